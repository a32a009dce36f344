package relight.outage;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkView;
import relight.outage.conflict.ConflictKind;
import relight.outage.conflict.ConflictService;
import relight.outage.inference.Blocker;
import relight.outage.inference.Caller;
import relight.outage.inference.Conclusion;
import relight.outage.inference.Decision;
import relight.outage.inference.DeviceSignal;
import relight.outage.inference.Evidence;
import relight.outage.inference.Meters;
import relight.outage.inference.OpenOutage;
import relight.outage.inference.PlannedWork;
import relight.outage.inference.Prediction;
import relight.outage.inference.RuleEngine;
import relight.outage.inference.RuleSet;
import relight.outage.inference.SupplyPaths;
import relight.outage.signal.LastWord;
import relight.outage.signal.SignalService;
import relight.storage.Tx;

/** Lets the rules look at the evidence of one part of the network and does what they decide. */
final class PredictionService {

  private static final String SERIES = "SC";
  /** What meters said longer ago than this speaks neither for nor against. */
  private static final Duration SPOKEN = Duration.ofDays(1);

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final RegroupStore regroupings = new RegroupStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final SiteService sites;
  private final ActiveRules rules;
  private final SignalService signals;
  private final ConflictService conflicts;
  private final ZoneId zone;
  private final List<OutageDependent> dependents;
  private volatile BiFunction<String, Instant, Optional<PlannedWindow>> planned = (node, at) -> Optional.empty();
  private final SecureRandom random = new SecureRandom();

  /** @param dependents told when an outage merges into another; the list grows while wiring */
  PredictionService(Journal journal, Supplier<NetworkView> network, SiteService sites, ActiveRules rules, ZoneId zone,
      SignalService signals, ConflictService conflicts, List<OutageDependent> dependents) {
    this.journal = journal;
    this.network = network;
    this.sites = sites;
    this.rules = rules;
    this.signals = signals;
    this.conflicts = conflicts;
    this.zone = zone;
    this.dependents = dependents;
  }

  /**
   * Lets the rules look at all evidence of one part of the network and does what they decide. Work and lock are that part's alone.
   */
  void reconsider(Tx tx, String feeder, Instant now) {
    lockFeeder(tx, feeder);
    var view = network.get();
    var open = new LinkedHashMap<Long, Outage>();
    for (var outage : outages.openInFeeder(tx, feeder))
      open.put(outage.id(), outage);
    var found = reports.evidence(tx, feeder);
    var active = rules.of(tx, unit(open.values(), found), now);
    var evidence = evidence(tx, view, feeder, active, open.values(), found, now);
    var callers = evidence.callers();
    var conclusion = new RuleEngine(active).conclude(view.supply(), evidence);
    for (var decision : conclusion.decisions()) {
      switch (decision) {
        case Decision.Open opened -> open(tx, view, feeder, active, opened.prediction(), now);
        case Decision.Join join -> join(tx, open, join.outageId(), join.reportIds(), callers, now);
        case Decision.Absorb absorb -> absorb(tx, open, absorb.outageId(), absorb.absorbed(), now);
        case Decision.Grow grow -> grow(tx, view, open, active, grow, callers, now);
        case Decision.Withdraw withdraw -> withdraw(tx, open, withdraw.outageId(), now);
      }
    }
    tell(tx, view, feeder, conclusion.doubts());
  }

  /** Planned outages know others and not the other way round, so what is planned for a node is handed in once they stand. */
  void askForPlanned(BiFunction<String, Instant, Optional<PlannedWindow>> asked) {
    planned = asked;
  }

