package relight.network;

import java.util.Arrays;

/**
 * Works some blocks of a supply out again under other switch positions; no closed branch leads out of them but to sources. Local numbers run
 * through the touched blocks one after the other.
 */
final class SupplyRebuild {
  private final Supply before;
  private final Grid grid;
  private final SupplyBlock[] blocks;
  private final SwitchPositions next;
  private final int[] slots;
  private final int[] offset;
  private final int[] node;
  private final int[] start;
  private final int[] adjacent;
  private final int[] neighbour;
  private final int sources;

  /** Branches away from the source, 0 where no source reaches. */
  private final int[] distance;
  private final int[] feed;
  private final int[] parent;
  /** For a supplied local number that of its topmost node, for the others that of the first of their island. */
  private final int[] root;
  /** Roots that hang together through loops: union-find with the lowest node on top. */
  private final int[] joined;

  /** @param slots of the blocks that a changed branch touches */
  SupplyRebuild(Supply before, SwitchPositions next, int[] slots) {
    this.before = before;
    this.grid = before.grid();
    this.blocks = before.blocks();
    this.next = next;
    this.slots = slots;
    start = grid.starts();
    adjacent = grid.adjacentBranches();
    neighbour = grid.neighbours();
    sources = grid.sourceCount();
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
    long packed = before.where().get(grids);
    int base = offset[Supply.slot(packed)];
    return base < 0 ? -1 : base + Supply.place(packed);
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
      loopsOf[b] = loopCount[b] == 0 ? Supply.NONE : new int[loopCount[b]];
    }
    for (long loop : loops) {
      int b = blockOf[top((int) (loop >>> 32))];
      loopsOf[b][--loopCount[b]] = (int) loop;
    }

    var changed = before.where().change();
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
      SupplyBlock block;
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
        block = new SupplyBlock(order, up, by, end, loopsOf[b], before.customers());
      } else {
        for (int h = heads[b]; h < heads[b + 1]; h++) {
          order[h - heads[b]] = node[head[h]];
        }
        block = new SupplyBlock(order, null, null, null, Supply.NONE, before.customers());
      }
      for (int p = 0; p < order.length; p++) {
        changed.set(order[p], (long) slot << 32 | p);
      }
      free.put(slot, block);
    }
    return new Supply(grid, next, before.customers(), free.slots(), changed.done());
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

  /** Fills the holes in the table of blocks before it grows. */
  private static final class FreeSlots {
    private SupplyBlock[] slots;
    private int next;

    FreeSlots(SupplyBlock[] slots) {
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

    void put(int slot, SupplyBlock block) {
      slots[slot] = block;
    }

    SupplyBlock[] slots() {
      return slots;
    }
  }
}
