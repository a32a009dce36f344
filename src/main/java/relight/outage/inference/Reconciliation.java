package relight.outage.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides what predictions mean for the outages that are there already: which of them grow, move or merge, and what is new. */
final class Reconciliation {

  private final RuleSet rules;
  private final SupplyPaths paths;
  private final Clearance clearance;
  private final Map<Long, OpenOutage> open;
  private final Set<Long> taken = new HashSet<>();
  private final Map<Long, Boolean> untenable = new HashMap<>();

  /** @param open the outages that are not over, by id */
  Reconciliation(RuleSet rules, SupplyPaths paths, Clearance clearance, Map<Long, OpenOutage> open) {
    this.rules = rules;
    this.paths = paths;
    this.clearance = clearance;
    this.open = open;
  }

  /** Gives predictions to the outages that are there already, oldest outage first. */
  List<Decision> of(List<Prediction> predictions) {
    var decisions = new ArrayList<Decision>();
    for (var prediction : predictions) {
      var outages = outagesOf(prediction);
      var joining = prediction.callers().stream().filter(c -> isNew(c, outages)).map(Caller::reportId).toList();
      if (outages.isEmpty()) {
        // An older prediction may hold all of this already, after switching has torn its section apart: leave it there.
        boolean held = prediction.callers().isEmpty() ? isHeld(prediction) : joining.isEmpty();
        if (!held)
          decisions.add(new Decision.Open(prediction));
        continue;
      }
      taken.addAll(outages);
      var oldest = open.get(outages.first());
      boolean moved = prediction.device() != oldest.device()
          && (!paths.covers(oldest.device(), prediction.device()) || isUntenable(oldest));
      var absorbed = List.copyOf(outages.tailSet(outages.first(), false));
      if (moved || !absorbed.isEmpty() || !joining.isEmpty())
        decisions.add(new Decision.Grow(oldest.id(), prediction, moved, absorbed, joining));
    }
    return decisions;
  }

  /** The outages that the callers of a prediction belong to, and those of meters alone that it explains, unless an older prediction has them. */
  private TreeSet<Long> outagesOf(Prediction prediction) {
    var outages = new TreeSet<Long>();
    for (var caller : prediction.callers())
      if (caller.outageId() != null && open.containsKey(caller.outageId()) && !taken.contains(caller.outageId()))
        outages.add(caller.outageId());
    for (var other : open.values())
      if (other.reports() == 0 && !other.fixed() && !taken.contains(other.id()) && other.device() >= 0 && prediction.device() >= 0
          && paths.covers(prediction.device(), other.device())
          && Duration.between(prediction.since(), other.since()).abs().compareTo(rules.window()) <= 0)
        outages.add(other.id());
    return outages;
  }

  private boolean isNew(Caller caller, Set<Long> outages) {
    var at = caller.outageId() == null ? null : open.get(caller.outageId());
    return at == null || !outages.contains(at.id()) && isUntenable(at);
  }

  /** Whether an outage is open that takes in where only meters have spoken. */
  private boolean isHeld(Prediction prediction) {
    return open.values().stream().anyMatch(o -> o.device() >= 0 && paths.covers(o.device(), prediction.device()) && !isUntenable(o));
  }

  private boolean isUntenable(OpenOutage outage) {
    return untenable.computeIfAbsent(outage.id(), id -> clearance.isUntenable(outage));
  }
}
