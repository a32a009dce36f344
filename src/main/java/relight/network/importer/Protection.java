package relight.network.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.Supply;

/**
 * Protection for networks whose files have none, as test circuits of power-flow studies do, so that faults on them have something that opens
 * (design/algorithms.md §4): a breaker at the head of each feeder, a fuse where one or two phases are tapped from three and at small spurs of three
 * phases, a recloser where the customers below fall to about half, and a fuse at branchings of a lateral. For exercises and measurements only: a
 * utility's own network is taken as its files have it.
 */
public final class Protection {

  private static final double SPUR = .06;
  private static final double RECLOSER_BELOW = .55;
  private static final double RECLOSER_FROM = .12;
  private static final double SUB_LATERAL_FROM = .08;
  private static final double SUB_LATERAL_TO = .4;
  /** A lateral with fewer customers has one fuse. */
  private static final int PARTED_LATERAL_customers = 10;
  /** How far along its line a device stands, so that a map shows it apart from the node. */
  private static final double ALONG = .1;

  /** What stands above a node on the medium-voltage side. */
  private static final class Above {

    boolean lowVoltage;
    /** Customers below the feeder's breaker; 0 above it. */
    int feeder;
    /** Customers below the lateral's fuse; 0 on the trunk. */
    int lateral;
    boolean parted;
    boolean reclosed;
    int phases = 3;

    Above below() {
      var same = new Above();
      same.lowVoltage = lowVoltage;
      same.feeder = feeder;
      same.lateral = lateral;
      same.parted = parted;
      same.reclosed = reclosed;
      same.phases = phases;
      return same;
    }
  }

  private final Grid grid;
  private final Supply supply;
  private final BranchKind[] placed;

  private Protection(ReadNetwork read) {
    this.grid = read.grid();
    this.supply = Supply.of(grid, grid.normal(), read.customers());
    this.placed = new BranchKind[grid.branches()];
  }

  /** Whether a network has nothing that opens by itself. */
  public static boolean isAbsentIn(Grid grid) {
    for (int b = 0; b < grid.branches(); b++)
      if (grid.kind(b).isProtective())
        return false;
    return true;
  }

  /** The network with protection, if it had none; the same one otherwise. Its ids stay, and what is added is named after the branch it stands before. */
  public static ReadNetwork placedIn(ReadNetwork read) {
    if (!isAbsentIn(read.grid()))
      return read;
    var protection = new Protection(read);
    protection.place();
    return protection.written(read);
  }

  private void place() {
    var above = new Above[grid.nodes()];
    var beforeSubstation = beforeSubstation();
    // the nodes of a grid are in preorder of its normal supply, so whatever feeds a node comes before it
    for (int node = 0; node < grid.nodes(); node++) {
      int branch = supply.feedingBranch(node);
      if (branch < 0)
        above[node] = new Above();
      else
        above[node] = reach(branch, supply.feedingNode(node), above[supply.feedingNode(node)].below(), beforeSubstation[branch]);
    }
  }

  private Above reach(int branch, int from, Above here, boolean beforeSubstation) {
    int below = supply.customersBelow(branch);
    if (grid.kind(branch) == BranchKind.TRANSFORMER && isDistribution(branch))
      here.lowVoltage = true;
    if (here.lowVoltage || below == 0 || beforeSubstation || grid.kind(branch) == BranchKind.TRANSFORMER)
      return here;
    int phases = phases(branch);
    if (here.feeder == 0) {
      placed[branch] = BranchKind.BREAKER;
      here.feeder = below;
    } else if (here.lateral > 0) {
      if (!here.parted && here.lateral >= PARTED_LATERAL_customers && isBranching(from) && below >= SUB_LATERAL_FROM * here.lateral
          && below <= SUB_LATERAL_TO * here.lateral) {
        placed[branch] = BranchKind.FUSE;
        here.parted = true;
      }
    } else if (phases < 3 && here.phases == 3 || isBranching(from) && below < SPUR * here.feeder) {
      placed[branch] = BranchKind.FUSE;
      here.lateral = below;
    } else if (!here.reclosed && below < RECLOSER_BELOW * here.feeder && below >= RECLOSER_FROM * here.feeder) {
      placed[branch] = BranchKind.RECLOSER;
      here.reclosed = true;
    }
    here.phases = phases;
    return here;
  }

