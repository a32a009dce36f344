package relight.alarm;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Raising, taking, escalating and closing alarms. */
public final class AlarmService {

  private final AlarmStore alarms = new AlarmStore();
  private final Journal journal;
  private final InstantSource time;
  private final Duration patience;

  /** @param patience how long an alarm may wait for a dispatcher before the supervisors get it as well */
  public AlarmService(Journal journal, InstantSource time, Duration patience) {
    this.journal = journal;
    this.time = time;
    this.patience = patience;
  }

  public Alarm raise(Tx tx, Actor actor, Danger danger) {
    var now = time.instant();
    long id = alarms.insert(tx, danger, actor, now, now.plus(patience));
    var alarm = alarms.getForUpdate(tx, id);
    tell(tx, actor, "alarm.raised", alarm, danger.subject() == null ? Map.of() : Map.of("from", danger.subject()));
    return alarm;
  }

  /** The same, unless this very subject has raised one of this kind that nobody has closed: a phone repeats itself, danger does not double. */
  public Alarm raiseOnce(Tx tx, Actor actor, Danger danger) {
    return alarms.findOpen(tx, danger.kind(), danger.subject()).orElseGet(() -> raise(tx, actor, danger));
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
    tell(tx, actor, "alarm.closed", alarm, Map.of("reason", alarm.closedReason()));
    return alarm;
  }

  /** Hands every alarm that nobody took in time to the supervisors; returns how many. Any node may call it, as often as it likes. */
  public int escalateDue(Tx tx) {
    var due = alarms.escalateDue(tx, time.instant());
    for (var alarm : due)
      tell(tx, Actor.SYSTEM, "alarm.escalated", alarm, Map.of());
    return due.size();
  }

  private void tell(Tx tx, Actor actor, String kind, Alarm alarm, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    body.put("kind", alarm.danger().kind().text());
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "alarm/" + alarm.id(), alarm.danger().unitId(), body));
  }
}
