package relight.outage.evidence;

import static relight.outage.evidence.EvidenceStore.column;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.storage.Tx;

/** Messages that could not be taken. */
final class QuarantineStore {

  private static final String SELECT = """
      select q.id, q.source_id, s.code as source, s.unit_id, q.message_id, q.intake, q.code, q.detail, q.body, q.arrived_at, q.last_at, q.times,
        q.state, q.settled_at, q.settled_by, q.reason
      from evidence_quarantine q join evidence_source s on s.id = q.source_id\s""";

  void put(Tx tx, long sourceId, SourceKind.Intake intake, List<Incoming> bad, Instant now) {
    tx.run("""
        insert into evidence_quarantine as q (source_id, message_id, intake, code, detail, body, arrived_at, last_at)
        select distinct on (e.message_id, e.code) $1, e.message_id, $2, e.code, e.detail, e.body, $3, $3
        from unnest($4::text[], $5::text[], $6::text[], $7::text[]) as e (message_id, code, detail, body)
        order by e.message_id, e.code
        on conflict (source_id, message_id, code) do update set times = q.times + 1, last_at = excluded.last_at,
          detail = excluded.detail, body = excluded.body""", sourceId, intake.text(), now, column(bad, String[]::new, Incoming::id),
        column(bad, String[]::new, Incoming::code), column(bad, String[]::new, Incoming::detail),
        column(bad, String[]::new, Incoming::body));
  }

  /** They came again and could be taken. */
  void taken(Tx tx, long sourceId, Collection<String> messageIds, Instant now, String by) {
    tx.run("""
        update evidence_quarantine set state = 'taken', settled_at = $3, settled_by = $4
        where source_id = $1 and message_id = any($2) and state = 'waiting'""", sourceId, messageIds.toArray(String[]::new), now, by);
  }

  boolean anyWaiting(Tx tx, long sourceId) {
    return tx.one("select exists (select from evidence_quarantine where source_id = $1 and state = 'waiting') as any",
        row -> row.getBoolean("any"), sourceId);
  }

  void dismiss(Tx tx, long id, Instant now, String by, String reason) {
    tx.run("update evidence_quarantine set state = 'dismissed', settled_at = $2, settled_by = $3, reason = $4 where id = $1", id, now, by,
        reason);
  }

  QuarantinedMessage getForUpdate(Tx tx, long id) {
    return find(tx, id, " for update of q").orElseThrow(() -> Refusal.missing("quarantine/unknown", "There is no message " + id + "."));
  }

  private Optional<QuarantinedMessage> find(Tx tx, long id, String lock) {
    return tx.maybeOne(SELECT + "where q.id = $1" + lock, QuarantineStore::message, id);
  }

  List<QuarantinedMessage.Count> counts(Tx tx, Long[] unitIds) {
    return tx.all("""
        select s.code as source, s.kind, q.code, count(*)::int as messages, min(q.arrived_at) as first_at, max(q.last_at) as last_at
        from evidence_quarantine q join evidence_source s on s.id = q.source_id
        where q.state = 'waiting' and (s.unit_id is null or s.unit_id = any($1)) group by 1, 2, 3 order by 1, 3""",
        row -> new QuarantinedMessage.Count(row.getString("source"), row.getString("kind"), row.getString("code"),
            row.getInteger("messages"), row.getOffsetDateTime("first_at").toInstant(), row.getOffsetDateTime("last_at").toInstant()),
        (Object) unitIds);
  }

  /** Waiting ones, newest first. */
  List<QuarantinedMessage> page(Tx tx, Long[] unitIds, String source, String code, long before, int most) {
    return tx.all(SELECT + """
        where q.state = 'waiting' and (s.unit_id is null or s.unit_id = any($1)) and ($2::text is null or s.code = $2)
          and ($3::text is null or q.code = $3) and q.id < $4 order by q.id desc limit $5""", QuarantineStore::message, unitIds, source,
        code, before, most);
  }

  /** Old ones, and of a source that sends nothing but garbage the oldest beyond a bound. */
  int forget(Tx tx, Instant lastBefore, int keptPerSource, int most) {
    int old = tx.run("delete from evidence_quarantine where id in (select id from evidence_quarantine where last_at < $1 limit $2)",
        lastBefore, most);
    return old + tx.run("""
        delete from evidence_quarantine q using (
          select s.id, (select w.id from evidence_quarantine w where w.source_id = s.id and w.state = 'waiting' order by w.id desc
            offset $1 limit 1) as last_id from evidence_source s) as bound
        where q.source_id = bound.id and q.state = 'waiting' and q.id <= bound.last_id""", keptPerSource);
  }

  private static QuarantinedMessage message(Row row) {
    var settled = row.getOffsetDateTime("settled_at");
    return new QuarantinedMessage(row.getLong("id"), row.getLong("source_id"), row.getString("source"), row.getLong("unit_id"),
        row.getString("message_id"), SourceKind.Intake.of(row.getString("intake")), row.getString("code"), row.getString("detail"),
        row.getString("body"), row.getOffsetDateTime("arrived_at").toInstant(), row.getOffsetDateTime("last_at").toInstant(),
        row.getInteger("times"), row.getString("state"), settled == null ? null : settled.toInstant(), row.getString("settled_by"),
        row.getString("reason"));
  }
}
