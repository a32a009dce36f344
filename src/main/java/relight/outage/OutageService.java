package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.Order;
import relight.outage.conflict.ConflictService;
import relight.outage.ledger.LedgerService;
import relight.outage.signal.DeviceSignal;
import relight.outage.signal.SignalService;
import relight.outage.signal.SupplySignal;
import relight.storage.Tx;

/**
 * The life of outages. Whoever changes one first takes the lock of its part of the network, then the row: so the rules and the people at their
 * desks come one after the other, and never wait for each other in a circle.
 */
public final class OutageService {

  /** Who is asked whether the light is back; of more, the others have the public page. */
  private static final int MOST_ASKED = 5000;

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final SiteService sites;
  private final PredictionService predictions;
  private final SignalService signals;
  private final SettlementService settlement;
  private final NestingService nesting;
  private final LedgerService ledger;
  private final List<OutageDependent> dependents = new ArrayList<>();

  /** @param priority customers whose outage must be seen first */
  public OutageService(Journal journal, InstantSource time, Supplier<NetworkView> network, NetworkService switching,
      CustomerService customers, Supplier<List<Customer>> priority, RulePacks rules, ActiveRules active, Duration momentary,
      ZoneId zone, SignalService signals, ConflictService conflicts) {
    this.journal = journal;
    this.network = network;
    this.switching = switching;
    this.signals = signals;
    this.sites = new SiteService(customers, priority, rules);
    this.predictions = new PredictionService(journal, network, sites, active, zone, signals, conflicts, dependents);
    this.settlement = new SettlementService(journal, time, network, switching, customers, sites, predictions, momentary, dependents);
    this.ledger = settlement.ledger();
    this.nesting = new NestingService(journal, network, sites, predictions, settlement, active);
    switching.tell(settlement);
  }

  /** Jobs know outages and not the other way round; they ask to be told when one ends. Called while wiring. */
  public void tell(OutageDependent dependent) {
    dependents.add(dependent);
  }

  /** Planned outages know others and not the other way round, so what is planned for a node is handed in once they stand. */
  public void askForPlanned(BiFunction<String, Instant, Optional<PlannedWindow>> asked) {
    predictions.askForPlanned(asked);
  }

  /** The outage, locked together with its part of the network until the transaction ends. */
  public Outage lock(Tx tx, long id) {
    return outages.lock(tx, id);
  }

  LedgerService ledger() {
    return ledger;
  }

  SettlementService settlement() {
    return settlement;
  }

