package relight.crew;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import relight.storage.Tx;

/** Crews and their positions in the database. */
final class CrewStore {

  /** What stands in a crew's own row, and locked, so that two who change it come one after the other. */
  record Held(long id, String name, Long unitId, boolean onShift, Instant guestUntil) {}

  /** What is written of somebody in a crew. */
  record NewMember(String name, boolean lead, String grade, List<String> skills, String phone, Long userId) {}

  List<Crew> all(Tx tx) {
    return some(tx, null);
  }

  List<Crew> withIds(Tx tx, Collection<Long> ids) {
    return some(tx, ids.toArray(Long[]::new));
  }

  private static List<Crew> some(Tx tx, Long[] ids) {
    Map<Long, List<Crew.Certificate>> certificates = new HashMap<>();
    tx.all(
        """
        select t.id, t.member_id, t.kind, t.number, t.expires_at from certificate t join crew_member m on m.id = t.member_id
        where t.withdrawn_at is null and m.left_at is null and ($1::bigint[] is null or m.crew_id = any($1)) order by t.kind, t.expires_at desc""",
        row -> certificates.computeIfAbsent(row.getLong("member_id"), m -> new ArrayList<>())
            .add(new Crew.Certificate(row.getLong("id"), row.getString("kind"), row.getString("number"), at(row, "expires_at"))),
        (Object) ids);
    Map<Long, List<Crew.Member>> members = new HashMap<>();
    tx.all("""
        select m.id, m.crew_id, m.name, m.lead, m.grade, m.skills, m.phone, m.user_id,
          c.on_shift and (m.user_id is null or not exists (select from shift s where s.user_id = m.user_id)
            or exists (select from shift s where s.user_id = m.user_id and s.off_at is null)) as here
        from crew_member m join crew c on c.id = m.crew_id
        where m.left_at is null and ($1::bigint[] is null or m.crew_id = any($1)) order by m.crew_id, m.lead desc, m.id""",
        row -> members.computeIfAbsent(row.getLong("crew_id"), c -> new ArrayList<>())
            .add(new Crew.Member(row.getLong("id"), row.getString("name"), row.getBoolean("lead"), row.getString("grade"),
                List.of(row.getArrayOfStrings("skills")), certificates.getOrDefault(row.getLong("id"), List.of()), row.getString("phone"),
                row.getLong("user_id"), row.getBoolean("here"))),
        (Object) ids);
    Map<Long, List<Crew.Vehicle>> vehicles = new HashMap<>();
    tx.all(
        "select id, crew_id, code, kind, plate from vehicle where retired_at is null and ($1::bigint[] is null or crew_id = any($1)) order by code",
        row -> vehicles.computeIfAbsent(row.getLong("crew_id"), c -> new ArrayList<>())
            .add(new Crew.Vehicle(row.getLong("id"), row.getString("code"), row.getString("kind"), row.getString("plate"))),
        (Object) ids);
    return tx.all("""
        select c.id, c.code, c.name, c.unit_id, c.phone, c.base_lon, c.base_lat, c.on_shift, c.shift_at, c.contractor, c.company, c.guest_until,
          (select max(upper(r.during)) from roster r where r.crew_id = c.id and r.kind = 'shift' and r.cancelled_at is null
            and r.during @> coalesce(c.shift_at, now())) as until
        from crew c where c.ended_at is null and ($1::bigint[] is null or c.id = any($1)) order by c.code""",
        row -> new Crew(row.getLong("id"), row.getString("code"), row.getString("name"), row.getLong("unit_id"), row.getString("phone"),
            row.getDouble("base_lon"), row.getDouble("base_lat"), row.getBoolean("on_shift"), at(row, "shift_at"), at(row, "until"),
            row.getBoolean("contractor"), row.getString("company"), at(row, "guest_until"),
            members.getOrDefault(row.getLong("id"), List.of()), vehicles.getOrDefault(row.getLong("id"), List.of())),
        (Object) ids);
  }

  Optional<Held> lock(Tx tx, long crewId) {
    return tx.maybeOne("select id, name, unit_id, on_shift, guest_until from crew where id = $1 and ended_at is null for update",
        row -> new Held(row.getLong("id"), row.getString("name"), row.getLong("unit_id"), row.getBoolean("on_shift"),
            at(row, "guest_until")),
        crewId);
  }

  /** Empty for crews of our own. */
  Optional<Instant> guestUntil(Tx tx, long crewId) {
    return tx.all("select guest_until from crew where id = $1 and guest_until is not null", row -> at(row, "guest_until"), crewId).stream()
        .findFirst();
  }

