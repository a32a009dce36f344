package relight.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.network.Supply;

/**
 * The field as it really is while a storm is played: what stands open, who is dark since when and because of what. All threads; nothing in it waits.
 */
final class World {

  /**
   * Something that was really opened or closed.
   *
   * @param branch   of the grid, or -1 for a customer's own connection
   * @param customer whose, or -1
   * @param fault    for what; 0 for a momentary
   */
  record Operation(Instant at, int branch, int customer, boolean open, int fault) {}

  /** Something that is broken. */
  record Broken(StormEvent.Fault fault, Instant since, int branch, int customer) {}

  /** Whose light changed. */
  record Changed(List<Integer> dark, List<Integer> lit) {}

  private final Territory truth;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Integer, Broken> broken = new HashMap<>();
  private final Map<Integer, Integer> atBranch = new HashMap<>();
  private final Map<Integer, Integer> atCustomer = new HashMap<>();
  private final Instant[] darkSince;
  /** How everybody is really fed when nothing is broken. */
  private Supply usual;
  private Supply supply;

  /** @param truth the territory with every customer where he really hangs */
  World(Territory truth) {
    this.truth = truth;
    this.usual = truth.supply();
    this.supply = usual;
    this.darkSince = new Instant[truth.customers()];
  }

  Territory truth() {
    return truth;
  }

  /** Before anything breaks, some switches stand otherwise than the data says; nobody is dark for it. */
  synchronized void stand(List<Misknown> otherwise, Instant at) {
    for (var one : otherwise) {
      operate(new Operation(at, one.tie(), -1, false, 0));
      operate(new Operation(at, one.section(), -1, true, 0));
    }
    usual = supply;
  }

  /** Empty if its device is broken already: then it is only worse. */
  synchronized Optional<Changed> breaks(StormEvent.Fault fault, Instant at) {
    int branch = fault.device() == null ? -1 : truth.grid().getBranch(fault.device());
    int customer = branch < 0 ? truth.find(fault.customer()) : -1;
    if (branch >= 0 ? supply.positions().isOpen(branch) : atCustomer.containsKey(customer))
      return Optional.empty();
    broken.put(fault.id(), new Broken(fault, at, branch, customer));
    if (branch >= 0)
      atBranch.put(branch, fault.id());
    else
      atCustomer.put(customer, fault.id());
    return Optional.of(operate(new Operation(at, branch, customer, true, fault.id())));
  }

  /** Its device is closed again; nothing happens if it is already. */
  synchronized Changed mended(int fault, Instant at) {
    var was = broken.remove(fault);
    if (was == null)
      return new Changed(List.of(), List.of());
    atBranch.values().remove(fault);
    atCustomer.values().remove(fault);
    return operate(new Operation(at, was.branch, was.customer, false, fault));
  }

  /** A device is operated for a fault, e.g. to part what is broken from what can be fed. */
  synchronized Changed switched(int branch, boolean open, int fault, Instant at) {
    return operate(new Operation(at, branch, -1, open, fault));
  }

  synchronized boolean isOpen(int branch) {
    return supply.positions().isOpen(branch);
  }

  synchronized boolean isDark(int customer) {
    return darkSince[customer] != null;
  }

  synchronized Instant darkSince(int customer) {
    return darkSince[customer];
  }

  synchronized Optional<Broken> find(int fault) {
    return Optional.ofNullable(broken.get(fault));
  }

  synchronized List<Broken> allBroken() {
    return List.copyOf(broken.values());
  }

  /** What keeps this customer dark: the broken thing nearest to the source on the way on which he is usually fed. */
  synchronized Optional<Broken> blame(int customer) {
    Integer top = null;
    for (int branch : usual.upstream(truth.node(customer)))
      if (atBranch.containsKey(branch) && supply.positions().isOpen(branch))
        top = atBranch.get(branch);
    if (top == null)
      top = atCustomer.get(customer);
    return Optional.ofNullable(top).map(broken::get);
  }

  /** Everything broken below a branch as it is usually fed, the branch included. */
  synchronized List<Broken> brokenBelow(int branch) {
    var found = new ArrayList<Broken>();
    for (var one : broken.values()) {
      int node = one.branch >= 0 ? truth.supply().fedNode(one.branch) : truth.node(one.customer);
      if (one.branch == branch || node >= 0 && truth.supply().isBelow(node, branch))
        found.add(one);
    }
    return found;
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  private Changed operate(Operation operation) {
    operations.add(operation);
    if (operation.branch >= 0)
      supply = supply.with(operation.branch, operation.open);
    var dark = new ArrayList<Integer>();
    var lit = new ArrayList<Integer>();
    for (int customer = 0; customer < darkSince.length; customer++) {
      boolean now = truth.supply().energised(truth.node(customer))
          && (!supply.energised(truth.node(customer)) || atCustomer.containsKey(customer));
      if (now && darkSince[customer] == null) {
        darkSince[customer] = operation.at;
        dark.add(customer);
      } else if (!now && darkSince[customer] != null) {
        darkSince[customer] = null;
        lit.add(customer);
      }
    }
    return new Changed(dark, lit);
  }
}
