package relight.alarm;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;
import relight.unit.Unit;
import relight.unit.UnitTree;

/** Alarms in the database. */
final class AlarmStore {

  private static final String SELECT = """
      select id, kind, status, unit_id, subject, crew_id, note, place, lon, lat, raised_at, raised_by, raised_by_id, level, due_at, escalated_at,
        held_from_unit_id, helpers, seen_at, seen_by, answered_at, answered_by, taken_at, taken_by, taken_by_id, closed_at, closed_by,
        closed_reason, unverified, drill from alarm\s""";

  long insert(Tx tx, Danger danger, Actor actor, Instant raisedAt, Instant dueAt, List<Long> helpers) {
    return tx.one("""
        insert into alarm (kind, status, unit_id, subject, crew_id, note, place, lon, lat, raised_at, raised_by, raised_by_id, due_at,
          unverified, drill, helpers)
        values ($1, 'raised', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id""", row -> row.getLong("id"),
        danger.kind().text(), danger.unitId(), danger.subject(), danger.crewId(), danger.note(), danger.place(), danger.lon(), danger.lat(),
        at(raisedAt), actor.name(), actor.kind() == Actor.Kind.USER ? actor.id() : null, at(dueAt), danger.unverified(), danger.drill(),
        helpers.toArray(Long[]::new));
  }

  Alarm getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", AlarmStore::alarm, id)
        .orElseThrow(() -> Refusal.missing("alarm/unknown", "There is no alarm " + id + "."));
  }

  /**
   * An exercise never stands for the real thing; and who has answered and is missed again is missed anew.
   *
   * @param takenSince a cry for help that was taken before that does not stand for one that comes now
   */
  Optional<Alarm> findOpen(Tx tx, Danger danger, Instant takenSince) {
    return tx.all(SELECT + """
        where kind = $1 and subject = $2 and drill = $3 and answered_at is null and status <> 'closed'
          and (kind <> 'sos' or taken_at is null or taken_at > $4)
        order by id limit 1""", AlarmStore::alarm, danger.kind().text(), danger.subject(), danger.drill(), at(takenSince)).stream()
        .findFirst();
  }

  List<Alarm> drillsSince(Tx tx, Instant moment, int most) {
    return tx.all(SELECT + "where drill and raised_at >= $1 order by raised_at desc, id desc limit $2", AlarmStore::alarm, at(moment),
        most);
  }

  /** Everything a subject has raised of a kind that is not closed, locked. */
  List<Alarm> openOf(Tx tx, AlarmKind kind, String subject) {
    return tx.all(SELECT + "where kind = $1 and subject = $2 and status <> 'closed' order by id for update", AlarmStore::alarm, kind.text(),
        subject);
  }

  List<Alarm> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", AlarmStore::alarm, (Object) ids.toArray(Long[]::new));
  }

  boolean isOpenAbout(Tx tx, long crewId) {
    return tx.one("select exists (select from alarm where crew_id = $1 and status <> 'closed') as open", row -> row.getBoolean("open"),
        crewId);
  }

  List<Alarm> openOrClosedAfter(Tx tx, Instant moment) {
    return tx.all(SELECT + "where status <> 'closed' or closed_at > $1 order by id", AlarmStore::alarm, at(moment));
  }

  void save(Tx tx, Alarm alarm) {
    tx.run("""
        update alarm set status = $2, taken_at = $3, taken_by = $4, taken_by_id = $5, closed_at = $6, closed_by = $7, closed_reason = $8,
          seen_at = $9, seen_by = $10
        where id = $1""", alarm.id(), alarm.status().name().toLowerCase(Locale.ROOT), at(alarm.takenAt()), alarm.takenBy(),
        alarm.takenById(),
        at(alarm.closedAt()), alarm.closedBy(), alarm.closedReason(), alarm.seen() == null ? null : at(alarm.seen().at()),
        alarm.seen() == null ? null : alarm.seen().by());
  }

  /** What nobody took in time, locked; of two nodes that look at once, the second finds it done. */
  List<Alarm> dueForUpdate(Tx tx, Instant now, int most) {
    return tx.all(SELECT + "where status = 'raised' and due_at <= $1 order by due_at, id limit $2 for update skip locked",
        AlarmStore::alarm,
        at(now), most);
  }

  void escalate(Tx tx, long id, Ladder.Step step, Instant now, Instant dueAt, List<Long> helpers) {
    tx.run("""
        with up as (
          update alarm set level = level + 1, escalated_at = coalesce(escalated_at, $2), held_from_unit_id = $3, due_at = $4, helpers = $5
          where id = $1 returning id, level)
        insert into alarm_escalation (alarm_id, level, unit_id, at) select id, level, $6, $2 from up""", id, at(now), step.heldFrom(),
        at(dueAt), helpers.toArray(Long[]::new), step.unitId());
  }

  /** The way up so far, by alarm. */
  Map<Long, List<AlarmView.Escalation>> escalations(Tx tx, Collection<Long> ids, UnitTree units) {
    Map<Long, List<AlarmView.Escalation>> found = new HashMap<>();
    tx.all("""
        select alarm_id, level, unit_id, at from alarm_escalation where alarm_id = any($1) order by alarm_id, level""",
        row -> found.computeIfAbsent(row.getLong("alarm_id"), id -> new ArrayList<>()).add(new AlarmView.Escalation(row.getInteger("level"),
            moment(row, "at"), row.getLong("unit_id"), name(units, row.getLong("unit_id")))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  private static String name(UnitTree units, Long unitId) {
    return unitId == null ? null : units.find(unitId).map(Unit::name).orElse(null);
  }

  /** False if somebody had it before his eyes before. */
  boolean see(Tx tx, long id, String by, Instant now) {
    return tx.run("update alarm set seen_at = $3, seen_by = $2 where id = $1 and seen_at is null", id, by, at(now)) == 1;
  }

  boolean answer(Tx tx, long id, String by, Instant now) {
    return tx.run("update alarm set answered_at = $3, answered_by = $2 where id = $1 and answered_at is null and status <> 'closed'", id,
        by,
        at(now)) == 1;
  }

  private static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Alarm alarm(Row row) {
    var danger = new Danger(AlarmKind.find(row.getString("kind")).orElseThrow(), row.getLong("unit_id"), row.getString("subject"),
        row.getLong("crew_id"),
        row.getString("place"), row.getDouble("lon"), row.getDouble("lat"), row.getString("note"), row.getBoolean("unverified"),
        row.getBoolean("drill"));
    return new Alarm(row.getLong("id"), danger, Alarm.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        moment(row, "raised_at"),
        row.getString("raised_by"), row.getLong("raised_by_id"), row.getInteger("level"), moment(row, "due_at"),
        moment(row, "escalated_at"),
        row.getLong("held_from_unit_id"), List.of(row.getArrayOfLongs("helpers")), deed(row, "seen"), deed(row, "answered"),
        moment(row, "taken_at"),
        row.getString("taken_by"), row.getLong("taken_by_id"), moment(row, "closed_at"), row.getString("closed_by"),
        row.getString("closed_reason"));
  }

  private static Alarm.Deed deed(Row row, String what) {
    var at = moment(row, what + "_at");
    return at == null ? null : new Alarm.Deed(row.getString(what + "_by"), at);
  }
}
