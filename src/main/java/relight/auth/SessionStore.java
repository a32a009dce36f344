package relight.auth;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.storage.Tx;

/** Rows of sessions, of machine tokens and of failed sign-ins. */
final class SessionStore {

  /**
   * A session that may be used, and whose.
   *
   * @param accountUntil when the account ends by itself, or null
   */
  record Open(long id, String csrf, long userId, String name, Set<Role> roles, Long unitId, Instant accountUntil) {}

  long insert(Tx tx, byte[] secretHash, long userId, String csrf, String address, Instant now, Instant expiresAt) {
    return tx.one("""
        insert into session (secret_hash, user_id, csrf, address, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)
        returning id""", row -> row.getLong("id"), Buffer.buffer(secretHash), userId, csrf, address, now, expiresAt);
  }

  /** Finds and marks as seen, in one statement. */
  Optional<Open> touch(Tx tx, byte[] secretHash, Instant now, Instant seenAfter) {
    return tx.maybeOne("""
        update session s set seen_at = greatest(s.seen_at, $2) from app_user u
        where s.secret_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3 and u.id = s.user_id and u.disabled_at is null
          and (u.expires_at is null or u.expires_at > $2)
        returning s.id, s.csrf, u.id as user_id, u.name, u.unit_id, u.expires_at as account_until,
          array(select role from user_role r where r.user_id = u.id) as roles""",
        row -> new Open(row.getLong("id"), row.getString("csrf"), row.getLong("user_id"), row.getString("name"),
            UserStore.roles(row.getArrayOfStrings("roles")), row.getLong("unit_id"), UserStore.at(row, "account_until")),
        Buffer.buffer(secretHash), now, seenAfter);
  }

  boolean end(Tx tx, long id, Instant now) {
    return tx.run("update session set ended_at = $2 where id = $1 and ended_at is null", id, now) == 1;
  }

  List<Long> endAll(Tx tx, long userId, Instant now) {
    return tx.all("update session set ended_at = $2 where user_id = $1 and ended_at is null returning id", row -> row.getLong("id"), userId,
        now);
  }

  /** Whether this person has signed in from this address since then. */
  boolean knows(Tx tx, String login, String address, Instant since) {
    return tx.one(
        """
        select exists (select from session s join app_user u on u.id = s.user_id where u.login = $1 and s.address = $2 and s.created_at > $3) as known""",
        row -> row.getBoolean("known"), login, address, since);
  }

  /** Counts one more failure and tells how many since the window began. */
  int countFailure(Tx tx, byte[] subject, Instant now, Instant windowStart) {
    return tx.one("""
        insert into sign_in_failure as f (subject, failures, since) values ($1, 1, $2)
        on conflict (subject) do update set
          failures = case when f.since < $3 then 1 else f.failures + 1 end,
          since = case when f.since < $3 then $2 else f.since end
        returning failures""", row -> row.getInteger("failures"), Buffer.buffer(subject), now, windowStart);
  }

  void forgetFailure(Tx tx, byte[] subject) {
    tx.run("delete from sign_in_failure where subject = $1", Buffer.buffer(subject));
  }

  void takeBackFailure(Tx tx, byte[] subject) {
    tx.run("update sign_in_failure set failures = greatest(failures - 1, 0) where subject = $1", Buffer.buffer(subject));
  }

  void removeOld(Tx tx, Instant sessionsBefore, Instant failuresBefore) {
    tx.run("delete from session where coalesce(ended_at, expires_at) < $1", sessionsBefore);
    tx.run("delete from sign_in_failure where since < $1", failuresBefore);
  }
}
