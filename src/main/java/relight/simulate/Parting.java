package relight.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import relight.network.BranchKind;
import relight.simulate.World.Broken;

/**
 * How some customers get supply before the fault is mended.
 *
 * @param section the switch to open between what is whole and what is broken
 * @param tie     the switch to close behind it, or -1 where what lies before it is fed through the broken device's own switch
 */
record Parting(int section, int tie) {

  private static final int WORTH_IT_customers = 50;

  /** The damage lies behind a switch: what lies before it can have supply at once. */
  static Optional<Parting> before(Territory territory, Broken broken) {
    return sections(territory, broken).stream().findFirst().map(section -> new Parting(section, -1));
  }

  /** The damage lies before a switch: what lies behind it can have supply through a tie, if one leads elsewhere. */
  static Optional<Parting> behind(Territory territory, Broken broken, IntPredicate isOpen) {
    var grid = territory.grid();
    var supply = territory.supply();
    for (int section : sections(territory, broken))
      for (int tie = 0; tie < grid.branches(); tie++) {
        if (!grid.normallyOpen(tie) || !isOpen.test(tie))
          continue;
        boolean from = supply.isBelow(grid.from(tie), section);
        boolean to = supply.isBelow(grid.to(tie), section);
        int elsewhere = from ? grid.to(tie) : grid.from(tie);
        boolean fedElsewhere = supply.energised(elsewhere) && !supply.isBelow(elsewhere, broken.branch());
        if (from != to && fedElsewhere && java.util.Arrays.stream(supply.upstream(elsewhere)).noneMatch(isOpen))
          return Optional.of(new Parting(section, tie));
      }
    return Optional.empty();
  }

  /** Closed switches below that part the customers about in the middle, the most even first. */
  private static List<Integer> sections(Territory territory, Broken broken) {
    var grid = territory.grid();
    var supply = territory.supply();
    int all = supply.customersBelow(broken.branch());
    var found = new ArrayList<Integer>();
    if (all < WORTH_IT_customers)
      return found;
    for (int node : supply.below(broken.branch())) {
      int branch = supply.feedingBranch(node);
      int below = supply.customersBelow(branch);
      if (branch != broken.branch() && grid.kind(branch) == BranchKind.SWITCH && below >= .2 * all && below <= .8 * all)
        found.add(branch);
    }
    found.sort(Comparator.comparingInt(section -> Math.abs(2 * supply.customersBelow(section) - all)));
    return found;
  }
}
