package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relight.auth.Actor;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.SwitchingDependent;
import relight.outage.inference.SupplyPaths;
import relight.outage.ledger.Account;
import relight.outage.ledger.LedgerService;
import relight.outage.ledger.OutageBook;
import relight.outage.ledger.PremiseFact;
import relight.storage.Tx;

/**
 * Brings outages in line with the ledger whenever something was operated or was told of customers by themselves: who is in them, who is still out,
 * whether they are over. What takes the supply from customers without a word has an outage from then on.
 */
final class SettlementService implements SwitchingDependent {

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final InstantSource time;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final SiteService sites;
  private final PredictionService predictions;
  private final LedgerService ledger;
  private final Duration momentary;
  private final List<OutageDependent> dependents;

  /** @param dependents told when an outage ends; the list grows while wiring */
  SettlementService(Journal journal, InstantSource time, Supplier<NetworkView> network, NetworkService switching, CustomerService customers,
      SiteService sites, PredictionService predictions, Duration momentary, List<OutageDependent> dependents) {
    this.journal = journal;
    this.time = time;
    this.network = network;
    this.switching = switching;
    this.sites = sites;
    this.predictions = predictions;
    this.momentary = momentary;
    this.dependents = dependents;
    this.ledger = new LedgerService(journal, switching, customers, new Book());
  }

  static InHand inHand(Tx tx) {
    return tx.attached(InHand.class, InHand::new);
  }

  LedgerService ledger() {
    return ledger;
  }

  /** The network as this transaction has it. */
  NetworkView latest(Tx tx) {
    return switching.latest(tx, network.get());
  }

  /** Supply is back: whoever reported it has his answer, and whoever works for it hears of it. */
  Outage over(Tx tx, Outage before, Instant at, Instant now) {
    var ending = inHand(tx).ending(before.id()).orElse(new InHand.Ending(Actor.SYSTEM, at, null, "switched-on", false));
    var outage = before.restore(at, ending.cause(), ending.why(), now);
    outages.save(tx, outage);
    reports.setFreeTroubledVoltage(tx, outage.id());
    int answered = reports.answerAll(tx, outage.id(), now);
    var body = new LinkedHashMap<String, Object>();
    body.put("at", at.toString());
    body.put("customers", before.customersOut());
    body.put("reports", answered);
    if (ending.cause() != null)
      body.put("cause", ending.cause());
    if (ending.why() != null)
      body.put("reason", new Words(ending.why()));
    inHand(tx).tells(outage.id());
    journal(tx, ending.actor(), "outage.restored", outage, body);
    if (!ending.byJob())
      for (var dependent : dependents)
        dependent.over(tx, ending.actor(), outage, now);
    return outage;
  }

  /** What was operated for an outage and for those that merged into it. */
  List<Operation> operationsOf(Tx tx, long id) {
    return withMerged(tx, id).stream().flatMap(one -> switching.withPurpose(tx, OutageService.purpose(one)).stream()).toList();
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
  void look(Tx tx, Actor actor, Set<Long> ids) {
    settle(tx, actor, ids, false);
  }

  private void settle(Tx tx, Actor actor, Set<Long> ids, boolean changed) {
    if (ids.isEmpty())
      return;
    var now = time.instant();
    outages.lock(tx, ids);
    for (long id : new TreeSet<>(ids)) {
      var outage = outages.get(tx, id); // one before it may have changed it
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
        var ending = inHand(tx).ending(id).map(InHand.Ending::at);
        var at = account.lastOn() != null ? account.lastOn() : ending.or(() -> lastClosed(tx, opened)).orElse(now);
        // closed again before it was ever opened, as far as is told: nobody was out
        settled(tx, actor, outage, affected, off, at.isBefore(off) ? off : at, account, changed, now);
      } else {
        boolean some = account.lastOn() != null;
        var counted = outage.counted(affected, account.open(),
            some && account.open() > 0 || outage.status() == OutageStatus.PARTIALLY_RESTORED,
            off).due(target(outage, off));
        counted = counted.of(counted.nature().lasting(false)); // how long it lasts is known when it is over
        if (!changed && counted.isAs(outage))
          continue;
        if (!outage.status().isOpen() && takeIn(tx, actor, outage, now)) {
          settle(tx, actor, Set.of(id), changed);
          continue;
        }
        outages.save(tx, counted);
        var body = Map.<String, Object>of("customers", account.open(), "of", affected.customers());
        if (!outage.status().isOpen())
          journal(tx, actor, "outage.reopened", counted, body);
        else if (outage.status() != counted.status())
          journal(tx, actor, "outage.partially-restored", counted, body);
        else if (!inHand(tx).isToldBy(id))
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
    else if (!inHand(tx).isToldBy(outage.id()))
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
    become(tx, actor, outages.lock(tx, younger.get().id()), outage, now);
    return true;
  }

  /** One outage turns out to have been another all along; both are locked. */
  void become(Tx tx, Actor actor, Outage before, Outage into, Instant now) {
    var gone = before.partOf(into.id(), now);
    outages.save(tx, gone);
    reports.moveAll(tx, gone.id(), into.id());
    inHand(tx).tells(gone.id());
    journal(tx, actor, "outage.merged", gone, Map.of("into", into.id(), "outage", into.id()));
    for (var dependent : dependents)
      dependent.merged(tx, actor, gone, into, now);
    regrouped(tx, actor, List.of(gone.id()));
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

  /** The same as a part of the one in whose dark it lies, if it lies in any: these have been dark since that one began. */
  Outage within(Tx tx, Outage outage) {
    if (outage.nature().nestedIn() != null || outage.nature().kind() == Nature.Kind.PLANNED)
      return outage;
    var view = network.get();
    int branch = view.grid().findBranch(outage.site().device());
    if (branch < 0)
      return outage;
    var paths = new SupplyPaths(view.supply());
    int node = paths.fedNode(branch);
    var above = node < 0
        ? List.<String>of()
        : Arrays.stream(paths.up(node)).filter(b -> b != branch).mapToObj(view.grid()::branchId).toList();
    return outages.confirmedAt(tx, above).stream().filter(o -> o.id() != outage.id() && !o.offAt().isAfter(outage.offAt()))
        .reduce((one, other) -> above.indexOf(one.site().device()) > above.indexOf(other.site().device()) ? one : other)
        .map(outage::within).orElse(outage);
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
        var outage = outages.lock(tx, known.get().id());
        if (outage.status() == OutageStatus.PREDICTED) {
          outage = within(tx, outage.found(outage.site(), outage.reason(), outage.affected(), opened.at(), now));
          outages.save(tx, outage);
          inHand(tx).tells(outage.id());
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
      inHand(tx).tells(id);
      var outage = over ? outages.get(tx, id) : within(tx, outages.get(tx, id));
      if (outage.nature().nestedIn() != null)
        outages.save(tx, outage);
      journal(tx, Actor.SYSTEM, "outage.confirmed", outage, Map.of("device", opened.device(), "operation", opened.id()));
      if (to != null)
        journal(tx, Actor.SYSTEM, "outage.restored", outage, Map.of("at", to.toString(), "customers", 0, "reports", 0));
      return id;
    }

    /** Whether the open outage of a device can be the one of a stretch in which it stood open until then. */
    private boolean fits(Tx tx, Outage outage, String device, Instant to) {
      if (outage.status() == OutageStatus.PREDICTED)
        return to == null || !outage.offAt().isAfter(to);
      return to == null
          && switching.withPurpose(tx, OutageService.purpose(outage.id())).stream().noneMatch(o -> o.open() && o.device().equals(device));
    }
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
