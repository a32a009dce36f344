package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.customer.CustomerService;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.storage.Tx;

/**
 * Brings the ledger in line with a network or a list of customers that was imported: interruptions end where the new network gives supply or does not
 * have what was open, and begin where it does not; whoever was moved has those of where he hangs.
 */
public final class ImportFollowingService {

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
        switching.gridSince(tx).ifPresent(since -> network(tx, view, since));
      else
        moved(tx, view, one.at());
    }
    store.followed(tx, last);
    return imports.size();
  }

  private void network(Tx tx, NetworkView view, Instant since) {
    var who = new TreeSet<>(store.dark(tx));
    var nodes = new ArrayList<String>();
    for (int node = 0; node < view.grid().nodes(); node++)
      if (view.supply().customersAt(node) > 0 && !view.supply().energised(node) && view.normalSupply().energised(node))
        nodes.add(view.grid().nodeId(node));
    customers.activeAt(tx, nodes).values().forEach(who::addAll);
    if (!who.isEmpty())
      settlement.settle(tx, Actor.SYSTEM, life.ledger().follow(tx, Actor.SYSTEM, view, who, since));
  }

  private void moved(Tx tx, NetworkView view, Instant at) {
    var who = store.movedSince(tx, at);
    if (!who.isEmpty())
      settlement.settle(tx, Actor.SYSTEM, life.ledger().follow(tx, Actor.SYSTEM, view, who, at));
  }
}
