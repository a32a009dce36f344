package relight.crew.watch;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.crew.Crew;
import relight.storage.Tx;

/** Roll-calls in the database. */
final class RollCallStore {

  private static final String SELECT = "select id, crew_id, unit_id, drill, started_at, started_by, ended_at from roll_call ";

  long start(Tx tx, Actor actor, long crewId, Long unitId, boolean drill, List<Crew.Member> members, Instant now) {
    long id = tx.one(
        """
        insert into roll_call (crew_id, unit_id, drill, started_at, started_by, started_by_id) values ($1, $2, $3, $4, $5, $6) returning id""",
        row -> row.getLong("id"), crewId, unitId, drill, now, actor.name(), actor.authorId());
    tx.runMany("insert into roll_call_answer (roll_call_id, member_id, name, lead, user_id) values ($1, $2, $3, $4, $5)",
        members.stream().map(m -> Tuple.of(id, m.id(), m.name(), m.lead(), m.userId())).toList());
    return id;
  }

  Optional<RollCall> findOpenForUpdate(Tx tx, long crewId) {
    return tx.maybeOne(SELECT + "where crew_id = $1 and ended_at is null for update", row -> row.getLong("id"), crewId)
        .map(id -> withIds(tx, List.of(id)).getFirst());
  }

  RollCall getForUpdate(Tx tx, long id) {
    tx.maybeOne("select id from roll_call where id = $1 for update", row -> row.getLong("id"), id)
        .orElseThrow(() -> Refusal.missing("crew/roll-call-unknown", "There is no roll-call " + id + "."));
    return withIds(tx, List.of(id)).getFirst();
  }

  List<RollCall> openOrEndedAfter(Tx tx, Instant moment) {
    return whole(tx,
        tx.all("select id from roll_call where ended_at is null or ended_at > $1 order by id", row -> row.getLong("id"), moment));
  }

  List<RollCall> withIds(Tx tx, Collection<Long> ids) {
    return whole(tx, List.copyOf(ids));
  }

  /** Answers are given once: who answered first stays written down. */
  void answer(Tx tx, long id, List<Long> members, Instant at, Actor actor) {
    tx.run("""
        update roll_call_answer set answered_at = $3, answered_by = $4, answered_by_id = $5
        where roll_call_id = $1 and member_id = any($2) and answered_at is null""", id, members.toArray(Long[]::new), at, actor.name(),
        actor.authorId());
  }

  void end(Tx tx, long id, Instant now) {
    tx.run("update roll_call set ended_at = $2 where id = $1", id, now);
  }

  private static List<RollCall> whole(Tx tx, List<Long> ids) {
    Map<Long, List<RollCall.Called>> called = new HashMap<>();
    tx.all("""
        select roll_call_id, member_id, name, lead, user_id, answered_at, answered_by from roll_call_answer where roll_call_id = any($1)
        order by roll_call_id, lead desc, member_id""",
        row -> called.computeIfAbsent(row.getLong("roll_call_id"), id -> new ArrayList<>())
            .add(new RollCall.Called(row.getLong("member_id"),
                row.getString("name"), row.getBoolean("lead"), row.getLong("user_id"), moment(row, "answered_at"),
                row.getString("answered_by"))),
        (Object) ids.toArray(Long[]::new));
    return tx.all(SELECT + "where id = any($1) order by id",
        row -> new RollCall(row.getLong("id"), row.getLong("crew_id"), row.getLong("unit_id"), row.getBoolean("drill"),
            moment(row, "started_at"), row.getString("started_by"), moment(row, "ended_at"),
            called.getOrDefault(row.getLong("id"), List.of())),
        (Object) ids.toArray(Long[]::new));
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
