package relight.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import relight.network.BranchKind;
import relight.simulate.Draws.Stream;

/** Which meters a head-end asks about a device: a few are enough (design/algorithms.md §1.6). */
final class Pings {

  /** Of meters that have supply. */
  static final double ANSWERED = .93;
  private static final int MOST = 5;
  private static final int AT_A_TRANSFORMER = 2;

  private Pings() {
  }

  /** Customers with a meter that can be asked, the same ones whenever the device is asked about. */
  static List<Integer> of(Territory territory, Draws draws, double meters, int branch) {
    var grid = territory.grid();
    var chosen = new ArrayList<Integer>();
    var taken = new HashMap<Integer, Integer>();
    var below = new ArrayList<>(territory.below(branch));
    below.removeIf(customer -> draws.uniform(Stream.DATA, Draws.entity(territory.code(customer)), 1) >= meters);
    below.sort(Comparator.comparingDouble(customer -> draws.uniform(Stream.PING, Draws.entity(territory.code(customer)), -5)));
    for (int customer : below) {
      int transformer = territory.supply().upstream(territory.node(customer), b -> grid.kind(b) == BranchKind.TRANSFORMER);
      if (chosen.size() < MOST && taken.merge(transformer, 1, Integer::sum) <= AT_A_TRANSFORMER)
        chosen.add(customer);
    }
    return chosen;
  }
}
