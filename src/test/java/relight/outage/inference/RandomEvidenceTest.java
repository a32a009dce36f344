package relight.outage.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;

/** On random feeders with random calls: what is concluded depends on the calls, not on their order, and more calls only ever join. */
class RandomEvidenceTest {

  private static final Instant START = Instant.parse("2026-08-01T10:00:00Z");

  private static Supply randomFeeder(Random random) {
    var builder = Grid.builder();
    builder.node("n0", 105, 10, NodeKind.SOURCE);
    int nodes = 30;
    var counts = new HashMap<String, Integer>();
    var transformed = new boolean[nodes];
    for (int n = 1; n < nodes; n++) {
      int parent = n == 1 ? 0 : 1 + random.nextInt(n - 1);
      builder.node("n" + n, 105 + n * 0.001, 10, NodeKind.JUNCTION);
      var kind = transformed[parent]
          ? BranchKind.LINE
          : List
              .of(BranchKind.LINE, BranchKind.FUSE, BranchKind.RECLOSER, BranchKind.SWITCH, BranchKind.TRANSFORMER, BranchKind.TRANSFORMER)
              .get(random.nextInt(6));
      transformed[n] = transformed[parent] || kind == BranchKind.TRANSFORMER;
      builder.branch("b" + n, "n" + parent, "n" + n, kind, false, 100, "", "", "");
      counts.put("n" + n, transformed[n] ? 1 + random.nextInt(5) : 0);
    }
    var grid = builder.source("n0", "n0").build();
    var perNode = new int[grid.nodes()];
    counts.forEach((node, count) -> perNode[grid.getNode(node)] = count);
    return Supply.of(grid, grid.normal(), perNode);
  }

  private static List<Caller> randomCallers(Random random, Supply supply) {
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < 25; i++) {
      int node = random.nextInt(supply.grid().nodes());
      if (supply.customersAt(node) > 0)
        callers.add(new Caller(i, node + "#" + random.nextInt(supply.customersAt(node)), node, START.plusSeconds(60L * random.nextInt(300)),
            random.nextInt(8) > 0, null));
    }
    return callers;
  }

  private static String told(Supply supply, List<Prediction> predictions) {
    return predictions.stream().map(p -> p.rule().text() + " " + (p.device() < 0 ? "-" : supply.grid().branchId(p.device())) + " "
        + p.callers().stream().map(c -> String.valueOf(c.reportId())).collect(Collectors.joining(","))).sorted()
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theOrderOfTheCallsDoesNotMatter() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var supply = randomFeeder(random);
      var callers = randomCallers(random, supply);
      var rules = new RuleEngine(RuleSet.NORMAL);
      var once = told(supply, rules.predict(supply, callers));
      var shuffled = new ArrayList<>(callers);
      Collections.shuffle(shuffled, random);
      assertThat(told(supply, rules.predict(supply, shuffled))).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void whoWasInOneOutageStaysInOneWhenMoreCall() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var supply = randomFeeder(random);
      var callers = randomCallers(random, supply);
      Collections.shuffle(callers, random);
      var rules = new RuleEngine(RuleSet.NORMAL);
      Map<Long, Long> before = Map.of();
      for (int n = 1; n <= callers.size(); n++) {
        var group = new HashMap<Long, Long>();
        for (var prediction : rules.predict(supply, callers.subList(0, n)))
          for (var caller : prediction.callers())
            group.put(caller.reportId(), prediction.callers().getFirst().reportId());
        assertThat(group).as("seed %d: every caller is somewhere", seed).hasSize(n);
        for (var one : before.keySet())
          for (var other : before.keySet())
            if (before.get(one).equals(before.get(other)))
              assertThat(group.get(one)).as("seed %d: %d and %d after %d calls", seed, one, other, n).isEqualTo(group.get(other));
        before = group;
      }
    }
  }

  private static Evidence randomEvidence(Random random, Supply supply) {
    var meters = new ArrayList<Meters>();
    for (int node = 0; node < supply.grid().nodes(); node++)
      if (supply.customersAt(node) > 0 && random.nextInt(3) > 0)
        meters.add(new Meters(node, moments(random, random.nextInt(4)), moments(random, random.nextInt(2))));
    var devices = new ArrayList<DeviceSignal>();
    for (int i = 0; i < 6; i++)
      devices.add(new DeviceSignal(random.nextInt(supply.grid().branches()),
          List.of(DeviceSignal.State.CLOSED, DeviceSignal.State.TRIPPED).get(random.nextInt(2)),
          List.of(DeviceSignal.Basis.values()).get(random.nextInt(3)), START.plusSeconds(60L * random.nextInt(300))));
    return new Evidence(START.plusSeconds(24_000), randomCallers(random, supply), meters, devices, List.of(), List.of(), Map.of());
  }

  private static long[] moments(Random random, int count) {
    return random.longs(count, 0, 300).map(m -> START.plusSeconds(60 * m).toEpochMilli()).toArray();
  }

  private static List<Prediction> opened(Conclusion conclusion) {
    return conclusion.decisions().stream().map(d -> ((Decision.Open) d).prediction()).toList();
  }

  @Test
  void theOrderOfCallsMetersAndTelemetryDoesNotMatter() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var supply = randomFeeder(random);
      var evidence = randomEvidence(random, supply);
      var once = told(supply, opened(new RuleEngine(RuleSet.NORMAL).conclude(supply, evidence)));
      var callers = new ArrayList<>(evidence.callers());
      var meters = new ArrayList<>(evidence.meters());
      var devices = new ArrayList<>(evidence.devices());
      Collections.shuffle(callers, random);
      Collections.shuffle(meters, random);
      Collections.shuffle(devices, random);
      // two words of one device are not in the evidence: it holds the latest of each
      var latest = new HashMap<Integer, DeviceSignal>();
      evidence.devices().forEach(d -> latest.put(d.device(), d));
      if (latest.size() < evidence.devices().size())
        continue;
      var shuffled = new Evidence(evidence.now(), callers, meters, devices, List.of(), List.of(), Map.of());
      assertThat(told(supply, opened(new RuleEngine(RuleSet.NORMAL).conclude(supply, shuffled)))).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void whatTelemetrySeesClosedIsNeverPredicted() {
    int blamed = 0;
    int doubted = 0;
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var supply = randomFeeder(random);
      var evidence = randomEvidence(random, supply);
      var closed = evidence.devices().stream()
          .filter(d -> d.basis() == DeviceSignal.Basis.SCADA && d.state() == DeviceSignal.State.CLOSED
              && evidence.devices().stream().filter(o -> o.device() == d.device()).count() == 1)
          .map(DeviceSignal::device).toList();
      var conclusion = new RuleEngine(RuleSet.NORMAL).conclude(supply, evidence);
      assertThat(opened(conclusion).stream().map(Prediction::device)).as("seed %d", seed).noneMatch(closed::contains);
      blamed += opened(conclusion).size();
      doubted += conclusion.doubts().size();
    }
    assertThat(blamed).isPositive();
    assertThat(doubted).isPositive();
  }
}
