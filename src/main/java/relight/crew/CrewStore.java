package relight.crew;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relight.storage.Tx;

/** Crews and their positions in the database. */
final class CrewStore {

  List<Crew> all(Tx tx) {
    Map<Long, List<Crew.Member>> members = new HashMap<>();
    tx.all("select crew_id, name, lead, grade, user_id from crew_member order by crew_id, lead desc, id", row -> members
        .computeIfAbsent(row.getLong("crew_id"), c -> new ArrayList<>())
        .add(new Crew.Member(row.getString("name"), row.getBoolean("lead"), row.getString("grade"), row.getLong("user_id"))));
    return tx.all("select id, code, name, unit_id, phone, base_lon, base_lat, on_shift from crew order by code",
        row -> new Crew(row.getLong("id"), row.getString("code"), row.getString("name"), row.getLong("unit_id"), row.getString("phone"),
            row.getDouble("base_lon"), row.getDouble("base_lat"), row.getBoolean("on_shift"),
            members.getOrDefault(row.getLong("id"), List.of())));
  }

  OptionalLong ofUser(Tx tx, long userId) {
    return tx.all("select crew_id from crew_member where user_id = $1 order by crew_id limit 1", row -> row.getLong("crew_id"), userId)
        .stream()
        .mapToLong(Long::longValue).findFirst();
  }

  Optional<Boolean> onShift(Tx tx, long crewId) {
    return tx.maybeOne("select on_shift from crew where id = $1", row -> row.getBoolean("on_shift"), crewId);
  }

  long put(Tx tx, String code, String name, Long unitId, String phone, Double lon, Double lat) {
    return tx.one("""
        insert into crew (code, name, unit_id, phone, base_lon, base_lat) values ($1, $2, $3, $4, $5, $6)
        on conflict on constraint crew_code_unique do update
        set name = excluded.name, unit_id = excluded.unit_id, phone = excluded.phone, base_lon = excluded.base_lon, base_lat = excluded.base_lat
        returning id""", row -> row.getLong("id"), code, name, unitId, phone, lon, lat);
  }

  void putMember(Tx tx, long crewId, String name, boolean lead, String grade, String skills, Long userId) {
    tx.run(
        """
        insert into crew_member (crew_id, name, lead, grade, skills, user_id) values ($1, $2, $3, $4, $5, $6)
        on conflict on constraint crew_member_name_unique do update
        set lead = excluded.lead, grade = excluded.grade, skills = excluded.skills, user_id = coalesce(excluded.user_id, crew_member.user_id)""",
        crewId,
        name, lead, grade, skills, userId);
  }

  void setShift(Tx tx, long crewId, boolean on) {
    tx.run("update crew set on_shift = $2 where id = $1", crewId, on);
  }

  /** Members who sign in. */
  List<Long> people(Tx tx, long crewId) {
    return tx.all("select user_id from crew_member where crew_id = $1 and user_id is not null order by id", row -> row.getLong("user_id"),
        crewId);
  }

  void beginShift(Tx tx, long userId, Instant now, String by) {
    tx.run(
        "insert into shift (user_id, on_at, on_by) select $1, $2, $3 where not exists (select from shift where user_id = $1 and off_at is null)",
        userId, now, by);
  }

  /** Ends what was written down, or writes down that it has been until now. */
  void endShift(Tx tx, long userId, Instant now, String by) {
    tx.run("""
        with ended as (update shift set off_at = greatest($2, on_at), off_by = $3 where user_id = $1 and off_at is null returning id)
        insert into shift (user_id, off_at, off_by) select $1, $2, $3
        where not exists (select from ended) and not exists (select from shift where user_id = $1)""", userId, now, by);
  }

  /** Whoever has no shifts written down is on shift with his crew. */
  boolean personOnShift(Tx tx, long userId) {
    return tx.one(
        """
        select not exists (select from shift where user_id = $1) or exists (select from shift where user_id = $1 and off_at is null) as on""",
        row -> row.getBoolean("on"), userId);
  }

