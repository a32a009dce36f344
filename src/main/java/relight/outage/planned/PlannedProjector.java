package relight.outage.planned;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.network.NetworkView;
import relight.outage.PlannedWindow;
import relight.outage.disclosed.DisclosedPlanned;
import relight.outage.disclosed.Disclosure;
import relight.outage.estimate.EstimateRules;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.Unit;
import relight.unit.UnitTree;

/**
 * Keeps the planned outages that are to come, go on or have just ended in memory: for the staff, in the coarse form for everybody, and by node
 * for whoever must know whether a customer's light is out as planned. Pushes each change as {@code planned} on the topic of that name.
 */
public final class PlannedProjector implements Follower {

  /** So long one that is over stays in view. */
  private static final Duration AFTERGLOW = Duration.ofHours(12);

  /** Lights go and come some minutes beside the plan: a call then is about it, too. */
  private static final Duration SLACK = Duration.ofMinutes(10);

  private record Kept(PlannedOutage planned, PlannedPicture.Around around) {}

  private record NodeWindow(long plannedId, Instant off, Instant on) {}

  private record Snapshot(Map<Long, Kept> all, Map<String, List<NodeWindow>> byNode, List<DisclosedPlanned> disclosed, long number) {}

  private final PlannedStore store = new PlannedStore();
  private final InstantSource time;
  private final Supplier<NetworkView> network;
  private final Supplier<Places> places;
  private final Supplier<UnitTree> units;
  private final Supplier<List<Customer>> priority;
  private final RulePacks rules;
  private final Disclosure disclosure;
  private final Push push;
  private final BooleanSupplier sample;
  private volatile Snapshot current = new Snapshot(Map.of(), Map.of(), List.of(), 0);

  public PlannedProjector(InstantSource time, Supplier<NetworkView> network, Supplier<Places> places, Supplier<UnitTree> units,
      Supplier<List<Customer>> priority, RulePacks rules, Disclosure disclosure, Push push, BooleanSupplier sample) {
    this.time = time;
    this.network = network;
    this.places = places;
    this.units = units;
    this.priority = priority;
    this.rules = rules;
    this.disclosure = disclosure;
    this.push = push;
    this.sample = sample;
  }

  /** What is planned in the units of this actor, the next first. */
  public List<PlannedView> seenBy(Actor actor) {
    var now = current;
    var picture = picture();
    return now.all.values().stream().filter(k -> actor.sees(k.planned.unitId())).map(k -> picture.view(k.planned, k.around, now.number))
        .toList();
  }

  /** The views of any planned outages, also of those long over. */
  List<PlannedView> views(Tx tx, Collection<PlannedOutage> some) {
    long number = relight.journal.Journal.last(tx);
    var around = around(tx, some);
    var picture = picture();
    return some.stream().map(p -> picture.view(p, around.get(p.id()), number)).toList();
  }

  /** The coarse form for everybody, the next first. */
  public List<DisclosedPlanned> disclosed() {
    return current.disclosed;
  }

  /** The planned outage that takes a node's light at a moment: one that goes on before one that was announced only. */
  public Optional<PlannedWindow> at(String node, Instant at) {
    var now = current;
    return now.byNode.getOrDefault(node, List.of()).stream().map(w -> window(now, w)).filter(w -> covers(w, at))
        .min(Comparator.comparing((PlannedWindow w) -> !w.begun()).thenComparing(PlannedWindow::from));
  }

  /** What a planned outage means for a node of it; empty for one that is not in view. */
  public Optional<PlannedWindow> of(long plannedId, String node) {
    var now = current;
    return now.byNode.getOrDefault(node, List.of()).stream().filter(w -> w.plannedId == plannedId).map(w -> window(now, w))
        .min(Comparator.comparing(PlannedWindow::from));
  }

  /** What is planned for a node from a moment on, the next first. */
  public List<PlannedWindow> ahead(String node, Instant from) {
    var now = current;
    return now.byNode.getOrDefault(node, List.of()).stream().map(w -> window(now, w)).filter(w -> w.to().isAfter(from))
        .sorted(Comparator.comparing(PlannedWindow::from)).toList();
  }

  /** When a planned outage promises light back: from the first who has it again to the last. Empty for one that is not in view. */
  public Optional<EstimateRules.Window> promised(long id) {
    var kept = current.all.get(id);
    if (kept == null || !kept.planned.status().isPublic())
      return Optional.empty();
    var first = kept.around.areas().stream().map(Reckoning.Area::on).min(Comparator.naturalOrder());
    return Optional.of(new EstimateRules.Window(first.orElse(kept.planned.window().to()), kept.planned.window().to()));
  }

