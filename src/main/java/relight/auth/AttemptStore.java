package relight.auth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import relight.storage.Tx;

/** Attempts in the database. */
final class AttemptStore {

  /** Adds to the line that is there; false if there is none young enough. */
  boolean again(Tx tx, Attempt attempt, int times, Instant now, Instant since) {
    return tx.run("""
        update attempt set times = times + $6, last_at = $7
        where id = (select id from attempt where last_at > $8 and actor = $1 and actor_id is not distinct from $2::bigint and route = $3
          and subject_id is not distinct from $4::bigint and code = $5 order by id desc limit 1)""", attempt.actor(), attempt.actorId(),
        attempt.route(), attempt.subject(), attempt.code(), times, now.atOffset(ZoneOffset.UTC), since.atOffset(ZoneOffset.UTC)) == 1;
  }

  long insert(Tx tx, Attempt attempt, int times, Instant now) {
    return tx.one("""
        insert into attempt (actor, actor_id, unit_ids, route, subject_id, code, times, first_at, last_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id""", row -> row.getLong("id"), attempt.actor(), attempt.actorId(),
        attempt.unitIds().isEmpty() ? null : attempt.unitIds().toArray(Long[]::new), attempt.route(), attempt.subject(), attempt.code(),
        times, now.atOffset(ZoneOffset.UTC));
  }

  /** @param units null for those of every unit */
  List<AttemptService.Line> latest(Tx tx, Collection<Long> units, Long before, int most) {
    return tx.all("""
        select id, actor, actor_id, route, subject_id, code, times, first_at, last_at from attempt
        where ($1::bigint[] is null or unit_ids is null or unit_ids && $1) and ($2::bigint is null or id < $2) order by id desc limit $3""",
        row -> new AttemptService.Line(row.getLong("id"), row.getString("actor"), row.getLong("actor_id"), row.getString("route"),
            row.getLong("subject_id"), row.getString("code"), row.getInteger("times"), row.getOffsetDateTime("first_at").toInstant(),
            row.getOffsetDateTime("last_at").toInstant()),
        units == null ? null : units.toArray(Long[]::new), before, most);
  }

  void removeBefore(Tx tx, Instant moment) {
    tx.run("delete from attempt where last_at < $1", moment.atOffset(ZoneOffset.UTC));
  }
}
