package relight.alarm;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.place.Places;
import relight.storage.Tx;

/**
 * Keeps the open alarms (and those closed within the last minutes) in memory and pushes every change: to the dispatchers at once on
 * {@code alarms}, to the supervisors on {@code alarms.escalated}, to the crew in danger on {@code crew/N}.
 */
public final class AlarmProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofMinutes(10);

  /** An alarm with its picture. */
  private record Shown(Alarm alarm, AlarmView view) {}

  private final AlarmStore alarms = new AlarmStore();
  private final InstantSource time;
  private final Supplier<Places> places;
  private final Function<Danger, List<AlarmView.Nearby>> nearestCrews;
  private final Push push;
  private volatile Map<Long, Shown> current = Map.of();

  /** @param nearestCrews from whoever knows where crews are */
  public AlarmProjector(InstantSource time, Supplier<Places> places, Function<Danger, List<AlarmView.Nearby>> nearestCrews, Push push) {
    this.time = time;
    this.places = places;
    this.nearestCrews = nearestCrews;
    this.push = push;
  }

  /** Open and just closed alarms that this actor may see, oldest first. */
  public List<AlarmView> seenBy(Actor actor) {
    var seen = new ArrayList<AlarmView>();
    for (var shown : current.values())
      if (shown.alarm.isSeenBy(actor))
        seen.add(shown.view.forActor(actor));
    return seen;
  }

  @Override
  public void load(Tx tx, long number) {
    var all = new LinkedHashMap<Long, Shown>();
    for (var alarm : alarms.openOrClosedAfter(tx, time.instant().minus(AFTERGLOW)))
      all.put(alarm.id(), show(alarm, number));
    current = all;
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    for (var entry : entries)
      entry.idOf("alarm").ifPresent(changed::add);
    if (changed.isEmpty())
      return;
    long number = entries.getLast().number();
    var next = new LinkedHashMap<>(current);
    next.values().removeIf(s -> s.alarm.closedAt() != null && s.alarm.closedAt().isBefore(time.instant().minus(AFTERGLOW)));
    var fresh = alarms.withIds(tx, changed).stream().map(alarm -> show(alarm, number)).toList();
    for (var shown : fresh)
      next.put(shown.alarm.id(), shown);
    current = next;
    for (var shown : fresh) {
      var danger = shown.alarm.danger();
      push.publish(number, "alarms", danger.unitId(), "alarm", shown.view);
      if (shown.alarm.escalatedAt() != null)
        push.publish(number, "alarms.escalated", danger.unitId(), "alarm", shown.view);
      if (danger.crewId() != null)
        push.publish(number, "crew/" + danger.crewId(), null, "alarm", shown.view);
    }
  }

  private Shown show(Alarm alarm, long number) {
    return new Shown(alarm,
        AlarmView.of(alarm, number, places.get(), alarm.danger().lon() == null ? List.of() : nearestCrews.apply(alarm.danger())));
  }
}
