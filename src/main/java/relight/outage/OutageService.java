package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.Order;
import relight.network.SwitchingDependent;
import relight.outage.conflict.ConflictService;
import relight.outage.inference.SupplyPaths;
import relight.outage.ledger.LedgerService;
import relight.outage.ledger.OutageBook;
import relight.outage.ledger.PremiseFact;
import relight.outage.ledger.Account;
import relight.outage.signal.SignalService;
import relight.storage.Tx;

/**
 * The life of outages. Whoever changes one first takes the lock of its part of the network, then the row: so the rules and the people at their
 * desks come one after the other, and never wait for each other in a circle.
 */
public final class OutageService implements SwitchingDependent {

  /** Who is asked whether the light is back; of more, the others have the public page. */
  private static final int MOST_ASKED = 5000;

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final SiteService sites;
  private final PredictionService predictions;
  private final LedgerService ledger;
  private final InstantSource time;
  private final Duration momentary;
  private final List<OutageDependent> dependents = new ArrayList<>();

  /** What a command does to outages itself in this transaction, and tells itself. */
  private static final class InHand {

    private final Set<Long> told = new HashSet<>();
    private final Map<Long, Ending> endings = new HashMap<>();
  }

  /** How somebody says that an outage ends. */
  private record Ending(Actor actor, Instant at, String cause, String why, boolean byJob) {}

