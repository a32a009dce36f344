package relight.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Who is supplied by whom, for one grid in given switch positions: immutable, and a function of the two alone, however it was reached. A node is
 * fed along the fewest branches from a source; among equals along the branch with the lowest number. Closed branches left over close a loop (or
 * tie two sources together); they are tolerated and listed.
 * <p>
 * The nodes lie in blocks, one for each connected part between the sources, which in a radial network is a feeder or an island without supply.
 * Inside a block they are in preorder, so whatever is below a branch is one interval. {@link #with} works out again only the blocks that a
 * changed branch touches and shares all others.
 */
public final class Supply {

  static final int[] NONE = {};

  private final Grid grid;
  private final SwitchPositions positions;
  private final int[] customers;
  /** By slot; null where a slot is free. */
  private final SupplyBlock[] blocks;
  /** Node to slot (upper half) and place in the block's order (lower half); meaningless for sources. */
  private final PagedLongs where;
  private final int suppliedNodes;
  private final int suppliedCustomers;
  private final int totalCustomers;

  Supply(Grid grid, SwitchPositions positions, int[] customers, SupplyBlock[] blocks, PagedLongs where) {
    this.grid = grid;
    this.positions = positions;
    this.customers = customers;
    this.blocks = blocks;
    this.where = where;
    int nodes = grid.sourceCount();
    int supplied = 0;
    int total = 0;
    for (int s = 0; s < grid.sourceCount(); s++) {
      supplied += customers[s];
      total += customers[s];
    }
    for (var block : blocks) {
      if (block == null)
        continue;
      total += block.customers();
      if (!block.isLive())
        continue;
      nodes += block.order.length;
      supplied += block.customers();
    }
    suppliedNodes = nodes;
    suppliedCustomers = supplied;
    totalCustomers = total;
  }

  /** Works out the supply from nothing, with no customers counted. */
  public static Supply of(Grid grid, SwitchPositions positions) {
    return of(grid, positions, new int[grid.nodes()]);
  }

  /** @param customersPerNode how many customers hang at each node; not copied, must not change afterwards */
  public static Supply of(Grid grid, SwitchPositions positions, int[] customersPerNode) {
    if (positions.branches() != grid.branches())
      throw new IllegalArgumentException("positions of another grid");
    if (customersPerNode.length != grid.nodes())
      throw new IllegalArgumentException("customer counts of another grid");
    int sources = grid.sourceCount();
    var everything = new int[grid.nodes() - sources];
    Arrays.setAll(everything, i -> sources + i);
    var where = PagedLongs.ofSize(grid.nodes()).change();
    for (int i = 0; i < everything.length; i++) {
      where.set(sources + i, i);
    }
    var raw = new SupplyBlock(everything, null, null, null, NONE, customersPerNode);
    var start = new Supply(grid, positions, customersPerNode, new SupplyBlock[]{raw}, where.done());
    return new SupplyRebuild(start, positions, new int[]{0}).done();
  }

  /** The supply in other positions. The cost goes with the size of the blocks that a changed branch touches, not with the network. */
  public Supply with(SwitchPositions next) {
    var changed = positions.differences(next);
    if (changed.length == 0)
      return this;
    var touched = new boolean[blocks.length];
    int count = 0;
    for (int branch : changed) {
      for (int node : new int[]{grid.from(branch), grid.to(branch)}) {
        if (grid.isSource(node))
          continue;
        int slot = slot(where.get(node));
        if (!touched[slot])
          count++;
        touched[slot] = true;
      }
    }
    var slots = new int[count];
    for (int slot = 0, i = 0; i < count; slot++) {
      if (touched[slot])
        slots[i++] = slot;
    }
    return new SupplyRebuild(this, next, slots).done();
  }

  /** The supply with one branch opened or closed. */
  public Supply with(int branch, boolean isOpen) {
    return with(positions.with(branch, isOpen));
  }

  /** The same supply with other customer counts per node (not copied, must not change afterwards). */
  public Supply withCustomers(int[] customersPerNode) {
    if (customersPerNode.length != grid.nodes())
      throw new IllegalArgumentException("customer counts of another grid");
    var counted = new SupplyBlock[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      counted[i] = blocks[i] == null ? null : blocks[i].with(customersPerNode);
    }
    return new Supply(grid, positions, customersPerNode, counted, where);
  }

  public Grid grid() {
    return grid;
  }

  public SwitchPositions positions() {
    return positions;
  }

  /** Whether a source reaches the node. A source itself always is: to take it out, open the branches at it. */
  public boolean energised(int node) {
    return grid.isSource(node) || block(node).isLive();
  }

  /** The source that supplies the node, or -1. */
  public int source(int node) {
    if (grid.isSource(node))
      return node;
    var block = block(node);
    if (!block.isLive())
      return -1;
    int place = place(where.get(node));
    while (block.parent[place] >= 0) {
      place = block.parent[place];
    }
    return otherEnd(block.feed[place], block.order[place]);
  }

  /** The branch the node is fed by, or -1 for a source and without supply. */
  public int feedingBranch(int node) {
    if (grid.isSource(node))
      return -1;
    var block = block(node);
    return block.isLive() ? block.feed[place(where.get(node))] : -1;
  }

  /** The node the node is fed from, or -1 for a source and without supply. */
  public int feedingNode(int node) {
    int branch = feedingBranch(node);
    return branch < 0 ? -1 : otherEnd(branch, node);
  }

  /** The branches from the node up to its source, nearest first; empty for a source and without supply. */
  public int[] upstream(int node) {
    if (grid.isSource(node))
      return NONE;
    var block = block(node);
    if (!block.isLive())
      return NONE;
    int length = 0;
    int place = place(where.get(node));
    for (int p = place; p >= 0; p = block.parent[p]) {
      length++;
    }
    var path = new int[length];
    for (int i = 0; i < length; i++, place = block.parent[place]) {
      path[i] = block.feed[place];
    }
    return path;
  }

  /** The nearest branch above the node that is wanted, e.g. a protective device; -1 if there is none or no supply. */
  public int upstream(int node, IntPredicate wanted) {
    if (grid.isSource(node))
      return -1;
    var block = block(node);
    if (!block.isLive())
      return -1;
    for (int p = place(where.get(node)); p >= 0; p = block.parent[p]) {
      if (wanted.test(block.feed[p]))
        return block.feed[p];
    }
    return -1;
  }

  /** The lowest branch that feeds all the given nodes; -1 if they share none. */
  public int commonBranch(int... nodes) {
    if (nodes.length == 0)
      return -1;
    for (int node : nodes) {
      if (grid.isSource(node) || !energised(node))
        return -1;
    }
    var block = block(nodes[0]);
    int lowest = Integer.MAX_VALUE;
    int highest = -1;
    for (int node : nodes) {
      if (block(node) != block)
        return -1;
      int place = place(where.get(node));
      lowest = Math.min(lowest, place);
      highest = Math.max(highest, place);
    }
    for (int p = lowest; p >= 0; p = block.parent[p]) {
      if (block.end[p] > highest)
        return block.feed[p];
    }
    return -1;
  }

  /** The node a branch feeds, or -1 when nothing is fed through it: open, without supply, or left over in a loop. */
  public int fedNode(int branch) {
    if (feedingBranch(grid.to(branch)) == branch)
      return grid.to(branch);
    return feedingBranch(grid.from(branch)) == branch ? grid.from(branch) : -1;
  }

  /** The nodes fed through a branch, in preorder; empty when nothing is. */
  public int[] below(int branch) {
    int node = fedNode(branch);
    if (node < 0)
      return NONE;
    var block = block(node);
    int place = place(where.get(node));
    return Arrays.copyOfRange(block.order, place, block.end[place]);
  }

  /** Whether the node is fed through the branch. */
  public boolean isBelow(int node, int branch) {
    int fed = fedNode(branch);
    if (fed < 0 || grid.isSource(node))
      return false;
    long top = where.get(fed);
    long here = where.get(node);
    return slot(top) == slot(here) && place(here) >= place(top) && place(here) < blocks[slot(top)].end[place(top)];
  }

  /** How many customers are fed through a branch: the difference of two prefix sums. */
  public int customersBelow(int branch) {
    int node = fedNode(branch);
    if (node < 0)
      return 0;
    var block = block(node);
    int place = place(where.get(node));
    return block.customersBefore[block.end[place]] - block.customersBefore[place];
  }

  public int customersAt(int node) {
    return customers[node];
  }

  public int totalCustomers() {
    return totalCustomers;
  }

  public int customersWithoutSupply() {
    return totalCustomers - suppliedCustomers;
  }

  /** How many nodes are energised, the sources among them. */
  public int energisedNodes() {
    return suppliedNodes;
  }

  /** The nodes without supply, in ascending order. */
  public int[] deadNodes() {
    var dead = new int[grid.nodes() - suppliedNodes];
    int count = 0;
    for (var block : blocks) {
      if (block == null || block.isLive())
        continue;
      System.arraycopy(block.order, 0, dead, count, block.order.length);
      count += block.order.length;
    }
    Arrays.sort(dead);
    return dead;
  }

  /** The connected parts without supply, the largest first, each with its nodes in ascending order. */
  public List<int[]> islands() {
    var islands = new ArrayList<int[]>();
    for (var block : blocks) {
      if (block != null && !block.isLive())
        islands.add(block.order.clone());
    }
    islands.sort((a, b) -> a.length != b.length ? Integer.compare(b.length, a.length) : Integer.compare(a[0], b[0]));
    return islands;
  }

  /** The closed branches left over when every supplied node has its one way of being fed, in ascending order: each closes a loop or ties sources together. */
  public int[] loops() {
    var loops = new ArrayList<int[]>();
    int count = 0;
    for (var block : blocks) {
      if (block == null || block.loops.length == 0)
        continue;
      loops.add(block.loops);
      count += block.loops.length;
    }
    var all = new int[count];
    int next = 0;
    for (var some : loops) {
      System.arraycopy(some, 0, all, next, some.length);
      next += some.length;
    }
    // between two sources there is no block to keep it
    var direct = new ArrayList<Integer>();
    for (int s = 0; s < grid.sourceCount(); s++) {
      for (int i = 0; i < grid.degree(s); i++) {
        int branch = grid.branchAt(s, i);
        if (grid.isSource(grid.neighbourAt(s, i)) && grid.from(branch) == s && !positions.isOpen(branch))
          direct.add(branch);
      }
    }
    all = Arrays.copyOf(all, count + direct.size());
    for (int branch : direct) {
      all[count++] = branch;
    }
    Arrays.sort(all);
    return all;
  }

  /** What changes from this supply to another of the same grid; cheap when the one was made from the other by {@link #with}. */
  public SupplyChange changeTo(Supply after) {
    if (after.grid != grid)
      throw new IllegalArgumentException("supplies of two grids");
    var lost = new int[64];
    int lostCount = 0;
    var gained = new int[64];
    int gainedCount = 0;
    int customersLost = 0;
    int customersGained = 0;
    for (int slot = 0; slot < blocks.length; slot++) {
      var block = blocks[slot];
      if (block == null || slot < after.blocks.length && after.blocks[slot] == block)
        continue;
      boolean wasLive = block.isLive();
      for (int node : block.order) {
        if (after.block(node).isLive() == wasLive)
          continue;
        if (wasLive) {
          if (lostCount == lost.length)
            lost = Arrays.copyOf(lost, lostCount * 2);
          lost[lostCount++] = node;
          customersLost += after.customers[node];
        } else {
          if (gainedCount == gained.length)
            gained = Arrays.copyOf(gained, gainedCount * 2);
          gained[gainedCount++] = node;
          customersGained += after.customers[node];
        }
      }
    }
    lost = Arrays.copyOf(lost, lostCount);
    gained = Arrays.copyOf(gained, gainedCount);
    Arrays.sort(lost);
    Arrays.sort(gained);
    return new SupplyChange(lost, gained, customersLost, customersGained);
  }

  private SupplyBlock block(int node) {
    return blocks[slot(where.get(node))];
  }

  private int otherEnd(int branch, int node) {
    return grid.from(branch) == node ? grid.to(branch) : grid.from(branch);
  }

  /** What the rebuilding of a part reads of the whole. */
  SupplyBlock[] blocks() {
    return blocks;
  }

  PagedLongs where() {
    return where;
  }

  int[] customers() {
    return customers;
  }

  static int slot(long packed) {
    return (int) (packed >>> 32);
  }

  static int place(long packed) {
    return (int) packed;
  }
}
