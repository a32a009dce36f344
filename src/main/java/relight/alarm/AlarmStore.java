package relight.alarm;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Alarms in the database. */
final class AlarmStore {

  private static final String SELECT = """
      select id, kind, status, unit_id, subject, crew_id, note, place, lon, lat, raised_at, raised_by, raised_by_id, due_at, escalated_at,
        taken_at, taken_by, taken_by_id, closed_at, closed_by, closed_reason, unverified from alarm\s""";

  long insert(Tx tx, Danger danger, Actor actor, Instant raisedAt, Instant dueAt) {
    return tx.one("""
        insert into alarm (kind, status, unit_id, subject, crew_id, note, place, lon, lat, raised_at, raised_by, raised_by_id, due_at,
          unverified)
        values ($1, 'raised', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""", row -> row.getLong("id"),
        danger.kind().text(),
        danger.unitId(), danger.subject(), danger.crewId(), danger.note(), danger.place(), danger.lon(), danger.lat(), at(raisedAt),
        actor.name(),
        actor.kind() == Actor.Kind.USER ? actor.id() : null, at(dueAt), danger.unverified());
  }

  Alarm getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", AlarmStore::alarm, id)
        .orElseThrow(() -> Refusal.missing("alarm/unknown", "There is no alarm " + id + "."));
  }

  Optional<Alarm> findOpen(Tx tx, AlarmKind kind, String subject) {
    return tx.all(SELECT + "where kind = $1 and subject = $2 and status <> 'closed' order by id limit 1", AlarmStore::alarm, kind.text(),
        subject).stream().findFirst();
  }

  List<Alarm> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", AlarmStore::alarm, (Object) ids.toArray(Long[]::new));
  }

  List<Alarm> openOrClosedAfter(Tx tx, Instant moment) {
    return tx.all(SELECT + "where status <> 'closed' or closed_at > $1 order by id", AlarmStore::alarm, at(moment));
  }

  void save(Tx tx, Alarm alarm) {
    tx.run("""
        update alarm set status = $2, taken_at = $3, taken_by = $4, taken_by_id = $5, closed_at = $6, closed_by = $7, closed_reason = $8
        where id = $1""", alarm.id(), alarm.status().name().toLowerCase(Locale.ROOT), at(alarm.takenAt()), alarm.takenBy(),
        alarm.takenById(),
        at(alarm.closedAt()), alarm.closedBy(), alarm.closedReason());
  }

  /** Marks what is due, in one statement, so that two nodes never escalate the same alarm twice. */
  List<Alarm> escalateDue(Tx tx, Instant now) {
    var ids = tx.all("update alarm set escalated_at = $1 where status = 'raised' and escalated_at is null and due_at <= $1 returning id",
        row -> row.getLong("id"), at(now));
    return ids.isEmpty() ? List.of() : withIds(tx, ids);
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
        row.getString("place"), row.getDouble("lon"), row.getDouble("lat"), row.getString("note"), row.getBoolean("unverified"));
    return new Alarm(row.getLong("id"), danger, Alarm.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        moment(row, "raised_at"),
        row.getString("raised_by"), row.getLong("raised_by_id"), moment(row, "due_at"), moment(row, "escalated_at"),
        moment(row, "taken_at"),
        row.getString("taken_by"), row.getLong("taken_by_id"), moment(row, "closed_at"), row.getString("closed_by"),
        row.getString("closed_reason"));
  }
}
