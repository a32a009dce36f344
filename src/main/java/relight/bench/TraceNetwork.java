package relight.bench;

import java.util.Random;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;

/**
 * A network of any size to measure on: substations of five feeders; a feeder has a trunk, laterals off it and services off those, is as deep as
 * real ones (a hundred branches or so), and is tied to its neighbour by two normally-open switches. Every hundredth feeder has a closed loop.
 */
final class TraceNetwork {

  private static final int FEEDERS = 5;
  private static final int FEEDER_NODES = 2_500;
  private static final int TRUNK = 80;

  private final Random random;
  private final Grid.Builder builder = Grid.builder();
  private int branches;

  private TraceNetwork(long seed) {
    random = new Random(seed);
  }

  static Grid generate(int nodes, long seed) {
    return new TraceNetwork(seed).build(nodes);
  }

  private Grid build(int nodes) {
    int made = 0;
    int[] neighbour = null;
    for (int substation = 0; made < nodes; substation++) {
      double lon = 105 + substation % 20 * 0.05;
      double lat = 9 + substation / 20 * 0.05;
      String source = "s" + substation;
      builder.node(source, lon, lat, NodeKind.SOURCE);
      builder.source(source, source);
      made++;
      for (int feeder = 0; feeder < FEEDERS && made < nodes; feeder++) {
        var trunk = feeder(source, lon, lat, made, Math.min(FEEDER_NODES, nodes - made));
        made += Math.min(FEEDER_NODES, nodes - made);
        if (neighbour != null) {
          branch("n" + trunk[trunk.length - 1], "n" + neighbour[neighbour.length - 1], BranchKind.SWITCH, true);
          branch("n" + trunk[trunk.length / 2], "n" + neighbour[neighbour.length / 2], BranchKind.SWITCH, true);
        }
        neighbour = trunk;
      }
    }
    return builder.build();
  }

  /** Returns the trunk's nodes, the nearest to the substation first. */
  private int[] feeder(String source, double lon, double lat, int first, int nodes) {
    var trunk = new int[Math.min(TRUNK, nodes)];
    double angle = random.nextDouble() * Math.PI * 2;
    for (int i = 0; i < nodes; i++) {
      boolean onTrunk = i < trunk.length;
      int from = i == 0
          ? -1
          : onTrunk ? i - 1 : random.nextInt(5) == 0 ? random.nextInt(trunk.length) : Math.max(0, i - 1 - random.nextInt(12));
      double far = 0.0005 * (onTrunk ? i : random.nextInt(TRUNK));
      builder.node("n" + (first + i), lon + far * Math.cos(angle) + random.nextGaussian() * 0.001, lat + far * Math.sin(angle)
          + random.nextGaussian() * 0.001, onTrunk ? NodeKind.JUNCTION : NodeKind.SERVICE_POINT);
      branch(from < 0 ? source : "n" + (first + from), "n" + (first + i), kind(i, onTrunk), false);
      if (onTrunk)
        trunk[i] = first + i;
    }
    if (first / FEEDER_NODES % 100 == 7 && nodes > 200)
      branch("n" + (first + 150), "n" + (first + nodes - 1), BranchKind.LINE, false);
    return trunk;
  }

  private BranchKind kind(int i, boolean onTrunk) {
    if (i == 0)
      return BranchKind.BREAKER;
    if (onTrunk)
      return i % 20 == 0 ? BranchKind.RECLOSER : i % 8 == 0 ? BranchKind.SWITCH : BranchKind.LINE;
    int dice = random.nextInt(40);
    return dice == 0 ? BranchKind.FUSE : dice < 3 ? BranchKind.TRANSFORMER : BranchKind.LINE;
  }

  private void branch(String from, String to, BranchKind kind, boolean open) {
    builder.branch("b" + branches++, from, to, kind, open, 40, "ABC", "", "");
  }
}
