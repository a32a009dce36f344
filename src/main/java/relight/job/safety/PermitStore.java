package relight.job.safety;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Permits in the database. */
final class PermitStore {

  private static final String SELECT = """
      select id, number, kind, state, job_id, crew_id, unit_id, work, place, conditions, issued_at, issued_by, accepted_at, closed_at, locked_at,
        ended_at, because, kept_because, purged_at, held_at from work_permit\s""";

  /** The next number; whoever comes meanwhile waits for this transaction, so that there is never a gap. */
  String nextNumber(Tx tx, PermitKind kind, int year) {
    int number = tx.one("""
        insert into work_permit_number (kind, year, last) values ($1, $2, 1)
        on conflict (kind, year) do update set last = work_permit_number.last + 1 returning last""", row -> row.getInteger("last"),
        kind.name(), year);
    return "%s-%02d-%04d".formatted(kind, year % 100, number);
  }

  long insert(Tx tx, Actor actor, String number, PermitKind kind, long jobId, long crewId, Long unitId, String work, String place,
      String conditions, List<Permit.Signed> roles, Instant now) {
    long id = tx.one("""
        insert into work_permit (number, kind, state, job_id, crew_id, unit_id, work, place, conditions, issued_at, issued_by, issued_by_id)
        values ($1, $2, 'issued', $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id""", row -> row.getLong("id"), number, kind.name(),
        jobId,
        crewId, unitId, work, place, conditions, now, actor.name(), actor.authorId());
    tx.runMany("insert into work_permit_role (permit_id, role, member_id, user_id, name, grade) values ($1, $2, $3, $4, $5, $6)",
        roles.stream().map(r -> Tuple.of(id, r.role().text(), r.memberId(), r.userId(), r.name(), r.grade())).toList());
    return id;
  }

  Permit get(Tx tx, long id) {
    return whole(tx, tx.all(SELECT + "where id = $1", PermitStore::bare, id)).stream().findFirst()
        .orElseThrow(() -> Refusal.missing("permit/unknown", "There is no permit " + id + "."));
  }

  Permit getForUpdate(Tx tx, long id) {
    tx.maybeOne("select id from work_permit where id = $1 for update", row -> row.getLong("id"), id)
        .orElseThrow(() -> Refusal.missing("permit/unknown", "There is no permit " + id + "."));
    return get(tx, id);
  }

  List<Permit> ofJob(Tx tx, long jobId) {
    return whole(tx, tx.all(SELECT + "where job_id = $1 order by id", PermitStore::bare, jobId));
  }

  /** Those of a job that are not over, locked. */
  List<Permit> openOfJobForUpdate(Tx tx, long jobId) {
    return whole(tx, tx.all(SELECT + "where job_id = $1 and state in ('issued', 'accepted', 'suspended') order by id for update",
        PermitStore::bare, jobId));
  }

  List<Permit> openOrEndedAfter(Tx tx, Set<Long> units, Instant moment, int most) {
    return whole(tx, tx.all(SELECT + """
        where (unit_id is null or unit_id = any($1)) and purged_at is null and (ended_at is null or ended_at > $2)
        order by id desc limit $3""", PermitStore::bare, units.toArray(Long[]::new), moment, most));
  }

  /** Those of these jobs that were not cancelled, oldest first. */
  Map<Long, List<Permit>> counting(Tx tx, Collection<Long> jobs) {
    Map<Long, List<Permit>> found = new HashMap<>();
    for (var permit : whole(tx, tx.all(SELECT + "where job_id = any($1) and state <> 'cancelled' order by id", PermitStore::bare,
        (Object) jobs.toArray(Long[]::new))))
      found.computeIfAbsent(permit.jobId(), id -> new ArrayList<>()).add(permit);
    return found;
  }

