package relight.job.safety;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.auth.Actor;
import relight.clock.Bilingual;
import relight.clock.PhoneTime;
import relight.storage.Tx;

/** Briefings, the five rules and near misses in the database. */
final class SafetyStore {

  private static final String BRIEFING = """
      select id, job_id, crew_id, at, by_name, hazards, procedures, precautions, energy_sources, ppe, note,
        array(select member_id from briefing_attendance a where a.briefing_id = b.id order by member_id) as attended from briefing b\s""";
  private static final String STEP = "select id, crew_id, step, undone, at, by_name, device, reading, photo, check_ok, check_vi, check_en from safety_step ";

  long brief(Tx tx, Actor actor, long jobId, long crewId, Briefing.Said said, Instant at, PhoneTime when, Instant now) {
    long id = tx.one("""
        insert into briefing (job_id, crew_id, at, phone_at, recorded_at, by_name, by_id, hazards, procedures, precautions, energy_sources, ppe, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""", row -> row.getLong("id"), jobId, crewId, at,
        when.phoneAt(), now, actor.name(), actor.authorId(), said.hazards().toArray(String[]::new), said.procedures().strip(),
        said.precautions().strip(), said.energySources().strip(), said.ppe().toArray(String[]::new), said.note());
    tx.runMany("insert into briefing_attendance (briefing_id, member_id) values ($1, $2) on conflict do nothing",
        said.attended().stream().map(member -> Tuple.of(id, member)).toList());
    return id;
  }

  List<Briefing> briefings(Tx tx, long jobId) {
    return tx.all(BRIEFING + "where job_id = $1 order by at, id", SafetyStore::briefing, jobId);
  }

  Optional<Briefing> lastBriefing(Tx tx, long jobId, long crewId) {
    return tx.maybeOne(BRIEFING + "where job_id = $1 and crew_id = $2 order by at desc, id desc limit 1", SafetyStore::briefing, jobId,
        crewId);
  }

  /** The last briefing of each of these jobs by the crew that has it now. */
  Map<Long, Briefing> lastBriefings(Tx tx, Collection<Long> jobs) {
    Map<Long, Briefing> found = new HashMap<>();
    tx.all(BRIEFING + """
        where job_id = any($1) and crew_id = (select crew_id from job j where j.id = b.job_id) order by at, id""",
        row -> found.put(row.getLong("job_id"), briefing(row)), (Object) jobs.toArray(Long[]::new));
    return found;
  }

  long addStep(Tx tx, Actor actor, long jobId, long crewId, SafetyStep step, boolean undone, Instant at, PhoneTime when, Instant now,
      String device, String reading, String photo, Double lon, Double lat, StepTaken.Check check) {
    return tx.one("""
        insert into safety_step (job_id, crew_id, step, undone, at, phone_at, recorded_at, by_name, by_id, device, reading, photo, lon, lat,
          check_ok, check_vi, check_en)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id""", row -> row.getLong("id"),
        jobId,
        crewId, step.text(), undone, at, when.phoneAt(), now, actor.name(), actor.authorId(), device, reading, photo, lon, lat,
        check == null ? null : check.ok(), check == null ? null : check.words().vi(), check == null ? null : check.words().en());
  }

  List<StepTaken> steps(Tx tx, long jobId) {
    return tx.all(STEP + "where job_id = $1 order by id", SafetyStore::step, jobId);
  }

  void addNearMiss(Tx tx, long jobId, Long unitId, String kind, SafetyStep step, Instant at, Bilingual words) {
    tx.run("insert into near_miss (job_id, unit_id, kind, step, at, words_vi, words_en) values ($1, $2, $3, $4, $5, $6, $7)", jobId, unitId,
        kind, step.text(), at, words.vi(), words.en());
  }

  List<NearMiss> nearMisses(Tx tx, long jobId) {
    return tx.all("select id, kind, step, at, words_vi, words_en from near_miss where job_id = $1 order by id", SafetyStore::nearMiss,
        jobId);
  }

  long addToldNearMiss(Tx tx, Long unitId, String topic, Instant at, String words) {
    return tx.one("""
        insert into near_miss (unit_id, kind, topic, at, words_vi, words_en) values ($1, 'told', $2, $3, $4, $4) returning id""",
        row -> row.getLong("id"), unitId, topic, at, words);
  }

  List<NearMiss.Listed> nearMisses(Tx tx, Set<Long> units, Instant from, Instant to, int most) {
    return tx.all("""
        select kind, coalesce(step, topic) as about, at, words_vi, words_en from near_miss
        where (unit_id is null or unit_id = any($1)) and at >= $2 and at < $3 order by at desc, id desc limit $4""",
        row -> new NearMiss.Listed(row.getString("kind"), row.getString("about"), moment(row, "at"),
            new Bilingual(row.getString("words_vi"), row.getString("words_en"))),
        units.toArray(Long[]::new), from, to, most);
  }

  List<NearMiss.Trend> trend(Tx tx, Set<Long> units, Instant since, String zone) {
    return tx.all("""
        select unit_id, to_char(at at time zone $3, 'YYYY-MM') as month, kind, coalesce(step, topic) as step, count(*)::int as count from near_miss
        where (unit_id is null or unit_id = any($1)) and at >= $2 group by 1, 2, 3, 4 order by 2, 1, 3, 4""",
        row -> new NearMiss.Trend(row.getLong("unit_id"), row.getString("month"), row.getString("kind"), row.getString("step"),
            row.getInteger("count")),
        units.toArray(Long[]::new), since, zone);
  }

  private static Briefing briefing(Row row) {
    return new Briefing(row.getLong("id"), row.getLong("job_id"), row.getLong("crew_id"), moment(row, "at"), row.getString("by_name"),
        List.of(row.getArrayOfStrings("hazards")), row.getString("procedures"), row.getString("precautions"),
        row.getString("energy_sources"), List.of(row.getArrayOfStrings("ppe")), row.getString("note"),
        new HashSet<>(Arrays.asList(row.getArrayOfLongs("attended"))));
  }

  private static StepTaken step(Row row) {
    var check = row.getBoolean("check_ok") == null
        ? null
        : new StepTaken.Check(row.getBoolean("check_ok"), new Bilingual(row.getString("check_vi"), row.getString("check_en")));
    return new StepTaken(row.getLong("id"), row.getLong("crew_id"), SafetyStep.of(row.getString("step")), row.getBoolean("undone"),
        moment(row, "at"),
        row.getString("by_name"), row.getString("device"), row.getString("reading"), row.getString("photo"), check);
  }

  private static NearMiss nearMiss(Row row) {
    return new NearMiss(row.getLong("id"), row.getString("kind"), SafetyStep.of(row.getString("step")), moment(row, "at"),
        new Bilingual(row.getString("words_vi"), row.getString("words_en")));
  }

  private static Instant moment(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