  /** What goes on lasts until it is done, however late that is. */
  private static boolean covers(PlannedWindow w, Instant at) {
    return !at.isBefore(w.from().minus(SLACK)) && (w.begun() || at.isBefore(w.to().plus(SLACK)));
  }

  private static PlannedWindow window(Snapshot now, NodeWindow w) {
    var p = now.all.get(w.plannedId).planned;
    return new PlannedWindow(p.id(), p.code(), w.off, w.on, p.cause(), p.status() == PlannedStatus.IN_PROGRESS);
  }

  @Override
  public void load(Tx tx, long number) {
    current = snapshot(tx, store.openOrEndedAfter(tx, time.instant().minus(AFTERGLOW)), number);
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    var outages = new LinkedHashSet<Long>();
    boolean ground = false;
    for (var entry : entries) {
      entry.idOf("planned").ifPresent(changed::add);
      if (entry.kind().equals("report.planned"))
        changed.add(entry.body().path("planned").asLong());
      entry.idOf("outage").ifPresent(outages::add);
      ground |= List.of("place.imported", "unit.changed", "network.imported", "customer.imported").contains(entry.kind());
    }
    if (!outages.isEmpty() && current.all.values().stream().anyMatch(k -> k.planned.status() == PlannedStatus.IN_PROGRESS))
      changed.addAll(store.ofOutages(tx, outages));
    if (changed.isEmpty() && !ground)
      return;
    long number = entries.getLast().number();
    current = snapshot(tx, store.openOrEndedAfter(tx, entries.getLast().at().minus(AFTERGLOW)), number);
    var picture = picture();
    for (long id : changed) {
      var kept = current.all.get(id);
      if (kept != null)
        push.publish(number, "planned", kept.planned.unitId(), "planned", picture.view(kept.planned, kept.around, number));
    }
  }

  private Snapshot snapshot(Tx tx, List<PlannedOutage> some, long number) {
    var around = around(tx, some);
    var all = new LinkedHashMap<Long, Kept>();
    for (var p : some)
      all.put(p.id(), new Kept(p, around.get(p.id())));
    var byNode = new HashMap<String, List<NodeWindow>>();
    var announced = some.stream().filter(p -> p.status().isPublic()).map(PlannedOutage::id).toList();
    if (!announced.isEmpty())
      for (var dark : store.darkNodes(tx, announced))
        byNode.computeIfAbsent(dark.node(), n -> new ArrayList<>(1)).add(new NodeWindow(dark.plannedId(), dark.off(), dark.on()));
    var tree = units.get();
    var disclosed = all.values().stream().filter(k -> isTold(k.planned))
        .flatMap(k -> disclosure
            .of(k.planned, k.around.areas(), k.planned.unitId() == null ? null : tree.find(k.planned.unitId()).map(Unit::name).orElse(null))
            .stream())
        .sorted(Comparator.comparing(DisclosedPlanned::from).thenComparing(DisclosedPlanned::reference)).toList();
    return new Snapshot(all, byNode, disclosed, number);
  }

  /** What was announced is told until it is done; and that it was called off, to those who had heard of it. */
  private static boolean isTold(PlannedOutage p) {
    return p.status().isPublic() || p.status() == PlannedStatus.CANCELLED && p.times().announced() != null;
  }

  private Map<Long, PlannedPicture.Around> around(Tx tx, Collection<PlannedOutage> some) {
    var found = new HashMap<Long, PlannedPicture.Around>();
    if (some.isEmpty())
      return found;
    var ids = some.stream().map(PlannedOutage::id).toList();
    var areas = store.areas(tx, ids);
    var notices = store.notices(tx, ids);
    var overlaps = store.overlaps(tx, ids);
    var outages = store.outages(tx, ids);
    var reports = store.reports(tx, ids);
    var first = new HashMap<Long, List<PlannedStore.First>>();
    for (var one : store.windowsOf(tx, ids, priority.get().stream().map(Customer::id).toList()))
      first.computeIfAbsent(one.plannedId(), i -> new ArrayList<>()).add(one);
    for (long id : ids)
      found.put(id,
          new PlannedPicture.Around(areas.getOrDefault(id, List.of()), notices.getOrDefault(id, List.of()),
              overlaps.getOrDefault(id, List.of()), first.getOrDefault(id, List.of()), outages.getOrDefault(id, List.of()),
              reports.getOrDefault(id, 0)));
    return found;
  }

  private PlannedPicture picture() {
    var first = new HashMap<Long, Customer>();
    for (var customer : priority.get())
      first.put(customer.id(), customer);
    return new PlannedPicture(network.get(), places.get(), units.get(), first::get, rules, sample.getAsBoolean(), time.instant());
  }
}