  void become(Tx tx, long id, Permit.State state, Instant at, String because) {
    tx.run("""
        update work_permit set state = $2::text, because = coalesce($4, because),
          accepted_at = case when $2::text = 'accepted' then coalesce(accepted_at, $3) else accepted_at end,
          closed_at = case when $2::text = 'closed' then $3 else closed_at end,
          locked_at = case when $2::text = 'locked' then $3 else locked_at end,
          ended_at = case when $2::text in ('locked', 'cancelled') then $3 else ended_at end
        where id = $1""", id, state.text(), at, because);
  }

  void keep(Tx tx, long id, String because) {
    tx.run("update work_permit set kept_because = $2 where id = $1", id, because);
  }

  /** Numbers of those of them who are in somewhere. */
  List<Long> inside(Tx tx, Collection<Long> members) {
    return tx.all("select member_id from work_permit_presence where member_id = any($1) and out_at is null",
        row -> row.getLong("member_id"),
        (Object) members.toArray(Long[]::new));
  }

  /** Holds what is open of a crew, or has people of it in, and keeps it for good; answers which were free. */
  List<Long> hold(Tx tx, long crewId, long alarmId, Instant at, String because) {
    lockHeld(tx);
    return tx.all("""
        update work_permit p set held_at = $3, held_by_alarm_id = $2, kept_because = coalesce(kept_because, $4)
        where state in ('issued', 'accepted', 'suspended') and held_at is null and (crew_id = $1 or exists (
          select 1 from work_permit_presence r join crew_member m on m.id = r.member_id
          where r.permit_id = p.id and r.out_at is null and m.crew_id = $1)) returning id""", row -> row.getLong("id"), crewId, alarmId, at,
        because);
  }

  /**
   * Frees what an alarm holds, unless somebody else of its crew, or of a crew that has people in, still cries for help: then that alarm holds it.
   *
   * @param alarmId the alarm that is closed; answers what is free now
   */
  List<Long> release(Tx tx, long alarmId) {
    lockHeld(tx);
    return tx.all("""
        with next as (
          select p.id, (
            select a.id from alarm a where a.kind = 'sos' and a.status <> 'closed' and not a.drill and (a.crew_id = p.crew_id or exists (
              select 1 from work_permit_presence r join crew_member m on m.id = r.member_id
              where r.permit_id = p.id and r.out_at is null and m.crew_id = a.crew_id)) order by a.id limit 1) as alarm_id
          from work_permit p where p.held_by_alarm_id = $1),
        changed as (
          update work_permit p set held_at = case when n.alarm_id is null then null else held_at end, held_by_alarm_id = n.alarm_id
          from next n where n.id = p.id)
        select id from next where alarm_id is null order by id""", row -> row.getLong("id"), alarmId);
  }

  /** Two alarms that are raised and closed at the same moment decide one after the other: else each would leave it to the other. */
  private static void lockHeld(Tx tx) {
    tx.all("select id from work_permit where held_at is not null order by id for update", row -> row.getLong("id"));
  }

  /** A permit with people in. */
  record Occupied(long jobId, long crewId, String number, int people) {}

  List<Occupied> withPeopleIn(Tx tx) {
    return tx.all("""
        select p.job_id, p.crew_id, p.number, count(*)::int as people from work_permit_presence r join work_permit p on p.id = r.permit_id
        where r.out_at is null group by p.id order by p.id""", row -> new Occupied(row.getLong("job_id"), row.getLong("crew_id"),
        row.getString("number"), row.getInteger("people")));
  }

  void enter(Tx tx, long id, Collection<Long> members, Instant at) {
    tx.runMany("insert into work_permit_presence (permit_id, member_id, in_at) values ($1, $2, $3)",
        members.stream().map(m -> Tuple.of(id, m, at.atOffset(java.time.ZoneOffset.UTC))).toList());
  }

  void leave(Tx tx, long id, Collection<Long> members, Instant at) {
    tx.run("""
        update work_permit_presence set out_at = greatest($3, in_at) where permit_id = $1 and member_id = any($2) and out_at is null""", id,
        members.toArray(Long[]::new), at);
  }

