package relight.network;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Progress;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Taking a network in, and operating its devices. */
public final class NetworkService {

  /** What is told of an earlier time is a slip of the pen: a wrong year would cost customers thousands of hours. */
  private static final Duration LONG_AGO = Duration.ofDays(92);

  private final NetworkStore network = new NetworkStore();
  private final ImportStore imports = new ImportStore();
  private final TagStore tags = new TagStore();
  private final Journal journal;
  private final InstantSource time;
  private final List<SwitchingDependent> dependents = new ArrayList<>();
  private DeadLineKeeper keeper;

  public NetworkService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /** Who follows what is switched in the same transaction. Called while wiring. */
  public void tell(SwitchingDependent dependent) {
    dependents.add(dependent);
  }

  /** Who knows the people at lines that must stay dead. Called while wiring. */
  public void keptDeadBy(DeadLineKeeper whoKnows) {
    keeper = whoKnows;
  }

  /**
   * Whoever may operate a device takes this first, before any lock of the network's parts or of rows, and holds it until the transaction ends.
   */
  public void lockSwitching(Tx tx) {
    network.lockSwitching(tx);
  }

  /**
   * The device was opened or closed. Where it stands follows from its last operation by field time, so a message that comes late, or one that only
   * says again how it stands, is taken down as well; one that was told to the moment before is not taken down again.
   *
   * @param at when it was done in the field
   * @return false if it stood so already at that time
   */
  public boolean operate(Tx tx, Actor actor, String device, boolean open, Instant at, String reason) {
    var order = new Order(device, open, at, reason, null);
    lockSwitching(tx);
    boolean already = network.isOpenBefore(tx, branch(tx, device), at) == open;
    operate(tx, actor, List.of(order));
    return !already;
  }

  /** Takes all of it down at once, so that what follows from it is worked out once. */
  public List<Operation> operate(Tx tx, Actor actor, List<Order> orders) {
    return change(tx, actor, List.of(), orders, null);
  }

  /**
   * Operations turned out not to have been as they were told: some are withdrawn, others stand in their place.
   *
   * @param reason why, may be null where nothing is withdrawn
   * @return the new ones
   */
  public List<Operation> change(Tx tx, Actor actor, List<Operation> withdrawn, List<Order> orders, String reason) {
    lockSwitching(tx);
    boolean maySupply = orders.stream().anyMatch(o -> !o.open()) || withdrawn.stream().anyMatch(Operation::open);
    var look = maySupply && keeper != null ? keeper.watch(tx, actor) : DeadLineKeeper.Look.NOTHING;
    var added = new ArrayList<Operation>();
    var gone = new ArrayList<>(withdrawn);
    var done = new ArrayList<Operation>();
    var now = time.instant();
    for (var order : orders) {
      if (order.at().isBefore(now.minus(LONG_AGO)))
        throw Refusal.invalid("network/long-ago", "This lies more than " + LONG_AGO.toDays() + " days back: look at the date.")
            .with("at", order.at().toString());
      long branch = branch(tx, order.device());
      if (!order.open() && actor.kind() == Actor.Kind.USER)
        tagged(tx, order.device(), order.at()).ifPresent(no -> {
          throw no;
        });
      var same = network.findSame(tx, branch, order).filter(o -> withdrawn.stream().noneMatch(w -> w.id() == o.id()));
      if (same.isEmpty()) {
        var operation = network.operate(tx, branch, order, now, actor);
        journal.append(tx, actor, new Change("network.switched", "device/" + operation.device(), null, told(operation)));
        added.add(operation);
        done.add(operation);
      } else if (same.get().purpose() == null && order.purpose() != null) {
        var named = same.get().with(order.purpose());
        purpose(tx, actor, same.get(), order.purpose());
        gone.add(same.get());
        added.add(named);
        done.add(named);
      } else {
        done.add(same.get());
      }
    }
    for (var operation : withdrawn) {
      var instead = added.stream().filter(o -> o.open() == operation.open()).map(Operation::id).findFirst().orElse(null);
      network.withdraw(tx, operation.id(), instead, now, actor, reason);
      var body = told(operation);
      if (instead != null)
        body.put("replacedBy", instead);
      journal.append(tx, actor, new Change("network.withdrawn", "device/" + operation.device(), null, body));
    }
    var touched = new TreeSet<String>();
    added.forEach(o -> touched.add(o.device()));
    gone.forEach(o -> touched.add(o.device()));
    for (var device : touched)
      network.position(tx, device);
    look.changed(List.copyOf(touched));
    if (!touched.isEmpty())
      for (var dependent : dependents)
        dependent.switched(tx, actor, added, gone);
    return done;
  }

