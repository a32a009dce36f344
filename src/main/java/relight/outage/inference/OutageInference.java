package relight.outage.inference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Grid;
import relight.network.Supply;

/**
 * The rule engine: which device explains the callers? Callers below a confirmed outage belong to it. Of the rest, enough under one transformer
 * are the transformer's; enough predicted equipment below a common device is that device's, and so on upwards; who is left is a single customer.
 *
 * <p>The answer depends on the evidence alone, not on the order in which it came, and more callers never split what fewer had joined: outages
 * grow and merge, but do not fall apart under the dispatcher's hands.
 */
public final class OutageInference {

  private final Grid grid;
  private final Supply supply;
  private final SupplyPaths paths;
  private final Thresholds thresholds;
  private Map<Integer, Integer> rejected = Map.of();

  public OutageInference(Supply supply, Thresholds thresholds) {
    this.grid = supply.grid();
    this.supply = supply;
    this.paths = new SupplyPaths(supply);
    this.thresholds = thresholds;
  }

  /** What has to be done so that the open outages agree with the evidence; nothing when they do. */
  public List<Decision> decide(Evidence evidence) {
    var confirmed = new HashMap<Integer, OpenOutage>();
    var byId = new HashMap<Long, OpenOutage>();
    for (var outage : evidence.outages()) {
      byId.put(outage.id(), outage);
      if (outage.fixed() && outage.device() >= 0)
        confirmed.put(outage.device(), outage);
      for (int device : outage.also())
        confirmed.putIfAbsent(device, outage);
    }
    rejected = evidence.rejected();
    var joins = new TreeMap<Long, List<Caller>>();
    var free = new ArrayList<Caller>();
    for (var caller : evidence.callers()) {
      var known = caller.outageId() == null ? null : byId.get(caller.outageId());
      if (known != null && known.fixed())
        continue;
      var explained = confirmedAbove(caller, confirmed);
      if (explained == null)
        free.add(caller);
      else
        joins.computeIfAbsent(explained.id(), id -> new ArrayList<>()).add(caller);
    }
    var decisions = new ArrayList<Decision>();
    var emptied = new TreeMap<Long, TreeSet<Long>>();
    joins.forEach((id, callers) -> {
      var reports = callers.stream().map(Caller::reportId).toList();
      var gone = new TreeSet<Long>();
      for (var caller : callers)
        if (caller.outageId() != null && byId.containsKey(caller.outageId()))
          gone.add(caller.outageId());
      emptied.put(id, gone);
      decisions.add(new Decision.Join(id, reports));
    });
    decisions.addAll(reconcile(predict(free), byId));
    // A predicted outage all of whose callers belong to a confirmed one is that one.
    emptied.forEach((id, gone) -> {
      for (long other : gone)
        if (free.stream().noneMatch(c -> c.outageId() != null && c.outageId() == other))
          decisions.add(new Decision.Absorb(id, List.of(other)));
    });
    return decisions;
  }

  private OpenOutage confirmedAbove(Caller caller, Map<Integer, OpenOutage> confirmed) {
    if (!confirmed.isEmpty())
      for (int branch : paths.up(caller.node())) {
        var outage = confirmed.get(branch);
        if (outage != null)
          return outage;
      }
    return null;
  }

  /** What explains these callers, none of whom a confirmed outage explains; oldest first. */
  public List<Prediction> predict(List<Caller> callers) {
    var found = new ArrayList<Prediction>();
    var tree = new DeviceTree();
    var open = new TreeMap<Integer, List<Caller>>();
    for (var caller : callers) {
      var path = paths.up(caller.node());
      int openAbove = Arrays.stream(path).filter(paths::abnormallyOpen).findFirst().orElse(-1);
      if (openAbove >= 0)
        open.computeIfAbsent(openAbove, b -> new ArrayList<>()).add(caller);
      else
        tree.add(caller, Arrays.stream(path).filter(b -> SupplyPaths.isDevice(grid.kind(b))).toArray());
    }
    open.forEach((device, below) -> found.add(prediction(Prediction.Rule.DEVICE_OPEN, device, below, 0)));
    for (var cluster : tree.rollUp())
      found.add(cluster.prediction());
    found.sort(Comparator.comparing(Prediction::since).thenComparing(p -> p.callers().getFirst().reportId()));
    return found;
  }

  private static Prediction prediction(Prediction.Rule rule, int device, List<Caller> callers, int transformers) {
    var sorted = new ArrayList<>(callers);
    sorted.sort(Evidence.OLDEST_FIRST);
    return new Prediction(rule, device, sorted, transformers);
  }

