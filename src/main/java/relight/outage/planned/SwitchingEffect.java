package relight.outage.planned;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import relight.network.Supply;

/**
 * Who is dark when, if the steps are done as planned: found by switching them one after the other on the grid, so that whoever is fed from
 * elsewhere meanwhile is not counted.
 *
 * @param dark      each time a node with customers loses supply until it has it again
 * @param most      how many customers are dark at the same time at most
 * @param after     how many are dark after each step, more than before the first
 * @param idle      numbers of the steps that find their device as they want it
 * @param leftDark  how many are dark still after the last step
 */
public record SwitchingEffect(List<Dark> dark, int most, List<Integer> after, List<Integer> idle, int leftDark) {

  /** @param node number of the node */
  public record Dark(int node, Instant off, Instant on) {}

  public SwitchingEffect {
    dark = List.copyOf(dark);
    after = List.copyOf(after);
    idle = List.copyOf(idle);
  }

  /**
   * @param before the supply into which the steps come
   * @param end    until when whoever is left dark counts as dark
   */
  public static SwitchingEffect of(Supply before, List<SwitchingStep> steps, Instant end) {
    var grid = before.grid();
    var since = new TreeMap<Integer, Instant>();
    var dark = new ArrayList<Dark>();
    var after = new ArrayList<Integer>();
    var idle = new ArrayList<Integer>();
    int most = 0;
    var supply = before;
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      int branch = grid.getBranch(step.device());
      if (supply.positions().isOpen(branch) == step.open())
        idle.add(step.number());
      var next = supply.with(branch, step.open());
      var change = supply.changeTo(next);
      for (int node : change.lost())
        if (next.customersAt(node) > 0)
          since.put(node, step.plannedAt());
      for (int node : change.gained()) {
        var off = since.remove(node);
        // what goes and comes in the same minute, e.g. by changing over, is nobody's outage
        if (off != null && step.plannedAt().isAfter(off))
          dark.add(new Dark(node, off, step.plannedAt()));
      }
      supply = next;
      int out = since.keySet().stream().mapToInt(supply::customersAt).sum();
      after.add(out);
      boolean lasts = i + 1 == steps.size() || steps.get(i + 1).plannedAt().isAfter(step.plannedAt());
      if (lasts)
        most = Math.max(most, out);
    }
    int left = 0;
    for (var open : since.entrySet()) {
      left += supply.customersAt(open.getKey());
      if (end.isAfter(open.getValue()))
        dark.add(new Dark(open.getKey(), open.getValue(), end));
    }
    return new SwitchingEffect(dark, most, after, idle, left);
  }
}
