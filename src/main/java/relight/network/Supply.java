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

  private static final int[] NONE = {};

  /** A connected part of the network with the sources taken out. */
  private static final class Block {
    /** Its nodes: in preorder when supplied, in ascending order when not. */
    final int[] order;
    /** By place in the order: the place it is fed from (-1: a source), the branch it is fed by, the end of what is below it. Null when dead. */
    final int[] parent;
    final int[] feed;
    final int[] end;
    /** How many customers stand before each place. */
    final int[] customersBefore;
    final int[] loops;

    Block(int[] order, int[] parent, int[] feed, int[] end, int[] loops, int[] customers) {
      this.order = order;
      this.parent = parent;
      this.feed = feed;
      this.end = end;
      this.loops = loops;
      this.customersBefore = new int[order.length + 1];
      for (int i = 0; i < order.length; i++) {
        customersBefore[i + 1] = customersBefore[i] + customers[order[i]];
      }
    }

    private Block(Block other, int[] customers) {
      this(other.order, other.parent, other.feed, other.end, other.loops, customers);
    }

    boolean isLive() {
      return feed != null;
    }

    int customers() {
      return customersBefore[order.length];
    }
  }

  private final Grid grid;
  private final SwitchPositions positions;
  private final int[] customers;
  /** By slot; null where a slot is free. */
  private final Block[] blocks;
  /** Node to slot (upper half) and place in the block's order (lower half); meaningless for sources. */
  private final PagedLongs where;
  private final int suppliedNodes;
  private final int suppliedCustomers;
  private final int totalCustomers;

  private Supply(Grid grid, SwitchPositions positions, int[] customers, Block[] blocks, PagedLongs where) {
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
    var raw = new Block(everything, null, null, null, NONE, customersPerNode);
    var start = new Supply(grid, positions, customersPerNode, new Block[]{raw}, where.done());
    return start.rebuilt(positions, new int[]{0});
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
    return rebuilt(next, slots);
  }

  /** The supply with one branch opened or closed. */
  public Supply with(int branch, boolean isOpen) {
    return with(positions.with(branch, isOpen));
  }

  /** The same supply with other customer counts per node (not copied, must not change afterwards). */
  public Supply withCustomers(int[] customersPerNode) {
    if (customersPerNode.length != grid.nodes())
      throw new IllegalArgumentException("customer counts of another grid");
    var counted = new Block[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      counted[i] = blocks[i] == null ? null : new Block(blocks[i], customersPerNode);
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

  private Block block(int node) {
    return blocks[slot(where.get(node))];
  }

  private int otherEnd(int branch, int node) {
    return grid.from(branch) == node ? grid.to(branch) : grid.from(branch);
  }

  private static int slot(long packed) {
    return (int) (packed >>> 32);
  }

  private static int place(long packed) {
    return (int) packed;
  }

  /** Works the blocks in the given slots out again under the next positions; no closed branch leads out of them but to sources. */
  private Supply rebuilt(SwitchPositions next, int[] slots) {
    return new Rebuild(next, slots).done();
  }

  /** One working-out again. Local numbers run through the touched blocks one after the other. */
  private final class Rebuild {
    private final SwitchPositions next;
    private final int[] slots;
    private final int[] offset;
    private final int[] node;
    private final int[] start = grid.starts();
    private final int[] adjacent = grid.adjacentBranches();
    private final int[] neighbour = grid.neighbours();
    private final int sources = grid.sourceCount();

    /** Branches away from the source, 0 where no source reaches. */
    private final int[] distance;
    private final int[] feed;
    private final int[] parent;
    /** For a supplied local number that of its topmost node, for the others that of the first of their island. */
    private final int[] root;
    /** Roots that hang together through loops: union-find with the lowest node on top. */
    private final int[] joined;

    Rebuild(SwitchPositions next, int[] slots) {
      this.next = next;
      this.slots = slots;
      offset = new int[blocks.length];
      Arrays.fill(offset, -1);
      int count = 0;
      for (int slot : slots) {
        offset[slot] = count;
        count += blocks[slot].order.length;
      }
      node = new int[count];
      for (int slot : slots) {
        System.arraycopy(blocks[slot].order, 0, node, offset[slot], blocks[slot].order.length);
      }
      distance = new int[count];
      feed = new int[count];
      parent = new int[count];
      root = new int[count];
      joined = new int[count];
      Arrays.fill(feed, -1);
      Arrays.fill(parent, -1);
      Arrays.fill(root, -1);
    }

    private int local(int grids) {
      long packed = where.get(grids);
      int base = offset[slot(packed)];
      return base < 0 ? -1 : base + place(packed);
    }

    Supply done() {
      trace();
      findIslands();
      var loops = findLoops();
      return assemble(loops);
    }

    /** Breadth first from all sources at once. */
    private void trace() {
      var queue = new int[node.length];
      int tail = 0;
      for (int s = 0; s < sources; s++) {
        for (int i = start[s]; i < start[s + 1]; i++) {
          int branch = adjacent[i];
          if (neighbour[i] < sources || next.isOpen(branch))
            continue;
          int to = local(neighbour[i]);
          if (to < 0)
            continue;
          if (distance[to] == 0) {
            distance[to] = 1;
            feed[to] = branch;
            queue[tail++] = to;
          } else if (branch < feed[to]) {
            feed[to] = branch;
          }
        }
      }
      for (int head = 0; head < tail; head++) {
        int here = queue[head];
        int grids = node[here];
        for (int i = start[grids]; i < start[grids + 1]; i++) {
          int branch = adjacent[i];
          if (neighbour[i] < sources || next.isOpen(branch))
            continue;
          int to = local(neighbour[i]);
          if (distance[to] == 0) {
            distance[to] = distance[here] + 1;
            feed[to] = branch;
            parent[to] = here;
            queue[tail++] = to;
          } else if (distance[to] == distance[here] + 1 && branch < feed[to]) {
            feed[to] = branch;
            parent[to] = here;
          }
        }
      }
      // a parent comes before its children in the queue, so its root is known
      for (int head = 0; head < tail; head++) {
        int here = queue[head];
        root[here] = parent[here] < 0 ? here : root[parent[here]];
        joined[here] = here;
      }
    }

    private void findIslands() {
      int[] stack = null;
      for (int first = 0; first < node.length; first++) {
        if (root[first] >= 0)
          continue;
        if (stack == null)
          stack = new int[node.length];
        int depth = 0;
        root[first] = first;
        joined[first] = first;
        stack[depth++] = first;
        while (depth > 0) {
          int grids = node[stack[--depth]];
          for (int i = start[grids]; i < start[grids + 1]; i++) {
            if (neighbour[i] < sources || next.isOpen(adjacent[i]))
              continue;
            int to = local(neighbour[i]);
            if (root[to] >= 0)
              continue;
            root[to] = first;
            joined[to] = to;
            stack[depth++] = to;
          }
        }
      }
    }

    /** The closed branches that feed nothing; joins the trees that they tie together. Loops without supply are not looked for. */
    private long[] findLoops() {
      var loops = new long[8];
      int count = 0;
      for (int here = 0; here < node.length; here++) {
        if (distance[here] == 0)
          continue;
        int grids = node[here];
        for (int i = start[grids]; i < start[grids + 1]; i++) {
          int branch = adjacent[i];
          if (branch == feed[here] || next.isOpen(branch))
            continue;
          int other = neighbour[i];
          if (other >= sources) {
            if (other < grids)
              continue; // seen from the other end
            int to = local(other);
            if (feed[to] == branch)
              continue;
            join(root[here], root[to]);
          }
          if (count == loops.length)
            loops = Arrays.copyOf(loops, count * 2);
          loops[count++] = (long) root[here] << 32 | branch;
        }
      }
      return Arrays.copyOf(loops, count);
    }

    private int top(int tree) {
      while (joined[tree] != tree) {
        joined[tree] = joined[joined[tree]];
        tree = joined[tree];
      }
      return tree;
    }

    private void join(int a, int b) {
      int first = top(a);
      int second = top(b);
      if (node[first] < node[second])
        joined[second] = first;
      else
        joined[first] = second;
    }

    private Supply assemble(long[] loops) {
      int count = node.length;
      int[] ascending = ascending();
      // children of every node, in ascending order
      var childStart = new int[count + 1];
      for (int i = 0; i < count; i++) {
        if (parent[i] >= 0)
          childStart[parent[i] + 1]++;
      }
      for (int i = 1; i <= count; i++) {
        childStart[i] += childStart[i - 1];
      }
      var child = new int[childStart[count]];
      var fill = Arrays.copyOf(childStart, count);
      // members of every block: its trees' roots, or an island's nodes, in ascending order; blocks numbered by their lowest such node
      var blockOf = new int[count];
      Arrays.fill(blockOf, -1);
      int blockCount = 0;
      for (int k = 0; k < count; k++) {
        int i = ascending == null ? k : ascending[k];
        if (parent[i] >= 0)
          child[fill[parent[i]]++] = i;
        int top = top(root[i]);
        if (blockOf[top] < 0)
          blockOf[top] = blockCount++;
      }
      var size = new int[blockCount];
      var heads = new int[blockCount + 1];
      for (int i = 0; i < count; i++) {
        int block = blockOf[top(root[i])];
        size[block]++;
        if (parent[i] < 0)
          heads[block + 1]++;
      }
      for (int b = 1; b <= blockCount; b++) {
        heads[b] += heads[b - 1];
      }
      var head = new int[heads[blockCount]];
      var headFill = Arrays.copyOf(heads, blockCount);
      for (int k = 0; k < count; k++) {
        int i = ascending == null ? k : ascending[k];
        if (parent[i] < 0)
          head[headFill[blockOf[top(root[i])]]++] = i;
      }
      var loopCount = new int[blockCount];
      for (long loop : loops) {
        loopCount[blockOf[top((int) (loop >>> 32))]]++;
      }
      var loopsOf = new int[blockCount][];
      for (int b = 0; b < blockCount; b++) {
        loopsOf[b] = loopCount[b] == 0 ? NONE : new int[loopCount[b]];
      }
      for (long loop : loops) {
        int b = blockOf[top((int) (loop >>> 32))];
        loopsOf[b][--loopCount[b]] = (int) loop;
      }

      var changed = where.change();
      var slotsAfter = Arrays.copyOf(blocks, blocks.length);
      for (int slot : slots) {
        slotsAfter[slot] = null;
      }
      var free = new FreeSlots(slotsAfter);
      var placeOf = new int[count];
      var stack = new int[count];
      for (int b = 0; b < blockCount; b++) {
        int slot = free.take();
        boolean live = distance[head[heads[b]]] > 0;
        var order = new int[size[b]];
        Block block;
        if (live) {
          var up = new int[size[b]];
          var by = new int[size[b]];
          var end = new int[size[b]];
          int places = 0;
          for (int h = heads[b]; h < heads[b + 1]; h++) {
            int depth = 0;
            stack[depth++] = head[h];
            while (depth > 0) {
              int i = stack[--depth];
              placeOf[i] = places;
              order[places] = node[i];
              up[places] = parent[i] < 0 ? -1 : placeOf[parent[i]];
              by[places] = feed[i];
              places++;
              for (int c = childStart[i + 1] - 1; c >= childStart[i]; c--) {
                stack[depth++] = child[c];
              }
            }
          }
          for (int p = places - 1; p >= 0; p--) {
            if (end[p] == 0)
              end[p] = p + 1;
            if (up[p] >= 0)
              end[up[p]] = Math.max(end[up[p]], end[p]);
          }
          block = new Block(order, up, by, end, loopsOf[b], customers);
        } else {
          for (int h = heads[b]; h < heads[b + 1]; h++) {
            order[h - heads[b]] = node[head[h]];
          }
          block = new Block(order, null, null, null, NONE, customers);
        }
        for (int p = 0; p < order.length; p++) {
          changed.set(order[p], (long) slot << 32 | p);
        }
        free.put(slot, block);
      }
      return new Supply(grid, next, customers, free.slots(), changed.done());
    }

    /** Local numbers in ascending order of their nodes; null when they are in that order already. */
    private int[] ascending() {
      boolean sorted = true;
      for (int i = 1; i < node.length && sorted; i++) {
        sorted = node[i - 1] < node[i];
      }
      if (sorted)
        return null;
      var keys = new long[node.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = (long) node[i] << 32 | i;
      }
      Arrays.sort(keys);
      var ascending = new int[keys.length];
      Arrays.setAll(ascending, i -> (int) keys[i]);
      return ascending;
    }
  }

  /** Fills the holes in the table of blocks before it grows. */
  private static final class FreeSlots {
    private Block[] slots;
    private int next;

    FreeSlots(Block[] slots) {
      this.slots = slots;
    }

    int take() {
      while (next < slots.length && slots[next] != null) {
        next++;
      }
      if (next == slots.length)
        slots = Arrays.copyOf(slots, Math.max(8, slots.length + (slots.length >> 2)));
      return next;
    }

    void put(int slot, Block block) {
      slots[slot] = block;
    }

    Block[] slots() {
      return slots;
    }
  }
}
