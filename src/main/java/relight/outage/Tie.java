package relight.outage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import relight.network.Supply;
import relight.outage.inference.SupplyPaths;

/**
 * A normally open switch between a part without supply and one that has it.
 *
 * @param serves         customers of the outage who would have supply if it were closed, as the network stands
 * @param others         others who would have it too
 * @param from           the part of the network that would feed them
 * @param customersThere how many that part feeds now
 * @param usual          how many it feeds as the network was built
 */
record Tie(String device, double lon, double lat, int serves, int others, String from, int customersThere, int usual) {

  /** Beyond so much of its usual customers a feeder may not carry them; nothing measures the load here, so this is a word of warning. */
  private static final double MUCH = 1.5;

  private static final int MOST = 20;

  /** Customers it would feed, in percent of those it feeds as built. */
  int loadPercent() {
    return usual == 0 ? 0 : (int) Math.round(100.0 * fed() / usual);
  }

  boolean isMuch() {
    return usual > 0 && fed() > MUCH * usual;
  }

  /** Those of its own who have no supply just now come back to it. */
  private int fed() {
    return Math.max(customersThere, usual) + serves + others;
  }

  /**
   * The ties that could feed somebody, the most useful first.
   *
   * @param supply as the network stands
   * @param dark   nodes where customers of the outage have no supply, with how many
   */
  static List<Tie> of(Supply supply, Supply normal, Map<Integer, Integer> dark) {
    var grid = supply.grid();
    var paths = new SupplyPaths(supply);
    var ties = new ArrayList<Tie>();
    for (int branch = 0; branch < grid.branches(); branch++) {
      if (!grid.normallyOpen(branch) || !supply.positions().isOpen(branch))
        continue;
      boolean fromLives = supply.energised(grid.from(branch));
      if (fromLives == supply.energised(grid.to(branch)))
        continue;
      var change = supply.changeTo(supply.with(branch, false));
      int serves = 0;
      for (int node : change.gained())
        serves += dark.getOrDefault(node, 0);
      if (serves == 0)
        continue;
      int live = fromLives ? grid.from(branch) : grid.to(branch);
      int head = head(supply, live);
      var feeder = paths.feeder(live);
      ties.add(new Tie(grid.branchId(branch), (grid.lon(grid.from(branch)) + grid.lon(grid.to(branch))) / 2,
          (grid.lat(grid.from(branch)) + grid.lat(grid.to(branch))) / 2, serves, change.customersGained() - serves,
          feeder == null ? "" : feeder, head < 0 ? 0 : supply.customersBelow(head), head < 0 ? 0 : normal.customersBelow(head)));
    }
    ties.sort(Comparator.comparingInt(Tie::serves).reversed().thenComparing(Tie::device));
    return ties.size() > MOST ? List.copyOf(ties.subList(0, MOST)) : ties;
  }

  /** Where the feeder of a node begins: the topmost branch above it that is of the same feeder, or the topmost at all. */
  private static int head(Supply supply, int node) {
    var path = supply.upstream(node);
    if (path.length == 0)
      return -1;
    var grid = supply.grid();
    var feeder = grid.feeder(path[0]);
    int head = path[path.length - 1];
    if (!feeder.isEmpty())
      for (int branch : path)
        if (grid.feeder(branch).equals(feeder))
          head = branch;
    return head;
  }
}
