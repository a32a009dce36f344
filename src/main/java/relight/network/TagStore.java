package relight.network;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Tags in the database. */
final class TagStore {

  private static final String SELECT = """
      select t.id, b.code, t.kind, t.reason, t.job_id, t.placed_at, t.placed_by, t.removed_at from network_tag t
      join network_branch b on b.id = t.branch_id\s""";

  long insert(Tx tx, Actor actor, long branchId, TagKind kind, String reason, Long jobId, Instant at, Instant now) {
    return tx.one("""
        insert into network_tag (branch_id, kind, reason, job_id, placed_at, recorded_at, placed_by, placed_by_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""", row -> row.getLong("id"), branchId, kind.text(), reason, jobId, at, now,
        actor.name(), actor.authorId());
  }

  Tag getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where t.id = $1 for update of t", TagStore::tag, id)
        .orElseThrow(() -> Refusal.missing("network/tag-unknown", "There is no tag " + id + "."));
  }

  void remove(Tx tx, Actor actor, long id, String reason, Instant at) {
    tx.run(
        "update network_tag set removed_at = greatest($2, placed_at), removed_by = $3, removed_by_id = $4, removed_reason = $5 where id = $1",
        id, at, actor.name(), actor.authorId(), reason);
  }

  List<Tag> hanging(Tx tx) {
    return tx.all(SELECT + "where t.removed_at is null and b.removed_at is null order by t.id", TagStore::tag);
  }

  List<Tag> hangingOn(Tx tx, String device) {
    return tx.all(SELECT + "where b.code = $1 and t.removed_at is null order by t.id", TagStore::tag, device);
  }

  List<Tag> ofJob(Tx tx, long jobId) {
    return tx.all(SELECT + "where t.job_id = $1 order by t.id", TagStore::tag, jobId);
  }

  /** What forbade to close it at a moment, and still hangs there. */
  Optional<Tag> forbidding(Tx tx, String device, Instant at) {
    return tx.all(SELECT + "where b.code = $1 and t.removed_at is null and t.placed_at <= $2 and t.kind <> 'caution' order by t.id limit 1",
        TagStore::tag, device, at).stream().findFirst();
  }

  private static Tag tag(Row row) {
    var removed = row.getOffsetDateTime("removed_at");
    return new Tag(row.getLong("id"), row.getString("code"), TagKind.of(row.getString("kind")), row.getString("reason"),
        row.getLong("job_id"), row.getOffsetDateTime("placed_at").toInstant(), row.getString("placed_by"),
        removed == null ? null : removed.toInstant());
  }
}
