package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Json;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Jobs in the database, with the crews that help and those that had them, and every step. */
final class JobStore {

  private static final String SELECT = """
      select id, code, version, kind, status, outage_id, device_id, customer_id, asset, lon, lat, commune_code, hamlet_code, crew_id, unit_id,
        title, note, readings, target_at, target_rule, amber_at, red_at, cause_due_at, cause_amber_at, created_at, created_by, sent_at,
        acknowledged_at, en_route_at, on_site_at, working_at, suspended_at, done_at, verified_at, verified_by, cause, report, refused_because,
        cause_told_at, cause_told_by, cause_told::text as cause_told, estimate_from, estimate_to, estimate_at, estimate_by, estimate_note, skew_s
      from job\s""";
  private static final String OPEN = "status not in ('done', 'verified', 'cancelled')";

  long insert(Tx tx, Actor actor, JobKind kind, Job.Subject about, Long unitId, Job.Brief brief, Job.Due due, Instant now, ZoneId zone) {
    int year = now.atZone(zone).getYear();
    int number = tx.one(
        "insert into job_code (year, last) values ($1, 1) on conflict (year) do update set last = job_code.last + 1 returning last",
        row -> row.getInteger("last"), year);
    var code = "NV-%02d-%04d".formatted(year % 100, number);
    return tx.one("""
        insert into job (code, kind, status, outage_id, device_id, customer_id, asset, lon, lat, commune_code, hamlet_code, unit_id, title, note,
          readings, target_at, target_rule, amber_at, red_at, cause_due_at, cause_amber_at, created_at, created_by, changed_at)
        values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $21)
        returning id""", row -> row.getLong("id"), code, kind.text(), about.outageId(), about.deviceId(), about.customerId(), about.asset(),
        about.lon(), about.lat(), about.communeCode(), about.hamletCode(), unitId, brief.title(), brief.note(),
        brief.readings().isEmpty() ? null : String.join(",", brief.readings()), at(due.at()), due.rule(), at(due.amberAt()),
        at(due.redAt()),
        at(due.causeAt()), at(due.causeAmberAt()), at(now), actor.name());
  }

