package relight.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.UnitTree;

/** Raising, taking, escalating and closing alarms. */
public final class AlarmService {

  private static final Duration DRILLS_SHOWN = Duration.ofDays(365);
  private static final int MOST_DRILLS = 200;
  /** So many at a time: the next round takes the next ones. */
  private static final int MOST_ESCALATED = 200;
  private static final int HELPERS = 3;
  /** So long after somebody has taken it, a cry of the same phone is taken for a repetition. */
  private static final Duration SAME_CRY = Duration.ofMinutes(5);

  private final AlarmStore alarms = new AlarmStore();
  private final Journal journal;
  private final InstantSource time;
  private final Duration patience;
  private final Supplier<UnitTree> units;
  private final Function<Tx, Collection<Long>> supervised;
  private final Rescue rescue;
  private final List<AlarmDependent> dependents = new ArrayList<>();

  /**
   * @param patience   how long an alarm may wait on each step of the ladder
   * @param supervised units that have a supervisor of their own
   */
  public AlarmService(Journal journal, InstantSource time, Duration patience, Supplier<UnitTree> units,
      Function<Tx, Collection<Long>> supervised, Rescue rescue) {
    this.journal = journal;
    this.time = time;
    this.patience = patience;
    this.units = units;
    this.supervised = supervised;
    this.rescue = rescue;
  }

  /** Who keeps something safe while there is danger. Called while wiring. */
  public void tell(AlarmDependent dependent) {
    dependents.add(dependent);
  }

  /**
   * Tells the dispatchers; the nearest crews too where one of ours has cried for help himself. Who was only missed may have a flat battery:
   * crews are called away from their work for him when nobody at the consoles has answered.
   */
  public Alarm raise(Tx tx, Actor actor, Danger danger) {
    var now = time.instant();
    var helpers = danger.kind() == AlarmKind.SOS && !danger.unverified() ? helpers(danger) : List.<Long>of();
    long id = alarms.insert(tx, danger, actor, now, now.plus(patience), helpers);
    var alarm = alarms.getForUpdate(tx, id);
    tell(tx, actor, "alarm.raised", alarm, danger.subject() == null ? Map.of() : Map.of("from", danger.subject()));
    for (var dependent : dependents)
      dependent.raised(tx, actor, alarm);
    return alarm;
  }

  /**
   * The same, unless this very subject has raised one of this kind that nobody has closed: a phone repeats itself, danger does not double. But who
   * cries for help again, long after somebody has taken care of it, needs it again.
   */
  public Alarm raiseOnce(Tx tx, Actor actor, Danger danger) {
    return alarms.findOpen(tx, danger, time.instant().minus(SAME_CRY)).orElseGet(() -> raise(tx, actor, danger));
  }

  public Alarm take(Tx tx, Actor actor, long id) {
    var before = alarms.getForUpdate(tx, id);
    var alarm = before.take(actor, time.instant());
    alarms.save(tx, alarm);
    tell(tx, actor, "alarm.taken", alarm, Map.of());
    return alarm;
  }

  public Alarm close(Tx tx, Actor actor, long id, String reason) {
    var alarm = alarms.getForUpdate(tx, id).close(actor, reason, time.instant());
    alarms.save(tx, alarm);
    tell(tx, actor, "alarm.closed", alarm, Map.of("reason", new Words(alarm.closedReason())));
    for (var dependent : dependents)
      dependent.closed(tx, actor, alarm);
    return alarm;
  }

  /** What was warned of is over by itself: nobody has to close it any more. Returns how many there were. */
  public int settle(Tx tx, Actor actor, AlarmKind kind, String subject, String reason) {
    var open = alarms.openOf(tx, kind, subject);
    for (var before : open) {
      var alarm = before.settled(actor, reason, time.instant());
      alarms.save(tx, alarm);
      tell(tx, actor, "alarm.closed", alarm, Map.of("reason", new Words(reason)));
    }
    return open.size();
  }

  /** A console shows it; the first one is written down. */
  public Alarm see(Tx tx, Actor actor, long id) {
    var alarm = alarms.getForUpdate(tx, id);
    alarm.requireSeen(actor);
    if (!alarms.see(tx, id, actor.name(), time.instant()))
      return alarm;
    var seen = alarms.getForUpdate(tx, id);
    tell(tx, actor, "alarm.seen", seen, Map.of());
    return seen;
  }

  /** Whether an alarm about a crew is not closed yet. */
  public boolean isOpenAbout(Tx tx, long crewId) {
    return alarms.isOpenAbout(tx, crewId);
  }

  /** The crew that was missed has given a sign of life. The alarm stays: whether all is well, a person says. */
  public void answer(Tx tx, Actor actor, long id) {
    if (alarms.answer(tx, id, actor.name(), time.instant()))
      tell(tx, actor, "alarm.answered", alarms.getForUpdate(tx, id), Map.of());
  }

  /** Exercises of the units this actor sees, latest first, with what each step took. */
  public List<AlarmView> drills(Tx tx, Actor actor, Places places) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var some = alarms.drillsSince(tx, time.instant().minus(DRILLS_SHOWN), MOST_DRILLS).stream()
        .filter(a -> actor.sees(a.danger().unitId())).toList();
    var steps = alarms.escalations(tx, some.stream().map(Alarm::id).toList(), units.get());
    return some.stream()
        .map(a -> AlarmView.of(a, 0, places, rescue, steps.getOrDefault(a.id(), List.of())).forActor(a, actor)).toList();
  }

  /** Takes every alarm that nobody took in time one step up; returns how many. Any node may call it, as often as it likes. */
  public int escalateDue(Tx tx) {
    var now = time.instant();
    var due = alarms.dueForUpdate(tx, now, MOST_ESCALATED);
    if (due.isEmpty())
      return 0;
    var supervisors = supervised.apply(tx);
    for (var alarm : due)
      escalate(tx, alarm, supervisors, now);
    return due.size();
  }

  private void escalate(Tx tx, Alarm alarm, Collection<Long> supervisors, Instant now) {
    var danger = alarm.danger();
    var upwards = danger.unitId() == null ? List.<Long>of() : units.get().upwards(danger.unitId());
    var step = Ladder.next(upwards, supervisors, alarm.heldFrom());
    var helpers = danger.kind().asksForHelp() && alarm.helpers().isEmpty() ? helpers(danger) : alarm.helpers();
    alarms.escalate(tx, alarm.id(), step, now, step.heldFrom() == null ? null : now.plus(patience), helpers);
    var body = new LinkedHashMap<String, Object>();
    body.put("level", alarm.level() + 1);
    if (step.unitId() != null)
      body.put("unit", step.unitId());
    if (!helpers.isEmpty())
      body.put("helpers", helpers);
    tell(tx, Actor.SYSTEM, "alarm.escalated", alarm, body);
  }

  private List<Long> helpers(Danger danger) {
    return rescue.at(danger).map(spot -> rescue.nearest(danger, spot)).orElse(List.of()).stream().limit(HELPERS)
        .map(AlarmView.Nearby::crewId).toList();
  }

  private void tell(Tx tx, Actor actor, String kind, Alarm alarm, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    body.put("kind", alarm.danger().kind().text());
    if (alarm.danger().drill())
      body.put("drill", true);
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "alarm/" + alarm.id(), alarm.danger().unitId(), body));
  }
}
