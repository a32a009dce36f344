package relight.outage.ledger;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import relight.network.Grid;

/**
 * The part of the network in which something can have an effect: what hangs together, with the sources taken out, through branches that were
 * closed at any time looked at.
 */
final class Region {

  private final BitSet nodes;
  private final Grid grid;
  private final int[] all;

  /** @param closed whether a branch was closed at any time looked at */
  Region(Grid grid, int[] from, IntPredicate closed) {
    this.grid = grid;
    this.nodes = new BitSet(grid.nodes());
    var queue = new int[64];
    int tail = 0;
    for (int node : from)
      if (!grid.isSource(node) && !nodes.get(node)) {
        nodes.set(node);
        if (tail == queue.length)
          queue = Arrays.copyOf(queue, tail * 2);
        queue[tail++] = node;
      }
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      for (int i = 0; i < grid.degree(node); i++) {
        int next = grid.neighbourAt(node, i);
        if (grid.isSource(next) || nodes.get(next) || !closed.test(grid.branchAt(node, i)))
          continue;
        nodes.set(next);
        if (tail == queue.length)
          queue = Arrays.copyOf(queue, tail * 2);
        queue[tail++] = next;
      }
    }
    all = Arrays.copyOf(queue, tail);
  }

  int[] nodes() {
    return all;
  }

  boolean holdsNode(int node) {
    return nodes.get(node);
  }

  /** Whether one end of the branch is in it. */
  boolean touches(int branch) {
    return nodes.get(grid.from(branch)) || nodes.get(grid.to(branch));
  }

  /** The branches that touch it and are wanted. */
  int[] branches(IntPredicate wanted) {
    return Arrays.stream(all)
        .flatMap(node -> java.util.stream.IntStream.range(0, grid.degree(node)).map(i -> grid.branchAt(node, i))).filter(wanted).distinct()
        .toArray();
  }
}