  NestingService nesting() {
    return nesting;
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
   * Somebody knows that it is so. The device stood open in the network since the supply went, and what is reported below it belongs here.
   *
   * @param deviceId the device that is really open, or null for the predicted one
   * @param offAt    since when, or null for what is known already
   */
  public Outage confirm(Tx tx, Actor actor, long id, int version, String deviceId, Instant offAt, Instant now) {
    switching.lockSwitching(tx);
    var before = lock(tx, id);
    before.requireDecision(actor, version);
    var device = deviceId == null ? before.site().device() : deviceId;
    if (device != null)
      outages.requireFree(tx, device, id);
    var place = device == null ? new SiteService.Counted(before.site(), before.affected()) : place(tx, before, device, now);
    var reason = device == null || device.equals(before.site().device())
        ? before.reason()
        : new Reason(Reason.DISPATCHER, SiteService.facts(network.get(), device, 0, 0));
    var outage = before.confirm(actor, version, place.site(), reason, place.affected(), offAt == null ? before.offAt() : offAt, now);
    if (device != null) {
      outage = settlement.within(tx, outage);
      if (!device.equals(before.site().device()))
        letGoOthers(tx, outage);
    }
    SettlementService.inHand(tx).tells(id);
    outages.save(tx, outage);
    outages.saveAreas(tx, id, outage.affected());
    begin(tx, actor, outage);
    outage = outages.get(tx, id);
    journal(tx, actor, "outage.confirmed", outage,
        device == null
            ? Map.of("customers", outage.affected().customers())
            : Map.of("device", device, "customers", outage.affected().customers()));
    predictions.reconsider(tx, outage.site().feeder(), now);
    return outages.get(tx, id);
  }

  private SiteService.Counted place(Tx tx, Outage outage, String device, Instant now) {
    var view = network.get();
    return sites.place(tx, view, branch(view, device), outage.site().feeder(), now);
  }

  /** Whoever called from where this device feeds nobody is not explained by it: the rules look at him again. True if there is anybody. */
  private boolean letGoOthers(Tx tx, Outage outage) {
    if (outage.nature().pinned())
      return false; // a dispatcher has said whom it holds
    var view = network.get();
    var section = Section.below(view, branch(view, outage.site().device()));
    var others = reports.openOf(tx, outage.id()).stream().filter(r -> r.node() != null && !section.holds(r.node())).map(OutageReport::id)
        .toList();
    reports.letGo(tx, outage.id(), others);
    return !others.isEmpty();
  }

  private static int branch(NetworkView view, String device) {
    int branch = view.grid().findBranch(device);
    if (branch < 0)
      throw Refusal.invalid("outage/unknown-device", "There is no device " + device + " in the network.").with("device", device);
    return branch;
  }

  /** What a confirmed outage did to the network, or to its customers by themselves. */
  private void begin(Tx tx, Actor actor, Outage outage) {
    var device = outage.site().device();
    if (device != null)
      switching.operate(tx, actor, List.of(order(outage, device, true, outage.offAt())));
    else
      settlement.settle(tx, actor,
          ledger.darkByThemselves(tx, actor, settlement.latest(tx), outage.id(),
              since(reports.customersOf(tx, outage.id()), outage.offAt())));
  }

  /** Who is dark by himself: those who reported it, or else those there whose meters tell of darkness. */
  private Collection<Long> alone(Tx tx, Outage outage) {
    var who = reports.customersOf(tx, outage.id());
    return who.isEmpty() && outage.reason().rule().equals(Reason.METERS_STILL_OFF) ? signals.darkAt(tx, outage.site().node()) : who;
  }

  private static Map<Long, Instant> since(Collection<Long> customers, Instant moment) {
    var since = new LinkedHashMap<Long, Instant>();
    customers.forEach(c -> since.put(c, moment));
    return since;
  }

  private static Order order(Outage outage, String device, boolean open, Instant at) {
    return new Order(device, open, at, "Outage " + outage.code(), purpose(outage.id()));
  }

  static String purpose(long id) {
    return "outage/" + id;
  }

  /** It was none: whatever was operated for it was not, and its interruptions have never been. */
  public Outage cancel(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    switching.lockSwitching(tx);
    var before = lock(tx, id);
    var outage = before.cancel(actor, version, why, now);
    SettlementService.inHand(tx).tells(id);
    outages.save(tx, outage);
    var operations = settlement.operationsOf(tx, id);
    switching.change(tx, actor, operations, List.of(), outage.endReason());
    settlement.settle(tx, actor, ledger.notByThemselves(tx, actor, settlement.latest(tx), id, now));
    reports.closeAll(tx, id);
    if (before.status() == OutageStatus.PREDICTED && before.site().device() != null)
      // what meters had said of it is refuted with it, or the rules would name the same device at their next look
      signals.refute(tx, Section.below(network.get(), branch(network.get(), before.site().device())).customerNodes(), id);
    journal(tx, actor, "outage.cancelled", outage,
        operations.isEmpty()
            ? Map.of("reason", new Words(outage.endReason()))
            : Map.of("reason", new Words(outage.endReason()), "operations", operations.stream().map(Operation::id).toList()));
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
        Map.of("from", from.toString(), "to", to.toString(), "reason", new Words(estimate.reason()), "confidence", estimate.confidence()));
    return outage;
  }

  /** A dispatcher's own restoring, e.g. by remote control or because somebody on site telephoned. */
  public Outage restore(Tx tx, Actor actor, long id, int version, Instant at, String why, Instant now) {
    switching.lockSwitching(tx);
    var before = lock(tx, id);
    before.requireDecision(actor, version);
    before.requireUnplanned();
    return end(tx, before, null, new InHand.Ending(actor, at == null ? now : at, null, Texts.reason(why, "outage/reason-missing"), false),
        now);
  }

