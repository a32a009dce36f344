package relight.alarm;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.UnitTree;

/**
 * Keeps the open alarms (and those closed within the last minutes) in memory and pushes every change: to the dispatchers at once on
 * {@code alarms}, to the supervisors it has come up to on {@code alarms.escalated/UNIT} (those of the top on {@code alarms.escalated}), to the
 * crew in danger and those asked to help on {@code crew/N}.
 */
public final class AlarmProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofMinutes(10);

  /** An alarm with its picture. */
  private record Shown(Alarm alarm, AlarmView view) {}

  private final AlarmStore alarms = new AlarmStore();
  private final InstantSource time;
  private final Supplier<Places> places;
  private final Supplier<UnitTree> units;
  private final Rescue rescue;
  private final Push push;
  private volatile Map<Long, Shown> current = Map.of();

  public AlarmProjector(InstantSource time, Supplier<Places> places, Supplier<UnitTree> units, Rescue rescue, Push push) {
    this.time = time;
    this.places = places;
    this.units = units;
    this.rescue = rescue;
    this.push = push;
  }

  /** Open and just closed alarms that this actor may see, oldest first. */
  public List<AlarmView> seenBy(Actor actor) {
    var seen = new ArrayList<AlarmView>();
    for (var shown : current.values())
      if (shown.alarm.isSeenBy(actor))
        seen.add(shown.view.forActor(shown.alarm, actor));
    return seen;
  }

  /** The alarms of a crew: about itself, and those it was asked to help with. */
  public List<AlarmView> ofCrew(Actor actor, long crewId) {
    var those = new ArrayList<AlarmView>();
    for (var shown : current.values())
      if (isOf(shown.alarm, crewId))
        those.add(shown.view.forActor(shown.alarm, actor));
    return those;
  }

  private static boolean isOf(Alarm alarm, long crewId) {
    return alarm.danger().crewId() != null && alarm.danger().crewId() == crewId || alarm.helpers().contains(crewId);
  }

  @Override
  public void load(Tx tx, long number) {
    var all = new LinkedHashMap<Long, Shown>();
    for (var shown : show(tx, alarms.openOrClosedAfter(tx, time.instant().minus(AFTERGLOW)), number))
      all.put(shown.alarm.id(), shown);
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
    var fresh = show(tx, alarms.withIds(tx, changed), number);
    for (var shown : fresh)
      next.put(shown.alarm.id(), shown);
    current = next;
    for (var shown : fresh)
      tell(shown, number);
  }

  private void tell(Shown shown, long number) {
    var alarm = shown.alarm;
    var danger = alarm.danger();
    push.publish(number, "alarms", danger.unitId(), "alarm", shown.view);
    if (alarm.escalatedAt() != null)
      tellSupervisors(shown, number);
    var crews = new LinkedHashSet<>(alarm.helpers());
    if (danger.crewId() != null)
      crews.add(danger.crewId());
    for (long crew : crews)
      push.publish(number, "crew/" + crew, null, "alarm", shown.view);
  }

  /** A supervisor listens for what has come up to his unit; who has none above him listens for what has come all the way. */
  private void tellSupervisors(Shown shown, long number) {
    var unitId = shown.alarm.danger().unitId();
    for (long unit : unitId == null ? List.<Long>of() : units.get().upwards(unitId)) {
      if (shown.alarm.heldFrom() != null && shown.alarm.heldFrom() == unit)
        return;
      push.publish(number, "alarms.escalated/" + unit, unitId, "alarm", shown.view);
    }
    push.publish(number, "alarms.escalated", unitId, "alarm", shown.view);
  }

  private List<Shown> show(Tx tx, List<Alarm> some, long number) {
    if (some.isEmpty())
      return List.of();
    var steps = alarms.escalations(tx, some.stream().map(Alarm::id).toList(), units.get());
    return some.stream()
        .map(alarm -> new Shown(alarm, AlarmView.of(alarm, number, places.get(), rescue, steps.getOrDefault(alarm.id(), List.of()))))
        .toList();
  }
}
