package relight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.network.sample.SampleDistrict;

/** A storm is a function of network, parameters and seed, and looks as storms do. */
class StormTest {

  @TempDir
  static Path folder;

  private static Territory territory;

  @BeforeAll
  static void district() throws IOException {
    SampleDistrict.write(folder.resolve("sample"), 7, 3000);
    territory = Territory.read(folder.resolve("sample/network"));
  }

  private static Storm storm(String name, long seed) {
    return Storm.draw(territory, StormParameters.named(name), seed);
  }

  @Test
  void theSameSeedGivesTheSameStormToTheByteAndAnotherSeedAnother() throws IOException {
    storm("storm-60", 7).write(folder.resolve("a"));
    storm("storm-60", 7).write(folder.resolve("b"));
    storm("storm-60", 8).write(folder.resolve("c"));
    for (var file : new String[]{"storm.json", "events.ndjson"})
      assertThat(folder.resolve("a").resolve(file)).hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    assertThat(Files.readString(folder.resolve("c/events.ndjson"))).isNotEqualTo(Files.readString(folder.resolve("a/events.ndjson")));
    assertThat(Storm.read(folder.resolve("a"))).isEqualTo(storm("storm-60", 7));
  }

  @Test
  void whatOneCustomerDoesDoesNotHangOnHowManyMetersThereAre() {
    var few = StormParameters.named("storm-20").withData(0, 0);
    var many = StormParameters.named("storm-20").withData(.8, 0);
    assertThat(Storm.draw(territory, few, 3).faults()).isEqualTo(Storm.draw(territory, many, 3).faults());
    assertThat(Storm.draw(territory, few, 3).events().stream().filter(StormEvent.Call.class::isInstance).toList())
        .isEqualTo(Storm.draw(territory, many, 3).events().stream().filter(StormEvent.Call.class::isInstance).toList());
  }

  @Test
  void faultsAreAsManyAndOfTheKindsAStormHas() {
    var kinds = new HashMap<String, Integer>();
    double sum = 0;
    for (int seed = 1; seed <= 20; seed++) {
      var faults = storm("storm-60", seed).faults();
      sum += faults.size();
      faults.forEach(f -> kinds.merge(f.kind(), 1, Integer::sum));
    }
    assertThat(sum / 20).isCloseTo(60, within(5.0));
    assertThat(kinds.get("transformer") / sum).isCloseTo(.27, within(.06));
    assertThat(kinds.get("service") / sum).isCloseTo(.25, within(.06));
    assertThat(kinds.get("breaker") / sum).isLessThan(.07);
  }

  @Test
  void somebodyCallsOnceInSevenAndNobodyBeforeHisSupplyIsGone() {
    var storm = storm("storm-60", 7);
    var faults = new HashMap<Integer, StormEvent.Fault>();
    storm.faults().forEach(f -> faults.put(f.id(), f));
    int dark = storm.faults().stream().mapToInt(
        f -> f.device() == null ? 1 : territory.below(territory.grid().getBranch(f.device())).size()).sum();
    var first = new HashMap<String, Long>();
    for (var event : storm.events())
      if (event instanceof StormEvent.Call c && c.fault() != null) {
        assertThat(c.t()).isGreaterThan(faults.get(c.fault()).t());
        first.putIfAbsent(c.fault() + c.customer(), c.t());
      }
    assertThat(first.size() / (double) dark).isCloseTo(.15, within(.06));
  }

  @Test
  void aStormIsNotPlayedOverAnotherNetwork() {
    var storm = new Storm(StormParameters.named("storm-20"), 1, "of another", storm("storm-20", 1).events());
    assertThatThrownBy(() -> storm.requireFor(territory)).hasMessageContaining("another network");
  }

  @Test
  void chanceIsEvenlySpreadAndItsFormsHaveTheirMeans() {
    var draws = new Draws(42);
    assertThat(IntStream.range(0, 20_000).mapToDouble(i -> draws.uniform(Draws.Stream.FAULT, i, 1)).average().orElse(0))
        .isCloseTo(.5, within(.01));
    assertThat(IntStream.range(0, 20_000).mapToDouble(i -> draws.normal(Draws.Stream.PING, 1, i)).average().orElse(9)).isCloseTo(0,
        within(.03));
    assertThat(IntStream.range(0, 20_000).mapToDouble(i -> draws.beta2(Draws.Stream.CALLPROP, i, 0, 6)).average().orElse(0))
        .isCloseTo(.25, within(.01));
    assertThat(IntStream.range(0, 2000).mapToDouble(i -> draws.poisson(Draws.Stream.FAULT, i, 20)).average().orElse(0)).isCloseTo(20,
        within(.5));
    assertThat(IntStream.range(0, 20_000).mapToDouble(i -> draws.gamma2(Draws.Stream.PLACE, i, 0, 1)).average().orElse(0)).isCloseTo(1,
        within(.03));
  }
}
