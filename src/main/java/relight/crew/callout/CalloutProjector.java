package relight.crew.callout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;

/** Keeps in memory which callouts go on and which ended lately; tells the consoles, and those who are asked. */
public final class CalloutProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofHours(24);
  private static final int MOST = 200;

  /** What one of a crew is asked; {@code callout} is null when he is asked no more. */
  public record Told(long userId, Callout.Asked callout) {}

  private final CalloutStore callouts = new CalloutStore();
  private final InstantSource time;
  private final Supplier<Places> places;
  private final Push push;
  private volatile Map<Long, Callout> current = Map.of();
  private volatile long number;

  public CalloutProjector(InstantSource time, Supplier<Places> places, Push push) {
    this.time = time;
    this.places = places;
    this.push = push;
  }

  /** What goes on and what ended in the last day, latest first. */
  public List<Callout> seenBy(Actor actor) {
    return current.values().stream().filter(c -> actor.sees(c.unitId())).map(this::view)
        .sorted(Comparator.comparing(Callout::openedAt).thenComparing(Callout::id).reversed()).toList();
  }

  /** What somebody is asked now. */
  public Optional<Callout.Asked> askedOf(long userId) {
    return current.values().stream().map(c -> asked(c, userId)).flatMap(Optional::stream).findFirst();
  }

  /** In the words of pages. */
  Callout view(Callout c) {
    return new Callout(c.id(), number, c.jobId(), c.jobCode(), c.kind(), c.unitId(), c.lon(), c.lat(), where(c), c.people(), c.accepted(),
        c.patience_s(), c.openedAt(), c.openedBy(), c.closedAt(), c.closedBy(), c.outcome(), c.reason(), c.asks(), c.leftOut());
  }

  private String where(Callout c) {
    if (c.lon() == null || c.lat() == null)
      return null;
    var hamlet = places.get().hamletAt(c.lon(), c.lat()).map(Place::name);
    var commune = places.get().communeAt(c.lon(), c.lat()).map(Place::name);
    return hamlet.isPresent() && commune.isPresent() ? hamlet.get() + ", " + commune.get() : hamlet.or(() -> commune).orElse(null);
  }

  @Override
  public void load(Tx tx, long at) {
    var all = new LinkedHashMap<Long, Callout>();
    for (var callout : callouts.openOrClosedAfter(tx, time.instant().minus(AFTERGLOW), MOST))
      all.put(callout.id(), callout);
    current = all;
    number = at;
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    for (var entry : entries)
      entry.idOf("callout").ifPresent(changed::add);
    if (changed.isEmpty())
      return;
    var next = new LinkedHashMap<>(current);
    var oldest = time.instant().minus(AFTERGLOW);
    next.values().removeIf(c -> c.closedAt() != null && c.closedAt().isBefore(oldest));
    var fresh = callouts.withIds(tx, changed);
    for (var callout : fresh)
      next.put(callout.id(), callout);
    number = entries.getLast().number();
    current = next;
    for (var callout : fresh) {
      push.publish(number, "crews", callout.unitId(), "callout", view(callout));
      for (var ask : callout.asks())
        if (ask.askedAt() != null)
          push.publish(number, "crew/" + ask.crewId(), null, "callout", new Told(ask.userId(), asked(callout, ask.userId()).orElse(null)));
    }
  }

  private Optional<Callout.Asked> asked(Callout callout, long userId) {
    return callout.asks().stream().filter(a -> a.userId() == userId && a.isWaiting()).findFirst().map(a -> view(callout).asked(a));
  }
}
