package relight.crew.position;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.storage.Tx;

/** Phones and shifts in the database. */
final class PhoneStore {

  /** @param crew null for somebody in no crew */
  record Listed(long id, long userId, String holder, Long unitId, String crew, String name, boolean weak, Instant createdAt,
      Instant expiresAt, Instant revokedAt, Instant seenAt, String app) {}

  long insert(Tx tx, long userId, String name, byte[] hash, boolean weak, Long byId, Instant now, Instant expiresAt) {
    return tx.one("""
        insert into phone (user_id, name, token_hash, weak, created_at, created_by_id, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
        returning id""", row -> row.getLong("id"), userId, name, Buffer.buffer(hash), weak, now, byId, expiresAt);
  }

  boolean revoke(Tx tx, long id, Long byId, Instant now) {
    return tx.run("update phone set revoked_at = $2, revoked_by_id = $3 where id = $1 and revoked_at is null", id, now, byId) == 1;
  }

  int inUse(Tx tx, long userId, Instant now) {
    return tx.one("select count(*)::int as n from phone where user_id = $1 and revoked_at is null and expires_at > $2",
        row -> row.getInteger("n"), userId, now);
  }

  void lock(Tx tx, long id) {
    tx.one("select id from phone where id = $1 for update", row -> row.getLong("id"), id);
  }

  Optional<Listed> find(Tx tx, long id) {
    return listed(tx, "where p.id = $1", id).stream().findFirst();
  }

  List<Listed> ofUser(Tx tx, long userId) {
    return listed(tx, "where p.user_id = $1", userId);
  }

  List<Listed> ofUnits(Tx tx, List<Long> unitIds) {
    return listed(tx, "where c.unit_id is null or c.unit_id = any($1)", (Object) unitIds.toArray(Long[]::new));
  }

  private static List<Listed> listed(Tx tx, String where, Object... args) {
    return tx.all("select p.id, p.user_id, u.name as holder, c.unit_id, c.name as crew, p.name, p.weak, p.created_at, p.expires_at,"
        + " p.revoked_at, p.seen_at, p.seen_app from phone p join app_user u on u.id = p.user_id"
        + " left join lateral (select m.crew_id from crew_member m where m.user_id = p.user_id and m.left_at is null order by m.crew_id limit 1) m on true"
        + " left join crew c on c.id = m.crew_id " + where + " order by p.revoked_at is not null, p.id desc limit 5000",
        row -> new Listed(row.getLong("id"), row.getLong("user_id"), row.getString("holder"), row.getLong("unit_id"), row.getString("crew"),
            row.getString("name"), row.getBoolean("weak"), at(row, "created_at"), at(row, "expires_at"), at(row, "revoked_at"),
            at(row, "seen_at"), row.getString("seen_app")),
        args);
  }

  /**
   * All that ever were, by the hash of what they call themselves: also one that was taken back may cry for help. A phone is worth as much as its
   * holder's account: with that closed or over, so is the phone.
   */
  Map<String, Phone> all(Tx tx, Instant shiftsSince) {
    Map<Long, List<Phone.Shift>> shifts = new HashMap<>();
    tx.all("""
        select s.user_id, s.on_at, s.off_at from shift s
        where s.user_id in (select user_id from phone) and (s.off_at is null or s.off_at > $1)
        union all
        select s.user_id, s.on_at, s.off_at from shift s
        where s.user_id in (select user_id from phone) and s.off_at <= $1
          and not exists (select from shift n where n.user_id = s.user_id and (n.off_at is null or n.off_at > s.off_at))""",
        row -> shifts.computeIfAbsent(row.getLong("user_id"), u -> new ArrayList<>())
            .add(new Phone.Shift(at(row, "on_at"), at(row, "off_at"))),
        shiftsSince);
    Map<String, Phone> all = new HashMap<>();
    tx.all("""
        select p.id, p.user_id, u.name as holder, p.name, p.token_hash, p.weak, least(p.expires_at, u.expires_at) as expires_at,
          least(p.revoked_at, u.disabled_at) as revoked_at, c.id as crew_id, c.unit_id, c.on_shift
        from phone p join app_user u on u.id = p.user_id
        left join lateral (select m.crew_id from crew_member m where m.user_id = p.user_id and m.left_at is null order by m.crew_id limit 1) m on true
        left join crew c on c.id = m.crew_id""",
        row -> all.put(HexFormat.of().formatHex(row.getBuffer("token_hash").getBytes()),
            new Phone(row.getLong("id"), row.getLong("user_id"), row.getString("holder"), row.getString("name"), row.getLong("crew_id"),
                row.getLong("unit_id"), row.getBoolean("weak"), at(row, "expires_at"), at(row, "revoked_at"),
                Boolean.TRUE.equals(row.getBoolean("on_shift")), shifts.getOrDefault(row.getLong("user_id"), List.of()))));
    return all;
  }

  void seen(Tx tx, Map<Long, PhoneService.Seen> seen) {
    var ids = new ArrayList<Long>();
    var moments = new ArrayList<OffsetDateTime>();
    var apps = new ArrayList<String>();
    seen.forEach((id, s) -> {
      ids.add(id);
      moments.add(s.at().atOffset(ZoneOffset.UTC));
      apps.add(s.app());
    });
    tx.run("""
        update phone set seen_at = s.at, seen_app = s.app
        from unnest($1::bigint[], $2::timestamptz[], $3::text[]) as s (id, at, app) where phone.id = s.id""",
        ids.toArray(Long[]::new), moments.toArray(OffsetDateTime[]::new), apps.toArray(String[]::new));
  }

  private static Instant at(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
