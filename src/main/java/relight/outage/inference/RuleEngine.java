package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Supply;

/**
 * The rule engine: which device explains who is dark? What lies below a confirmed outage belongs to it. Of the rest, enough customers under one
 * transformer are the transformer's; enough predicted equipment below a common device is that device's, and so on upwards, as long as nothing is
 * known that speaks against it; who is left is a single customer.
 *
 * <p>More callers never split what fewer had joined: outages grow and merge, but do not fall apart under the dispatcher's hands unless something
 * clears their device.
 */
public final class RuleEngine implements InferenceEngine {

  private final RuleSet rules;

  public RuleEngine(RuleSet rules) {
    this.rules = rules;
  }

  @Override
  public Conclusion conclude(Supply supply, Evidence evidence) {
    return new Look(supply, evidence).conclude();
  }

  /** What explains these callers, whatever outages there are; oldest first. */
  List<Prediction> predict(Supply supply, List<Caller> callers) {
    var evidence = Evidence.calls(Instant.MAX, callers, List.of());
    return new Look(supply, evidence).predict(evidence.callers(), List.of());
  }

  /** One look at the evidence. */
  private final class Look {

    private final Supply supply;
    private final SupplyPaths paths;
    private final Evidence evidence;
    private final Clearance clearance;
    private final Indications indications;
    private final Map<Integer, PlannedWork> planned = new HashMap<>();
    private final List<Conclusion.Doubt> doubts = new ArrayList<>();

    Look(Supply supply, Evidence evidence) {
      this.supply = supply;
      this.paths = new SupplyPaths(supply);
      this.evidence = evidence;
      this.clearance = new Clearance(rules, paths, evidence);
      this.indications = new Indications(paths, evidence.devices(), rules.window());
      for (var work : evidence.planned())
        planned.put(work.node(), work);
    }

    Conclusion conclude() {
      var byId = new HashMap<Long, OpenOutage>();
      var fixed = new HashMap<Integer, OpenOutage>();
      var aged = new HashMap<Integer, OpenOutage>();
      for (var outage : evidence.outages())
        byId.put(outage.id(), outage);
      for (var outage : evidence.outages()) {
        if (outage.fixed())
          outage.also().forEach(device -> fixed.putIfAbsent(device, outage));
      }
      for (var outage : evidence.outages()) {
        if (outage.device() < 0)
          continue;
        if (outage.fixed())
          fixed.put(outage.device(), outage);
        else if (outage.aged() && !clearance.isUntenable(outage))
          aged.put(outage.device(), outage);
      }
      var joins = new TreeMap<Long, List<Caller>>();
      var free = new ArrayList<Caller>();
      for (var caller : evidence.callers()) {
        var known = caller.outageId() == null ? null : byId.get(caller.outageId());
        if (known != null && known.fixed() || isPlanned(caller.node(), caller.at()) || known == null && caller.isLit())
          continue;
        var explained = first(caller.node(), fixed);
        if (explained == null && known != null && aged.get(known.device()) == known)
          continue;
        if (explained == null)
          explained = first(caller.node(), aged);
        if (explained == null)
          free.add(caller);
        else if (known == null || known.id() != explained.id())
          joins.computeIfAbsent(explained.id(), id -> new ArrayList<>()).add(caller);
      }
      var meters = new ArrayList<Meters>();
      for (var one : evidence.meters())
        if (one.offAt().length > 0 && first(one.node(), fixed) == null && first(one.node(), aged) == null)
          meters.add(one);
      var decisions = new ArrayList<Decision>();
      var emptied = new TreeMap<Long, TreeSet<Long>>();
      joins.forEach((id, callers) -> {
        var gone = new TreeSet<Long>();
        for (var caller : callers)
          if (caller.outageId() != null && byId.containsKey(caller.outageId()))
            gone.add(caller.outageId());
        emptied.put(id, gone);
        decisions.add(new Decision.Join(id, callers.stream().map(Caller::reportId).toList()));
      });
      decisions
          .addAll(new Reconciliation(rules, paths, clearance, byId).of(predict(free.stream().filter(c -> !c.isLit()).toList(), meters)));
      // A predicted outage all of whose callers belong to another one is that one.
      emptied.forEach((id, gone) -> {
        for (long other : gone)
          if (free.stream().noneMatch(c -> c.outageId() != null && c.outageId() == other))
            decisions.add(new Decision.Absorb(id, List.of(other)));
      });
      var absorbed = new HashSet<Long>();
      for (var decision : decisions) {
        switch (decision) {
          case Decision.Absorb a -> absorbed.addAll(a.absorbed());
          case Decision.Grow g -> absorbed.addAll(g.absorbed());
          case Decision.Open o -> {
          }
          case Decision.Join j -> {
          }
          case Decision.Withdraw w -> {
          }
        }
      }
      for (var outage : evidence.outages())
        if (!outage.fixed() && outage.reports() == 0 && outage.device() >= 0 && !absorbed.contains(outage.id()) && isQuiet(outage))
          decisions.add(new Decision.Withdraw(outage.id()));
      return new Conclusion(decisions, doubts);
    }

