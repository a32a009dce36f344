package relight.crew.guest;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.storage.Tx;

/** Invitations, and who came by them, in the database. */
final class GuestStore {

  /** Who asks, and with which key: the same when the answer was lost and he asks again. */
  record Asked(String scope, String key) {}

  /** Somebody who came in before with the same request. */
  record Joined(long userId, String login) {}

  /**
   * @param atWork  whether they are still here although their time is over, because they are at work
   * @param invited by the last invitation, null where it was taken back
   */
  record Listed(long crewId, String code, String name, String company, Long unitId, Instant until, boolean over, boolean onShift,
      boolean atWork, int people, Instant invitedUntil, Integer usesLeft, String by) {

    Listed whoIsAtWork() {
      return new Listed(crewId, code, name, company, unitId, until, over, onShift, true, people, invitedUntil, usesLeft, by);
    }
  }

  private static final String INVITATION = """
      select i.id, i.crew_id, c.code, c.name, c.company, c.unit_id, i.skills, c.guest_until, i.expires_at, i.uses_left, i.ended_at
      from invitation i join crew c on c.id = i.crew_id and c.ended_at is null
      where i.secret_hash = $1
      """;

  long nextNumber(Tx tx) {
    return tx.one("select nextval('guest_crew') as number", row -> row.getLong("number"));
  }

  void setGuest(Tx tx, long crewId, Instant until) {
    tx.run("update crew set guest_until = $2, guest_kept_at = null where id = $1", crewId, until);
  }

  /** When a crew whose time is over was last seen at work. */
  Optional<Instant> keptAt(Tx tx, long crewId) {
    return Optional
        .ofNullable(tx.one("select guest_kept_at from crew where id = $1", row -> new Kept(at(row, "guest_kept_at")), crewId).at);
  }

  private record Kept(Instant at) {}

  void keep(Tx tx, long crewId, Instant now) {
    tx.run("update crew set guest_kept_at = $2 where id = $1", crewId, now);
  }

  /** Accounts of a crew that may be used, but not until that moment. */
  List<Long> usersEndingBefore(Tx tx, long crewId, Instant moment) {
    return tx.all("""
        select distinct g.user_id from guest g join invitation i on i.id = g.invitation_id join app_user u on u.id = g.user_id
        where i.crew_id = $1 and u.disabled_at is null and u.expires_at < $2 order by g.user_id""", row -> row.getLong("user_id"), crewId,
        moment);
  }

  long insert(Tx tx, long crewId, byte[] hash, List<String> skills, Instant now, String by, Asked asked, Instant expiresAt, int uses) {
    return tx.one("""
        insert into invitation (crew_id, secret_hash, skills, created_at, created_by, asked_scope, request_key, expires_at, uses_left)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""", row -> row.getLong("id"), crewId, Buffer.buffer(hash),
        skills.toArray(String[]::new), now, by, asked.scope(), asked.key(), expiresAt, uses);
  }

  /** What the same request led to before. */
  Optional<Invitation> asked(Tx tx, Asked asked) {
    return tx.maybeOne("""
        select i.id, i.crew_id, c.code, c.name, c.company, c.unit_id, i.skills, c.guest_until, i.expires_at, i.uses_left, i.ended_at
        from invitation i join crew c on c.id = i.crew_id where i.asked_scope = $1 and i.request_key = $2""", GuestStore::invitation,
        asked.scope(), asked.key());
  }

  void setSecret(Tx tx, long invitationId, byte[] hash) {
    tx.run("update invitation set secret_hash = $2 where id = $1", invitationId, Buffer.buffer(hash));
  }

  void endInvitations(Tx tx, long crewId, Instant now) {
    tx.run("update invitation set ended_at = $2 where crew_id = $1 and ended_at is null", crewId, now);
  }

  Optional<List<String>> lastSkills(Tx tx, long crewId) {
    return tx.maybeOne("select skills from invitation where crew_id = $1 order by id desc limit 1",
        row -> List.of(row.getArrayOfStrings("skills")), crewId);
  }

  Optional<Invitation> find(Tx tx, byte[] hash) {
    return tx.maybeOne(INVITATION, GuestStore::invitation, Buffer.buffer(hash));
  }