  OptionalLong ofUser(Tx tx, long userId) {
    return tx
        .all("""
        select m.crew_id from crew_member m join crew c on c.id = m.crew_id
        where m.user_id = $1 and m.left_at is null and c.ended_at is null order by m.crew_id limit 1""", row -> row.getLong("crew_id"),
            userId)
        .stream()
        .mapToLong(Long::longValue).findFirst();
  }

  Optional<Boolean> onShift(Tx tx, long crewId) {
    return tx.maybeOne("select on_shift from crew where id = $1", row -> row.getBoolean("on_shift"), crewId);
  }

  /** Null for a crew of no unit. */
  Long unitOf(Tx tx, long crewId) {
    return tx.one("select unit_id from crew where id = $1", row -> Optional.ofNullable(row.getLong("unit_id")), crewId).orElse(null);
  }

  long put(Tx tx, String code, String name, Long unitId, String phone, Double lon, Double lat) {
    return tx.one("""
        insert into crew (code, name, unit_id, phone, base_lon, base_lat) values ($1, $2, $3, $4, $5, $6)
        on conflict on constraint crew_code_unique do update
        set name = excluded.name, unit_id = excluded.unit_id, phone = excluded.phone, base_lon = excluded.base_lon, base_lat = excluded.base_lat
        returning id""", row -> row.getLong("id"), code, name, unitId, phone, lon, lat);
  }

  boolean isCodeTaken(Tx tx, String code) {
    return tx.one("select exists (select from crew where code = $1) as taken", row -> row.getBoolean("taken"), code);
  }

  void setCompany(Tx tx, long crewId, boolean contractor, String company) {
    tx.run("update crew set contractor = $2, company = $3 where id = $1", crewId, contractor, company);
  }

  /** A name, a place or a phone that is not said stays. */
  void change(Tx tx, long crewId, String name, String phone, Double lon, Double lat) {
    tx.run(
        "update crew set name = coalesce($2, name), phone = coalesce($3, phone), base_lon = coalesce($4, base_lon), base_lat = coalesce($5, base_lat) where id = $1",
        crewId, name, phone, lon, lat);
  }

  void end(Tx tx, long crewId, Instant now) {
    tx.run("update crew set ended_at = $2, on_shift = false, shift_at = $2 where id = $1", crewId, now);
    tx.run("update vehicle set retired_at = $2 where crew_id = $1 and retired_at is null", crewId, now);
  }

  /** Puts somebody in, or back in, by his name in this crew. */
  long putMember(Tx tx, long crewId, NewMember member) {
    return tx.one("""
        insert into crew_member (crew_id, name, lead, grade, skills, phone, user_id) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint crew_member_name_unique do update
        set lead = excluded.lead, grade = excluded.grade, skills = excluded.skills, phone = coalesce(excluded.phone, crew_member.phone),
          user_id = coalesce(excluded.user_id, crew_member.user_id), left_at = null
        returning id""", row -> row.getLong("id"), crewId, member.name, member.lead, member.grade, member.skills.toArray(String[]::new),
        member.phone, member.userId);
  }

  boolean hasMember(Tx tx, long crewId, String name) {
    return tx.one("select exists (select from crew_member where crew_id = $1 and name = $2 and left_at is null) as known",
        row -> row.getBoolean("known"), crewId, name);
  }

  /** The crew somebody is in by his number there. */
  OptionalLong crewOfMember(Tx tx, long memberId) {
    return tx.all("select crew_id from crew_member where id = $1 and left_at is null", row -> row.getLong("crew_id"), memberId).stream()
        .mapToLong(Long::longValue).findFirst();
  }

  void changeMember(Tx tx, long memberId, NewMember member) {
    tx.run("update crew_member set name = $2, lead = $3, grade = $4, skills = $5, phone = $6, user_id = $7 where id = $1", memberId,
        member.name, member.lead, member.grade, member.skills.toArray(String[]::new), member.phone, member.userId);
  }

  void removeMember(Tx tx, long memberId, Instant now) {
    tx.run("update crew_member set left_at = $2 where id = $1", memberId, now);
    tx.run("update roster set cancelled_at = $2 where member_id = $1 and cancelled_at is null and upper(during) > $2", memberId, now);
  }

  long addCertificate(Tx tx, long memberId, String kind, String number, Instant expiresAt, Instant now, String by) {
    return tx.one(
        "insert into certificate (member_id, kind, number, expires_at, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6) returning id",
        row -> row.getLong("id"), memberId, kind, number, expiresAt, now, by);
  }

