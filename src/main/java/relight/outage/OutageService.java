package relight.outage;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.BranchKind;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operated;
import relight.outage.inference.Caller;
import relight.outage.inference.Decision;
import relight.outage.inference.Evidence;
import relight.outage.inference.OpenOutage;
import relight.outage.inference.OutageInference;
import relight.outage.inference.Prediction;
import relight.outage.inference.SupplyPaths;
import relight.outage.inference.Thresholds;
import relight.storage.Tx;

/**
 * The life of outages. Whoever changes one first takes the lock of its part of the network, then the row: so the rules and the people at their
 * desks come one after the other, and never wait for each other in a circle.
 */
public final class OutageService {

  private static final Logger log = LoggerFactory.getLogger(OutageService.class);
  private static final int FEEDER_LOCK = 40;
  private static final String SERIES = "SC";

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final CustomerService customers;
  private final Supplier<List<Customer>> priority;
  private final RulePacks rules;
  private final Thresholds thresholds;
  private final ZoneId zone;
  private final SecureRandom random = new SecureRandom();
  private final List<OutageDependent> dependents = new ArrayList<>();

  /** @param priority customers whose outage must be seen first */
  public OutageService(Journal journal, Supplier<NetworkView> network, NetworkService switching, CustomerService customers,
      Supplier<List<Customer>> priority, RulePacks rules, Thresholds thresholds, ZoneId zone) {
    this.journal = journal;
    this.network = network;
    this.switching = switching;
    this.customers = customers;
    this.priority = priority;
    this.rules = rules;
    this.thresholds = thresholds;
    this.zone = zone;
  }

  /** Jobs know outages and not the other way round; they ask to be told when one ends. Called while wiring. */
  public void tell(OutageDependent dependent) {
    dependents.add(dependent);
  }

  /** The outage, locked together with its part of the network until the transaction ends. */
  public Outage lock(Tx tx, long id) {
    for (;;) {
      var feeder = outages.get(tx, id).site().feeder();
      lockFeeder(tx, feeder);
      var outage = outages.getForUpdate(tx, id);
      if (outage.site().feeder().equals(feeder))
        return outage;
    }
  }

  public Outage get(Tx tx, long id) {
    return outages.get(tx, id);
  }

  /** An outage of this actor's units. */
  public Outage get(Tx tx, Actor actor, long id) {
    var outage = outages.get(tx, id);
    actor.requireUnit(outage.site().unitId());
    return outage;
  }

  public Outage claim(Tx tx, Actor actor, long id, int version, Instant now) {
    var before = lock(tx, id);
    var outage = before.claim(actor, version, now);
    outages.save(tx, outage);
    journal(tx, actor, "outage.claimed", outage, Map.of());
    return outage;
  }

  public Outage release(Tx tx, Actor actor, long id, int version) {
    var outage = lock(tx, id).release(actor, version);
    outages.save(tx, outage);
    journal(tx, actor, "outage.released", outage, Map.of());
    return outage;
  }

