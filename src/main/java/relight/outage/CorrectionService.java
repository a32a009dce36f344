package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.BranchKind;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.Order;
import relight.outage.ledger.Interruption;
import relight.outage.ledger.LedgerService;
import relight.storage.Tx;

/** Switching for an outage step by step, who is still out after it, and setting right what was taken down wrongly. */
public final class CorrectionService {

  /**
   * What is to be set right; null leaves a thing as it is.
   *
   * @param operation id of an operation that was none
   */
  public record Correction(Instant offAt, Instant restoredAt, String device, Long operation) {}

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final OutageService life;
  private final SettlementService settlement;
  private final LedgerService ledger;
  private final NetworkService switching;
  private final CustomerService customers;
  private final Journal journal;
  private final Supplier<NetworkView> network;

  public CorrectionService(OutageService life, NetworkService switching, CustomerService customers, Journal journal,
      Supplier<NetworkView> network) {
    this.life = life;
    this.settlement = life.settlement();
    this.ledger = life.ledger();
    this.switching = switching;
    this.customers = customers;
    this.journal = journal;
    this.network = network;
  }

  /** A device was opened or closed for an outage: to give some of its customers supply again, or to take it from others for a while. */
  public Outage step(Tx tx, Actor actor, long id, int version, String device, Boolean open, Instant at, String why, Instant now) {
    switching.lockSwitching(tx);
    var before = life.lock(tx, id);
    before.requireDecision(actor, version);
    before.requireOpen();
    requireConfirmed(before);
    if (device == null || open == null)
      throw Refusal.invalid("outage/step", "Say which device was opened or closed.");
    var view = network.get();
    int branch = device(view, device);
    if (view.grid().kind(branch) == BranchKind.LINE)
      throw Refusal.invalid("network/not-a-device", device + " is a line: it has nothing to open or close.");
    var when = at == null ? now : Outage.happened(at, now);
    var reason = Texts.reason(why, "outage/reason-missing");
    if (switching.openBefore(tx, List.of(device), when).contains(device) == open)
      throw Refusal.conflict("network/no-change", device + " is " + (open ? "open" : "closed") + " already.");
    SettlementService.inHand(tx).tells(id);
    var done = switching.operate(tx, actor, List.of(new Order(device, open, when, reason, OutageService.purpose(id)))).getFirst();
    var after = changed(tx, before);
    journal(tx, actor, "outage.step", after,
        Map.of("device", device, "open", open, "at", when.toString(), "operation", done.id(), "customers", after.customersOut()));
    return after;
  }

  /** What was taken down of an outage was otherwise: every count follows. */
  public Outage correct(Tx tx, Actor actor, long id, int version, Correction correction, String why, Instant now) {
    switching.lockSwitching(tx);
    var before = life.lock(tx, id);
    before.requireDecision(actor, version);
    requireConfirmed(before);
    if (before.status() == OutageStatus.CANCELLED)
      throw Refusal.conflict("outage/wrong-status", "A cancelled outage has nothing to correct.").with("status", before.status().text())
          .with("current", before.version());
    if (correction.offAt == null && correction.restoredAt == null && correction.device == null && correction.operation == null)
      throw Refusal.invalid("outage/correct-what", "Say what was otherwise: offAt, restoredAt, device or operation.");
    if (correction.restoredAt != null && before.restoredAt() == null)
      throw Refusal.conflict("outage/not-restored", "Supply is not back yet: restore it instead.").with("current", before.version());
    var off = correction.offAt == null ? before.offAt() : Outage.happened(correction.offAt, now);
    var on = correction.restoredAt == null ? before.restoredAt() : Outage.happened(correction.restoredAt, now);
    if (on != null && !on.isAfter(off))
      throw Refusal.invalid("outage/restored-before-off", "Supply cannot have come back before it went.").with("offAt", off.toString());
    var reason = Texts.reason(why, "outage/reason-missing");
    SettlementService.inHand(tx).tells(id);
    var withdrawn = correction.operation == null
        ? mend(tx, actor, before, correction, reason, now)
        : withdraw(tx, actor, before, correction.operation, reason);
    var after = changed(tx, before);
    var body = new LinkedHashMap<String, Object>();
    body.put("before", told(before));
    body.put("after", told(after));
    body.put("operations", withdrawn);
    body.put("reason", new Words(reason));
    journal(tx, actor, "outage.corrected", after, body);
    return after;
  }