  /** Gives predictions to the outages that are there already, oldest outage first. */
  private List<Decision> reconcile(List<Prediction> predictions, Map<Long, OpenOutage> byId) {
    var decisions = new ArrayList<Decision>();
    var taken = new HashSet<Long>();
    for (var prediction : predictions) {
      var outages = new TreeSet<Long>();
      for (var caller : prediction.callers())
        if (caller.outageId() != null && byId.containsKey(caller.outageId()) && !taken.contains(caller.outageId()))
          outages.add(caller.outageId());
      var joining = prediction.callers().stream().filter(c -> c.outageId() == null || !byId.containsKey(c.outageId()))
          .map(Caller::reportId).toList();
      if (outages.isEmpty()) {
        // An older prediction may hold all of these callers already, after switching has torn their section apart: leave them there.
        boolean tornOff = prediction.callers().stream().anyMatch(c -> c.outageId() != null && byId.containsKey(c.outageId())
            && rejected.containsKey(byId.get(c.outageId()).device()));
        if (!joining.isEmpty() || tornOff)
          decisions.add(new Decision.Open(prediction));
        continue;
      }
      taken.addAll(outages);
      var oldest = byId.get(outages.first());
      boolean moved = prediction.device() != oldest.device()
          && (rejected.containsKey(oldest.device()) || !covers(oldest.device(), prediction.device()));
      var absorbed = List.copyOf(outages.tailSet(outages.first(), false));
      if (moved || !absorbed.isEmpty() || !joining.isEmpty())
        decisions.add(new Decision.Grow(oldest.id(), prediction, moved, absorbed, joining));
    }
    return decisions;
  }

  /** Whether what is below the inner device (or a single customer, -1) is below the outer one as well. */
  private boolean covers(int outer, int inner) {
    if (outer < 0)
      return inner < 0;
    if (inner < 0)
      return true;
    var fed = supply.fedNode(inner);
    var feeding = fed >= 0 ? supply : paths.asIfClosed();
    int node = feeding.fedNode(inner);
    return node >= 0 && feeding.isBelow(node, outer);
  }

  /** Callers that are one event, at a device once it is predicted. */
  private final class Cluster {

    final int device;
    final List<Caller> callers;
    final int transformers;

    Cluster(int device, List<Caller> callers, int transformers) {
      this.device = device;
      this.callers = callers;
      this.transformers = transformers;
    }

    Instant since() {
      return callers.stream().map(Caller::at).min(Comparator.naturalOrder()).orElseThrow();
    }

    boolean counts() {
      return callers.stream().anyMatch(Caller::counts);
    }

    Prediction prediction() {
      return OutageInference.prediction(rule(), device, callers, transformers);
    }

    private Prediction.Rule rule() {
      if (device < 0)
        return Prediction.Rule.SINGLE_CALLER;
      if (paths.isDistribution(device))
        return Prediction.Rule.CALLERS_UNDER_TRANSFORMER;
      return transformers == 0 ? Prediction.Rule.CALLERS_BELOW_DEVICE : Prediction.Rule.TRANSFORMERS_BELOW_DEVICE;
    }
  }

  /** The devices above the callers, only as many as needed, each knowing the next one up. */
  private final class DeviceTree {

    private final Map<Integer, Integer> parent = new HashMap<>();
    private final Map<Integer, List<Caller>> direct = new LinkedHashMap<>();
    private final List<Caller> above = new ArrayList<>();

    void add(Caller caller, int[] devices) {
      if (devices.length == 0) {
        above.add(caller);
        return;
      }
      direct.computeIfAbsent(devices[0], d -> new ArrayList<>()).add(caller);
      for (int i = 0; i < devices.length; i++)
        parent.putIfAbsent(devices[i], i + 1 < devices.length ? devices[i + 1] : -1);
    }