    private OpenOutage first(int node, Map<Integer, OpenOutage> at) {
      if (!at.isEmpty())
        for (int branch : paths.up(node)) {
          var outage = at.get(branch);
          if (outage != null)
            return outage;
        }
      return null;
    }

    private boolean isPlanned(int node, Instant at) {
      var work = planned.get(node);
      return work != null && work.holds(at);
    }

    private boolean isQuiet(OpenOutage outage) {
      for (var meters : evidence.meters())
        if (meters.offAt().length > 0 && paths.isUnder(meters.node(), outage.device()))
          return false;
      return true;
    }

    /** What explains those who are dark and whom no known outage explains; oldest first. */
    List<Prediction> predict(List<Caller> callers, List<Meters> meters) {
      var found = new ArrayList<Prediction>();
      var tree = rollUp(clearance);
      var open = new TreeMap<Integer, List<Caller>>();
      for (var caller : callers) {
        int openAbove = paths.openAbove(caller.node());
        if (openAbove >= 0)
          open.computeIfAbsent(openAbove, b -> new ArrayList<>()).add(caller);
        else
          tree.add(Cluster.of(List.of(caller)), paths.devices(caller.node()));
      }
      for (var one : meters)
        if (paths.openAbove(one.node()) < 0) {
          var devices = paths.devices(one.node());
          for (var gasps : Gasps.of(one, rules.window()))
            if (!isPlanned(one.node(), Instant.ofEpochMilli(gasps.from())))
              tree.add(new Cluster(-1, List.of(), List.of(gasps), 0), devices);
        }
      open.forEach((device, below) -> found.add(new Cluster(device, below, List.of(), 0)
          .prediction(Prediction.Rule.DEVICE_OPEN, paths, rules, indications)));
      var back = new ArrayList<Cluster>();
      for (var cluster : tree.topmost())
        if (cluster.device < 0 && !cluster.callers.isEmpty() && cluster.callers.stream().allMatch(clearance::seemsBack))
          back.add(cluster);
        else if (cluster.device >= 0 || !cluster.callers.isEmpty()) // a lone meter that went dark is waited for
          found.add(cluster.prediction(paths, rules, indications));
      for (var cluster : asOneEvent(back))
        found.add(cluster.prediction(paths, rules, indications));
      found.sort(Comparator.comparing(Prediction::since).thenComparing(p -> p.callers().isEmpty() ? -1 : p.callers().getFirst().reportId())
          .thenComparing(Prediction::device));
      return found;
    }

    /**
     * Callers where light has come back since are asked together who were dark together: if each of them were an outage by himself, a large one that
     * is over and that nobody has told of would fall apart into as many as have called.
     */
    private List<Cluster> asOneEvent(List<Cluster> back) {
      var tree = rollUp(null);
      for (var cluster : back)
        tree.add(cluster, paths.devices(cluster.callers.getFirst().node()));
      return tree.topmost().stream().map(c -> Cluster.of(c.callers)).toList();
    }

    private RollUp rollUp(Clearance speaksAgainst) {
      return new RollUp(rules, supply, paths, indications, speaksAgainst, doubts);
    }
  }
}