  /**
   * No person closes a device that forbids it. What a machine tells has happened, and is taken down: whoever watches over the people behind it
   * raises the alarm.
   */
  private Optional<Refusal> tagged(Tx tx, String device, Instant at) {
    return tags.forbidding(tx, device, at)
        .map(tag -> Refusal
            .conflict("network/tagged",
                device + " may not be closed: since " + tag.at() + " a tag of " + tag.by() + " hangs there (" + tag.reason() + ").")
            .with("tag", tag.id()).with("kind", tag.kind().text()).with("by", tag.by()).with("reason", tag.reason()));
  }

  /** Why a person who closed this device now would be refused, for the sake of people at the line. Nothing is changed and nothing locked. */
  public Optional<Refusal> foreseeClosing(Tx tx, NetworkView view, String device) {
    return tagged(tx, device, time.instant()).or(() -> {
      if (keeper == null)
        return Optional.empty();
      var before = latest(tx, view);
      return keeper.foresee(tx, before, before.with(new NetworkView.Positions(Map.of(device, false), before.changed()), before.number()),
          device);
    });
  }

  /** Says afterwards what an operation was done for. */
  public void purpose(Tx tx, Actor actor, Operation operation, String purpose) {
    network.purpose(tx, operation.id(), purpose);
    journal.append(tx, actor, new Change("network.purpose", "device/" + operation.device(), null,
        Map.of("operation", operation.id(), "purpose", purpose)));
  }

  private long branch(Tx tx, String device) {
    return network.findBranch(tx, device).orElseThrow(() -> Refusal.missing("network/unknown", "There is no device " + device + "."));
  }

  private static Map<String, Object> told(Operation operation) {
    var body = new LinkedHashMap<String, Object>();
    body.put("operation", operation.id());
    body.put("device", operation.device());
    body.put("open", operation.open());
    body.put("at", operation.at().toString());
    if (operation.purpose() != null)
      body.put("purpose", operation.purpose());
    return body;
  }

  /** The network as the transaction has it, which may be newer than the view in memory. */
  public NetworkView latest(Tx tx, NetworkView view) {
    var newer = network.positionsAfter(tx, view.changed());
    return newer.open().isEmpty() ? view : view.with(newer, view.number());
  }

  /** What counts of everything that was done from a moment on, in the order of the field. */
  public List<Operation> since(Tx tx, Instant moment) {
    return network.since(tx, moment);
  }

  /** What counts of everything that was ever done to these devices, in the order of the field. */
  public List<Operation> of(Tx tx, Collection<String> devices) {
    return network.of(tx, devices);
  }

  /** What counts of everything that was done for one purpose, in the order of the field. */
  public List<Operation> withPurpose(Tx tx, String purpose) {
    return network.withPurpose(tx, purpose);
  }

  /** Which of these devices stood open at a moment, before what was done at it. */
  public Set<String> openBefore(Tx tx, Collection<String> devices, Instant moment) {
    return network.openBefore(tx, devices, moment);
  }

  /** What was closed at just these moments. */
  public List<Operation> closedAt(Tx tx, Collection<Instant> moments) {
    return moments.isEmpty() ? List.of() : network.closedAt(tx, moments);
  }

  public Optional<Operation> find(Tx tx, long operationId) {
    return network.find(tx, operationId);
  }

  /** Since when the grid is as it is: what was done before happened on another one. Empty while there was never another. */
  public Optional<Instant> gridSince(Tx tx) {
    return imports.lastButFirst(tx);
  }

  /**
   * Makes the given grid the network in service: same ids update, equal ones stay as they are. What is not in it goes out of service and stays
   * known, unless it is to be kept. Positions that differ from normal hold.
   *
   * @param name   where it came from, for people to recognise
   * @param crs    the coordinate system its files were in
   * @param sample whether it is the sample district
   */
  public void take(Tx tx, Actor actor, Grid grid, String name, String crs, boolean sample, boolean keepMissing, Progress progress) {
    actor.requireAny(Role.ADMINISTRATOR);
    var now = time.instant();
    imports.lock(tx);
    imports.take(tx, grid, now, keepMissing, progress);
    long id = imports.record(tx, actor, now, name, crs, sample, grid);
    journal.append(tx, actor, new Change("network.imported", "network/" + id, null,
        Map.of("nodes", grid.nodes(), "branches", grid.branches(), "sources", grid.sourceCount(), "sample", sample)));
  }

  /** The network in service, read from the tables; for comparison before an import. Requests take {@link NetworkProjector#current}. */
  public Grid grid(Tx tx) {
    return network.grid(tx);
  }

  /** No device of this code is a refusal. */
  public void requireDevice(Tx tx, String device) {
    branch(tx, device);
  }

  /** Where the network in service came from; empty while there is none. */
  public Optional<NetworkOrigin> origin(Tx tx) {
    return imports.origin(tx);
  }

  /** Codes of devices that hold this text, shortest first. */
  public List<String> search(Tx tx, String text, int most) {
    return network.codesLike(tx, text.replaceAll("[%_\\\\]", ""), most);
  }

  public Optional<Operated> lastOperation(Tx tx, String device) {
    return network.lastOperation(tx, device);
  }
}
