package relight.network.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;
import relight.place.CoordinateSystem;
import relight.testkit.SharedData;

/** Exercises on networks whose files have no protection. */
class ProtectionTest {

  private final Grid.Builder builder = Grid.builder();
  private final java.util.Map<String, Integer> customers = new TreeMap<>();

  private ProtectionTest line(String from, String to, String phases) {
    builder.node(to, 105, 10, NodeKind.JUNCTION).branch(from + "-" + to, from, to, BranchKind.LINE, false, 100, phases, "", "F1");
    return this;
  }

  private ProtectionTest transformer(String at, int count) {
    builder.node("lv" + at, 105, 10, NodeKind.SERVICE_POINT).branch("T" + at, at, "lv" + at, BranchKind.TRANSFORMER, false, 0, "", "",
        "F1");
    customers.put("lv" + at, count);
    return this;
  }

  private ReadNetwork read(Grid grid) {
    var counts = new int[grid.nodes()];
    customers.forEach((node, count) -> counts[grid.getNode(node)] = count);
    var nodes = IntStream.range(0, grid.nodes()).flatMap(n -> IntStream.generate(() -> n).limit(counts[n])).toArray();
    return new ReadNetwork(grid, List.of(), 0, counts, Arrays.stream(nodes).mapToObj(grid::nodeId).toArray(String[]::new), nodes);
  }

  private static String devices(ReadNetwork read) {
    var grid = read.grid();
    var supply = Supply.of(grid, grid.normal(), read.customers());
    var all = new TreeMap<String, Integer>();
    for (int b = 0; b < grid.branches(); b++)
      if (grid.kind(b).isProtective())
        all.put(grid.branchId(b), supply.customersBelow(b));
    return all.toString();
  }

  @Test
  void aFeederGetsABreakerItsTapsAndSpursFusesAndItsTrunkARecloser() {
    builder.node("s", 105, 10, NodeKind.SOURCE).source("s", "s").node("bus", 105, 10, NodeKind.JUNCTION)
        .branch("TS", "s", "bus", BranchKind.TRANSFORMER, false, 0, "ABC", "", "");
    line("bus", "a", "ABC").line("a", "b", "ABC").line("b", "c", "ABC").line("c", "d", "ABC");
    line("a", "tap", "A").line("tap", "far", "A").line("a", "spur", "ABC").line("tap", "near", "A");
    transformer("tap", 40).transformer("far", 10).transformer("near", 60).transformer("spur", 5).transformer("b", 60).transformer("d", 80)
        .transformer("c", 20);
    var placed = Protection.placedIn(read(builder.build()));
    assertThat(devices(placed)).isEqualTo("{CB-bus-a=275, F-a-spur=5, F-a-tap=110, F-tap-far=10, REC-b-c=100}");
    assertThat(Arrays.stream(placed.customerNodes()).filter(n -> placed.customers()[n] > 0).count()).isEqualTo(275);
    assertThat(Protection.placedIn(placed)).as("a network that has protection is taken as it is").isSameAs(placed);
  }

  @Test
  void theTestCircuitsGetWhatOpensAndNobodyLosesHisSupply() {
    var ckt5 = ReadNetwork.from(NetworkFiles.in(SharedData.folder("ckt5")), CoordinateSystem.of("EPSG:2240"), new Problems(5),
        Progress.SILENT);
    assertThat(Protection.isAbsentIn(ckt5.grid())).isTrue();
    var placed = Protection.placedIn(ckt5);
    var grid = placed.grid();
    var supply = Supply.of(grid, grid.normal(), placed.customers());
    assertThat(supply.customersWithoutSupply()).isZero();
    assertThat(IntStream.range(0, grid.branches()).filter(b -> grid.kind(b) == BranchKind.BREAKER).map(supply::customersBelow))
        .containsExactly(1379);
    assertThat(IntStream.range(0, grid.branches()).filter(b -> grid.kind(b) == BranchKind.FUSE).count()).isBetween(50L, 200L);
    assertThat(ckt5.customerCodes()).isEqualTo(placed.customerCodes());
  }
}
