package relight.outage;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkView;
import relight.outage.inference.Caller;
import relight.outage.inference.Decision;
import relight.outage.inference.Evidence;
import relight.outage.inference.OpenOutage;
import relight.outage.inference.OutageInference;
import relight.outage.inference.Prediction;
import relight.outage.inference.Thresholds;
import relight.storage.Tx;

/** Lets the rules look at the evidence of one part of the network and does what they decide. */
final class PredictionService {

  private static final int FEEDER_LOCK = 40;
  private static final String SERIES = "SC";
  /** A device that was rejected may be blamed again once so many more have called. */
  private static final int MORE_CALLERS = 3;

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final RegroupStore regroupings = new RegroupStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final SiteService sites;
  private final Thresholds thresholds;
  private final ZoneId zone;
  private final List<OutageDependent> dependents;
  private final SecureRandom random = new SecureRandom();

  /** @param dependents told when an outage merges into another; the list grows while wiring */
  PredictionService(Journal journal, Supplier<NetworkView> network, SiteService sites, Thresholds thresholds, ZoneId zone,
      List<OutageDependent> dependents) {
    this.journal = journal;
    this.network = network;
    this.sites = sites;
    this.thresholds = thresholds;
    this.zone = zone;
    this.dependents = dependents;
  }

  /**
   * Lets the rules look at all evidence of one part of the network and does what they decide. Work and lock are that part's alone.
   */
  void reconsider(Tx tx, String feeder, Instant now) {
    lockFeeder(tx, feeder);
    var view = network.get();
    var grid = view.grid();
    var open = new LinkedHashMap<Long, Outage>();
    for (var outage : outages.openInFeeder(tx, feeder))
      open.put(outage.id(), outage);
    var callers = new ArrayList<Caller>();
    for (var report : reports.evidence(tx, feeder)) {
      int node = grid.findNode(report.node());
      if (node >= 0)
        callers.add(new Caller(report.id(), report.who(), node, report.at(), report.kind() == ReportKind.NO_POWER, report.outageId()));
    }
    var also = new HashMap<Long, List<Integer>>();
    for (var merged : regroupings.merged(tx, feeder))
      also.computeIfAbsent(merged.outageId(), id -> new ArrayList<>()).add(grid.findBranch(merged.device()));
    var known = open.values().stream().map(o -> new OpenOutage(o.id(), o.site().device() == null ? -1 : grid.findBranch(o.site().device()),
        o.status() != OutageStatus.PREDICTED || o.nature().pinned(), also.getOrDefault(o.id(), List.of()))).toList();
    var rejected = new HashMap<Integer, Integer>();
    for (var one : regroupings.rejected(tx, feeder, now.minus(thresholds.window())))
      rejected.merge(grid.findBranch(one.device()), one.callers() + MORE_CALLERS, Math::max);
    for (var decision : new OutageInference(view.supply(), thresholds).decide(new Evidence(callers, known, rejected))) {
      switch (decision) {
        case Decision.Open opened -> open(tx, view, feeder, opened.prediction(), now);
        case Decision.Join join -> join(tx, open, join.outageId(), join.reportIds(), callers, now);
        case Decision.Absorb absorb -> absorb(tx, open, absorb.outageId(), absorb.absorbed(), now);
        case Decision.Grow grow -> grow(tx, view, open, grow, callers, now);
      }
    }
  }

  private void open(Tx tx, NetworkView view, String feeder, Prediction prediction, Instant now) {
    var first = prediction.since();
    var reportIds = prediction.callers().stream().map(Caller::reportId).toList();
    var counted = prediction.device() >= 0
        ? sites.place(tx, view, prediction.device(), feeder, now)
        : sites.single(tx, view, reports.withIds(tx, reportIds).getFirst(), feeder, now);
    var outage = new Outage(0, nextCode(tx, now), nextPublicId(), 1, OutageStatus.PREDICTED, counted.site(),
        SiteService.reason(view, prediction), counted.affected(), counted.affected().customers(), first, first, now, null, null, null, null,
        sites.target(first),
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

  private void grow(Tx tx, NetworkView view, Map<Long, Outage> open, Decision.Grow grow, List<Caller> callers, Instant now) {
    long id = grow.outageId();
    var inherited = grow.absorbed().stream().map(open::get).map(Outage::claim).filter(c -> c != null).findFirst().orElse(null);
    if (!grow.absorbed().isEmpty())
      absorb(tx, open, id, grow.absorbed(), now);
    reports.join(tx, id, grow.reportIds());
    var outage = withFirst(tx, open.get(id), grow.prediction().callers().stream().map(Caller::reportId).toList(), callers);
    if (!grow.moved()) {
      open.put(id, outage);
      if (!grow.reportIds().isEmpty())
        journal(tx, Actor.SYSTEM, "outage.joined", outage, Map.of("reportIds", grow.reportIds()));
      return;
    }
    var feeder = outage.site().feeder();
    var counted = grow.prediction().device() >= 0
        ? sites.place(tx, view, grow.prediction().device(), feeder, now)
        : sites.single(tx, view, reports.withIds(tx, List.of(grow.prediction().callers().getFirst().reportId())).getFirst(), feeder, now);
    outage = outage.moved(counted.site(), SiteService.reason(view, grow.prediction()), counted.affected(), inherited);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, counted.affected());
    open.put(id, outage);
    journal(tx, Actor.SYSTEM, "outage.changed", outage, told(outage, grow.reportIds()));
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

  /** Held until the transaction ends: the rules and the people at their desks come one after the other in one part of the network. */
  void lockFeeder(Tx tx, String feeder) {
    tx.run("select pg_advisory_xact_lock($1, hashtext($2))", FEEDER_LOCK, feeder);
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
