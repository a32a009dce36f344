package relight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import relight.network.Grid;
import relight.testkit.DrawnGrid;

/** Switches that stand otherwise than the data says. */
class MisknownTest {

  private static final Instant START = Instant.parse("2026-08-01T10:00:00Z");
  private static final Grid GRID = DrawnGrid.grid("""
      S* -CB1- a -T1- ta
               a -SW1- b -T2- tb
                       b -TIE/- c
      S2* -CB2- c -T3- tc
      """).grid();

  private static Territory territory() {
    var codes = new ArrayList<String>();
    var nodes = new ArrayList<Integer>();
    for (var node : List.of("ta", "tb", "tc"))
      for (int i = 1; i <= 10; i++) {
        codes.add(node + i);
        nodes.add(GRID.getNode(node));
      }
    return new Territory(GRID, codes.toArray(String[]::new), nodes.stream().mapToInt(n -> n).toArray());
  }

  @Test
  void nobodyIsDarkForItAndFaultsReachThoseWhoReallyHangThere() {
    var territory = territory();
    var found = Misknown.in(territory, new Draws(1), 1);
    assertThat(found).containsExactly(new Misknown(GRID.getBranch("SW1"), GRID.getBranch("TIE")));
    assertThat(Misknown.in(territory, new Draws(1), 0)).isEmpty();
    var world = new World(territory);
    world.stand(found, START);
    assertThat(java.util.stream.IntStream.range(0, 30).filter(world::isDark)).isEmpty();

    var first = world.breaks(new StormEvent.Fault(60, 1, "breaker", "CB1", null, "tree", 1, 1, false), START.plusSeconds(60)).orElseThrow();
    assertThat(first.dark().stream().map(territory::code)).allMatch(c -> c.startsWith("ta")).hasSize(10);
    var second = world.breaks(new StormEvent.Fault(90, 2, "breaker", "CB2", null, "tree", 1, 1, false), START.plusSeconds(90))
        .orElseThrow();
    assertThat(second.dark()).as("behind the tie as well").hasSize(20);
    assertThat(world.blame(territory.find("tb1")).orElseThrow().fault().id()).isEqualTo(2);
    assertThat(Truth.of(territory, world.operations()).byFault().get(2)).hasSize(20);
  }

  @Test
  void aCrewComesByOnTheWayToWhatItMends() {
    var territory = territory();
    var one = new Misknown(GRID.getBranch("SW1"), GRID.getBranch("TIE"));
    assertThat(one.isOnTheWayTo(territory, GRID.getBranch("CB1"))).isTrue();
    assertThat(one.isOnTheWayTo(territory, GRID.getBranch("T2"))).as("behind it").isTrue();
    assertThat(one.isOnTheWayTo(territory, GRID.getBranch("CB2"))).as("the tie hangs there").isTrue();
    assertThat(one.isOnTheWayTo(territory, GRID.getBranch("T3"))).isFalse();
    assertThat(one.isOnTheWayTo(territory, GRID.getBranch("T1"))).isFalse();
  }

  @Test
  void aHeadEndAsksTheSameFewMetersTwoAtATransformer() {
    var territory = territory();
    var asked = Pings.of(territory, new Draws(3), 1, GRID.getBranch("CB1"));
    assertThat(asked).hasSize(4).isEqualTo(Pings.of(territory, new Draws(3), 1, GRID.getBranch("CB1")));
    assertThat(asked.stream().map(territory::code).filter(c -> c.startsWith("ta")).count()).isEqualTo(2);
    assertThat(Pings.of(territory, new Draws(3), 0, GRID.getBranch("CB1"))).isEmpty();
  }
}