  /** Branches above a transformer that feeds other transformers and everybody below: feeders begin behind it. */
  private boolean[] beforeSubstation() {
    var before = new boolean[grid.branches()];
    for (int b = 0; b < grid.branches(); b++) {
      if (grid.kind(b) != BranchKind.TRANSFORMER || supply.fedNode(b) < 0 || isDistribution(b))
        continue;
      for (int up : supply.upstream(supply.feedingNode(supply.fedNode(b))))
        before[up] |= supply.customersBelow(up) == supply.customersBelow(b);
    }
    return before;
  }

  /** A transformer that feeds no other one. */
  private boolean isDistribution(int transformer) {
    return Arrays.stream(supply.below(transformer)).map(supply::feedingBranch)
        .noneMatch(b -> b != transformer && grid.kind(b) == BranchKind.TRANSFORMER);
  }

  private boolean isBranching(int node) {
    int ways = 0;
    for (int i = 0; i < grid.degree(node); i++) {
      int branch = grid.branchAt(node, i);
      int fed = supply.fedNode(branch);
      if (fed >= 0 && fed != node && supply.customersBelow(branch) > 0)
        ways++;
    }
    return ways > 1;
  }

  /** Three where the files do not say. */
  private int phases(int branch) {
    int named = (int) grid.phases(branch).chars().filter(c -> "ABCabc123".indexOf(c) >= 0).distinct().count();
    return named == 0 ? 3 : named;
  }

  private ReadNetwork written(ReadNetwork read) {
    var builder = Grid.builder();
    for (int n = 0; n < grid.nodes(); n++)
      builder.node(grid.nodeId(n), grid.lon(n), grid.lat(n), grid.nodeKind(n), grid.isPlaced(n));
    for (int b = 0; b < grid.branches(); b++) {
      int from = grid.from(b);
      int to = grid.to(b);
      var ends = new ArrayList<>(List.of(grid.nodeId(from), grid.nodeId(to)));
      if (placed[b] != null) {
        int fed = supply.fedNode(b);
        int feeding = fed == from ? to : from;
        var id = id(placed[b], grid.branchId(b));
        builder.node(id, grid.lon(feeding) + ALONG * (grid.lon(fed) - grid.lon(feeding)),
            grid.lat(feeding) + ALONG * (grid.lat(fed) - grid.lat(feeding)), grid.nodeKind(fed), true);
        builder.branch(id, grid.nodeId(feeding), id, placed[b], false, 0, grid.phases(b), "placed", grid.feeder(b));
        Collections.replaceAll(ends, grid.nodeId(feeding), id);
      }
      builder.branch(grid.branchId(b), ends.getFirst(), ends.getLast(), grid.kind(b), grid.normallyOpen(b), grid.length_m(b),
          grid.phases(b),
          grid.subtype(b), grid.feeder(b));
    }
    for (int source : grid.sources())
      builder.source(grid.nodeId(source), grid.sourceName(source));
    var written = builder.build();
    var customers = new int[written.nodes()];
    var customerNodes = new int[read.customerNodes().length];
    for (int i = 0; i < customerNodes.length; i++) {
      customerNodes[i] = written.getNode(grid.nodeId(read.customerNodes()[i]));
      customers[customerNodes[i]]++;
    }
    return new ReadNetwork(written, read.placedNodes(), read.measuredLengths(), customers, read.customerCodes(), customerNodes);
  }

  private static String id(BranchKind kind, String branch) {
    return switch (kind) {
      case BREAKER -> "CB-" + branch;
      case RECLOSER -> "REC-" + branch;
      default -> "F-" + branch;
    };
  }
}
