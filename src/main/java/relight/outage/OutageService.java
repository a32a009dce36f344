package relight.outage;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operated;
import relight.outage.inference.SupplyPaths;
import relight.outage.inference.Thresholds;
import relight.storage.Tx;

/**
 * The life of outages. Whoever changes one first takes the lock of its part of the network, then the row: so the rules and the people at their
 * desks come one after the other, and never wait for each other in a circle.
 */
public final class OutageService {

  private static final Logger log = LoggerFactory.getLogger(OutageService.class);

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final SiteService sites;
  private final PredictionService predictions;
  private final List<OutageDependent> dependents = new ArrayList<>();

  /** @param priority customers whose outage must be seen first */
  public OutageService(Journal journal, Supplier<NetworkView> network, NetworkService switching, CustomerService customers,
      Supplier<List<Customer>> priority, RulePacks rules, Thresholds thresholds, ZoneId zone) {
    this.journal = journal;
    this.network = network;
    this.switching = switching;
    this.sites = new SiteService(customers, priority, rules);
    this.predictions = new PredictionService(journal, network, sites, thresholds, zone, dependents);
  }

  /** Jobs know outages and not the other way round; they ask to be told when one ends. Called while wiring. */
  public void tell(OutageDependent dependent) {
    dependents.add(dependent);
  }

  /** The outage, locked together with its part of the network until the transaction ends. */
  public Outage lock(Tx tx, long id) {
    for (;;) {
      var feeder = outages.get(tx, id).site().feeder();
      predictions.lockFeeder(tx, feeder);
      var outage = outages.getForUpdate(tx, id);
      if (outage.site().feeder().equals(feeder))
        return outage;
    }
  }

  /** Outages locked together with their parts of the network, in an order that is the same for everybody. */
  Map<Long, Outage> lock(Tx tx, List<Long> ids) {
    for (;;) {
      var feeders = new TreeSet<String>();
      for (long id : ids)
        feeders.add(outages.get(tx, id).site().feeder());
      for (var feeder : feeders)
        predictions.lockFeeder(tx, feeder);
      var locked = new TreeMap<Long, Outage>();
      for (long id : new TreeSet<>(ids))
        locked.put(id, outages.getForUpdate(tx, id));
      if (locked.values().stream().allMatch(o -> feeders.contains(o.site().feeder())))
        return locked;
    }
  }

  PredictionService predictions() {
    return predictions;
  }

  SiteService sites() {
    return sites;
  }

  void tellMerged(Tx tx, Actor actor, Outage outage, Outage into, Instant now) {
    for (var dependent : dependents)
      dependent.merged(tx, actor, outage, into, now);
  }

  void tellParted(Tx tx, Actor actor, Outage from, Outage outage, Instant now) {
    for (var dependent : dependents)
      dependent.parted(tx, actor, from, outage, now);
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
        reason = new Reason(Reason.DISPATCHER, SiteService.facts(view, device, 0, 0));
      var counted = sites.place(tx, view, branch, site.feeder(), now);
      site = counted.site();
      affected = counted.affected();
    }
    var outage = before.confirm(actor, version, site, reason, affected, now);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, affected);
    if (device != null)
      switching.operate(tx, actor, device, true, now, "Outage " + outage.code());
    journal(tx, actor, "outage.confirmed", outage,
        device == null ? Map.of("customers", affected.customers()) : Map.of("device", device, "customers", affected.customers()));
    predictions.reconsider(tx, site.feeder(), now);
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

  /** Held until the transaction ends; taken before any row of that part of the network. */
  void lockFeeder(Tx tx, String feeder) {
    predictions.lockFeeder(tx, feeder);
  }

  /** A call inside a planned outage belongs to what its switching has brought about, once that has begun. */
  void joinPlanned(Tx tx, long plannedId, long reportId) {
    // no lock: whichever ends first, the outage or the plan, gives this call its answer
    outages.openOfPlanned(tx, plannedId).stream().findFirst().ifPresent(id -> {
      reports.join(tx, id, List.of(reportId));
      journal(tx, Actor.SYSTEM, "outage.joined", outages.get(tx, id), Map.of("reportIds", List.of(reportId)));
    });
  }

  /** Lets the rules look at all evidence of one part of the network. Work and lock are that part's alone. */
  void reconsider(Tx tx, String feeder, Instant now) {
    predictions.reconsider(tx, feeder, now);
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

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
