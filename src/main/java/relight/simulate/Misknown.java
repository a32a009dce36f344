package relight.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import relight.network.BranchKind;
import relight.simulate.Draws.Stream;

/**
 * A switch that stands otherwise than the data says: somebody once opened it, closed a tie to feed what lies behind, and wrote down neither. Nobody
 * is dark for it, and nobody knows until a crew stands before it.
 *
 * @param section closed in the data, open in the field
 * @param tie     open in the data, closed in the field
 */
record Misknown(int section, int tie) {

  /** Those of a storm; each tie and each section in one of them at most. */
  static List<Misknown> in(Territory territory, Draws draws, double share) {
    var grid = territory.grid();
    var found = new ArrayList<Misknown>();
    for (int branch = 0; branch < grid.branches(); branch++) {
      if (grid.kind(branch) != BranchKind.SWITCH || grid.normallyOpen(branch)
          || draws.uniform(Stream.DATA, Draws.entity(grid.branchId(branch)), 4_000_000) >= share)
        continue;
      int tie = tie(territory, branch, found);
      if (tie >= 0)
        found.add(new Misknown(branch, tie));
    }
    return found;
  }

  /** What could feed all that lies behind the section from elsewhere, or -1. */
  private static int tie(Territory territory, int section, List<Misknown> others) {
    var grid = territory.grid();
    var supply = territory.supply();
    if (supply.customersBelow(section) == 0)
      return -1;
    for (int tie = 0; tie < grid.branches(); tie++) {
      int candidate = tie;
      if (!grid.normallyOpen(tie) || others.stream().anyMatch(o -> o.tie == candidate))
        continue;
      boolean from = supply.isBelow(grid.from(tie), section);
      boolean to = supply.isBelow(grid.to(tie), section);
      int elsewhere = from ? grid.to(tie) : grid.from(tie);
      boolean independent = supply.energised(elsewhere)
          && Arrays.stream(supply.upstream(elsewhere)).noneMatch(b -> others.stream().anyMatch(o -> o.section == b));
      boolean apart = others.stream()
          .noneMatch(o -> supply.isBelow(grid.to(section), o.section) || supply.isBelow(grid.to(o.section), section));
      if (from != to && independent && apart)
        return tie;
    }
    return -1;
  }

  /** Whether a crew that looks for what opened a branch comes by: the way from the source to it, or what lies below it, has one of the two. */
  boolean isOnTheWayTo(Territory territory, int branch) {
    var supply = territory.supply();
    int node = supply.fedNode(branch);
    if (node < 0)
      return false;
    for (int one : new int[]{section, tie}) {
      int from = territory.grid().from(one);
      int to = territory.grid().to(one);
      if (supply.isBelow(from, branch) || supply.isBelow(to, branch) || Arrays.stream(supply.upstream(node)).anyMatch(b -> b == section))
        return true;
    }
    return false;
  }
}
