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
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Grid;
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

    private final Grid grid;
    private final Supply supply;
    private final SupplyPaths paths;
    private final Evidence evidence;
    private final Map<Integer, int[]> up = new HashMap<>();
    private final Map<Integer, DeviceSignal> closed = new HashMap<>();
    private final Map<Integer, List<Instant>> indicated = new HashMap<>();
    private final Map<Integer, List<Meters>> litBelow = new HashMap<>();
    private final Map<Integer, PlannedWork> planned = new HashMap<>();
    private final List<Conclusion.Doubt> doubts = new ArrayList<>();

    Look(Supply supply, Evidence evidence) {
      this.grid = supply.grid();
      this.supply = supply;
      this.paths = new SupplyPaths(supply);
      this.evidence = evidence;
      for (var signal : evidence.devices()) {
        switch (signal.state()) {
          case CLOSED -> closed.put(signal.device(), signal);
          case TRIPPED ->
            protectiveAt(signal.device()).ifPresent(d -> indicated.computeIfAbsent(d, x -> new ArrayList<>()).add(signal.at()));
          case OPEN -> {
          } // stands in the switch positions
        }
      }
      for (var meters : evidence.meters())
        if (meters.onAt().length > 0)
          for (int device : up(meters.node()))
            litBelow.computeIfAbsent(device, d -> new ArrayList<>()).add(meters);
      for (var work : evidence.planned())
        planned.put(work.node(), work);
    }

    /** What opens for a fault that was seen to flow here: the nearest protection at or above. */
    private Optional<Integer> protectiveAt(int branch) {
      if (grid.kind(branch).isProtective())
        return Optional.of(branch);
      int node = paths.fedNode(branch);
      return node < 0
          ? Optional.empty()
          : Arrays.stream(up(node)).boxed().filter(b -> b != branch && grid.kind(b).isProtective()).findFirst();
    }

    private int[] up(int node) {
      return up.computeIfAbsent(node, paths::up);
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
        else if (outage.aged() && !isUntenable(outage))
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
      decisions.addAll(reconcile(predict(free.stream().filter(c -> !c.isLit()).toList(), meters), free, byId));
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
        for (int branch : up(node)) {
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
        if (meters.offAt().length > 0 && Arrays.stream(up(meters.node())).anyMatch(b -> b == outage.device()))
          return false;
      return true;
    }

    /** Something is known now that clears the device of an outage the rules have predicted. */
    private boolean isUntenable(OpenOutage outage) {
      if (outage.device() < 0 || outage.fixed() || paths.abnormallyOpen(outage.device()))
        return false;
      var dark = new ArrayList<Caller>();
      for (var caller : evidence.callers())
        if (!caller.isLit() && isUnder(caller.node(), outage.device()))
          dark.add(caller);
      var gasps = new ArrayList<Gasps>();
      for (var meters : evidence.meters())
        if (meters.offAt().length > 0 && isUnder(meters.node(), outage.device()))
          gasps.addAll(Gasps.of(meters, rules.window()));
      if (dark.isEmpty() && gasps.isEmpty())
        return false; // whoever called has supply again: that it is over is not for the rules to say
      return blocker(outage.device(), new Cluster(outage.device(), dark, gasps, 0)).isPresent();
    }

    private boolean isUnder(int node, int device) {
      for (int branch : up(node))
        if (branch == device)
          return true;
      return false;
    }

    /** What clears the device of having caused this. */
    private Optional<Blocker> blocker(int device, Cluster event) {
      var signal = closed.get(device);
      if (signal != null && signal.basis() == DeviceSignal.Basis.SCADA)
        return Optional.of(Blocker.SCADA_CLOSED);
      if (signal != null && !signal.at().isBefore(event.since()))
        return Optional.of(Blocker.CREW_CLOSED);
      var until = evidence.rejected().get(device);
      if (until != null && event.people() + event.gasped() < until)
        return Optional.of(Blocker.REJECTED);
      return isLit(device, event) ? Optional.of(Blocker.LIT) : Optional.empty();
    }

    /** Meters below have said, since this began, that they have supply; above the transformers whole transformers are counted. */
    private boolean isLit(int device, Cluster event) {
      var lit = litBelow.get(device);
      if (lit == null)
        return false;
      if (paths.isDistribution(device))
        return outweighs(lit.stream().mapToInt(m -> m.onAfter(event.since())).sum(), event.people() + event.gasped());
      var on = new HashMap<Integer, Integer>();
      for (var meters : lit) {
        int count = meters.onAfter(event.since());
        if (count > 0)
          on.merge(station(meters.node()), count, Integer::sum);
      }
      var dark = event.darkByStation();
      long lights = on.entrySet().stream().filter(e -> outweighs(e.getValue(), dark.getOrDefault(e.getKey(), 0))).count();
      long darks = dark.keySet().stream().filter(s -> !on.containsKey(s) || !outweighs(on.get(s), dark.get(s))).count();
      return outweighs(lights, darks);
    }

    private boolean outweighs(double lit, double dark) {
      return lit > rules.lit() * (lit + dark);
    }

    /** The transformer above a node, or a number that stands for the node itself. */
    private int station(int node) {
      int transformer = paths.transformer(node);
      return transformer >= 0 ? transformer : -2 - node;
    }

    /** What explains those who are dark and whom no known outage explains; oldest first. */
    List<Prediction> predict(List<Caller> callers, List<Meters> meters) {
      var found = new ArrayList<Prediction>();
      var tree = new DeviceTree(true);
      var open = new TreeMap<Integer, List<Caller>>();
      for (var caller : callers) {
        int openAbove = openAbove(caller.node());
        if (openAbove >= 0)
          open.computeIfAbsent(openAbove, b -> new ArrayList<>()).add(caller);
        else
          tree.add(new Cluster(-1, List.of(caller), List.of(), 0), devices(caller.node()));
      }
      for (var one : meters)
        if (openAbove(one.node()) < 0) {
          var devices = devices(one.node());
          for (var gasps : Gasps.of(one, rules.window()))
            if (!isPlanned(one.node(), Instant.ofEpochMilli(gasps.from())))
              tree.add(new Cluster(-1, List.of(), List.of(gasps), 0), devices);
        }
      open.forEach((device, below) -> found.add(new Cluster(device, below, List.of(), 0).prediction(Prediction.Rule.DEVICE_OPEN)));
      var back = new ArrayList<Cluster>();
      for (var cluster : tree.rollUp())
        if (cluster.device < 0 && !cluster.callers.isEmpty() && cluster.callers.stream().allMatch(this::seemsBack))
          back.add(cluster);
        else if (cluster.device >= 0 || !cluster.callers.isEmpty()) // a lone meter that went dark is waited for
          found.add(cluster.prediction());
      for (var cluster : asOneEvent(back))
        found.add(cluster.prediction());
      found.sort(Comparator.comparing(Prediction::since).thenComparing(p -> p.callers().isEmpty() ? -1 : p.callers().getFirst().reportId())
          .thenComparing(Prediction::device));
      return found;
    }

    /**
     * Callers where light has come back since are asked together who were dark together: if each of them were an outage by himself, a large one that
     * is over and that nobody has told of would fall apart into as many as have called.
     */
    private List<Cluster> asOneEvent(List<Cluster> back) {
      var tree = new DeviceTree(false);
      for (var cluster : back)
        tree.add(cluster, devices(cluster.callers.getFirst().node()));
      return tree.rollUp().stream().map(c -> new Cluster(-1, c.callers, List.of(), 0)).toList();
    }

    /** Meters beside him, or a device above him, have told since his call that there is supply: he has it as well, or a trouble of his own. */
    private boolean seemsBack(Caller caller) {
      for (int device : up(caller.node())) {
        var signal = closed.get(device);
        if (signal != null && !signal.at().isBefore(caller.at()))
          return true;
      }
      int transformer = paths.transformer(caller.node());
      int lit = transformer < 0 ? 0 : litBelow.getOrDefault(transformer, List.of()).stream().mapToInt(m -> m.onAfter(caller.at())).sum();
      return outweighs(lit, 1);
    }

    private int openAbove(int node) {
      for (int branch : up(node))
        if (paths.abnormallyOpen(branch))
          return branch;
      return -1;
    }

    private int[] devices(int node) {
      return Arrays.stream(up(node)).filter(b -> SupplyPaths.isDevice(grid.kind(b))).toArray();
    }

    /** Gives predictions to the outages that are there already, oldest outage first. */
    private List<Decision> reconcile(List<Prediction> predictions, List<Caller> free, Map<Long, OpenOutage> byId) {
      var decisions = new ArrayList<Decision>();
      var taken = new HashSet<Long>();
      var untenable = new HashMap<Long, Boolean>();
      for (var prediction : predictions) {
        var outages = new TreeSet<Long>();
        for (var caller : prediction.callers())
          if (caller.outageId() != null && byId.containsKey(caller.outageId()) && !taken.contains(caller.outageId()))
            outages.add(caller.outageId());
        for (var other : byId.values())
          if (other.reports() == 0 && !other.fixed() && !taken.contains(other.id()) && other.device() >= 0 && prediction.device() >= 0
              && covers(prediction.device(), other.device())
              && Duration.between(prediction.since(), other.since()).abs().compareTo(rules.window()) <= 0)
            outages.add(other.id());
        var joining = prediction.callers().stream().filter(c -> {
          var at = c.outageId() == null ? null : byId.get(c.outageId());
          return at == null || !outages.contains(at.id()) && untenable.computeIfAbsent(at.id(), id -> isUntenable(at));
        }).map(Caller::reportId).toList();
        if (outages.isEmpty()) {
          // An older prediction may hold all of this already, after switching has torn its section apart: leave it there.
          boolean held = prediction.callers().isEmpty() ? isHeld(prediction, byId) : joining.isEmpty();
          if (!held)
            decisions.add(new Decision.Open(prediction));
          continue;
        }
        taken.addAll(outages);
        var oldest = byId.get(outages.first());
        boolean moved = prediction.device() != oldest.device()
            && (!covers(oldest.device(), prediction.device()) || untenable.computeIfAbsent(oldest.id(), id -> isUntenable(oldest)));
        var absorbed = List.copyOf(outages.tailSet(outages.first(), false));
        if (moved || !absorbed.isEmpty() || !joining.isEmpty())
          decisions.add(new Decision.Grow(oldest.id(), prediction, moved, absorbed, joining));
      }
      return decisions;
    }

    /** Whether an outage is open that takes in where only meters have spoken. */
    private boolean isHeld(Prediction prediction, Map<Long, OpenOutage> byId) {
      return byId.values().stream().anyMatch(o -> o.device() >= 0 && covers(o.device(), prediction.device()) && !isUntenable(o));
    }

    /** Whether what is below the inner device (or a single customer, -1) is below the outer one as well. */
    private boolean covers(int outer, int inner) {
      if (outer < 0)
        return inner < 0;
      if (inner < 0 || outer == inner)
        return true;
      var feeding = supply.fedNode(inner) >= 0 ? supply : paths.asIfClosed();
      int node = feeding.fedNode(inner);
      return node >= 0 && feeding.isBelow(node, outer);
    }

    /** Whoever is dark as one event, at a device once it is predicted. */
    private final class Cluster {

      final int device;
      final List<Caller> callers;
      final List<Gasps> gasps;
      final int transformers;
      private Instant since;

      Cluster(int device, List<Caller> callers, List<Gasps> gasps, int transformers) {
        this.device = device;
        this.callers = callers;
        this.gasps = gasps;
        this.transformers = transformers;
      }

      Instant since() {
        if (since == null) {
          var calls = callers.stream().map(Caller::at);
          var meters = gasps.stream().map(g -> Instant.ofEpochMilli(g.from()));
          since = java.util.stream.Stream.concat(calls, meters).min(Comparator.naturalOrder()).orElseThrow();
        }
        return since;
      }

      boolean counts() {
        return !gasps.isEmpty() || callers.stream().anyMatch(Caller::counts);
      }

      int people() {
        return (int) callers.stream().map(Caller::who).distinct().count();
      }

      int gasped() {
        return gasps.stream().mapToInt(Gasps::count).sum();
      }

      /** How much it counts for the device right above: a household by the trust in it, meters as many as they are. */
      double weight() {
        return gasped() + callers.stream().filter(Caller::counts).mapToDouble(rules::weight).max().orElse(0);
      }

      boolean unverified() {
        return gasps.isEmpty() && callers.stream().noneMatch(c -> c.trust() >= rules.verifiedFrom());
      }

      Map<Integer, Integer> darkByStation() {
        var dark = new HashMap<Integer, Integer>();
        var who = new HashSet<String>();
        for (var caller : callers)
          if (who.add(caller.who()))
            dark.merge(station(caller.node()), 1, Integer::sum);
        for (var one : gasps)
          dark.merge(station(one.node()), one.count(), Integer::sum);
        return dark;
      }

      /** Share of the customers below the device who stand where somebody is dark. */
      double reached(int below) {
        var feeding = supply.fedNode(below) >= 0 ? supply : paths.asIfClosed();
        var places = new HashSet<Integer>();
        int touched = 0;
        for (var caller : callers)
          if (places.add(station(caller.node())))
            touched += customers(feeding, caller.node());
        for (var one : gasps)
          if (places.add(station(one.node())))
            touched += customers(feeding, one.node());
        int all = feeding.customersBelow(below);
        return all == 0 ? 1 : Math.min(1, (double) touched / all);
      }

      private int customers(Supply feeding, int node) {
        int station = paths.transformer(node);
        return station >= 0 ? feeding.customersBelow(station) : feeding.customersAt(node);
      }

      Prediction prediction() {
        return prediction(rule());
      }

      Prediction prediction(Prediction.Rule rule) {
        var sorted = new ArrayList<>(callers);
        sorted.sort(Evidence.OLDEST_FIRST);
        boolean above = device >= 0 && !paths.isDistribution(device);
        return new Prediction(rule, device, sorted, transformers, since(), gasped(), device < 0 ? 1 : reached(device),
            above && unverified(),
            device >= 0 && isIndicated(device, since()), null);
      }

      private Prediction.Rule rule() {
        if (device < 0)
          return Prediction.Rule.SINGLE_CALLER;
        if (paths.isDistribution(device))
          return Prediction.Rule.CALLERS_UNDER_TRANSFORMER;
        return transformers == 0 ? Prediction.Rule.CALLERS_BELOW_DEVICE : Prediction.Rule.TRANSFORMERS_BELOW_DEVICE;
      }
    }

    private boolean isIndicated(int device, Instant since) {
      return indicated.getOrDefault(device, List.of()).stream()
          .anyMatch(at -> Duration.between(since, at).abs().compareTo(rules.window()) <= 0);
    }

    /** The devices above those who are dark, only as many as needed, each knowing the next one up. */
    private final class DeviceTree {

      private final Map<Integer, Integer> parent = new HashMap<>();
      private final Map<Integer, List<Cluster>> direct = new LinkedHashMap<>();
      private final List<Cluster> above = new ArrayList<>();
      private final boolean blockable;

      /** @param blockable whether what is known of a device speaks against it */
      DeviceTree(boolean blockable) {
        this.blockable = blockable;
      }

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
      private List<Cluster> byPerson(List<Cluster> single) {
        var calls = new LinkedHashMap<String, List<Caller>>();
        var all = new ArrayList<Cluster>();
        for (var one : single)
          if (one.callers.isEmpty())
            all.add(one);
          else
            calls.computeIfAbsent(one.callers.getFirst().who(), w -> new ArrayList<>()).addAll(one.callers);
        calls.values().forEach(c -> all.add(new Cluster(-1, c, List.of(), 0)));
        return all;
      }

      /** Everything at and below one device: one cluster of its own if enough is dark below it, and whatever that does not explain. */
      private List<Cluster> explain(int device, Map<Integer, List<Cluster>> children, List<Cluster> single) {
        boolean distribution = paths.isDistribution(device);
        boolean hinted = indicated.containsKey(device);
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
                new Vote(one.callers.isEmpty() ? "node/" + one.gasps.getFirst().node() : one.callers.getFirst().who(), one.weight(), one));
        }
        var enough = rules.of(grid.kind(device), distribution);
        for (var event : events(votes, distribution ? rules.window() : rules.together())) {
          double voters = event.stream()
              .collect(java.util.stream.Collectors.toMap(Vote::voter, Vote::weight, Math::max)).values().stream().mapToDouble(w -> w).sum();
          var together = united(device, event.stream().map(Vote::cluster).toList(), 0);
          boolean indicator = hinted && isIndicated(device, together.since());
          boolean reached = indicator && voters > 1 - 1e-9
              || rules.reached(enough, voters, enough.share() == 0 ? 0 : possibleVoters(device, distribution))
                  && (enough.reach() == 0 || together.reached(device) > enough.reach() - 1e-9);
          if (!reached)
            continue;
          var blocker = blockable ? blocker(device, together) : Optional.<Blocker>empty();
          if (blocker.isEmpty())
            return withOwnCluster(device, distribution, event, all);
          if (blocker.get() == Blocker.SCADA_CLOSED || blocker.get() == Blocker.CREW_CLOSED)
            doubts.add(new Conclusion.Doubt(device, blocker.get(), together.people(), together.gasped(), together.since()));
        }
        return all;
      }

      private Cluster united(int device, List<Cluster> members, int transformers) {
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
        rest.add(united(device, List.copyOf(members.keySet()), distribution ? 1 : 0));
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

      /** Votes whose evidence follows each other without a longer gap are one event; oldest first. */
      private List<List<Vote>> events(List<Vote> votes, Duration gap) {
        record Said(long at, long order, int vote) {}
        var said = new ArrayList<Said>();
        for (int v = 0; v < votes.size(); v++) {
          for (var caller : votes.get(v).cluster.callers)
            said.add(new Said(caller.at().toEpochMilli(), caller.reportId(), v));
          for (var one : votes.get(v).cluster.gasps) {
            said.add(new Said(one.from(), -1 - one.node(), v));
            said.add(new Said(one.to(), -1 - one.node(), v));
          }
        }
        said.sort(Comparator.comparingLong(Said::at).thenComparingLong(Said::order));
        int[] joined = new int[votes.size()];
        Arrays.setAll(joined, i -> i);
        for (int i = 1; i < said.size(); i++)
          if (said.get(i).at - said.get(i - 1).at <= gap.toMillis())
            joined[root(joined, said.get(i).vote)] = root(joined, said.get(i - 1).vote);
        var events = new LinkedHashMap<Integer, List<Vote>>();
        var seen = new boolean[votes.size()];
        for (var one : said)
          if (!seen[one.vote]) {
            seen[one.vote] = true;
            events.computeIfAbsent(root(joined, one.vote), r -> new ArrayList<>()).add(votes.get(one.vote));
          }
        return List.copyOf(events.values());
      }

      private static int root(int[] joined, int i) {
        while (joined[i] != i)
          i = joined[i] = joined[joined[i]];
        return i;
      }
    }

    /** Something below a device that speaks for the device being open, and for how many of its kind. */
    private record Vote(String voter, double weight, Cluster cluster) {}
  }
}