  /** What was operated for an outage, in the order of the field. */
  List<Operation> operations(Tx tx, long id) {
    return switching.withPurpose(tx, OutageService.purpose(id)).stream().sorted(Operation.BY_FIELD_TIME).toList();
  }

  private List<Long> withdraw(Tx tx, Actor actor, Outage outage, long operation, String why) {
    var wrong = switching.find(tx, operation)
        .filter(o -> settlement.outageOf(tx, o.purpose()).map(Outage::id).filter(i -> i == outage.id()).isPresent())
        .orElseThrow(() -> Refusal.unprocessable("outage/operation-unknown", "No operation " + operation + " was done for this outage."));
    switching.change(tx, actor, List.of(wrong), List.of(), why);
    return List.of(operation);
  }

  /** Takes back what was said of the outage's own device and says it anew. */
  private List<Long> mend(Tx tx, Actor actor, Outage before, Correction correction, String why, Instant now) {
    long id = before.id();
    var own = before.site().device();
    if (own == null) {
      if (correction.device != null)
        throw Refusal.unprocessable("outage/no-device", "This outage is one of single customers, not of a device.");
      settlement.settle(tx, actor,
          ledger.correct(tx, actor, switching.latest(tx, network.get()), id, correction.offAt, correction.restoredAt, now));
      return List.of();
    }
    var mine = switching.withPurpose(tx, OutageService.purpose(id)).stream().filter(o -> o.device().equals(own)).toList();
    var history = switching.of(tx, List.of(own));
    var opened = mine.stream().filter(Operation::open).findFirst();
    if (opened.isEmpty())
      throw Refusal.unprocessable("outage/no-operation", own + " was not opened for this outage.");
    var closed = history.stream().filter(o -> !o.open() && o.at().isAfter(opened.get().at()) && before.restoredAt() != null
        && !o.at().isAfter(before.restoredAt())).reduce((a, b) -> b);
    var device = correction.device == null ? own : correction.device;
    device(network.get(), device);
    boolean moves = !device.equals(own);
    if (moves && before.status().isOpen())
      outages.requireFree(tx, device, id);
    var wrong = new ArrayList<Operation>();
    var orders = new ArrayList<Order>();
    if (moves || correction.offAt != null) {
      var off = correction.offAt == null ? opened.get().at() : correction.offAt;
      // whatever said that it stood open already before then was as wrong
      history.stream()
          .filter(o -> o.open() && !o.at().isBefore(opened.get().at()) && (o.id() == opened.get().id() || moves && mine.contains(o)
              || o.at().isBefore(off)))
          .forEach(wrong::add);
      orders.add(new Order(device, true, off, why, OutageService.purpose(id)));
    }
    if (closed.isPresent() && (moves || correction.restoredAt != null)) {
      var on = correction.restoredAt == null ? closed.get().at() : correction.restoredAt;
      history.stream()
          .filter(o -> !o.open() && !o.at().isBefore(closed.get().at()) && (o.at().equals(closed.get().at()) || o.at().isBefore(on)))
          .forEach(wrong::add);
      orders.add(new Order(device, false, on, why, OutageService.purpose(id)));
    } else if (correction.restoredAt != null) {
      throw Refusal.unprocessable("outage/no-operation", own + " was not closed for this outage: correct the step that gave supply back.");
    }
    if (moves)
      life.moveTo(tx, before, device, now);
    switching.change(tx, actor, wrong, orders, why);
    return wrong.stream().map(Operation::id).toList();
  }

