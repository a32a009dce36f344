package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;

/**
 * How long the rules look at one feeder in which everybody speaks: not a test, run it by hand. A feeder of 400 transformers behind 40 fuses and 4
 * reclosers, 20,000 customers; 5,000 of them call, or 5,000 meters give their last gasp.
 */
final class BurstOfEvidence {

  private static final Instant START = Instant.parse("2026-08-01T10:00:00Z");

  private BurstOfEvidence() {
  }

  public static void main(String[] args) {
    var supply = feeder();
    var random = new Random(1);
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < 5_000; i++)
      callers.add(
          new Caller(i, "customer/" + i, supply.grid().getNode("low" + random.nextInt(400)), START.plusSeconds(random.nextInt(1200)), true,
              null));
    var meters = new ArrayList<Meters>();
    for (int t = 0; t < 400; t++)
      meters.add(new Meters(supply.grid().getNode("low" + t), random.longs(13, 0, 60_000).map(m -> START.toEpochMilli() + m).toArray(),
          new long[0]));
    time("5,000 callers", supply, new Evidence(START.plusSeconds(1200), callers, List.of(), List.of(), List.of(), List.of(), Map.of()));
    time("5,200 last gasps", supply, new Evidence(START.plusSeconds(1200), List.of(), meters, List.of(), List.of(), List.of(), Map.of()));
    time("both", supply, new Evidence(START.plusSeconds(1200), callers, meters, List.of(), List.of(), List.of(), Map.of()));
  }

  private static void time(String what, Supply supply, Evidence evidence) {
    var engine = new RuleEngine(RuleSet.NORMAL);
    double best = Double.MAX_VALUE;
    String found = "";
    for (int i = 0; i < 30; i++) {
      long from = System.nanoTime();
      var decisions = engine.conclude(supply, evidence).decisions();
      best = Math.min(best, (System.nanoTime() - from) / 1e6);
      found = decisions.size() + " decision(s), first at "
          + supply.grid().branchId(((Decision.Open) decisions.getFirst()).prediction().device());
    }
    System.out.printf("%-18s %7.1f ms  %s%n", what, best, found);
  }

  private static Supply feeder() {
    var builder = Grid.builder();
    builder.node("source", 105, 10, NodeKind.SOURCE).source("source", "source");
    builder.node("bus", 105, 10, NodeKind.JUNCTION).branch("CB", "source", "bus", BranchKind.BREAKER, false, 10, "", "", "");
    for (int r = 0; r < 4; r++)
      builder.node("rec" + r, 105, 10, NodeKind.JUNCTION).branch("RC" + r, "bus", "rec" + r, BranchKind.RECLOSER, false, 10, "", "", "");
    for (int f = 0; f < 40; f++)
      builder.node("fuse" + f, 105, 10, NodeKind.JUNCTION).branch("F" + f, "rec" + f / 10, "fuse" + f, BranchKind.FUSE, false, 10, "", "",
          "");
    for (int t = 0; t < 400; t++)
      builder.node("low" + t, 105, 10, NodeKind.SERVICE_POINT).branch("T" + t, "fuse" + t / 10, "low" + t, BranchKind.TRANSFORMER, false,
          10, "",
          "", "");
    var grid = builder.build();
    var customers = new int[grid.nodes()];
    for (int t = 0; t < 400; t++)
      customers[grid.getNode("low" + t)] = 50;
    return Supply.of(grid, grid.normal(), customers);
  }
}