  /** Everything known of one part of the network, as an engine wants it. */
  Evidence evidence(Tx tx, NetworkView view, String feeder, RuleSet active, Collection<Outage> open, List<OutageReport> found,
      Instant now) {
    var grid = view.grid();
    var spoken = signals.ofCustomers(tx, found.stream().map(OutageReport::customerId).filter(c -> c != null).toList());
    var callers = new ArrayList<Caller>();
    var held = new HashMap<Long, Integer>();
    for (var report : found) {
      if (report.outageId() != null)
        held.merge(report.outageId(), 1, Integer::sum);
      int node = grid.findNode(report.node());
      var own = report.customerId() == null ? null : spoken.get(report.customerId());
      if (node >= 0)
        callers
            .add(new Caller(report.id(), report.who(), node, darkSince(report, own), report.kind() == ReportKind.NO_POWER, report.trust(),
                own == null || own.off() ? null : own.at(), report.outageId()));
    }
    var meters = new ArrayList<Meters>();
    for (var one : signals.meters(tx, feeder, now, active.hold(), now.minus(SPOKEN))) {
      int node = grid.findNode(one.node());
      if (node >= 0)
        meters.add(new Meters(node, one.offAt(), one.onAt()));
    }
    var devices = new ArrayList<DeviceSignal>();
    for (var signal : signals.devicesOf(tx, feeder)) {
      int branch = grid.findBranch(signal.device());
      var state = switch (signal.state()) {
        case OPEN -> DeviceSignal.State.OPEN;
        case CLOSED -> DeviceSignal.State.CLOSED;
        case TRIPPED -> DeviceSignal.State.TRIPPED;
        case BAD_QUALITY, RESET -> null;
      };
      if (branch >= 0 && state != null)
        devices.add(new DeviceSignal(branch, state, DeviceSignal.Basis.valueOf(signal.basis().name()), signal.at()));
    }
    var also = new HashMap<Long, List<Integer>>();
    for (var merged : regroupings.merged(tx, feeder))
      if (grid.findBranch(merged.device()) >= 0)
        also.computeIfAbsent(merged.outageId(), id -> new ArrayList<>()).add(grid.findBranch(merged.device()));
    var known = open.stream().map(o -> new OpenOutage(o.id(), o.site().device() == null ? -1 : grid.findBranch(o.site().device()),
        o.status() != OutageStatus.PREDICTED || o.nature().pinned(),
        isProbable(o, active, now), o.offAt(),
        held.getOrDefault(o.id(), 0), also.getOrDefault(o.id(), List.of()))).toList();
    var rejected = new HashMap<Integer, Integer>();
    for (var one : regroupings.rejected(tx, feeder, now.minus(active.window())))
      if (grid.findBranch(one.device()) >= 0)
        rejected.merge(grid.findBranch(one.device()), one.callers() + active.rejectedUntil(), Math::max);
    var works = new ArrayList<PlannedWork>();
    var dark = new HashSet<Integer>();
    callers.forEach(c -> dark.add(c.node()));
    meters.stream().filter(m -> m.offAt().length > 0).forEach(m -> dark.add(m.node()));
    for (int node : dark)
      planned.apply(grid.nodeId(node), now)
          .ifPresent(w -> works.add(new PlannedWork(w.id(), node, w.from(), w.to().isAfter(now) ? w.to() : now)));
    return new Evidence(now, callers, meters, devices, works, known, rejected);
  }

  /** Whoever calls below it belongs to it: it has stood for a while, or it is what another outage left dark. */
  private static boolean isProbable(Outage outage, RuleSet active, Instant now) {
    return outage.site().device() != null && (outage.nature().nestedIn() != null
        || active.ageing() != null && !outage.createdAt().isAfter(now.minus(active.ageing())));
  }

  /** People call minutes after it went dark; a meter knows when. */
  private static Instant darkSince(OutageReport report, LastWord own) {
    return own != null && own.off() && own.at().isBefore(report.at()) && own.at().isAfter(report.at().minus(SPOKEN))
        ? own.at()
        : report.at();
  }

  /** The unit whose rules hold: that of whoever was heard from first. */
  private static Long unit(Collection<Outage> open, List<OutageReport> found) {
    for (var outage : open)
      if (outage.site().unitId() != null)
        return outage.site().unitId();
    return found.stream().map(OutageReport::unitId).filter(u -> u != null).findFirst().orElse(null);
  }

  /** A device that is known to be closed and below which it is dark is somebody's task, until that is no longer so. */
  private void tell(Tx tx, NetworkView view, String feeder, List<Conclusion.Doubt> doubts) {
    var paths = new SupplyPaths(view.supply());
    var still = new HashSet<String>();
    for (var doubt : doubts)
      if (doubt.by() == Blocker.SCADA_CLOSED) {
        var device = view.grid().branchId(doubt.device());
        var subject = "device/" + device;
        still.add(subject);
        var facts = new LinkedHashMap<String, Object>();
        facts.put("callers", doubt.callers());
        facts.put("gasps", doubt.gasps());
        facts.put("since", doubt.since().toString());
        conflicts.raise(tx, ConflictKind.SCADA_CLOSED_CALLERS_BELOW, subject, device, null, sites.unit(tx, view, doubt.device()), facts);
      }
    for (var subject : conflicts.openSubjects(tx, ConflictKind.SCADA_CLOSED_CALLERS_BELOW)) {
      int branch = subject.startsWith("device/") ? view.grid().findBranch(subject.substring(7)) : -1;
      int node = branch < 0 ? -1 : paths.fedNode(branch);
      if (!still.contains(subject) && node >= 0 && feeder.equals(paths.feeder(node)))
        conflicts.settle(tx, ConflictKind.SCADA_CLOSED_CALLERS_BELOW, subject, "agreed");
    }
  }