  /** @param priority customers whose outage must be seen first */
  public OutageService(Journal journal, InstantSource time, Supplier<NetworkView> network, NetworkService switching,
      CustomerService customers, Supplier<List<Customer>> priority, RulePacks rules, ActiveRules active, Duration momentary,
      ZoneId zone, SignalService signals, ConflictService conflicts) {
    this.journal = journal;
    this.time = time;
    this.network = network;
    this.switching = switching;
    this.momentary = momentary;
    this.sites = new SiteService(customers, priority, rules);
    this.predictions = new PredictionService(journal, network, sites, active, zone, signals, conflicts, dependents);
    this.ledger = new LedgerService(journal, switching, customers, new Book());
    switching.tell(this);
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

  LedgerService ledger() {
    return ledger;
  }

  /** The command tells itself what it does to this outage; nothing else is written about it in this transaction. */
  void tells(Tx tx, long id) {
    inHand(tx).told.add(id);
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
    var place = device == null ? new SiteService.Counted(before.site(), before.affected()) : place(tx, before, device, now);
    var reason = device == null || device.equals(before.site().device())
        ? before.reason()
        : new Reason(Reason.DISPATCHER, SiteService.facts(network.get(), device, 0, 0));
    var outage = before.confirm(actor, version, place.site(), reason, place.affected(), offAt == null ? before.offAt() : offAt, now);
    inHand(tx).told.add(id);
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
      settle(tx, actor,
          ledger.darkByThemselves(tx, actor, latest(tx), outage.id(), since(reports.customersOf(tx, outage.id()), outage.offAt())));
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

  private NetworkView latest(Tx tx) {
    return switching.latest(tx, network.get());
  }

  private static InHand inHand(Tx tx) {
    return tx.attached(InHand.class, InHand::new);
  }

  /** It was none: whatever was operated for it was not, and its interruptions have never been. */
  public Outage cancel(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    switching.lockSwitching(tx);
    var before = lock(tx, id);
    var outage = before.cancel(actor, version, why, now);
    inHand(tx).told.add(id);
    outages.save(tx, outage);
    var operations = operationsOf(tx, id);
    switching.change(tx, actor, operations, List.of(), outage.endReason());
    settle(tx, actor, ledger.notByThemselves(tx, actor, latest(tx), id, now));
    reports.closeAll(tx, id);
    journal(tx, actor, "outage.cancelled", outage,
        operations.isEmpty()
            ? Map.of("reason", outage.endReason())
            : Map.of("reason", outage.endReason(), "operations", operations.stream().map(Operation::id).toList()));
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
    switching.lockSwitching(tx);
    var before = lock(tx, id);
    before.requireDecision(actor, version);
    return end(tx, before, null, new Ending(actor, at == null ? now : at, null, Texts.reason(why, "outage/reason-missing"), false), now);
  }

  /**
   * Supply is back, as the crew on site says: the device is closed and everybody who reported has his answer, all in this transaction.
   * Nothing happens if the outage is over already. The caller holds {@link #lockForSwitching}.
   *
   * @param at          by the crew's clock
   * @param otherDevice the device that was closed, if it is not the outage's own; null if it is
   */
  public Outage restore(Tx tx, Actor actor, long id, Instant at, String cause, String otherDevice, Instant now) {
    var locked = lock(tx, id);
    if (!locked.status().isOpen())
      return locked;
    var other = otherDevice == null || otherDevice.equals(locked.site().device()) ? null : otherDevice;
    return end(tx, locked, other, new Ending(actor, at, cause, null, true), now);
  }

  /** Taken first by who may restore, before any other lock; see {@link NetworkService#lockSwitching}. */
  public void lockForSwitching(Tx tx) {
    switching.lockSwitching(tx);
  }

  private Outage end(Tx tx, Outage before, String otherDevice, Ending ending, Instant now) {
    long id = before.id();
    before.restore(ending.at, ending.cause, ending.why, now); // refuses what cannot be
    inHand(tx).endings.put(id, ending);
    var view = latest(tx);
    if (otherDevice != null)
      branch(view, otherDevice);
    // an outage of its own is known there: this one stays where it is
    boolean taken = otherDevice != null && outages.findOpenAt(tx, otherDevice).isPresent();
    if (before.status() == OutageStatus.PREDICTED) {
      // who brings the light back has seen that it was off, and where
      var device = otherDevice == null || taken ? before.site().device() : otherDevice;
      var found = otherDevice == null || taken ? before : moved(tx, before, otherDevice, now);
      found = found.found(found.site(), found.reason(), found.affected(), before.offAt(), now);
      outages.save(tx, found);
      if (device == null) {
        begin(tx, ending.actor, found);
        settle(tx, ending.actor, ledger.backByThemselves(tx, ending.actor, latest(tx), id, ending.at));
      } else {
        switching.operate(tx, ending.actor, List.of(order(found, device, true, found.offAt()), order(found, device, false, ending.at)));
      }
    } else if (before.site().device() == null) {
      settle(tx, ending.actor, ledger.backByThemselves(tx, ending.actor, view, id, ending.at));
    } else if (otherDevice == null) {
      switching.operate(tx, ending.actor, List.of(order(before, before.site().device(), false, ending.at)));
    } else if (view.grid().normallyOpen(view.grid().getBranch(otherDevice))) {
      // fed from elsewhere; its own device stands as it stands
      switching.operate(tx, ending.actor, List.of(order(before, otherDevice, false, ending.at)));
    } else if (taken || view.current().isOpen(view.grid().getBranch(otherDevice))) {
      switching.operate(tx, ending.actor,
          List.of(order(before, otherDevice, false, ending.at), order(before, before.site().device(), false, ending.at)));
    } else {
      // it was this device all the time
      var wrong = switching.withPurpose(tx, purpose(id)).stream().filter(o -> o.device().equals(before.site().device())).toList();
      var moved = moved(tx, before, otherDevice, now);
      outages.save(tx, moved);
      switching.change(tx, ending.actor, wrong,
          List.of(order(moved, otherDevice, true, moved.offAt()), order(moved, otherDevice, false, ending.at)), "found on site");
    }
    look(tx, ending.actor, Set.of(id));
    var after = outages.get(tx, id);
    // customers nobody knows leave nothing in the ledger: the word of whoever restored it is all there is
    return after.status().isOpen() && after.site().device() == null && ledger.facts(tx, id).isEmpty()
        ? over(tx, after, ending.at, now)
        : after;
  }

  /** The outage is at another device than thought. */
  void moveTo(Tx tx, Outage outage, String device, Instant now) {
    outages.save(tx, moved(tx, outage, device, now));
  }

  /**
   * An outage within another one: customers who were still dark when the others had supply again.
   *
   * @param who   the customers
   * @param since when each of them went dark
   * @param said  what they reported
   */
  Outage nest(Tx tx, Actor actor, Outage in, List<Customer> who, Map<Long, Instant> since, List<OutageReport> said, Instant now) {
    var view = network.get();
    var first = who.getFirst();
    var node = view.grid().findNode(first.node());
    var feeder = node < 0 ? null : new SupplyPaths(view.supply()).feeder(node);
    double lon = node < 0 ? in.site().lon() : view.grid().lon(node);
    double lat = node < 0 ? in.site().lat() : view.grid().lat(node);
    var site = new Site(Level.CUSTOMER, null, first.node(), feeder == null ? in.site().feeder() : feeder, first.unitId(),
        first.communeCode(),
        first.hamletCode(), lon, lat);
    predictions.lockFeeder(tx, site.feeder());
    var off = since.values().stream().min(Instant::compareTo).orElseThrow();
    var affected = sites.recount(tx, new Affected(who.size(), now, view.number(), List.of(), List.of(), null), who.size(),
        who.stream().map(Customer::id).toList(), view.number(), now);
    var reported = said.stream().map(OutageReport::at).min(Instant::compareTo).orElse(null);
    var legal = in.firstReportAt() != null ? in.firstReportAt() : reported != null ? reported : now;
    long id = outages.insert(tx,
        new Outage(0, predictions.nextCode(tx, now), predictions.nextPublicId(), 1, OutageStatus.CONFIRMED, site,
            new Reason(Reason.STILL_OUT, Map.of("outage", in.code())), affected, who.size(), off, reported, now, now, null, null, null,
            sites.target(legal), CrewStage.NONE, Nature.UNPLANNED.nestedIn(in.id()), null, null, null));
    inHand(tx).told.add(id);
    inHand(tx).told.add(in.id());
    for (var report : said)
      reports.reopenFor(tx, report.id(), id);
    var nested = outages.get(tx, id);
    journal(tx, actor, "outage.confirmed", nested, Map.of("nestedIn", in.id(), "customers", who.size()));
    settle(tx, actor, ledger.darkByThemselves(tx, actor, latest(tx), id, since));
    return outages.get(tx, id);
  }

  private Outage moved(Tx tx, Outage outage, String device, Instant now) {
    var place = place(tx, outage, device, now);
    outages.saveAreas(tx, outage.id(), place.affected());
    return outage.moved(place.site(), new Reason(Reason.DISPATCHER, SiteService.facts(network.get(), device, 0, 0)), place.affected(),
        null);
  }

  private Outage over(Tx tx, Outage before, Instant at, Instant now) {
    var ending = inHand(tx).endings.getOrDefault(before.id(), new Ending(Actor.SYSTEM, at, null, "supply-back", false));
    var outage = before.restore(at, ending.cause, ending.why, now);
    outages.save(tx, outage);
    reports.setFreeTroubledVoltage(tx, outage.id());
    int answered = reports.answerAll(tx, outage.id(), now);
    var body = new LinkedHashMap<String, Object>();
    body.put("at", at.toString());
    body.put("customers", before.customersOut());
    body.put("reports", answered);
    if (ending.cause != null)
      body.put("cause", ending.cause);
    if (ending.why != null)
      body.put("reason", ending.why);
    inHand(tx).told.add(outage.id());
    journal(tx, ending.actor, "outage.restored", outage, body);
    if (!ending.byJob)
      for (var dependent : dependents)
        dependent.over(tx, ending.actor, outage, now);
    return outage;
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
    journal(tx, actor, "outage.closed", outage, reason == null ? Map.of() : Map.of("reason", reason, "nested", nested));
    if (!asked.isEmpty())
      journal(tx, actor, "outage.check-back-asked", outage, Map.of("reportIds", asked));
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

  /** What was operated for an outage and for those that merged into it. */
  private List<Operation> operationsOf(Tx tx, long id) {
    return withMerged(tx, id).stream().flatMap(one -> switching.withPurpose(tx, purpose(one)).stream()).toList();
  }

  private List<PremiseFact> factsOf(Tx tx, long id) {
    return withMerged(tx, id).stream().flatMap(one -> ledger.facts(tx, one).stream()).toList();
  }

  private List<Long> withMerged(Tx tx, long id) {
    var all = new ArrayList<>(List.of(id));
    for (int i = 0; i < all.size(); i++)
      all.addAll(outages.mergedInto(tx, all.get(i)));
    return all;
  }

  /** These outages were put together or taken apart: what was operated for them belongs elsewhere from now on. */
  void regrouped(Tx tx, Actor actor, Collection<Long> ids) {
    for (long id : ids) {
      settle(tx, actor, ledger.again(tx, actor, latest(tx), operationsOf(tx, id), factsOf(tx, id)));
    }
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

  /**
   * Whatever is operated, by whom and why ever: the ledger follows, and with it the outages. One that takes the supply from customers without a
   * word has an outage from then on.
   */
  @Override
  public void switched(Tx tx, Actor actor, List<Operation> added, List<Operation> withdrawn) {
    var touched = ledger.follow(tx, actor, latest(tx), added, withdrawn);
    settle(tx, actor, touched);
    var named = new TreeSet<Long>();
    for (var operations : List.of(added, withdrawn))
      for (var operation : operations)
        outageOf(tx, operation.purpose()).map(Outage::id).filter(o -> !touched.contains(o)).ifPresent(named::add);
    look(tx, actor, named);
  }

  /** Brings outages in line with the ledger: who is in them, who is still out, whether they are over. */
  void settle(Tx tx, Actor actor, Set<Long> ids) {
    settle(tx, actor, ids, true);
  }

  /** The same for outages of which the ledger may be as it was. */
  private void look(Tx tx, Actor actor, Set<Long> ids) {
    settle(tx, actor, ids, false);
  }

  private void settle(Tx tx, Actor actor, Set<Long> ids, boolean changed) {
    var now = time.instant();
    for (long id : new TreeSet<>(ids)) {
      var outage = lock(tx, id);
      if (outage.status() == OutageStatus.PREDICTED || outage.status() == OutageStatus.CANCELLED)
        continue;
      var view = latest(tx);
      var account = ledger.account(tx, id);
      var facts = factsOf(tx, id);
      var opened = operationsOf(tx, id).stream().filter(Operation::open).toList();
      var off = Stream.concat(opened.stream().map(Operation::at), facts.stream().map(PremiseFact::from)).min(Instant::compareTo)
          .orElse(outage.offAt());
      var affected = account.customers() == 0 || account.customers() == outage.affected().customers()
          ? outage.affected()
          : recounted(tx, outage, account, view, now);
      boolean known = !opened.isEmpty() || !facts.isEmpty();
      boolean holds = facts.stream().anyMatch(f -> f.to() == null)
          || ledger.openFor(tx, view, id, opened).stream().anyMatch(device -> holds(view, device));
      if (known && !holds && account.open() == 0) {
        var ending = inHand(tx).endings.get(id);
        var at = account.lastOn() != null ? account.lastOn() : ending != null ? ending.at : lastClosed(tx, opened).orElse(now);
        // closed again before it was ever opened, as far as is told: nobody was out
        settled(tx, actor, outage, affected, off, at.isBefore(off) ? off : at, account, changed, now);
      } else {
        boolean some = account.lastOn() != null;
        var counted = outage.counted(affected, account.open(),
            some && account.open() > 0 || outage.status() == OutageStatus.PARTIALLY_RESTORED,
            off).due(target(outage, off));
        if (!changed && counted.isAs(outage))
          continue;
        if (!outage.status().isOpen() && takeIn(tx, actor, outage, now)) {
          settle(tx, actor, Set.of(id), changed);
          continue;
        }
        outages.save(tx, counted);
        var body = Map.<String, Object>of("customers", account.open(), "of", affected.customers());
        if (!outage.status().isOpen() && !inHand(tx).told.contains(id))
          journal(tx, actor, "outage.reopened", counted, body);
        else if (outage.status() != counted.status())
          journal(tx, actor, "outage.partially-restored", counted, body);
        else if (!inHand(tx).told.contains(id))
          journal(tx, actor, "outage.recounted", counted, body);
      }
    }
  }

  private void settled(Tx tx, Actor actor, Outage outage, Affected affected, Instant off, Instant at, Account account,
      boolean changed, Instant now) {
    var mended = outage.mended(affected, off, outage.status().isOpen() ? outage.restoredAt() : at).due(target(outage, off));
    boolean brief = account.interruptions() > 0 && account.longestSeconds() <= momentary.toSeconds();
    if (mended.nature().kind() != Nature.Kind.PLANNED)
      mended = mended.of(mended.nature().lasting(brief));
    if (!changed && !outage.status().isOpen() && mended.isAs(outage))
      return;
    outages.save(tx, mended);
    if (outage.status().isOpen())
      over(tx, mended, at, now);
    else if (!inHand(tx).told.contains(outage.id()))
      journal(tx, actor, "outage.recounted", mended, Map.of("customers", 0, "of", affected.customers()));
  }

  /** The clock of what nobody reported runs from when supply went, and moves with it; that of a report stays. */
  private Target target(Outage outage, Instant off) {
    return outage.target() == null || outage.firstReportAt() != null || outage.nature().nestedIn() != null || off.equals(outage.offAt())
        ? outage.target()
        : sites.target(off);
  }

  /** An outage that opens again and a younger one at the same device are one: the device stands open once. */
  private boolean takeIn(Tx tx, Actor actor, Outage outage, Instant now) {
    var younger = outage.site().device() == null ? Optional.<Outage>empty() : outages.findOpenAt(tx, outage.site().device());
    if (younger.isEmpty())
      return false;
    var gone = lock(tx, younger.get().id()).partOf(outage.id(), now);
    outages.save(tx, gone);
    reports.moveAll(tx, gone.id(), outage.id());
    inHand(tx).told.add(gone.id());
    journal(tx, actor, "outage.merged", gone, Map.of("into", outage.id(), "outage", outage.id()));
    tellMerged(tx, actor, gone, outage, now);
    regrouped(tx, actor, List.of(gone.id()));
    return true;
  }

  private Affected recounted(Tx tx, Outage outage, Account account, NetworkView view, Instant now) {
    var affected = sites.recount(tx, outage.affected(), account.customers(), ledger.customersOf(tx, outage.id()), view.number(), now);
    outages.saveAreas(tx, outage.id(), affected);
    return affected;
  }

  private Optional<Instant> lastClosed(Tx tx, List<Operation> opened) {
    return switching.of(tx, opened.stream().map(Operation::device).distinct().toList()).stream().filter(o -> !o.open())
        .map(Operation::at).max(Instant::compareTo);
  }

  /** Whether a device stands open and somebody below it has no supply, or nobody is below it at all. */
  private static boolean holds(NetworkView view, String device) {
    int branch = view.grid().findBranch(device);
    if (branch < 0 || !view.current().isOpen(branch) || view.grid().normallyOpen(branch))
      return false;
    var usual = view.normalSupply().fedNode(branch) >= 0 ? view.normalSupply() : new SupplyPaths(view.supply()).asIfClosed();
    boolean anybody = false;
    for (int node : usual.below(branch)) {
      if (view.supply().customersAt(node) == 0)
        continue;
      if (!view.supply().energised(node))
        return true;
      anybody = true;
    }
    return !anybody;
  }

  /** The outage that a purpose like {@code outage/7} means today; the one it merged into, if it did. */
  Optional<Outage> outageOf(Tx tx, String purpose) {
    if (purpose == null)
      return Optional.empty();
    if (purpose.startsWith("planned/"))
      return outages.findPlanned(tx, Long.parseLong(purpose.substring("planned/".length())));
    if (!purpose.startsWith("outage/"))
      return Optional.empty();
    var found = outages.find(tx, Long.parseLong(purpose.substring("outage/".length())));
    while (found.isPresent() && found.get().mergedInto() != null)
      found = outages.find(tx, found.get().mergedInto());
    return found.filter(o -> o.status() != OutageStatus.CANCELLED);
  }

  /** What the ledger asks about outages. */
  private final class Book implements OutageBook {

    @Override
    public Long find(Tx tx, String purpose) {
      return outageOf(tx, purpose).filter(o -> o.status() != OutageStatus.PREDICTED).map(Outage::id).orElse(null);
    }

    @Override
    public long open(Tx tx, Operation opened, Instant to, List<String> nodes) {
      var now = time.instant();
      var view = network.get();
      var there = outages.findOpenAt(tx, opened.device());
      var known = outageOf(tx, opened.purpose()).or(() -> there.filter(o -> fits(tx, o, opened.device(), to)));
      if (known.isPresent()) {
        var outage = lock(tx, known.get().id());
        if (outage.status() == OutageStatus.PREDICTED) {
          outage = outage.found(outage.site(), outage.reason(), outage.affected(), opened.at(), now);
          outages.save(tx, outage);
          inHand(tx).told.add(outage.id());
          journal(tx, Actor.SYSTEM, "outage.confirmed", outage, Map.of("device", opened.device(), "operation", opened.id()));
        }
        return outage.id();
      }
      int branch = view.grid().getBranch(opened.device());
      var paths = new SupplyPaths(view.supply());
      var feeder = paths.feeder(view.grid().getNode(nodes.getFirst()));
      var place = sites.place(tx, view, branch, feeder == null ? "" : feeder, now);
      predictions.lockFeeder(tx, place.site().feeder());
      var nature = opened.purpose() != null && opened.purpose().startsWith("planned/")
          ? Nature.planned(Long.parseLong(opened.purpose().substring("planned/".length())))
          : Nature.UNPLANNED;
      // one that is open at the device now is of another time; if this one is not over, it opens when that one is looked at as well
      boolean over = to != null || there.isPresent();
      long id = outages.insert(tx,
          new Outage(0, predictions.nextCode(tx, now), predictions.nextPublicId(), 1,
              over ? OutageStatus.RESTORED : OutageStatus.CONFIRMED, place.site(),
              new Reason(Reason.SWITCHING, SiteService.facts(view, opened.device(), 0, 0)), place.affected(),
              over ? 0 : place.affected().customers(), opened.at(), null, now, now, over ? to == null ? opened.at() : to : null, null, null,
              nature.kind() == Nature.Kind.PLANNED ? null : sites.target(opened.at()), CrewStage.NONE, nature, null, null, null));
      inHand(tx).told.add(id);
      var outage = outages.get(tx, id);
      journal(tx, Actor.SYSTEM, "outage.confirmed", outage, Map.of("device", opened.device(), "operation", opened.id()));
      if (to != null)
        journal(tx, Actor.SYSTEM, "outage.restored", outage, Map.of("at", to.toString(), "customers", 0, "reports", 0));
      return id;
    }

    /** Whether the open outage of a device can be the one of a stretch in which it stood open until then. */
    private boolean fits(Tx tx, Outage outage, String device, Instant to) {
      if (outage.status() == OutageStatus.PREDICTED)
        return to == null || !outage.offAt().isAfter(to);
      return to == null && switching.withPurpose(tx, purpose(outage.id())).stream().noneMatch(o -> o.open() && o.device().equals(device));
    }
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
