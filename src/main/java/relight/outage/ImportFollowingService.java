package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.customer.CustomerService;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.storage.Tx;

/**
 * Brings the ledger in line with a network or a list of customers that was imported: interruptions end where the new network gives supply or does not
 * have what was open, and begin where it does not; whoever was moved has those of where he hangs, and those of whoever is a customer no more end. What
 * is open at a device that the new network does not have ends as well: what was confirmed is restored, what was predicted is given up, and its callers
 * are looked at where they hang now.
 */
public final class ImportFollowingService {

  /** Why an outage ends; pages translate it. */
  static final String REPLACED = "network-replaced";

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final ImportFollowingStore store = new ImportFollowingStore();
  private final OutageService life;
  private final SettlementService settlement;
  private final NetworkService switching;
  private final CustomerService customers;
  private final Supplier<NetworkView> network;

  public ImportFollowingService(OutageService life, NetworkService switching, CustomerService customers, Supplier<NetworkView> network) {
    this.life = life;
    this.settlement = life.settlement();
    this.switching = switching;
    this.customers = customers;
    this.network = network;
  }

  /** Returns how many imports were followed. Any node may call it, one at a time, as often as it likes. */
  public int follow(Tx tx) {
    long last = Journal.last(tx);
    long done = store.followed(tx);
    if (last == done)
      return 0;
    var imports = store.importsAfter(tx, done, last);
    var view = network.get();
    if (!imports.isEmpty() && view.number() < imports.getLast().number())
      return 0; // this node has not seen it itself yet
    for (var one : imports) {
      life.lockForSwitching(tx);
      if (one.network())
        switching.gridSince(tx).ifPresent(since -> network(tx, view, since, one.at()));
      else
        moved(tx, view, one.at());
    }
    store.followed(tx, last);
    return imports.size();
  }

  private void network(Tx tx, NetworkView view, Instant since, Instant now) {
    var stranded = store.open(tx).stream().filter(outage -> !outage.isIn(view.grid())).map(Stranded::id).toList();
    for (long id : stranded)
      SettlementService.inHand(tx).ends(id, new InHand.Ending(Actor.SYSTEM, since, null, REPLACED, false));
    var who = new TreeSet<>(store.dark(tx));
    var nodes = new ArrayList<String>();
    for (int node = 0; node < view.grid().nodes(); node++)
      if (view.supply().customersAt(node) > 0 && !view.supply().energised(node) && view.normalSupply().energised(node))
        nodes.add(view.grid().nodeId(node));
    customers.activeAt(tx, nodes).values().forEach(who::addAll);
    if (!who.isEmpty())
      settlement.settle(tx, Actor.SYSTEM, life.ledger().follow(tx, Actor.SYSTEM, view, who, since));
    for (long id : stranded)
      end(tx, view, id, since, now);
  }

  /** Its place is gone, and with it what anybody could still do about it here. */
  private void end(Tx tx, NetworkView view, long id, Instant since, Instant now) {
    var outage = life.lock(tx, id);
    if (outage.status() == OutageStatus.PREDICTED) {
      var again = new TreeSet<String>();
      var paths = new SupplyPaths(view.supply());
      for (var report : reports.openOf(tx, id)) {
        int node = report.node() == null ? -1 : view.grid().findNode(report.node());
        var feeder = node < 0 ? null : paths.feeder(node);
        if (feeder != null) {
          reports.letGo(tx, id, List.of(report.id()));
          reports.placeInFeeder(tx, report.id(), feeder);
          again.add(feeder);
        }
      }
      reports.closeAll(tx, id); // of places that are nowhere now
      life.predictions().withdraw(tx, outage, REPLACED, now);
      for (var feeder : again)
        life.reconsider(tx, feeder, now);
    } else if (outage.status().isOpen()) {
      settlement.over(tx, outage, since.isBefore(outage.offAt()) ? outage.offAt() : since, now);
    }
  }

  private void moved(Tx tx, NetworkView view, Instant at) {
    var gone = store.goneInTheDark(tx);
    if (!gone.isEmpty())
      settlement.settle(tx, Actor.SYSTEM, life.ledger().gone(tx, Actor.SYSTEM, view, gone, at));
    var who = store.movedSince(tx, at);
    if (!who.isEmpty())
      settlement.settle(tx, Actor.SYSTEM, life.ledger().follow(tx, Actor.SYSTEM, view, who, at));
  }
}
