package relight.outage.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.network.Grid;
import relight.network.Operation;

/** When which branch stood open, and what for. */
final class Stretches {

  private final Map<Integer, List<Stretch>> byBranch = new HashMap<>();

  /** @param operations in the order of the field */
  Stretches(Grid grid, Collection<Operation> operations) {
    for (var operation : operations) {
      int branch = grid.findBranch(operation.device());
      if (branch < 0)
        continue;
      var stretches = byBranch.computeIfAbsent(branch, b -> new ArrayList<>());
      var last = stretches.isEmpty() ? null : stretches.getLast();
      boolean open = last != null && last.to() == null;
      if (!operation.open() && open)
        stretches.set(stretches.size() - 1, new Stretch(branch, last.first(), operation.at(), last.purpose()));
      else if (operation.open() && !open)
        stretches.add(new Stretch(branch, operation, null, operation.purpose()));
      else if (operation.open() && last.purpose() == null)
        stretches.set(stretches.size() - 1, last.named(operation.purpose()));
    }
  }

  /** The stretch in which a branch stood open just before a moment; null means as it stands at the end. Null if it was opened before all of this. */
  Stretch before(int branch, Instant moment) {
    for (var stretch : byBranch.getOrDefault(branch, List.of()))
      if (moment == null
          ? stretch.to() == null
          : stretch.first().at().isBefore(moment) && !(stretch.to() != null && stretch.to().isBefore(moment)))
        return stretch;
    return null;
  }

  /** All of them, of every branch. */
  List<Stretch> all() {
    return byBranch.values().stream().flatMap(List::stream).toList();
  }
}