  private void open(Tx tx, NetworkView view, String feeder, RuleSet active, Prediction prediction, Instant now) {
    var since = prediction.since();
    var first = prediction.callers().isEmpty() ? null : prediction.callers().getFirst().at();
    var reportIds = prediction.callers().stream().map(Caller::reportId).toList();
    var there = prediction.device() < 0 ? Optional.<Outage>empty() : outages.findOpenAt(tx, view.grid().branchId(prediction.device()));
    if (there.isPresent()) {
      // a device has one open outage: one whose callers have light again, or that is weighed elsewhere, takes these in
      reports.join(tx, there.get().id(), reportIds);
      if (!reportIds.isEmpty())
        journal(tx, Actor.SYSTEM, "outage.joined", there.get(), Map.of("reportIds", reportIds));
      return;
    }
    var counted = prediction.device() >= 0
        ? sites.place(tx, view, prediction.device(), feeder, now)
        : sites.single(tx, view, reports.withIds(tx, reportIds).getFirst(), feeder, now);
    var outage = new Outage(0, nextCode(tx, now), nextPublicId(), 1, OutageStatus.PREDICTED, counted.site(),
        SiteService.reason(view, prediction, active), counted.affected(), counted.affected().customers(), since, first, now, null, null,
        null,
        null, sites.target(since),
        CrewStage.NONE, Nature.UNPLANNED, null, null, null);
    long id = outages.insert(tx, outage);
    reports.join(tx, id, reportIds);
    var saved = outages.get(tx, id);
    journal(tx, Actor.SYSTEM, "outage.predicted", saved, told(saved, reportIds));
  }

  private void join(Tx tx, Map<Long, Outage> open, long id, List<Long> reportIds, List<Caller> callers, Instant now) {
    reports.join(tx, id, reportIds);
    var outage = withFirst(tx, open.get(id), reportIds, callers);
    open.put(id, outage);
    journal(tx, Actor.SYSTEM, "outage.joined", outage, Map.of("reportIds", reportIds));
  }