  Job getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", JobStore::job, id).orElseThrow(() -> unknown(id));
  }

  Job getForReading(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1", JobStore::job, id).orElseThrow(() -> unknown(id));
  }

  private static Refusal unknown(long id) {
    return Refusal.missing("job/unknown", "There is no job " + id + ".");
  }

  /** The open job that restores an outage. */
  Optional<Job> findOpenOfOutage(Tx tx, long outageId) {
    return tx.maybeOne(SELECT + "where outage_id = $1 and kind = 'restoration' and " + OPEN + " for update", JobStore::job, outageId);
  }

  List<Job> openOrEndedAfter(Tx tx, Instant moment) {
    return tx.all(SELECT + "where " + OPEN + " or changed_at > $1 order by id", JobStore::job, at(moment));
  }

  List<Job> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", JobStore::job, (Object) ids.toArray(Long[]::new));
  }

  /** When these jobs were last saved. */
  Map<Long, Instant> changedAt(Tx tx, Collection<Long> ids) {
    var all = new HashMap<Long, Instant>();
    tx.all("select id, changed_at from job where id = any($1)", row -> all.put(row.getLong("id"), moment(row, "changed_at")),
        (Object) ids.toArray(Long[]::new));
    return all;
  }

  List<Long> ofOutage(Tx tx, long outageId) {
    return tx.all("select id from job where outage_id = $1 order by id", row -> row.getLong("id"), outageId);
  }

  void save(Tx tx, Job job, Instant now) {
    var t = job.times();
    var due = job.due();
    var told = job.told();
    var rest = job.remaining();
    tx.run("""
        update job set version = $2, status = $3, crew_id = $4, sent_at = $5, acknowledged_at = $6, en_route_at = $7, on_site_at = $8,
          working_at = $9, suspended_at = $10, done_at = $11, verified_at = $12, verified_by = $13, cause = $14, report = $15,
          refused_because = $16, changed_at = $17, outage_id = $18, target_at = $19, target_rule = $20, amber_at = $21, red_at = $22,
          cause_due_at = $23, cause_amber_at = $24, cause_told_at = $25, cause_told_by = $26, cause_told = $27::text::jsonb,
          estimate_from = $28, estimate_to = $29, estimate_at = $30, estimate_by = $31, estimate_note = $32, skew_s = $33
        where id = $1""", job.id(), job.version(), job.status().text(), job.crewId(), at(t.sent()), at(t.acknowledged()), at(t.enRoute()),
        at(t.onSite()), at(t.working()), at(t.suspended()), at(t.done()), at(t.verified()), job.outcome().verifiedBy(),
        job.outcome().cause(),
        job.outcome().report(), job.outcome().because(), at(now), job.subject().outageId(), at(due.at()), due.rule(), at(due.amberAt()),
        at(due.redAt()), at(due.causeAt()), at(due.causeAmberAt()), told == null ? null : at(told.at()), told == null ? null : told.by(),
        told == null ? null : Json.text(facts(told)), rest == null ? null : at(rest.from()), rest == null ? null : at(rest.to()),
        rest == null ? null : at(rest.at()), rest == null ? null : rest.by(), rest == null ? null : rest.note(), job.skew_s());
  }

  /** A step that was taken or told. */
  void addStep(Tx tx, Actor actor, JobStep step) {
    tx.run("""
        insert into job_step (job_id, deed, status, crew_id, actor, actor_id, at, phone_at, skew_s, received_at, counted, reason, people)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""", step.jobId(), step.deed(), step.status(), step.crewId(),
        step.by(),
        actor.authorId(), at(step.at()), at(step.phoneAt()), step.skew_s(), at(step.receivedAt()), step.counted(), step.reason(),
        step.people());
  }

  /** Oldest first. */
  List<JobStep> steps(Tx tx, long jobId, int most) {
    return tx.all("""
        select job_id, deed, status, crew_id, actor, at, phone_at, skew_s, received_at, counted, reason, people from job_step where job_id = $1
        order by id limit $2""",
        row -> new JobStep(row.getLong("job_id"), row.getString("deed"), row.getString("status"), row.getLong("crew_id"),
            row.getString("actor"), moment(row, "at"), moment(row, "phone_at"), row.getInteger("skew_s"), moment(row, "received_at"),
            row.getBoolean("counted"), row.getString("reason"), row.getInteger("people")),
        jobId, most);
  }

  void addFormerCrew(Tx tx, long jobId, FormerCrew former) {
    tx.run("insert into job_former_crew (job_id, crew_id, lost_at, status, reason) values ($1, $2, $3, $4, $5)", jobId, former.crewId(),
        at(former.lostAt()), former.status(), former.reason());
  }

  /** Whether a crew is on its way to a job or at it, its own or one it helps with. */
  boolean isUnderWay(Tx tx, long crewId) {
    return tx.one("""
        select exists (select from job where crew_id = $1 and status in ('enRoute', 'onSite', 'working', 'suspended'))
          or exists (select from job_helper h join job j on j.id = h.job_id where h.crew_id = $1 and h.state in ('enRoute', 'onSite')
            and j.status not in ('done', 'verified', 'cancelled')) as there""", row -> row.getBoolean("there"), crewId);
  }

  boolean hadIt(Tx tx, long jobId, long crewId) {
    return tx.one("""
        select exists (select from job_former_crew where job_id = $1 and crew_id = $2)
          or exists (select from job_helper where job_id = $1 and crew_id = $2 and state = 'left') as had""", row -> row.getBoolean("had"),
        jobId,
        crewId);
  }

  /** Crews that had these jobs, the latest last. */
  Map<Long, List<FormerCrew>> formerCrews(Tx tx, Collection<Long> ids) {
    var all = new HashMap<Long, List<FormerCrew>>();
    tx.all("select job_id, crew_id, lost_at, status, reason from job_former_crew where job_id = any($1) order by id",
        row -> all.computeIfAbsent(row.getLong("job_id"), id -> new ArrayList<>()).add(new FormerCrew(row.getLong("crew_id"),
            moment(row, "lost_at"), row.getString("status"), row.getString("reason"))),
        (Object) ids.toArray(Long[]::new));
    return all;
  }

  /** Crews that help with these jobs, those that have left among them. */
  Map<Long, List<Helper>> helpers(Tx tx, Collection<Long> ids) {
    var all = new HashMap<Long, List<Helper>>();
    tx.all("""
        select job_id, crew_id, state, sent_at, acknowledged_at, en_route_at, on_site_at, left_at from job_helper where job_id = any($1)
        order by sent_at, crew_id""",
        row -> all.computeIfAbsent(row.getLong("job_id"), id -> new ArrayList<>()).add(new Helper(row.getLong("crew_id"),
            Helper.State.of(row.getString("state")), moment(row, "sent_at"), moment(row, "acknowledged_at"), moment(row, "en_route_at"),
            moment(row, "on_site_at"), moment(row, "left_at"))),
        (Object) ids.toArray(Long[]::new));
    return all;
  }

  Optional<Helper> findHelper(Tx tx, long jobId, long crewId) {
    return helpers(tx, List.of(jobId)).getOrDefault(jobId, List.of()).stream().filter(h -> h.crewId() == crewId).findFirst();
  }

  void saveHelper(Tx tx, long jobId, Helper helper) {
    tx.run("""
        insert into job_helper (job_id, crew_id, state, sent_at, acknowledged_at, en_route_at, on_site_at, left_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (job_id, crew_id) do update set state = excluded.state, sent_at = excluded.sent_at,
          acknowledged_at = excluded.acknowledged_at, en_route_at = excluded.en_route_at, on_site_at = excluded.on_site_at,
          left_at = excluded.left_at""", jobId, helper.crewId(), helper.state().text(), at(helper.sentAt()), at(helper.acknowledgedAt()),
        at(helper.enRouteAt()), at(helper.onSiteAt()), at(helper.leftAt()));
  }

  /** Whoever changes dependencies comes one after the other, so that no circle closes behind anybody's back. */
  void lockDependencies(Tx tx) {
    tx.one("select pg_advisory_xact_lock(7307, 1)::text as got", row -> row.getString("got"));
  }

  /** Whether one job waits for another, directly or through others. */
  boolean waitsFor(Tx tx, long jobId, long onJobId) {
    return tx.one("""
        with recursive up (id) as (
          select on_job_id from job_dependency where job_id = $1
          union select d.on_job_id from job_dependency d join up on d.job_id = up.id)
        select exists (select from up where id = $2) as waits""", row -> row.getBoolean("waits"), jobId, onJobId);
  }

  void addDependency(Tx tx, Actor actor, long jobId, long onJobId, Instant now) {
    tx.run("insert into job_dependency (job_id, on_job_id, made_at, made_by) values ($1, $2, $3, $4) on conflict do nothing", jobId,
        onJobId,
        at(now), actor.name());
  }

  boolean removeDependency(Tx tx, long jobId, long onJobId) {
    return tx.run("delete from job_dependency where job_id = $1 and on_job_id = $2", jobId, onJobId) == 1;
  }

  /** What these jobs wait for. */
  Map<Long, List<Prerequisite>> prerequisites(Tx tx, Collection<Long> ids) {
    var all = new HashMap<Long, List<Prerequisite>>();
    tx.all("""
        select d.job_id, j.id, j.code, j.status from job_dependency d join job j on j.id = d.on_job_id where d.job_id = any($1)
        order by d.job_id, j.id""",
        row -> all.computeIfAbsent(row.getLong("job_id"), id -> new ArrayList<>())
            .add(new Prerequisite(row.getLong("id"), row.getString("code"), JobStatus.of(row.getString("status")))),
        (Object) ids.toArray(Long[]::new));
    return all;
  }

  /** Jobs that wait for these. */
  List<Long> waitingFor(Tx tx, Collection<Long> ids) {
    return tx.all("select distinct job_id from job_dependency where on_job_id = any($1) order by job_id", row -> row.getLong("job_id"),
        (Object) ids.toArray(Long[]::new));
  }

  /** A rung of the ladder that is due. */
  record DueEscalation(long jobId, String code, Long unitId, Long outageId, JobEscalation escalation) {}

  /** Rungs nobody has been told of, the highest of each clock; the rows of their jobs are locked, and those somebody else holds wait. */
  List<DueEscalation> due(Tx tx, Instant now) {
    return tx.all("""
        with reached as (
          select j.id, j.code, j.unit_id, j.outage_id, 'target' as clock, j.target_at as due_at,
            case when j.target_at <= $1 then 'late' when j.red_at <= $1 then 'red' when j.amber_at <= $1 then 'amber' end as level
          from job j where j.status not in ('done', 'verified', 'cancelled') and j.target_at is not null
          union all
          select j.id, j.code, j.unit_id, j.outage_id, 'causeTold', j.cause_due_at,
            case when j.cause_due_at <= $1 then 'late' when j.cause_amber_at <= $1 then 'amber' end
          from job j where j.status not in ('done', 'verified', 'cancelled') and j.cause_due_at is not null and j.cause_told_at is null)
        select r.id, r.code, r.unit_id, r.outage_id, r.clock, r.due_at, r.level from reached r
        join job held on held.id = r.id
        where r.level is not null and not exists (
          select from job_escalation e where e.job_id = r.id and e.clock = r.clock and e.due_at = r.due_at and e.level = r.level)
        order by r.due_at, r.id, r.clock limit 200
        for update of held skip locked""",
        row -> new DueEscalation(row.getLong("id"), row.getString("code"), row.getLong("unit_id"), row.getLong("outage_id"),
            new JobEscalation(row.getString("clock"), row.getString("level"), moment(row, "due_at"), now)),
        at(now));
  }

  /** False if somebody was told already. */
  boolean addEscalation(Tx tx, long jobId, JobEscalation escalation) {
    return tx.run("insert into job_escalation (job_id, clock, level, due_at, raised_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        jobId, escalation.clock(), escalation.level(), at(escalation.dueAt()), at(escalation.at())) == 1;
  }

  /** Who was told of these jobs, oldest first. */
  Map<Long, List<JobEscalation>> escalations(Tx tx, Collection<Long> ids) {
    var all = new HashMap<Long, List<JobEscalation>>();
    tx.all("select job_id, clock, level, due_at, raised_at from job_escalation where job_id = any($1) order by raised_at, clock",
        row -> all.computeIfAbsent(row.getLong("job_id"), id -> new ArrayList<>()).add(new JobEscalation(row.getString("clock"),
            row.getString("level"), moment(row, "due_at"), moment(row, "raised_at"))),
        (Object) ids.toArray(Long[]::new));
    return all;
  }

  private static Job job(Row row) {
    var toldAt = moment(row, "cause_told_at");
    var readings = row.getString("readings");
    return new Job(row.getLong("id"), row.getString("code"), row.getInteger("version"), JobKind.of(row.getString("kind")),
        JobStatus.of(row.getString("status")),
        new Job.Subject(row.getLong("outage_id"), row.getString("device_id"), row.getLong("customer_id"), row.getString("asset"),
            row.getDouble("lon"), row.getDouble("lat"), row.getString("commune_code"), row.getString("hamlet_code")),
        row.getLong("crew_id"), row.getLong("unit_id"),
        new Job.Brief(row.getString("title"), row.getString("note"), readings == null ? List.of() : List.of(readings.split(","))),
        new Job.Due(moment(row, "target_at"), row.getString("target_rule"), moment(row, "amber_at"), moment(row, "red_at"),
            moment(row, "cause_due_at"), moment(row, "cause_amber_at")),
        moment(row, "created_at"), row.getString("created_by"),
        new Job.Times(moment(row, "sent_at"), moment(row, "acknowledged_at"), moment(row, "en_route_at"), moment(row, "on_site_at"),
            moment(row, "working_at"), moment(row, "suspended_at"), moment(row, "done_at"), moment(row, "verified_at")),
        new Job.Outcome(row.getString("cause"), row.getString("report"), row.getString("refused_because"), row.getString("verified_by")),
        toldAt == null ? null : told(toldAt, row.getString("cause_told_by"), Json.tree(row.getString("cause_told"))),
        row.getOffsetDateTime("estimate_at") == null
            ? null
            : new Job.Remaining(moment(row, "estimate_from"), moment(row, "estimate_to"), moment(row, "estimate_at"),
                row.getString("estimate_by"), row.getString("estimate_note")),
        row.getInteger("skew_s"));
  }

  private static Map<String, Object> facts(Job.Told told) {
    var facts = new HashMap<String, Object>();
    facts.put("cause", told.cause());
    facts.put("from", told.from());
    facts.put("to", told.to());
    facts.put("channel", told.channel());
    facts.put("note", told.note());
    return facts;
  }

  private static Job.Told told(Instant at, String by, JsonNode facts) {
    return new Job.Told(at, by, facts.path("cause").asText(null), Instant.parse(facts.path("from").asText()),
        Instant.parse(facts.path("to").asText()), facts.path("channel").asText(null), facts.path("note").asText(null));
  }

  static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
