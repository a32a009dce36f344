package relight.job.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.Json;
import relight.storage.Tx;

/** What was written about jobs, in the database. */
final class RecordStore {

  void add(Tx tx, long jobId, RecordWrite write) {
    tx.run("""
        insert into job_record (job_id, section, field, value, base, settles, crew_id, actor, actor_id, at, phone_at, skew_s, received_at, counted)
        values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6, $7, $8, $9, $10, $11, $12, $13, $14)""", jobId, write.section().text(),
        write.field(), json(write.value()), json(write.base()), write.settles(), write.crewId(), write.by(), write.byId(), at(write.at()),
        at(write.phoneAt()), write.skew_s(), at(write.receivedAt()), write.counted());
  }

  int count(Tx tx, long jobId) {
    return tx.one("select count(*)::int as n from job_record where job_id = $1", row -> row.getInteger("n"), jobId);
  }

  /** Everything ever written about these jobs, as it was received. */
  Map<Long, List<RecordWrite>> of(Tx tx, Collection<Long> jobIds) {
    var all = new HashMap<Long, List<RecordWrite>>();
    tx.all("""
        select job_id, section, field, value::text as value, base::text as base, settles, crew_id, actor, actor_id, at, phone_at, skew_s,
          received_at, counted from job_record where job_id = any($1) order by id""",
        row -> all.computeIfAbsent(row.getLong("job_id"), id -> new ArrayList<>()).add(write(row)), (Object) jobIds.toArray(Long[]::new));
    return all;
  }

  private static RecordWrite write(Row row) {
    return new RecordWrite(RecordSection.of(row.getString("section")), row.getString("field"), tree(row.getString("value")),
        tree(row.getString("base")), row.getBoolean("settles"), row.getLong("crew_id"), row.getString("actor"), row.getLong("actor_id"),
        moment(row, "at"), moment(row, "phone_at"), row.getInteger("skew_s"), moment(row, "received_at"), row.getBoolean("counted"));
  }

  private static String json(JsonNode value) {
    return value == null || value.isNull() ? null : Json.text(value);
  }

  private static JsonNode tree(String json) {
    return json == null ? null : Json.tree(json);
  }

  private static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