    /** From the lowest devices to the highest; what is predicted at the end is the topmost. */
    List<Cluster> rollUp() {
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
    private List<Cluster> byPerson(List<Caller> callers) {
      var calls = new LinkedHashMap<String, List<Caller>>();
      for (var caller : callers)
        calls.computeIfAbsent(caller.who(), w -> new ArrayList<>()).add(caller);
      return calls.values().stream().map(c -> new Cluster(-1, c, 0)).toList();
    }

    /** Everything at and below one device: one cluster of its own if enough is predicted below it, and whatever that does not explain. */
    private List<Cluster> explain(int device, Map<Integer, List<Cluster>> children, List<Caller> callers) {
      boolean distribution = paths.isDistribution(device);
      var all = new ArrayList<Cluster>();
      var votes = new ArrayList<Vote>();
      children.forEach((child, clusters) -> {
        for (var cluster : clusters) {
          all.add(cluster);
          if (cluster.device >= 0 || distribution && cluster.counts())
            votes.add(new Vote("device/" + child, cluster));
        }
      });
      for (var one : byPerson(callers)) {
        all.add(one);
        if (one.counts())
          votes.add(new Vote(one.callers.getFirst().who(), one));
      }
      var enough = thresholds.of(grid.kind(device), distribution);
      var gap = distribution ? thresholds.window() : thresholds.together();
      for (var event : Vote.events(votes, gap)) {
        int voters = (int) event.stream().map(Vote::voter).distinct().count();
        if (enough.reached(voters, enough.share() == 0 ? 0 : possibleVoters(device, distribution)) && !isRejected(device, all)
            && reached(device, distribution, event))
          return withOwnCluster(device, distribution, event, all);
      }
      return all;
    }

    /** A silent majority speaks against: enough of the customers below must stand where somebody has called. */
    private boolean reached(int device, boolean distribution, List<Vote> event) {
      if (distribution)
        return true;
      var feeding = supply.fedNode(device) >= 0 ? supply : paths.asIfClosed();
      var touched = new HashMap<Integer, Integer>();
      for (var vote : event)
        for (var caller : vote.cluster().callers) {
          int station = paths.transformer(caller.node());
          touched.put(station >= 0 ? station : -2 - caller.node(),
              station >= 0 ? feeding.customersBelow(station) : feeding.customersAt(caller.node()));
        }
      int all = feeding.customersBelow(device);
      return touched.values().stream().mapToInt(i -> i).sum() >= 0.5 * all;
    }

    private boolean isRejected(int device, List<Cluster> all) {
      var until = rejected.get(device);
      return until != null && all.stream().flatMap(c -> c.callers.stream()).map(Caller::who).distinct().count() < until;
    }

    private List<Cluster> withOwnCluster(int device, boolean distribution, List<Vote> event, List<Cluster> all) {
      var members = new ArrayList<Cluster>();
      for (var vote : event)
        members.add(vote.cluster());
      var rest = new ArrayList<>(all);
      rest.removeAll(members);
      // Whatever else is dark below the device went out with it, unless it did so long before.
      Instant since = members.stream().map(Cluster::since).min(Comparator.naturalOrder()).orElseThrow();
      rest.sort(Comparator.comparing(Cluster::since).reversed());
      for (var other : List.copyOf(rest)) {
        if (other.since().isBefore(since.minus(thresholds.window())))
          break;
        since = other.since().isBefore(since) ? other.since() : since;
        members.add(other);
        rest.remove(other);
      }
      var callers = new ArrayList<Caller>();
      int transformers = distribution ? 1 : 0;
      for (var member : members) {
        callers.addAll(member.callers);
        transformers += member.transformers;
      }
      rest.add(new Cluster(device, callers, transformers));
      return rest;
    }

    /** Customers below a distribution transformer; below anything else, devices next to it that feed customers. */
    private int possibleVoters(int device, boolean distribution) {
      if (distribution)
        return supply.customersBelow(device);
      int count = 0;
      for (int node : supply.below(device)) {
        int branch = supply.feedingBranch(node);
        if (branch == device || !SupplyPaths.isDevice(grid.kind(branch)) || supply.customersBelow(branch) == 0)
          continue;
        if (supply.upstream(supply.feedingNode(node), b -> SupplyPaths.isDevice(grid.kind(b))) == device)
          count++;
      }
      return count;
    }
  }

  /** Something below a device that speaks for the device being open. */
  private record Vote(String voter, Cluster cluster) {

    /** Votes whose calls follow each other without a longer gap are one event; oldest first. */
    static List<List<Vote>> events(List<Vote> votes, Duration gap) {
      record Call(Instant at, long reportId, int vote) {}
      var calls = new ArrayList<Call>();
      for (int v = 0; v < votes.size(); v++)
        for (var caller : votes.get(v).cluster.callers)
          calls.add(new Call(caller.at(), caller.reportId(), v));
      calls.sort(Comparator.comparing(Call::at).thenComparing(Call::reportId));
      int[] joined = new int[votes.size()];
      Arrays.setAll(joined, i -> i);
      for (int i = 1; i < calls.size(); i++)
        if (!calls.get(i).at.isAfter(calls.get(i - 1).at.plus(gap)))
          joined[root(joined, calls.get(i).vote)] = root(joined, calls.get(i - 1).vote);
      var events = new LinkedHashMap<Integer, List<Vote>>();
      var seen = new boolean[votes.size()];
      for (var call : calls)
        if (!seen[call.vote]) {
          seen[call.vote] = true;
          events.computeIfAbsent(root(joined, call.vote), r -> new ArrayList<>()).add(votes.get(call.vote));
        }
      return List.copyOf(events.values());
    }

    private static int root(int[] joined, int i) {
      while (joined[i] != i)
        i = joined[i] = joined[joined[i]];
      return i;
    }
  }
}