  /**
   * Supply is back, as the crew on site says: the device is closed and everybody who reported has his answer, all in this transaction.
   * Nothing happens if the outage is over already. The caller holds {@link #lockForSwitching}. Answers with the outage that is over: another one
   * where that is known at the device that was closed.
   *
   * @param at          by the crew's clock
   * @param otherDevice the device that was closed, if it is not the outage's own; null if it is
   */
  public Outage restore(Tx tx, Actor actor, long id, Instant at, String cause, String otherDevice, Instant now) {
    var locked = lock(tx, id);
    if (!locked.status().isOpen())
      return locked;
    var other = otherDevice == null || otherDevice.equals(locked.site().device()) ? null : otherDevice;
    return end(tx, locked, other, new InHand.Ending(actor, at, cause, null, true), now);
  }

  /** Taken first by who may restore, before any other lock; see {@link NetworkService#lockSwitching}. */
  public void lockForSwitching(Tx tx) {
    switching.lockSwitching(tx);
  }

  private Outage end(Tx tx, Outage before, String otherDevice, InHand.Ending ending, Instant now) {
    long id = before.id();
    before.restore(ending.at(), ending.cause(), ending.why(), now); // refuses what cannot be
    SettlementService.inHand(tx).ends(id, ending);
    var view = settlement.latest(tx);
    if (otherDevice != null)
      branch(view, otherDevice);
    // an outage of its own is known there: this one stays where it is, or was only thought to be somewhere else
    var there = otherDevice == null ? Optional.<Outage>empty() : outages.findOpenAt(tx, otherDevice);
    boolean taken = there.isPresent();
    boolean others = false;
    if (before.status() == OutageStatus.PREDICTED && taken)
      return endAs(tx, before, lock(tx, there.get().id()), ending, now);
    if (before.status() == OutageStatus.PREDICTED) {
      // who brings the light back has seen that it was off, and where
      var device = otherDevice == null ? before.site().device() : otherDevice;
      var found = otherDevice == null ? before : moved(tx, before, otherDevice, now);
      found = found.found(found.site(), found.reason(), found.affected(), before.offAt(), now);
      outages.save(tx, found);
      others = otherDevice != null && letGoOthers(tx, found);
      if (device == null) {
        begin(tx, ending.actor(), found);
        settlement.settle(tx, ending.actor(), ledger.backByThemselves(tx, ending.actor(), settlement.latest(tx), id, ending.at()));
      } else {
        switching.operate(tx, ending.actor(), List.of(order(found, device, true, found.offAt()), order(found, device, false, ending.at())));
      }
    } else if (before.site().device() == null) {
      settlement.settle(tx, ending.actor(), ledger.backByThemselves(tx, ending.actor(), view, id, ending.at()));
    } else if (otherDevice == null) {
      switching.operate(tx, ending.actor(), List.of(order(before, before.site().device(), false, ending.at())));
    } else if (view.grid().normallyOpen(view.grid().getBranch(otherDevice))) {
      // fed from elsewhere; its own device stands as it stands
      switching.operate(tx, ending.actor(), List.of(order(before, otherDevice, false, ending.at())));
    } else if (taken || view.current().isOpen(view.grid().getBranch(otherDevice))) {
      switching.operate(tx, ending.actor(),
          List.of(order(before, otherDevice, false, ending.at()), order(before, before.site().device(), false, ending.at())));
    } else {
      // it was this device all the time
      var wrong = switching.withPurpose(tx, purpose(id)).stream().filter(o -> o.device().equals(before.site().device())).toList();
      var moved = moved(tx, before, otherDevice, now);
      outages.save(tx, moved);
      others = letGoOthers(tx, moved);
      switching.change(tx, ending.actor(), wrong,
          List.of(order(moved, otherDevice, true, moved.offAt()), order(moved, otherDevice, false, ending.at())), "found on site");
    }
    if (ending.byJob())
      tellFound(tx, before, otherDevice == null ? before.site().device() : otherDevice, ending.at(), now);
    settlement.look(tx, ending.actor(), Set.of(id));
    if (others)
      predictions.reconsider(tx, before.site().feeder(), now);
    var after = outages.get(tx, id);
    // customers nobody knows leave nothing in the ledger: the word of whoever restored it is all there is
    return after.status().isOpen() && after.site().device() == null && ledger.facts(tx, id).isEmpty()
        ? settlement.over(tx, after, ending.at(), now)
        : after;
  }