  void addEvent(Tx tx, Actor actor, long id, String deed, Instant at, Instant now, String note) {
    tx.run("insert into work_permit_event (permit_id, deed, at, recorded_at, by_name, by_id, note) values ($1, $2, $3, $4, $5, $6, $7)", id,
        deed, at, now, actor.name(), actor.authorId(), note);
  }

  /** Takes people and places out of what ended before a moment; the number stays, so that nobody finds a gap. */
  List<Long> purge(Tx tx, Instant endedBefore, Instant now, int most) {
    var ids = tx.all("""
        update work_permit set purged_at = $2, work = '', place = '', conditions = null, because = null, issued_by = '', issued_by_id = null
        where id in (select id from work_permit where ended_at < $1 and purged_at is null and kept_because is null order by ended_at limit $3
          for update skip locked) returning id""", row -> row.getLong("id"), endedBefore, now, most);
    for (var table : List.of("work_permit_presence", "work_permit_event", "work_permit_role"))
      tx.run("delete from " + table + " where permit_id = any($1)", (Object) ids.toArray(Long[]::new));
    return ids;
  }

  private static List<Permit> whole(Tx tx, List<Permit> bare) {
    if (bare.isEmpty())
      return bare;
    var ids = (Object) bare.stream().map(Permit::id).toArray(Long[]::new);
    Map<Long, List<Permit.Signed>> roles = new HashMap<>();
    tx.all(
        "select permit_id, role, member_id, user_id, name, grade from work_permit_role where permit_id = any($1) order by permit_id, role, name",
        row -> roles.computeIfAbsent(row.getLong("permit_id"), id -> new ArrayList<>()).add(new Permit.Signed(
            PermitRole.of(row.getString("role")), row.getLong("member_id"), row.getLong("user_id"), row.getString("name"),
            row.getString("grade"))),
        ids);
    Map<Long, List<Permit.Presence>> presences = new HashMap<>();
    tx.all("select permit_id, member_id, in_at, out_at from work_permit_presence where permit_id = any($1) order by id",
        row -> presences.computeIfAbsent(row.getLong("permit_id"), id -> new ArrayList<>())
            .add(new Permit.Presence(row.getLong("member_id"), moment(row, "in_at"), moment(row, "out_at"))),
        ids);
    Map<Long, List<Permit.Event>> events = new HashMap<>();
    tx.all("select permit_id, deed, at, by_name, note from work_permit_event where permit_id = any($1) order by id",
        row -> events.computeIfAbsent(row.getLong("permit_id"), id -> new ArrayList<>())
            .add(new Permit.Event(row.getString("deed"), moment(row, "at"), row.getString("by_name"), row.getString("note"))),
        ids);
    return bare.stream()
        .map(p -> new Permit(p.id(), p.number(), p.kind(), p.state(), p.jobId(), p.crewId(), p.unitId(), p.work(), p.place(),
            p.conditions(), p.issuedAt(), p.issuedBy(), p.acceptedAt(), p.closedAt(), p.lockedAt(), p.endedAt(), p.because(),
            p.keptBecause(),
            p.purgedAt(), p.heldAt(), roles.getOrDefault(p.id(), List.of()), presences.getOrDefault(p.id(), List.of()),
            events.getOrDefault(p.id(), List.of())))
        .toList();
  }

  private static Permit bare(Row row) {
    return new Permit(row.getLong("id"), row.getString("number"), PermitKind.of(row.getString("kind")),
        Permit.State.of(row.getString("state")), row.getLong("job_id"), row.getLong("crew_id"), row.getLong("unit_id"),
        row.getString("work"), row.getString("place"), row.getString("conditions"), moment(row, "issued_at"), row.getString("issued_by"),
        moment(row, "accepted_at"), moment(row, "closed_at"), moment(row, "locked_at"), moment(row, "ended_at"), row.getString("because"),
        row.getString("kept_because"), moment(row, "purged_at"), moment(row, "held_at"), List.of(), List.of(), List.of());
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
