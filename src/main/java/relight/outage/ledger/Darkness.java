package relight.outage.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import relight.network.Operation;
import relight.network.Supply;

/**
 * Which nodes had no supply when, and behind which open branch: what was operated is lived through in the order of the field. Things done at one
 * moment are done together, so it does not matter which of them is told first.
 * <p>
 * Of a dark node is remembered by which way it was fed before; the topmost open branch on that way, as far up
 * as the way is dark, is what keeps it dark. A node that has no
 * supply in the network as built is not missed.
 */
final class Darkness {

  /** Dark since when, and who was fed by whom just before. */
  private record Since(Instant at, Supply before) {}

  private final Supply normal;
  private final IntPredicate inhabited;
  private final Map<Integer, Since> dark = new HashMap<>();
  private final Map<Integer, List<Dark>> ended = new HashMap<>();
  private Supply supply;

  /**
   * @param normal    the supply of the network as built
   * @param start     the supply at the beginning
   * @param at        when that is
   * @param inhabited whether anybody wants to know of a node
   */
  Darkness(Supply normal, Supply start, Instant at, IntPredicate inhabited, int[] nodes) {
    this.normal = normal;
    this.supply = start;
    this.inhabited = inhabited;
    for (int node : nodes)
      if (isMissed(node) && !start.energised(node))
        dark.put(node, new Since(at, normal));
  }

  /** Whether somebody at the node misses the supply when there is none. */
  private boolean isMissed(int node) {
    return inhabited.test(node) && normal.energised(node);
  }

  /** Lives through operations, which are in the order of the field and all of them not before the beginning. */
  Darkness after(List<Operation> operations) {
    var grid = supply.grid();
    for (int i = 0; i < operations.size();) {
      var at = operations.get(i).at();
      var positions = supply.positions();
      for (; i < operations.size() && operations.get(i).at().equals(at); i++)
        positions = positions.with(grid.getBranch(operations.get(i).device()), operations.get(i).open());
      become(supply.with(positions), at);
    }
    return this;
  }

  private void become(Supply after, Instant at) {
    if (after == supply)
      return;
    var change = supply.changeTo(after);
    var causes = new Causes();
    for (int node : change.gained()) {
      var since = dark.remove(node);
      if (since != null)
        ended.computeIfAbsent(node, n -> new ArrayList<>(2)).add(new Dark(since.at, at, causes.of(node, since.before)));
    }
    for (int node : change.lost())
      if (isMissed(node))
        dark.put(node, new Since(at, supply));
    supply = after;
  }

  /** The times without supply of every node that had any, oldest first. */
  Map<Integer, List<Dark>> timelines() {
    var all = new HashMap<Integer, List<Dark>>(ended.size() + dark.size());
    ended.forEach((node, times) -> all.put(node, new ArrayList<>(times)));
    var causes = new Causes();
    dark.forEach((node, since) -> all.computeIfAbsent(node, n -> new ArrayList<>(1))
        .add(new Dark(since.at, null, causes.of(node, since.before))));
    return all;
  }

  /** What keeps nodes dark as it stands now; open branches are looked for once for all nodes that went dark together. */
  private final class Causes {

    private final Map<Supply, int[]> candidates = new IdentityHashMap<>();

    /** The topmost of the open branches above the node on its way, as far up as the way is dark. */
    int of(int node, Supply before) {
      int cause = -1;
      for (int branch : candidates.computeIfAbsent(before, this::nearestFirst)) {
        if (!before.isBelow(node, branch))
          continue;
        cause = branch;
        if (supply.energised(before.feedingNode(before.fedNode(branch))))
          break;
      }
      if (cause < 0)
        throw new IllegalStateException("node " + supply.grid().nodeId(node) + " is dark and every branch on its way is closed");
      return cause;
    }

    private int[] nearestFirst(Supply before) {
      return Arrays.stream(before.positions().differences(supply.positions()))
          .filter(b -> supply.positions().isOpen(b) && before.fedNode(b) >= 0).boxed()
          .sorted(Comparator.comparingInt((Integer b) -> before.upstream(before.fedNode(b)).length).reversed()).mapToInt(b -> b).toArray();
    }
  }
}