  /** What was only thought to be somewhere else was the other one all along; whoever called from elsewhere is looked at again. */
  private Outage endAs(Tx tx, Outage before, Outage into, InHand.Ending ending, Instant now) {
    settlement.become(tx, ending.actor(), before, into, now);
    boolean others = letGoOthers(tx, into);
    // a crew that was sent to that one is another, and hears that it is over
    end(tx, lock(tx, into.id()), null, new InHand.Ending(ending.actor(), ending.at(), ending.cause(), ending.why(), false), now);
    if (ending.byJob())
      tellFound(tx, into, into.site().device(), ending.at(), now);
    if (others)
      predictions.reconsider(tx, before.site().feeder(), now);
    return outages.get(tx, into.id());
  }

  /** What a crew has seen with its own eyes is evidence like any other: the device is closed, the light of those who reported is back. */
  private void tellFound(Tx tx, Outage outage, String device, Instant at, Instant now) {
    if (device != null) {
      signals.tellDevices(tx, List.of(new DeviceSignal(device, DeviceSignal.Basis.CREW, DeviceSignal.State.CLOSED, at, now,
          outage.site().feeder(), null)));
      return;
    }
    signals.tellSupply(tx, reports.openOf(tx, outage.id()).stream().filter(r -> r.customerId() != null && r.node() != null)
        .map(r -> new SupplySignal(r.customerId(), r.node(), r.feeder(), false, SupplySignal.Basis.CREW, at, now, now, null)).toList());
  }

  /** The outage is at another device than thought. */
  void moveTo(Tx tx, Outage outage, String device, Instant now) {
    var moved = moved(tx, outage, device, now);
    outages.save(tx, moved);
    if (outage.status().isOpen() && letGoOthers(tx, moved))
      predictions.reconsider(tx, outage.site().feeder(), now);
  }

  private Outage moved(Tx tx, Outage outage, String device, Instant now) {
    var place = place(tx, outage, device, now);
    outages.saveAreas(tx, outage.id(), place.affected());
    return outage.moved(place.site(), new Reason(Reason.DISPATCHER, SiteService.facts(network.get(), device, 0, 0)), place.affected(),
        null);
  }

  /**
   * Done with. Whoever reported it is asked whether the light is really back; the answers are evidence like any other.
   *
   * @param why needed while customers of it are still out in an outage of their own
   */
  public Outage close(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    var before = lock(tx, id);
    var outage = before.close(actor, version, now);
    var reason = Texts.optional(why, "outage/reason-missing");
    var nested = outages.openNestedIn(tx, id);
    if (!nested.isEmpty() && reason == null)
      throw Refusal.conflict("outage/still-out", "Customers of this outage are still out: close it with a reason, or wait.")
          .with("nested", nested).with("current", before.version());
    outages.save(tx, outage);
    var asked = reports.answeredOf(tx, id, MOST_ASKED);
    reports.setFreeTroubledVoltage(tx, id);
    reports.closeAll(tx, id);
    journal(tx, actor, "outage.closed", outage, reason == null ? Map.of() : Map.of("reason", new Words(reason), "nested", nested));
    if (!asked.isEmpty())
      journal(tx, actor, "outage.check-back-asked", outage, Map.of("reportIds", asked));
    return outage;
  }

  /** The plan that this one followed is done. */
  public void closeWithPlan(Tx tx, long id, Instant now) {
    var before = lock(tx, id);
    if (before.status() != OutageStatus.RESTORED)
      return;
    var outage = before.closed(now);
    outages.save(tx, outage);
    reports.setFreeTroubledVoltage(tx, id);
    reports.closeAll(tx, id);
    journal(tx, Actor.SYSTEM, "outage.closed", outage, Map.of("planned", outage.nature().plannedId()));
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

  /** The same without waiting: false if somebody else holds it. */
  boolean tryLockFeeder(Tx tx, String feeder) {
    return predictions.tryLockFeeder(tx, feeder);
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

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
