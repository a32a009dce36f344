package relight.crew.watch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.auth.Actor;
import relight.crew.Crew;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.storage.Tx;

/** Keeps in memory which crews are watched over and whose roll is being called; pushes both to the consoles and to the crew itself. */
public final class WatchProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofMinutes(30);

  private final WatchStore watches = new WatchStore();
  private final RollCallStore calls = new RollCallStore();
  private final InstantSource time;
  private final LongFunction<Optional<Crew>> crews;
  private final Push push;
  private volatile Map<Long, Watch> current = Map.of();
  private volatile Map<Long, RollCall> called = Map.of();
  private volatile long number;

  public WatchProjector(InstantSource time, LongFunction<Optional<Crew>> crews, Push push) {
    this.time = time;
    this.crews = crews;
    this.push = push;
  }

  /** The watch over a crew that ends soonest. */
  public Optional<WatchView> ofCrew(long crewId) {
    return current.values().stream().filter(w -> w.crewId() == crewId).min(Comparator.comparing(Watch::dueAt))
        .map(w -> WatchView.of(w, number));
  }

  /** The watch over whoever is there for this, e.g. {@code job/7}. */
  public Optional<WatchView> of(String subject) {
    return current.values().stream().filter(w -> w.subject().equals(subject)).min(Comparator.comparing(Watch::dueAt))
        .map(w -> WatchView.of(w, number));
  }

  public List<WatchView> seenBy(Actor actor) {
    return current.values().stream().filter(w -> crews.apply(w.crewId()).filter(c -> actor.sees(c.unitId())).isPresent())
        .map(w -> WatchView.of(w, number)).toList();
  }

  /** The roll-call of a crew that is open. */
  public Optional<RollCallView> callOf(long crewId) {
    return called.values().stream().filter(c -> c.crewId() == crewId && c.endedAt() == null).findFirst()
        .map(c -> RollCallView.of(c, number));
  }

  /** Open roll-calls and those that ended lately. */
  public List<RollCallView> callsSeenBy(Actor actor) {
    return called.values().stream().filter(c -> actor.sees(c.unitId())).map(c -> RollCallView.of(c, number)).toList();
  }

  @Override
  public void load(Tx tx, long at) {
    var all = new LinkedHashMap<Long, Watch>();
    for (var watch : watches.open(tx))
      all.put(watch.id(), watch);
    var allCalls = new LinkedHashMap<Long, RollCall>();
    for (var call : calls.openOrEndedAfter(tx, time.instant().minus(AFTERGLOW)))
      allCalls.put(call.id(), call);
    current = all;
    called = allCalls;
    number = at;
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    var changedCalls = new LinkedHashSet<Long>();
    for (var entry : entries) {
      entry.idOf("watch").ifPresent(changed::add);
      entry.idOf("roll-call").ifPresent(changedCalls::add);
    }
    if (changed.isEmpty() && changedCalls.isEmpty())
      return;
    number = entries.getLast().number();
    if (!changed.isEmpty())
      followWatches(tx, changed);
    if (!changedCalls.isEmpty())
      followCalls(tx, changedCalls);
  }

  private void followWatches(Tx tx, LinkedHashSet<Long> changed) {
    var next = new LinkedHashMap<>(current);
    var fresh = watches.withIds(tx, changed);
    for (var watch : fresh) {
      if (watch.endedAt() == null)
        next.put(watch.id(), watch);
      else
        next.remove(watch.id());
    }
    current = next;
    for (var watch : fresh)
      tell(watch.crewId(), "watch", WatchView.of(watch, number));
  }

  private void followCalls(Tx tx, LinkedHashSet<Long> changed) {
    var next = new LinkedHashMap<>(called);
    var oldest = time.instant().minus(AFTERGLOW);
    next.values().removeIf(c -> c.endedAt() != null && c.endedAt().isBefore(oldest));
    var fresh = calls.withIds(tx, changed);
    for (var call : fresh)
      next.put(call.id(), call);
    called = next;
    for (var call : fresh)
      tell(call.crewId(), "rollCall", RollCallView.of(call, number));
  }

  private void tell(long crewId, String event, Object view) {
    push.publish(number, "crews", crews.apply(crewId).map(Crew::unitId).orElse(null), event, view);
    push.publish(number, "crew/" + crewId, null, event, view);
  }
}
