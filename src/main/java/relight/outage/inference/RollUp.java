package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Supply;

/**
 * Decides at which devices those who are dark come together: from the lowest devices upwards, as long as enough below one is dark and nothing
 * speaks against it. Holds the devices above them, only as many as needed, each knowing the next one up.
 */
final class RollUp {

  private final RuleSet rules;
  private final Supply supply;
  private final SupplyPaths paths;
  private final Indications indications;
  /** What clears devices; null where nothing that is known of them shall speak against them. */
  private final Clearance clearance;
  private final List<Conclusion.Doubt> doubts;

  private final Map<Integer, Integer> parent = new HashMap<>();
  private final Map<Integer, List<Cluster>> direct = new LinkedHashMap<>();
  private final List<Cluster> above = new ArrayList<>();

  /** @param doubts takes devices that would be blamed if they were not known to be closed */
  RollUp(RuleSet rules, Supply supply, SupplyPaths paths, Indications indications, Clearance clearance, List<Conclusion.Doubt> doubts) {
    this.rules = rules;
    this.supply = supply;
    this.paths = paths;
    this.indications = indications;
    this.clearance = clearance;
    this.doubts = doubts;
  }

  /** @param devices above it, nearest first */
  void add(Cluster one, int[] devices) {
    if (devices.length == 0) {
      above.add(one);
      return;
    }
    direct.computeIfAbsent(devices[0], d -> new ArrayList<>()).add(one);
    for (int i = 0; i < devices.length; i++)
      parent.putIfAbsent(devices[i], i + 1 < devices.length ? devices[i + 1] : -1);
  }

  /** From the lowest devices to the highest; what is predicted at the end is the topmost. */
  List<Cluster> topmost() {
    var waiting = new HashMap<Integer, Integer>();
    parent.forEach((device, up) -> {
      waiting.putIfAbsent(device, 0);
      if (up >= 0)
        waiting.merge(up, 1, Integer::sum);
    });
    var ready = new ArrayDeque<Integer>(
        new TreeSet<>(waiting.entrySet().stream().filter(e -> e.getValue() == 0).map(Map.Entry::getKey).toList()));
    var below = new HashMap<Integer, Map<Integer, List<Cluster>>>();
    var top = new ArrayList<Cluster>();
    while (!ready.isEmpty()) {
      int device = ready.poll();
      var clusters = explain(device, below.getOrDefault(device, Map.of()), direct.getOrDefault(device, List.of()));
      below.remove(device);
      int up = parent.get(device);
      if (up < 0) {
        top.addAll(clusters);
      } else {
        below.computeIfAbsent(up, u -> new TreeMap<>()).put(device, clusters);
        if (waiting.merge(up, -1, Integer::sum) == 0)
          ready.add(up);
      }
    }
    top.addAll(byPerson(above));
    return top;
  }

  /** Whoever calls twice is still one customer without power. */
  private List<Cluster> byPerson(List<Cluster> single) {
    var calls = new LinkedHashMap<String, List<Caller>>();
    var all = new ArrayList<Cluster>();
    for (var one : single)
      if (one.callers.isEmpty())
        all.add(one);
      else
        calls.computeIfAbsent(one.callers.getFirst().who(), w -> new ArrayList<>()).addAll(one.callers);
    calls.values().forEach(c -> all.add(Cluster.of(c)));
    return all;
  }

  /** Everything at and below one device: one cluster of its own if enough is dark below it, and whatever that does not explain. */
  private List<Cluster> explain(int device, Map<Integer, List<Cluster>> children, List<Cluster> single) {
    boolean distribution = paths.isDistribution(device);
    boolean hinted = indications.pointAt(device);
    var all = new ArrayList<Cluster>();
    var votes = new ArrayList<Vote>();
    children.forEach((child, clusters) -> {
      for (var cluster : clusters) {
        all.add(cluster);
        if (cluster.device >= 0 || (distribution || hinted) && cluster.counts())
          votes.add(new Vote("device/" + child, 1, cluster));
      }
    });
    for (var one : byPerson(single)) {
      all.add(one);
      if (one.counts())
        votes.add(
            new Vote(one.callers.isEmpty() ? "node/" + one.gasps.getFirst().node() : one.callers.getFirst().who(), one.weight(rules), one));
    }
    var enough = rules.of(supply.grid().kind(device), distribution);
    for (var event : Vote.events(votes, distribution ? rules.window() : rules.together())) {
      double voters = Vote.weight(event);
      var together = Cluster.united(device, event.stream().map(Vote::cluster).toList(), 0);
      boolean indicator = hinted && indications.speakFor(device, together.since());
      boolean reached = indicator && voters > 1 - 1e-9
          || rules.reached(enough, voters, enough.share() == 0 ? 0 : possibleVoters(device, distribution))
              && (enough.reach() == 0 || together.reached(device, paths) > enough.reach() - 1e-9);
      if (!reached)
        continue;
      var blocker = clearance == null ? Optional.<Blocker>empty() : clearance.of(device, together);
      if (blocker.isEmpty())
        return withOwnCluster(device, distribution, event, all);
      if (blocker.get() == Blocker.SCADA_CLOSED || blocker.get() == Blocker.CREW_CLOSED)
        doubts.add(new Conclusion.Doubt(device, blocker.get(), together.people(), together.gasped(), together.since()));
    }
    return all;
  }

  private List<Cluster> withOwnCluster(int device, boolean distribution, List<Vote> event, List<Cluster> all) {
    var members = new LinkedHashMap<Cluster, Boolean>();
    for (var vote : event)
      members.put(vote.cluster(), true);
    var rest = new ArrayList<Cluster>();
    for (var one : all)
      if (!members.containsKey(one))
        rest.add(one);
    // Whatever else is dark below the device went out with it, unless it did so long before.
    Instant since = members.keySet().stream().map(Cluster::since).min(Comparator.naturalOrder()).orElseThrow();
    rest.sort(Comparator.comparing(Cluster::since).reversed());
    for (var other : List.copyOf(rest)) {
      if (other.since().isBefore(since.minus(rules.window())))
        break;
      since = other.since().isBefore(since) ? other.since() : since;
      members.put(other, true);
      rest.remove(other);
    }
    rest.add(Cluster.united(device, List.copyOf(members.keySet()), distribution ? 1 : 0));
    return rest;
  }

  /** Customers below a distribution transformer; below anything else, devices next to it that feed customers. */
  private int possibleVoters(int device, boolean distribution) {
    if (distribution)
      return supply.customersBelow(device);
    int count = 0;
    for (int node : supply.below(device)) {
      int branch = supply.feedingBranch(node);
      if (branch == device || !SupplyPaths.isDevice(supply.grid().kind(branch)) || supply.customersBelow(branch) == 0)
        continue;
      if (supply.upstream(supply.feedingNode(node), b -> SupplyPaths.isDevice(supply.grid().kind(b))) == device)
        count++;
    }
    return count;
  }
}
