package relight.job;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Jobs in the database. */
final class JobStore {

  private static final String SELECT = """
      select id, code, version, status, outage_id, crew_id, unit_id, note, target_at, created_at, created_by, sent_at, acknowledged_at, en_route_at,
        on_site_at, done_at, cause, report, refused_because from job\s""";

  long insert(Tx tx, Actor actor, long outageId, Long unitId, String note, Instant target, Instant now, ZoneId zone) {
    int year = now.atZone(zone).getYear();
    int number = tx.one(
        "insert into job_code (year, last) values ($1, 1) on conflict (year) do update set last = job_code.last + 1 returning last",
        row -> row.getInteger("last"), year);
    var code = "NV-%02d-%04d".formatted(year % 100, number);
    return tx.one("""
        insert into job (code, kind, status, outage_id, unit_id, note, target_at, created_at, created_by, changed_at)
        values ($1, 'restoration', 'draft', $2, $3, $4, $5, $6, $7, $6) returning id""", row -> row.getLong("id"), code, outageId, unitId,
        note, at(target),
        at(now), actor.name());
  }

  Job getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", JobStore::job, id)
        .orElseThrow(() -> Refusal.missing("job/unknown", "There is no job " + id + "."));
  }

  Job getForReading(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1", JobStore::job, id)
        .orElseThrow(() -> Refusal.missing("job/unknown", "There is no job " + id + "."));
  }

  Optional<Job> findOpenOfOutage(Tx tx, long outageId) {
    return tx.maybeOne(SELECT + "where outage_id = $1 and status not in ('done', 'cancelled') for update", JobStore::job, outageId);
  }

  List<Job> openOrEndedAfter(Tx tx, Instant moment) {
    return tx.all(SELECT + "where status not in ('done', 'cancelled') or changed_at > $1 order by id", JobStore::job, at(moment));
  }

  List<Job> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", JobStore::job, (Object) ids.toArray(Long[]::new));
  }

  List<Long> ofOutage(Tx tx, long outageId) {
    return tx.all("select id from job where outage_id = $1 order by id", row -> row.getLong("id"), outageId);
  }

  void save(Tx tx, Job job, Instant now) {
    tx.run("""
        update job set version = $2, status = $3, crew_id = $4, sent_at = $5, acknowledged_at = $6, en_route_at = $7, on_site_at = $8, done_at = $9,
          cause = $10, report = $11, refused_because = $12, changed_at = $13, outage_id = $14, target_at = $15 where id = $1""", job.id(),
        job.version(), job.status().text(),
        job.crewId(),
        at(job.times().sent()), at(job.times().acknowledged()), at(job.times().enRoute()), at(job.times().onSite()), at(job.times().done()),
        job.cause(),
        job.report(), job.because(), at(now), job.outageId(), at(job.target()));
  }

  private static Job job(Row row) {
    return new Job(row.getLong("id"), row.getString("code"), row.getInteger("version"), JobStatus.of(row.getString("status")),
        row.getLong("outage_id"),
        row.getLong("crew_id"), row.getLong("unit_id"), row.getString("note"), moment(row, "target_at"), moment(row, "created_at"),
        row.getString("created_by"), new Job.Times(moment(row, "sent_at"), moment(row, "acknowledged_at"), moment(row, "en_route_at"),
            moment(row, "on_site_at"), moment(row, "done_at")),
        row.getString("cause"), row.getString("report"), row.getString("refused_because"));
  }

  private static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