  Optional<Invitation> lock(Tx tx, byte[] hash) {
    return tx.maybeOne(INVITATION + "for update of i", GuestStore::invitation, Buffer.buffer(hash));
  }

  Optional<Joined> joined(Tx tx, long invitationId, String key) {
    return tx.maybeOne("""
        select g.user_id, u.login from guest g join app_user u on u.id = g.user_id
        where g.invitation_id = $1 and g.request_key = $2 and u.disabled_at is null""",
        row -> new Joined(row.getLong("user_id"), row.getString("login")), invitationId, key);
  }

  void join(Tx tx, long invitationId, String key, long memberId, long userId, Instant now) {
    tx.run("update invitation set uses_left = uses_left - 1 where id = $1", invitationId);
    tx.run("insert into guest (invitation_id, request_key, member_id, user_id, joined_at) values ($1, $2, $3, $4, $5)", invitationId, key,
        memberId, userId, now);
  }

  /** How many were ever in it. */
  int peopleEver(Tx tx, long crewId) {
    return tx.one("select count(*)::int as n from crew_member where crew_id = $1", row -> row.getInteger("n"), crewId);
  }

  boolean hasLeader(Tx tx, long crewId) {
    return tx.one("select exists (select from crew_member where crew_id = $1 and lead and left_at is null) as led",
        row -> row.getBoolean("led"), crewId);
  }

  /** Accounts of a crew that may still be used. */
  List<Long> users(Tx tx, long crewId) {
    return tx.all("""
        select distinct g.user_id from guest g join invitation i on i.id = g.invitation_id join app_user u on u.id = g.user_id
        where i.crew_id = $1 and u.disabled_at is null order by g.user_id""", row -> row.getLong("user_id"), crewId);
  }

  /** Accounts that were closed because the crew's time was over, and not before that for a reason of their own. */
  List<Long> usersSentHome(Tx tx, long crewId) {
    return tx.all("""
        select distinct g.user_id from guest g join invitation i on i.id = g.invitation_id join app_user u on u.id = g.user_id
        join crew c on c.id = i.crew_id
        where i.crew_id = $1 and u.disabled_at >= c.guest_until order by g.user_id""", row -> row.getLong("user_id"), crewId);
  }

  /** Crews whose time is over and that were not sent home yet. */
  List<Long> over(Tx tx, Instant now, int most) {
    return tx.all("""
        select c.id from crew c where c.guest_until <= $1 and c.ended_at is null and (c.on_shift or exists (
          select from guest g join invitation i on i.id = g.invitation_id join app_user u on u.id = g.user_id
          where i.crew_id = c.id and u.disabled_at is null))
        order by c.id limit $2 for update of c skip locked""", row -> row.getLong("id"), now, most);
  }

  List<Listed> list(Tx tx, List<Long> unitIds, Instant now, int most) {
    return tx.all("""
        select c.id, c.code, c.name, c.company, c.unit_id, c.guest_until, c.guest_until <= $2 as over, c.on_shift, i.expires_at, i.uses_left, i.created_by,
          (select count(*)::int from crew_member m where m.crew_id = c.id and m.left_at is null) as people
        from crew c left join lateral (select expires_at, uses_left, created_by from invitation where crew_id = c.id and ended_at is null
          order by id desc limit 1) i on true
        where c.guest_until is not null and c.ended_at is null and (c.unit_id is null or c.unit_id = any($1))
        order by c.guest_until desc limit $3""",
        row -> new Listed(row.getLong("id"), row.getString("code"), row.getString("name"), row.getString("company"), row.getLong("unit_id"),
            at(row, "guest_until"), row.getBoolean("over"), row.getBoolean("on_shift"), false, row.getInteger("people"),
            at(row, "expires_at"), row.getInteger("uses_left"),
            row.getString("created_by")),
        unitIds.toArray(Long[]::new), now, most);
  }

  private static Invitation invitation(Row row) {
    return new Invitation(row.getLong("id"), row.getLong("crew_id"), row.getString("code"), row.getString("name"),
        row.getString("company"), row.getLong("unit_id"), List.of(row.getArrayOfStrings("skills")), at(row, "guest_until"),
        at(row, "expires_at"), row.getInteger("uses_left"), at(row, "ended_at"));
  }

  private static Instant at(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