  private void grow(Tx tx, NetworkView view, Map<Long, Outage> open, RuleSet active, Decision.Grow grow, List<Caller> callers,
      Instant now) {
    long id = grow.outageId();
    var inherited = grow.absorbed().stream().map(open::get).map(Outage::claim).filter(c -> c != null).findFirst().orElse(null);
    if (!grow.absorbed().isEmpty())
      absorb(tx, open, id, grow.absorbed(), now);
    reports.join(tx, id, grow.reportIds());
    var outage = withFirst(tx, open.get(id), grow.prediction().callers().stream().map(Caller::reportId).toList(), callers);
    if (grow.prediction().since().isBefore(outage.offAt())) {
      outage = outage.darkSince(grow.prediction().since());
      outages.save(tx, outage);
    }
    if (!grow.moved() || isTakenByAnother(tx, view, grow)) {
      open.put(id, outage);
      if (!grow.reportIds().isEmpty())
        journal(tx, Actor.SYSTEM, "outage.joined", outage, Map.of("reportIds", grow.reportIds()));
      return;
    }
    var feeder = outage.site().feeder();
    var counted = grow.prediction().device() >= 0
        ? sites.place(tx, view, grow.prediction().device(), feeder, now)
        : sites.single(tx, view, reports.withIds(tx, List.of(grow.prediction().callers().getFirst().reportId())).getFirst(), feeder, now);
    outage = outage.moved(counted.site(), SiteService.reason(view, grow.prediction(), active), counted.affected(), inherited);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, counted.affected());
    open.put(id, outage);
    journal(tx, Actor.SYSTEM, "outage.changed", outage, told(outage, grow.reportIds()));
  }

  /** Another part of the network, e.g. one that feeds it through a tie, has an outage open at the device: this one stays where it is. */
  private boolean isTakenByAnother(Tx tx, NetworkView view, Decision.Grow grow) {
    int device = grow.prediction().device();
    return device >= 0 && outages.findOpenAt(tx, view.grid().branchId(device)).filter(o -> o.id() != grow.outageId()).isPresent();
  }

  /** The light came back before anybody called or looked. */
  private void withdraw(Tx tx, Map<Long, Outage> open, long id, Instant now) {
    var outage = open.get(id);
    if (outage.claim() != null || outage.crewStage() != CrewStage.NONE || outage.reason().rule().equals(Reason.METERS_STILL_OFF))
      return; // somebody is at it and finds out for himself, or it is about meters that say nothing
    open.remove(id);
    withdraw(tx, outage, now);
  }

  /** Nobody has reported anything of it, or not any more. */
  boolean isUnreported(Tx tx, long id) {
    return reports.openOf(tx, id).isEmpty();
  }

  /** Everybody it was concluded from has supply again. */
  void withdraw(Tx tx, Outage outage, Instant now) {
    withdraw(tx, outage, "supply-back", now);
  }

  /** @param why a word that pages translate */
  void withdraw(Tx tx, Outage outage, String why, Instant now) {
    var gone = outage.withdrawn(now, why);
    outages.save(tx, gone);
    journal(tx, Actor.SYSTEM, "outage.cancelled", gone, Map.of("reason", gone.endReason()));
    for (var dependent : dependents)
      dependent.over(tx, Actor.SYSTEM, gone, now);
  }

  private void absorb(Tx tx, Map<Long, Outage> open, long id, List<Long> absorbed, Instant now) {
    for (long other : absorbed) {
      var gone = open.remove(other).mergedInto(id, now);
      outages.save(tx, gone);
      reports.moveAll(tx, other, id);
      outages.inheritEstimate(tx, other, id);
      var into = open.get(id);
      if (gone.firstReportAt() != null && (into.firstReportAt() == null || gone.firstReportAt().isBefore(into.firstReportAt()))) {
        into = into.firstReportedAt(gone.firstReportAt(), sites.target(gone.firstReportAt()));
        outages.save(tx, into);
        open.put(id, into);
      }
      journal(tx, Actor.SYSTEM, "outage.merged", gone, Map.of("into", id, "outage", id));
      for (var dependent : dependents)
        dependent.merged(tx, Actor.SYSTEM, gone, into, now);
      open.put(id, outages.get(tx, id)); // a job that came along brings its crew's stage
    }
  }

  /** An earlier call than any before starts the legal clock earlier. */
  private Outage withFirst(Tx tx, Outage outage, List<Long> reportIds, List<Caller> callers) {
    var first = callers.stream().filter(c -> reportIds.contains(c.reportId())).map(Caller::at).min(java.util.Comparator.naturalOrder());
    if (first.isEmpty() || outage.firstReportAt() != null && !first.get().isBefore(outage.firstReportAt()))
      return outage;
    var earlier = outage.firstReportedAt(first.get(), sites.target(first.get()));
    outages.save(tx, earlier);
    return earlier;
  }

  /** The same without waiting: false if somebody else holds it. */
  boolean tryLockFeeder(Tx tx, String feeder) {
    return outages.tryLockFeeder(tx, feeder);
  }

  /** Held until the transaction ends: the rules and the people at their desks come one after the other in one part of the network. */
  void lockFeeder(Tx tx, String feeder) {
    outages.lockFeeder(tx, feeder);
  }

  /** The next code of an outage, e.g. SC-26-0007. */
  String nextCode(Tx tx, Instant now) {
    var year = now.atZone(zone).getYear();
    return "%s-%02d-%04d".formatted(SERIES, year % 100, outages.nextInSeries(tx, SERIES, year));
  }

  /** What the public may call an outage: says nothing about number or place. */
  String nextPublicId() {
    var bytes = new byte[6];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, Object> told(Outage outage, List<Long> reportIds) {
    var body = new LinkedHashMap<String, Object>();
    body.put("rule", outage.reason().rule());
    body.putAll(outage.reason().facts());
    body.put("customers", outage.affected().customers());
    body.put("reportIds", reportIds);
    return body;
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