  List<Trail.Point> trail(Tx tx, long crewId, Instant from, Instant to, int most) {
    return tx.all("""
        select fix_at, lon, lat, accuracy_m, speed_m_s from crew_fix
        where crew_id = $1 and fix_at >= $2 and fix_at <= $3 and received_at >= $4 and doubt is null order by fix_at limit $5""",
        row -> new Trail.Point(row.getOffsetDateTime("fix_at").toInstant(), row.getDouble("lon"), row.getDouble("lat"),
            row.getDouble("accuracy_m"), row.getFloat("speed_m_s") == null ? null : (Double) (double) row.getFloat("speed_m_s")),
        crewId, from, to, from.minus(Duration.ofMinutes(5)), most);
  }

  void addTrailView(Tx tx, long crewId, Instant from, Instant to, int fixes, Instant now, String by, Long byId) {
    tx.run(
        "insert into trail_view (crew_id, from_at, to_at, fixes, viewed_at, viewed_by, viewed_by_id) values ($1, $2, $3, $4, $5, $6, $7)",
        crewId, from, to, fixes, now, by, byId);
  }

  List<Trail.View> trailViews(Tx tx, long crewId, int most) {
    return tx.all("select viewed_at, viewed_by, from_at, to_at from trail_view where crew_id = $1 order by viewed_at desc limit $2",
        row -> new Trail.View(row.getOffsetDateTime("viewed_at").toInstant(), row.getString("viewed_by"),
            row.getOffsetDateTime("from_at").toInstant(), row.getOffsetDateTime("to_at").toInstant()),
        crewId, most);
  }

  void addFixes(Tx tx, long crewId, List<Fix> fixes, Instant received) {
    tx.runMany("insert into crew_fix (crew_id, lon, lat, accuracy_m, battery, fix_at, received_at) values ($1, $2, $3, $4, $5, $6, $7)",
        fixes.stream()
            .map(f -> Tuple.of(crewId, f.lon(), f.lat(), f.accuracy_m(), f.battery(), f.at().atOffset(ZoneOffset.UTC),
                received.atOffset(ZoneOffset.UTC)))
            .toList());
  }

  /** False if a later fix is known already: the crew does not jump back. */
  boolean move(Tx tx, long crewId, Fix fix, Instant received) {
    return tx.run("""
        insert into crew_position (crew_id, lon, lat, accuracy_m, battery, fix_at, received_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (crew_id) do update set lon = excluded.lon, lat = excluded.lat, accuracy_m = excluded.accuracy_m, battery = excluded.battery,
          fix_at = excluded.fix_at, received_at = excluded.received_at
        where crew_position.fix_at < excluded.fix_at""", crewId, fix.lon(), fix.lat(), fix.accuracy_m(), fix.battery(),
        fix.at().atOffset(ZoneOffset.UTC),
        received.atOffset(ZoneOffset.UTC)) == 1;
  }

  /** Positions received since a moment, by crew. */
  Map<Long, Position> positionsSince(Tx tx, Instant received) {
    Map<Long, Position> positions = new LinkedHashMap<>();
    tx.all("select crew_id, lon, lat, accuracy_m, battery, fix_at from crew_position where received_at >= $1",
        row -> positions.put(row.getLong("crew_id"), position(row)), received.atOffset(ZoneOffset.UTC));
    return positions;
  }

  /** Makes the partitions of today and tomorrow and drops whole days that are past their retention. */
  void keepDays(Tx tx, Instant now, Duration retention) {
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (var day : List.of(today, today.plusDays(1))) {
      var name = "crew_fix_" + day.toString().replace("-", "");
      if (tx.maybeOne("select 1 as found from pg_class where relname = $1", row -> 1, name).isEmpty()) {
        tx.run("create table " + name + " partition of crew_fix for values from ('" + day + " 00:00:00+00') to ('" + day.plusDays(1)
            + " 00:00:00+00')");
      }
    }
    var oldest = "crew_fix_" + today.minusDays(retention.toDays()).toString().replace("-", "");
    for (var old : tx.all("select relname from pg_class where relname ~ '^crew_fix_[0-9]{8}$' and relkind = 'r' and relname < $1",
        row -> row.getString("relname"), oldest)) {
      tx.run("drop table " + old);
    }
  }

  private static Position position(Row row) {
    OffsetDateTime at = row.getOffsetDateTime("fix_at");
    return new Position(row.getDouble("lon"), row.getDouble("lat"), at.toInstant(), row.getDouble("accuracy_m"), row.getInteger("battery"));
  }
}