  /**
   * Somebody knows that it is so. The device is open from now on in the network's current state, and what is reported below it belongs here.
   *
   * @param deviceId the device that is really open, or null for the predicted one
   */
  public Outage confirm(Tx tx, Actor actor, long id, int version, String deviceId, Instant now) {
    var before = lock(tx, id);
    before.requireDecision(actor, version);
    var view = network.get();
    var device = deviceId == null ? before.site().device() : deviceId;
    var site = before.site();
    var reason = before.reason();
    var affected = before.affected();
    if (device != null) {
      int branch = view.grid().findBranch(device);
      if (branch < 0)
        throw Refusal.invalid("outage/unknown-device", "There is no device " + device + " in the network.").with("device", device);
      if (!device.equals(before.site().device()))
        reason = new Reason(Reason.DISPATCHER, facts(view, device, 0, 0));
      var counted = place(tx, view, branch, site.feeder(), now);
      site = counted.site;
      affected = counted.affected;
    }
    var outage = before.confirm(actor, version, site, reason, affected, now);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, affected);
    if (device != null)
      switching.operate(tx, actor, device, true, now, "Outage " + outage.code());
    journal(tx, actor, "outage.confirmed", outage,
        device == null ? Map.of("customers", affected.customers()) : Map.of("device", device, "customers", affected.customers()));
    reconsider(tx, site.feeder(), now);
    return outages.get(tx, id);
  }

  /** It was none. A device that was opened for it in the network's state is closed again. */
  public Outage cancel(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    var before = lock(tx, id);
    var outage = before.cancel(actor, version, why, now);
    if (before.status() != OutageStatus.PREDICTED && before.site().device() != null)
      switching.operate(tx, actor, before.site().device(), false, now, outage.endReason());
    outages.save(tx, outage);
    reports.closeAll(tx, id);
    journal(tx, actor, "outage.cancelled", outage, Map.of("reason", outage.endReason()));
    for (var dependent : dependents)
      dependent.over(tx, actor, outage, now);
    return outages.get(tx, id);
  }

  /** A dispatcher's promise; every earlier one stays known. */
  public Outage estimate(Tx tx, Actor actor, long id, int version, Instant from, Instant to, String why, Instant now) {
    var outage = lock(tx, id).estimated(actor, version);
    var estimate = Estimate.by(actor.name(), from, to, why, now);
    outages.save(tx, outage);
    outages.estimate(tx, id, estimate);
    journal(tx, actor, "outage.estimated", outage,
        Map.of("from", from.toString(), "to", to.toString(), "reason", estimate.reason(), "confidence", estimate.confidence()));
    return outage;
  }

  /** A dispatcher's own restoring, e.g. by remote control or because somebody on site telephoned. */
  public Outage restore(Tx tx, Actor actor, long id, int version, Instant at, String why, Instant now) {
    var before = lock(tx, id);
    before.requireDecision(actor, version);
    var restored = restoreLocked(tx, actor, before, at == null ? now : at, null, Texts.reason(why, "outage/reason-missing"), now);
    for (var dependent : dependents)
      dependent.over(tx, actor, restored, now);
    return restored;
  }

  /**
   * Supply is back, as the crew on site says: the device is closed and everybody who reported has his answer, all in this transaction.
   * Nothing happens if the outage is over already.
   *
   * @param at          by the crew's clock
   * @param otherDevice the device that was closed, if it is not the outage's own; null if it is
   */
  public Outage restore(Tx tx, Actor actor, long id, Instant at, String cause, String otherDevice, Instant now) {
    var locked = lock(tx, id);
    if (!locked.status().isOpen())
      return locked;
    if (otherDevice != null && !otherDevice.equals(locked.site().device())) {
      if (network.get().grid().findBranch(otherDevice) < 0)
        throw Refusal.invalid("outage/unknown-device", "There is no device " + otherDevice + " in the network.").with("device",
            otherDevice);
      switching.operate(tx, actor, otherDevice, false, at, "Outage " + locked.code());
    }
    return restoreLocked(tx, actor, locked, at, cause, null, now);
  }

  private Outage restoreLocked(Tx tx, Actor actor, Outage before, Instant at, String cause, String why, Instant now) {
    var outage = before.restore(at, cause, why, now);
    outages.save(tx, outage);
    if (before.site().device() != null)
      switching.operate(tx, actor, before.site().device(), false, at, "Outage " + outage.code());
    int answered = reports.answerAll(tx, outage.id(), now);
    var body = new LinkedHashMap<String, Object>();
    body.put("at", at.toString());
    body.put("customers", before.customersOut());
    body.put("reports", answered);
    if (cause != null)
      body.put("cause", cause);
    if (why != null)
      body.put("reason", why);
    journal(tx, actor, "outage.restored", outage, body);
    return outage;
  }

  public Outage close(Tx tx, Actor actor, long id, int version, Instant now) {
    var outage = lock(tx, id).close(actor, version, now);
    outages.save(tx, outage);
    reports.closeAll(tx, id);
    journal(tx, actor, "outage.closed", outage, Map.of());
    return outage;
  }

  /** Help comes nearer, or does not come after all. */
  public void crewStageChanged(Tx tx, Actor actor, long id, CrewStage stage) {
    var locked = lock(tx, id);
    if (locked.crewStage() == stage || locked.status() == OutageStatus.CLOSED || locked.status() == OutageStatus.CANCELLED)
      return;
    var outage = locked.crew(stage);
    outages.save(tx, outage);
    journal(tx, actor, "outage.crew", outage, Map.of("stage", stage.text()));
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
    var known = open.values().stream().map(o -> new OpenOutage(o.id(), o.site().device() == null ? -1 : grid.findBranch(o.site().device()),
        o.status() != OutageStatus.PREDICTED)).toList();
    for (var decision : new OutageInference(view.supply(), thresholds).decide(new Evidence(callers, known))) {
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
        ? place(tx, view, prediction.device(), feeder, now)
        : single(tx, view, reports.withIds(tx, reportIds).getFirst(), feeder, now);
    var year = now.atZone(zone).getYear();
    var code = "%s-%02d-%04d".formatted(SERIES, year % 100, outages.nextInSeries(tx, SERIES, year));
    var outage = new Outage(0, code, HexFormat.of().formatHex(bytes(6)), 1, OutageStatus.PREDICTED, counted.site,
        reason(view, prediction), counted.affected, counted.affected.customers(), first, first, now, null, null, null, null, target(first),
        CrewStage.NONE, null, null, null);
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
    var counted = place(tx, view, grow.prediction().device(), outage.site().feeder(), now);
    outage = outage.moved(counted.site, reason(view, grow.prediction()), counted.affected, inherited);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, counted.affected);
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
        into = into.firstReportedAt(gone.firstReportAt(), target(gone.firstReportAt()));
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
    var earlier = outage.firstReportedAt(first.get(), target(first.get()));
    outages.save(tx, earlier);
    return earlier;
  }

  /** A place and who is dark there. */
  private record Counted(Site site, Affected affected) {}

  private Counted place(Tx tx, NetworkView view, int branch, String feeder, Instant now) {
    var grid = view.grid();
    var section = Section.below(view, branch);
    var places = customers.countByPlace(tx, section.customerNodes());
    var areas = new LinkedHashMap<List<String>, Integer>();
    var units = new LinkedHashMap<Long, Integer>();
    for (var place : places) {
      areas.merge(List.of(place.communeCode(), place.hamletCode()), place.customers(), Integer::sum);
      if (place.unitId() != null)
        units.merge(place.unitId(), place.customers(), Integer::sum);
    }
    var sorted = areas.entrySet().stream().map(e -> new Affected.Area(e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .sorted(java.util.Comparator.comparingInt(Affected.Area::customers).reversed()).toList();
    var unit = units.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
    var first = priority.get().stream().filter(c -> section.holds(c.node())).map(Customer::id).toList();
    var most = sorted.isEmpty() ? new Affected.Area("", "", 0) : sorted.getFirst();
    var paths = new SupplyPaths(view.supply());
    var level = paths.isDistribution(branch) ? Level.TRANSFORMER : Level.DEVICE;
    var inFeeder = section.feeder();
    var site = new Site(level, grid.branchId(branch), section.fedNode(), inFeeder == null ? feeder : inFeeder, unit,
        emptyToNull(most.communeCode()),
        emptyToNull(most.hamletCode()), middle(grid.lon(grid.from(branch)), grid.lon(grid.to(branch))),
        middle(grid.lat(grid.from(branch)), grid.lat(grid.to(branch))));
    return new Counted(site, new Affected(section.customers(), now, view.number(), sorted, first, section.line()));
  }

  private Counted single(Tx tx, NetworkView view, OutageReport report, String feeder, Instant now) {
    int node = view.grid().getNode(report.node());
    var site = new Site(Level.CUSTOMER, null, report.node(), feeder, report.unitId(), report.communeCode(), report.hamletCode(),
        report.lon() == null ? view.grid().lon(node) : report.lon(), report.lat() == null ? view.grid().lat(node) : report.lat());
    var area = new Affected.Area(report.communeCode() == null ? "" : report.communeCode(),
        report.hamletCode() == null ? "" : report.hamletCode(), 1);
    var first = report.customerId() == null
        ? List.<Long>of()
        : priority.get().stream().map(Customer::id).filter(c -> c.equals(report.customerId())).toList();
    return new Counted(site, new Affected(1, now, view.number(), List.of(area), first, null));
  }

  private Target target(Instant firstReport) {
    return rules.deadline(RulePacks.RESTORATION, firstReport).map(d -> new Target(d.at(), d.rule().id(), d.rule().effectiveFrom()))
        .orElse(null);
  }

  private static Reason reason(NetworkView view, Prediction prediction) {
    var device = prediction.device() < 0 ? null : view.grid().branchId(prediction.device());
    return new Reason(prediction.rule().text(), facts(view, device, prediction.distinctCallers(), prediction.transformers()));
  }

  private static Map<String, Object> facts(NetworkView view, String device, int callers, int transformers) {
    var facts = new LinkedHashMap<String, Object>();
    if (device != null) {
      facts.put("device", device);
      facts.put("deviceKind", view.grid().kind(view.grid().getBranch(device)).text());
    }
    if (callers > 0)
      facts.put("callers", callers);
    if (transformers > 0 && device != null && view.grid().kind(view.grid().getBranch(device)) != BranchKind.TRANSFORMER)
      facts.put("transformers", transformers);
    return facts;
  }

  private static Map<String, Object> told(Outage outage, List<Long> reportIds) {
    var body = new LinkedHashMap<String, Object>();
    body.put("rule", outage.reason().rule());
    body.putAll(outage.reason().facts());
    body.put("customers", outage.affected().customers());
    body.put("reportIds", reportIds);
    return body;
  }

  /**
   * Follows what was switched beside the jobs: an outage whose customers are fed again, through its own device or from elsewhere, is restored
   * in part or whole. An outage whose device this node has not seen move yet waits for the next time.
   *
   * @return how many outages changed
   */
  public int followSupply(Tx tx, Instant now) {
    var view = network.get();
    int changed = 0;
    for (long id : outages.openConfirmed(tx)) {
      var outage = lock(tx, id);
      int branch = outage.status().isOpen() && outage.site().device() != null ? view.grid().findBranch(outage.site().device()) : -1;
      if (branch < 0 || isBehind(tx, view, branch))
        continue;
      int out = stillOut(view, branch);
      if (out == outage.customersOut() || out > 0 && out >= outage.affected().customers())
        continue;
      if (out == 0 && outage.affected().customers() > 0) {
        var restored = restoreLocked(tx, Actor.SYSTEM, outage, now, null, "supply-back", now);
        for (var dependent : dependents)
          dependent.over(tx, Actor.SYSTEM, restored, now);
      } else {
        var partly = outage.stillOut(out);
        outages.save(tx, partly);
        journal(tx, Actor.SYSTEM, "outage.partially-restored", partly, Map.of("customers", out));
      }
      changed++;
    }
    if (changed > 0)
      log.info("{} outages followed what was switched", changed);
    return changed;
  }

  private boolean isBehind(Tx tx, NetworkView view, int branch) {
    return switching.lastOperation(tx, view.grid().branchId(branch)).map(Operated::open)
        .orElse(view.grid().normallyOpen(branch)) != view.current().isOpen(branch);
  }

  private static int stillOut(NetworkView view, int device) {
    if (!view.current().isOpen(device) && view.supply().fedNode(device) >= 0)
      return 0;
    var usual = view.normalSupply().fedNode(device) >= 0 ? view.normalSupply() : new SupplyPaths(view.supply()).asIfClosed();
    int out = 0;
    for (int node : usual.below(device))
      if (!view.supply().energised(node))
        out += view.supply().customersAt(node);
    return out;
  }

  private void lockFeeder(Tx tx, String feeder) {
    tx.run("select pg_advisory_xact_lock($1, hashtext($2))", FEEDER_LOCK, feeder);
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static double middle(double a, double b) {
    return (a + b) / 2;
  }

  private static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
