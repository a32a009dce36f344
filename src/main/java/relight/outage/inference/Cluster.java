package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whoever is dark as one event, at a device once it is predicted. Two with the same members are still two. */
final class Cluster {

  final int device;
  final List<Caller> callers;
  final List<Gasps> gasps;
  final int transformers;
  private Instant since;

  /**
   * @param device       -1 while nothing explains them together
   * @param transformers how many distribution transformers among them were predicted by themselves
   */
  Cluster(int device, List<Caller> callers, List<Gasps> gasps, int transformers) {
    this.device = device;
    this.callers = callers;
    this.gasps = gasps;
    this.transformers = transformers;
  }

  static Cluster of(List<Caller> callers) {
    return new Cluster(-1, callers, List.of(), 0);
  }

  /** All of them as one, at a device. */
  static Cluster united(int device, List<Cluster> members, int transformers) {
    var callers = new ArrayList<Caller>();
    var gasps = new ArrayList<Gasps>();
    int predicted = transformers;
    for (var member : members) {
      callers.addAll(member.callers);
      gasps.addAll(member.gasps);
      predicted += member.transformers;
    }
    return new Cluster(device, callers, gasps, predicted);
  }

  Instant since() {
    if (since == null) {
      var calls = callers.stream().map(Caller::at);
      var meters = gasps.stream().map(g -> Instant.ofEpochMilli(g.from()));
      since = Stream.concat(calls, meters).min(Comparator.naturalOrder()).orElseThrow();
    }
    return since;
  }

  /** Whether it speaks for a device above. */
  boolean counts() {
    return !gasps.isEmpty() || callers.stream().anyMatch(Caller::counts);
  }

  int people() {
    return (int) callers.stream().map(Caller::who).distinct().count();
  }

  int gasped() {
    return gasps.stream().mapToInt(Gasps::count).sum();
  }

  /** Customers who are dark, each once. */
  int dark() {
    return people() + gasped();
  }

  /** How much it counts for the device right above: a household by the trust in it, meters as many as they are. */
  double weight(RuleSet rules) {
    return gasped() + callers.stream().filter(Caller::counts).mapToDouble(rules::weight).max().orElse(0);
  }

  /** Nobody who is believed by himself is among them. */
  boolean unverified(RuleSet rules) {
    return gasps.isEmpty() && callers.stream().noneMatch(c -> c.trust() >= rules.verifiedFrom());
  }

  Map<Integer, Integer> darkByStation(SupplyPaths paths) {
    var dark = new HashMap<Integer, Integer>();
    var who = new HashSet<String>();
    for (var caller : callers)
      if (who.add(caller.who()))
        dark.merge(paths.station(caller.node()), 1, Integer::sum);
    for (var one : gasps)
      dark.merge(paths.station(one.node()), one.count(), Integer::sum);
    return dark;
  }

  /** Share of the customers below a device who stand where somebody is dark. */
  double reached(int below, SupplyPaths paths) {
    var feeding = paths.feedingThrough(below);
    var places = new HashSet<Integer>();
    int touched = 0;
    for (var caller : callers)
      if (places.add(paths.station(caller.node())))
        touched += paths.customersAtStation(feeding, caller.node());
    for (var one : gasps)
      if (places.add(paths.station(one.node())))
        touched += paths.customersAtStation(feeding, one.node());
    int all = feeding.customersBelow(below);
    return all == 0 ? 1 : Math.min(1, (double) touched / all);
  }

  /** What the rules say of it, with the rule that its device and its members speak for. */
  Prediction prediction(SupplyPaths paths, RuleSet rules, Indications indications) {
    var rule = device < 0
        ? Prediction.Rule.SINGLE_CALLER
        : paths.isDistribution(device)
            ? Prediction.Rule.CALLERS_UNDER_TRANSFORMER
            : transformers == 0 ? Prediction.Rule.CALLERS_BELOW_DEVICE : Prediction.Rule.TRANSFORMERS_BELOW_DEVICE;
    return prediction(rule, paths, rules, indications);
  }

  Prediction prediction(Prediction.Rule rule, SupplyPaths paths, RuleSet rules, Indications indications) {
    var sorted = new ArrayList<>(callers);
    sorted.sort(Evidence.OLDEST_FIRST);
    boolean above = device >= 0 && !paths.isDistribution(device);
    return new Prediction(rule, device, sorted, transformers, since(), gasped(), device < 0 ? 1 : reached(device, paths),
        above && unverified(rules), device >= 0 && indications.speakFor(device, since()), null);
  }
}