  /**
   * After the others had supply again these still had none: they are an outage within the outage, since they went dark. One interruption each,
   * which that outage takes over.
   */
  public Outage stillOut(Tx tx, Actor actor, long id, int version, List<Long> customerIds, List<Long> reportIds, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT);
    switching.lockSwitching(tx);
    var before = life.lock(tx, id);
    actor.requireUnit(before.site().unitId());
    if (version != before.version())
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", before.version());
    requireConfirmed(before);
    if (before.status() == OutageStatus.CANCELLED)
      throw Refusal.conflict("outage/wrong-status", "This outage was none.").with("status", before.status().text()).with("current",
          version);
    var said = reports.withIds(tx, reportIds);
    var who = new LinkedHashSet<>(customerIds);
    for (var report : said)
      if (report.customerId() == null)
        throw Refusal.unprocessable("outage/still-out-who",
            "Nobody knows which customer reported " + report.id() + ": place the report first.");
      else
        who.add(report.customerId());
    if (who.isEmpty())
      throw Refusal.invalid("outage/still-out-who", "Say which customers are still out.");
    var named = customers.withIds(tx, who);
    if (named.size() != who.size())
      throw Refusal.unprocessable("outage/still-out-who", "One of these customers does not exist.");
    named.forEach(c -> actor.requireUnit(c.unitId()));
    var since = new TreeMap<Long, Instant>();
    who.forEach(c -> since.put(c, before.offAt()));
    var told = said.stream().map(OutageReport::customerId).collect(Collectors.toSet());
    var mine = ledger.lastOf(tx, id, who);
    var dark = ledger.darkOf(tx, who);
    for (long customer : who) {
      boolean counted = told.contains(customer) || mine.stream().anyMatch(row -> row.customer() == customer);
      if (!counted && !dark.contains(customer))
        throw Refusal.unprocessable("outage/still-out-others", "One of these customers was not in this outage, nor reported to it.");
    }
    if (!dark.isEmpty())
      throw Refusal.conflict("outage/still-dark", "Customers of this outage have not got their supply back yet.").with("current",
          version);
    for (Interruption row : mine) {
      since.put(row.customer(), row.offAt());
    }
    var nested = life.nesting().nest(tx, actor, before, named, since, said, now);
    journal(tx, actor, "outage.still-out", outages.get(tx, id), Map.of("nested", nested.id(), "customers", List.copyOf(who)));
    return nested;
  }

  /** The customer hangs elsewhere than the list says, since a moment or always: what he went through follows. */
  public Customer link(Tx tx, Actor actor, long customerId, String node, Instant from, String why, Instant now) {
    switching.lockSwitching(tx);
    if (node == null || network.get().grid().findNode(node) < 0)
      throw Refusal.invalid("customer/unknown-node", "There is no such node in the network.");
    var reason = Texts.reason(why, "customer/reason-missing");
    if (from != null)
      Outage.happened(from, now);
    if (customers.get(tx, actor, customerId).node().equals(node) && from == null)
      throw Refusal.conflict("customer/no-change", "The customer hangs there already.");
    var customer = customers.link(tx, actor, journal, customerId, node, from, reason);
    settlement.settle(tx, actor,
        ledger.follow(tx, actor, switching.latest(tx, network.get()), List.of(customerId), from == null ? Instant.EPOCH : from));
    return customer;
  }

  private Outage changed(Tx tx, Outage before) {
    var after = outages.get(tx, before.id());
    if (after.version() != before.version())
      return after;
    outages.save(tx, after.seenAnew());
    return outages.get(tx, before.id());
  }

  private static int device(NetworkView view, String device) {
    int branch = view.grid().findBranch(device);
    if (branch < 0)
      throw Refusal.invalid("outage/unknown-device", "There is no device " + device + " in the network.").with("device", device);
    return branch;
  }

  private static void requireConfirmed(Outage outage) {
    if (outage.status() == OutageStatus.PREDICTED)
      throw Refusal.conflict("outage/not-confirmed", "Confirm the outage first.").with("current", outage.version());
  }

  private static Map<String, Object> told(Outage outage) {
    var told = new LinkedHashMap<String, Object>();
    told.put("device", outage.site().device());
    told.put("offAt", outage.offAt().toString());
    told.put("restoredAt", outage.restoredAt() == null ? null : outage.restoredAt().toString());
    told.put("customers", outage.affected().customers());
    told.put("status", outage.status().text());
    return told;
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
