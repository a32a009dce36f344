package relight.outage.evidence;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Sources of evidence in the database. */
final class SourceStore {

  private static final String SELECT = """
      select id, code, kind, token_id, trust, extract(epoch from replay_window)::bigint as window_s, unit_id, active, created_at, last_heard_at
      from evidence_source\s""";

  long insert(Tx tx, String code, SourceKind kind, long tokenId, double trust, Duration replayWindow, Long unitId, Instant now) {
    return tx.one("""
        insert into evidence_source (code, kind, token_id, trust, replay_window, unit_id, created_at)
        values ($1, $2, $3, $4, make_interval(secs => $5), $6, $7) returning id""", row -> row.getLong("id"), code, kind.text(), tokenId,
        trust, (double) replayWindow.toSeconds(), unitId, now);
  }

  void set(Tx tx, long id, double trust, Duration replayWindow) {
    tx.run("update evidence_source set trust = $2, replay_window = make_interval(secs => $3) where id = $1", id, trust,
        (double) replayWindow.toSeconds());
  }

  void credential(Tx tx, long id, long tokenId) {
    tx.run("update evidence_source set token_id = $2, active = true where id = $1", id, tokenId);
  }

  void revoke(Tx tx, long id) {
    tx.run("update evidence_source set active = false where id = $1", id);
  }

  /** Written now and then, and never waited for: many batches of one source come at a time. */
  void heard(Tx tx, long id, Instant now, Instant before) {
    tx.run("""
        update evidence_source set last_heard_at = $2 where id = (
          select id from evidence_source where id = $1 and (last_heard_at is null or last_heard_at < $3) for no key update skip locked)""",
        id,
        now, before);
  }

  Optional<Source> find(Tx tx, String code) {
    return tx.maybeOne(SELECT + "where code = $1", SourceStore::source, code);
  }

  Optional<Source> ofToken(Tx tx, long tokenId) {
    return tx.maybeOne(SELECT + "where token_id = $1", SourceStore::source, tokenId);
  }

  Source get(Tx tx, long id) {
    return tx.one(SELECT + "where id = $1", SourceStore::source, id);
  }

  List<Source> all(Tx tx) {
    return tx.all(SELECT + "order by code", SourceStore::source);
  }

  private static Source source(Row row) {
    return new Source(row.getLong("id"), row.getString("code"), SourceKind.of(row.getString("kind")), row.getLong("token_id"),
        row.getDouble("trust"), Duration.ofSeconds(row.getLong("window_s")), row.getLong("unit_id"), row.getBoolean("active"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("last_heard_at") == null ? null : row.getOffsetDateTime("last_heard_at").toInstant());
  }
}