  OptionalLong memberOfCertificate(Tx tx, long certificateId) {
    return tx
        .all("select member_id from certificate where id = $1 and withdrawn_at is null", row -> row.getLong("member_id"), certificateId)
        .stream().mapToLong(Long::longValue).findFirst();
  }

  void withdrawCertificate(Tx tx, long certificateId, Instant now) {
    tx.run("update certificate set withdrawn_at = $2 where id = $1", certificateId, now);
  }

  /** The same code means the same vehicle: it goes over to this crew. Nobody's if it belongs to a crew that this actor may not touch. */
  Optional<Long> crewOfVehicle(Tx tx, String code) {
    return tx.maybeOne("select crew_id from vehicle where code = $1 for update", row -> row.getLong("crew_id"), code);
  }

  long putVehicle(Tx tx, long crewId, String code, String kind, String plate) {
    return tx.one("""
        insert into vehicle (crew_id, code, kind, plate) values ($1, $2, $3, $4)
        on conflict on constraint vehicle_code_unique do update
        set crew_id = excluded.crew_id, kind = excluded.kind, plate = excluded.plate, retired_at = null
        returning id""", row -> row.getLong("id"), crewId, code, kind, plate);
  }

  boolean retireVehicle(Tx tx, long crewId, long vehicleId, Instant now) {
    return tx.run("update vehicle set retired_at = $3 where id = $2 and crew_id = $1 and retired_at is null", crewId, vehicleId, now) == 1;
  }

  void setShift(Tx tx, long crewId, boolean on, Instant now) {
    tx.run(
        "update crew set shift_at = case when on_shift = $2 and shift_at is not null then shift_at else $3 end, on_shift = $2 where id = $1",
        crewId, on, now);
  }

  /** Members who sign in. */
  List<Long> people(Tx tx, long crewId) {
    return tx.all("select user_id from crew_member where crew_id = $1 and user_id is not null and left_at is null order by id",
        row -> row.getLong("user_id"), crewId);
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

  /** @param doubt null for what may be where the crew is */
  record Judged(Fix fix, Doubt doubt) {}

  void addFixes(Tx tx, long crewId, long userId, List<Judged> fixes, Instant received) {
    tx.runMany("insert into crew_fix (crew_id, user_id, lon, lat, accuracy_m, battery, fix_at, received_at, doubt)"
        + " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        fixes.stream()
            .map(one -> Tuple.from(Arrays.asList(crewId, userId, one.fix.lon(), one.fix.lat(), one.fix.accuracy_m(), one.fix.battery(),
                one.fix.at().atOffset(ZoneOffset.UTC), received.atOffset(ZoneOffset.UTC), one.doubt == null ? null : one.doubt.text())))
            .toList());
  }

  /** Tells the track what this person's page has told lately, and returns it. */
  Track recall(Tx tx, long crewId, long userId, Instant since, Track track) {
    tx.all("""
        select lon, lat, accuracy_m, fix_at, doubt from crew_fix where crew_id = $1 and user_id = $2 and received_at > $3
        order by fix_at desc limit $4""", row -> new Judged(new Fix(row.getOffsetDateTime("fix_at").toInstant(), row.getDouble("lon"),
        row.getDouble("lat"), row.getDouble("accuracy_m"), null), Doubt.of(row.getString("doubt"))), crewId, userId,
        since.atOffset(ZoneOffset.UTC), Track.REMEMBERED).reversed().forEach(one -> track.recall(one.fix.reading(), one.doubt));
    return track;
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

  /** Where crews were last, if that is long ago. */
  void forgetPositions(Tx tx, Instant before) {
    tx.run("delete from crew_position where fix_at < $1", before);
  }

  /** Which of these moments lie in somebody's own time, by their place in the list; none for whom nobody writes shifts down. */
  Set<Integer> ownTime(Tx tx, long userId, List<Instant> moments, Duration slack) {
    return Set.copyOf(tx.all("""
        select (t.place - 1)::int as place from unnest($2::timestamptz[]) with ordinality as t (at, place)
        where exists (select from shift where user_id = $1) and not exists (select from shift s
          where s.user_id = $1 and (s.on_at is null or t.at >= s.on_at - make_interval(secs => $3))
            and (s.off_at is null or t.at < s.off_at + make_interval(secs => $3)))""", row -> row.getInteger("place"), userId,
        moments.stream().map(at -> at.atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new), (double) slack.toSeconds()));
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

  private static Instant at(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Position position(Row row) {
    OffsetDateTime at = row.getOffsetDateTime("fix_at");
    return new Position(row.getDouble("lon"), row.getDouble("lat"), at.toInstant(), row.getDouble("accuracy_m"), row.getInteger("battery"));
  }
}
