package relight.crew.watch;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Watches in the database. */
final class WatchStore {

  /** A crew that somebody has to look for: where it was last, else where it was to be. */
  record Lost(Watch watch, Long unitId, Double lon, Double lat) {}

  private static final String COLUMNS = """
      w.id, w.crew_id, w.subject, w.every_s, w.grace_s, w.silence_s, w.began_at, w.due_at, w.contact_at, w.prompted_at, w.missed_alarm_id,
      w.silent_alarm_id, w.ended_at""";
  private static final String LOST = "select " + COLUMNS + """
      , c.unit_id, coalesce(p.lon, w.lon) as lon, coalesce(p.lat, w.lat) as lat
      from crew_watch w join crew c on c.id = w.crew_id left join crew_position p on p.crew_id = w.crew_id
      where w.ended_at is null\s""";
  /** A position that came in is a sign that the phone, at least, is well. */
  private static final String HEARD = "greatest(w.contact_at, coalesce(p.received_at, w.contact_at))";

  /** Empty if the crew is watched for this already. */
  Optional<Long> begin(Tx tx, long crewId, String subject, Duration every, Duration grace, Duration silence, Double lon, Double lat,
      Instant began, Instant dueAt, Instant now) {
    return tx.maybeOne("""
        insert into crew_watch (crew_id, subject, every_s, grace_s, silence_s, lon, lat, began_at, due_at, contact_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (subject, crew_id) where ended_at is null do nothing returning id""",
        row -> row.getLong("id"), crewId, subject, (int) every.toSeconds(), (int) grace.toSeconds(), (int) silence.toSeconds(), lon, lat,
        began, dueAt, now);
  }

  /** @param crewId null for every crew that is there for it */
  List<Watch> end(Tx tx, Long crewId, String subject, Instant now) {
    return tx.all(
        "update crew_watch w set ended_at = $3 where subject = $2 and ended_at is null and ($1::bigint is null or crew_id = $1) returning "
            + COLUMNS,
        WatchStore::watch, crewId, subject, now);
  }

  boolean isOpen(Tx tx, long crewId) {
    return tx.one("select exists (select from crew_watch where crew_id = $1 and ended_at is null) as watched",
        row -> row.getBoolean("watched"), crewId);
  }

  List<Watch> openOfCrewForUpdate(Tx tx, long crewId) {
    return tx.all("select " + COLUMNS + " from crew_watch w where crew_id = $1 and ended_at is null order by id for update",
        WatchStore::watch,
        crewId);
  }

  List<Watch> open(Tx tx) {
    return tx.all("select " + COLUMNS + " from crew_watch w where ended_at is null order by id", WatchStore::watch);
  }

  List<Watch> withIds(Tx tx, Collection<Long> ids) {
    return tx.all("select " + COLUMNS + " from crew_watch w where id = any($1) order by id", WatchStore::watch,
        (Object) ids.toArray(Long[]::new));
  }

  void checkedIn(Tx tx, long id, Instant dueAt, Instant now) {
    tx.run(
        "update crew_watch set due_at = $2, contact_at = greatest(contact_at, $3), prompted_at = null, missed_alarm_id = null where id = $1",
        id, dueAt, now);
  }

  List<Watch> openOfAlarmForUpdate(Tx tx, long alarmId) {
    return tx.all("select " + COLUMNS
        + " from crew_watch w where (missed_alarm_id = $1 or silent_alarm_id = $1) and ended_at is null order by id for update",
        WatchStore::watch, alarmId);
  }

  /** An alarm about it is over: what it was raised for counts anew. */
  void resumed(Tx tx, long id, long alarmId, Instant dueAt, Instant now) {
    tx.run("""
        update crew_watch set contact_at = greatest(contact_at, $4),
          due_at = case when missed_alarm_id = $2 then $3 else due_at end,
          prompted_at = case when missed_alarm_id = $2 then null else prompted_at end,
          missed_alarm_id = nullif(missed_alarm_id, $2), silent_alarm_id = nullif(silent_alarm_id, $2)
        where id = $1""", id, alarmId, dueAt, now);
  }

  void heard(Tx tx, long crewId, Instant now) {
    tx.run("update crew_watch set contact_at = greatest(contact_at, $2) where crew_id = $1 and ended_at is null", crewId, now);
  }

  /** Marks those to be reminded, each once. */
  List<Watch> prompt(Tx tx, Instant now) {
    return tx.all(
        "update crew_watch w set prompted_at = $1 where ended_at is null and prompted_at is null and due_at <= $1 returning " + COLUMNS,
        WatchStore::watch, now);
  }

  /** Those that were reminded and gave no sign, locked: of two nodes that look at once, one finds them. */
  List<Lost> missedForUpdate(Tx tx, Instant now, int most) {
    return tx.all(LOST + """
        and w.missed_alarm_id is null and w.due_at + make_interval(secs => w.grace_s) <= $1 order by w.due_at limit $2
        for update of w skip locked""", WatchStore::lost, now, most);
  }

  List<Lost> silentForUpdate(Tx tx, Instant now, int most) {
    return tx.all(LOST + "and w.silent_alarm_id is null and " + HEARD + """
         + make_interval(secs => w.silence_s) <= $1 order by w.id limit $2 for update of w skip locked""", WatchStore::lost, now, most);
  }

  /** Those that were silent and are heard again. */
  List<Lost> heardAgainForUpdate(Tx tx, Instant now, int most) {
    return tx.all(LOST + "and w.silent_alarm_id is not null and " + HEARD + """
         + make_interval(secs => w.silence_s) > $1 order by w.id limit $2 for update of w skip locked""", WatchStore::lost, now, most);
  }

  void missed(Tx tx, long id, long alarmId) {
    tx.run("update crew_watch set missed_alarm_id = $2 where id = $1", id, alarmId);
  }

  void silent(Tx tx, long id, Long alarmId) {
    tx.run("update crew_watch set silent_alarm_id = $2 where id = $1", id, alarmId);
  }

  private static Lost lost(Row row) {
    return new Lost(watch(row), row.getLong("unit_id"), row.getDouble("lon"), row.getDouble("lat"));
  }

  private static Watch watch(Row row) {
    return new Watch(row.getLong("id"), row.getLong("crew_id"), row.getString("subject"), Duration.ofSeconds(row.getInteger("every_s")),
        Duration.ofSeconds(row.getInteger("grace_s")), Duration.ofSeconds(row.getInteger("silence_s")), moment(row, "began_at"),
        moment(row, "due_at"), moment(row, "contact_at"), moment(row, "prompted_at"), row.getLong("missed_alarm_id"),
        row.getLong("silent_alarm_id"), moment(row, "ended_at"));
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
