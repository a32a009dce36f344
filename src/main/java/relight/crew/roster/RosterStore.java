package relight.crew.roster;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Planned turns in the database. */
final class RosterStore {

  private static final String TURN = """
      select r.id, r.crew_id, c.name as crew, r.member_id, m.name as member, r.kind, lower(r.during) as from_at, upper(r.during) as until_at
      from roster r join crew c on c.id = r.crew_id join crew_member m on m.id = r.member_id where r.cancelled_at is null
      """;

  /** @param unitIds what belongs to no unit is everybody's */
  List<Turn> between(Tx tx, Instant from, Instant until, List<Long> unitIds, int most) {
    return tx.all(TURN + """
        and r.during && tstzrange($1, $2) and (c.unit_id is null or c.unit_id = any($3)) order by lower(r.during), c.code, m.id limit $4""",
        RosterStore::turn, from, until, unitIds.toArray(Long[]::new), most);
  }

  List<Turn> ofUser(Tx tx, long userId, Instant from, Instant until, int most) {
    return tx.all(TURN + "and m.user_id = $1 and r.during && tstzrange($2, $3) order by lower(r.during) limit $4", RosterStore::turn,
        userId,
        from, until, most);
  }

  Optional<Turn> find(Tx tx, long id) {
    return tx.maybeOne(TURN + "and r.id = $1", RosterStore::turn, id);
  }

  /** What somebody is planned for already in that time. */
  List<Turn> overlapping(Tx tx, List<Long> memberIds, Instant from, Instant until) {
    return tx.all(TURN + "and r.member_id = any($1) and r.during && tstzrange($2, $3) order by lower(r.during)", RosterStore::turn,
        memberIds.toArray(Long[]::new), from, until);
  }

  long insert(Tx tx, long memberId, long crewId, String kind, Instant from, Instant until, Instant now, String by) {
    return tx.one("""
        insert into roster (member_id, crew_id, kind, during, planned_at, planned_by) values ($1, $2, $3, tstzrange($4, $5), $6, $7)
        returning id""", row -> row.getLong("id"), memberId, crewId, kind, from, until, now, by);
  }

  boolean cancel(Tx tx, long id, Instant now) {
    return tx.run("update roster set cancelled_at = $2 where id = $1 and cancelled_at is null", id, now) == 1;
  }

  private static Turn turn(Row row) {
    return new Turn(row.getLong("id"), row.getLong("crew_id"), row.getString("crew"), row.getLong("member_id"), row.getString("member"),
        row.getString("kind"), row.getOffsetDateTime("from_at").toInstant(), row.getOffsetDateTime("until_at").toInstant());
  }
}
