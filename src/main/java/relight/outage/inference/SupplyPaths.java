package relight.outage.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.Supply;

/**
 * The way from a customer up to the source, also for customers that are dead: for them it is the way they would be fed if everything that is
 * open out of the ordinary were closed.
 */
public final class SupplyPaths {

  private final Grid grid;
  private final Supply current;
  private final Map<Integer, int[]> up = new HashMap<>();
  private final Map<Integer, Boolean> distribution = new HashMap<>();
  private Supply asIfClosed;

  public SupplyPaths(Supply current) {
    this.grid = current.grid();
    this.current = current;
  }

  /** Branches that feed the node, nearest first; remembered, not to be written to. */
  public int[] up(int node) {
    return up.computeIfAbsent(node, n -> feeding(n).upstream(n));
  }

  /** The devices among them. */
  public int[] devices(int node) {
    return Arrays.stream(up(node)).filter(b -> isDevice(grid.kind(b))).toArray();
  }

  /** Whether the node is fed through the branch. */
  boolean isUnder(int node, int branch) {
    for (int above : up(node))
      if (above == branch)
        return true;
    return false;
  }

  /** The supply in which everything abnormally open were closed. */
  public Supply asIfClosed() {
    if (asIfClosed == null) {
      var open = Arrays.stream(current.positions().openBranches()).filter(b -> !grid.normallyOpen(b)).toArray();
      asIfClosed = current.with(current.positions().withClosed(open));
    }
    return asIfClosed;
  }

  /** The node a device feeds, or would feed if everything abnormally open were closed; -1 if nothing. */
  public int fedNode(int device) {
    int node = current.fedNode(device);
    return node >= 0 ? node : asIfClosed().fedNode(device);
  }

  /** The supply in which a node is fed, as far as it is fed in any. */
  public Supply feeding(int node) {
    return current.energised(node) ? current : asIfClosed();
  }

  /** The supply in which something is fed through the device, as far as there is any. */
  Supply feedingThrough(int device) {
    return current.fedNode(device) >= 0 ? current : asIfClosed();
  }

  /** Whether what is below the inner device (or a single customer, -1) is below the outer one as well. */
  boolean covers(int outer, int inner) {
    if (outer < 0)
      return inner < 0;
    if (inner < 0 || outer == inner)
      return true;
    var feeding = feedingThrough(inner);
    int node = feeding.fedNode(inner);
    return node >= 0 && feeding.isBelow(node, outer);
  }

  /** The nearest branch above the node that is open out of the ordinary, or -1. */
  int openAbove(int node) {
    for (int branch : up(node))
      if (abnormallyOpen(branch))
        return branch;
    return -1;
  }

  /** What opens for a fault that was seen to flow through a branch: the nearest protection at or above it, or -1. */
  int protectionAt(int branch) {
    if (grid.kind(branch).isProtective())
      return branch;
    int node = fedNode(branch);
    return node < 0 ? -1 : Arrays.stream(up(node)).filter(b -> b != branch && grid.kind(b).isProtective()).findFirst().orElse(-1);
  }

  public boolean abnormallyOpen(int branch) {
    return current.positions().isOpen(branch) && !grid.normallyOpen(branch);
  }

  /** The distribution transformer that feeds the node, or -1: the first one above, unless a breaker or recloser comes before it. */
  public int transformer(int node) {
    for (int branch : up(node)) {
      var kind = grid.kind(branch);
      if (kind == BranchKind.TRANSFORMER)
        return branch;
      if (kind == BranchKind.BREAKER || kind == BranchKind.RECLOSER)
        return -1;
    }
    return -1;
  }

  /** The distribution transformer above a node, or a number below -1 that stands for the node itself. */
  int station(int node) {
    int transformer = transformer(node);
    return transformer >= 0 ? transformer : -2 - node;
  }

  /** How many customers hang at the station of a node. */
  int customersAtStation(Supply feeding, int node) {
    int transformer = transformer(node);
    return transformer >= 0 ? feeding.customersBelow(transformer) : feeding.customersAt(node);
  }

  /** The lowest device above all of these nodes, or -1. */
  public int commonDevice(int... nodes) {
    int[] shared = null;
    for (int node : nodes) {
      var devices = devices(node);
      shared = shared == null ? devices : Arrays.stream(shared).filter(b -> Arrays.stream(devices).anyMatch(d -> d == b)).toArray();
    }
    return shared == null || shared.length == 0 ? -1 : shared[0];
  }

  /**
   * The part of the network in which evidence is weighed together: the feeder as recorded on the topmost branch above the node, or the
   * source itself; null where nothing feeds the node.
   */
  public String feeder(int node) {
    var path = up(node);
    for (int i = path.length - 1; i >= 0; i--)
      if (!grid.feeder(path[i]).isEmpty())
        return grid.feeder(path[i]);
    int source = feeding(node).source(node);
    return source < 0 ? null : grid.sourceName(source);
  }

  /** A transformer that feeds customers and no other transformer; regulators and those of substations are not. */
  public boolean isDistribution(int branch) {
    if (grid.kind(branch) != BranchKind.TRANSFORMER)
      return false;
    return distribution.computeIfAbsent(branch, t -> {
      var feeding = feedingThrough(t);
      for (int node : feeding.below(t))
        if (feeding.feedingBranch(node) != t && grid.kind(feeding.feedingBranch(node)) == BranchKind.TRANSFORMER)
          return false;
      return true;
    });
  }

  /** What can open or fail as one thing. */
  public static boolean isDevice(BranchKind kind) {
    return kind == BranchKind.TRANSFORMER || kind.isSwitching();
  }
}
