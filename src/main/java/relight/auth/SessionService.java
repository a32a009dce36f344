package relight.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import relight.Refusal;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/** Signing in and out. Guessing is limited by account and by address, on all nodes together. */
public final class SessionService {

  /** A session just begun. The secret is known only here and in the cookie. */
  public record Begun(String secret, String csrf, Actor actor) {}

  /**
   * A session in use.
   *
   * @param until when the account behind it ends by itself, or null
   */
  public record Known(Actor actor, String csrf, Instant until) {}

  private static final Duration ADDRESS_REMEMBERED = Duration.ofDays(30);

  private final UserStore users = new UserStore();
  private final SessionStore sessions = new SessionStore();
  private final Database database;
  private final Journal journal;
  private final InstantSource time;
  private final PasswordHasher hasher;
  private final SessionRules rules;
  private final Function<Long, Set<Long>> unitsBelow;

  /** @param unitsBelow ids of a unit (null = all there are) and of everything below it, as of now */
  public SessionService(Database database, Journal journal, InstantSource time, PasswordHasher hasher, SessionRules rules,
      Function<Long, Set<Long>> unitsBelow) {
    this.database = database;
    this.journal = journal;
    this.time = time;
    this.hasher = hasher;
    this.rules = rules;
    this.unitsBelow = unitsBelow;
  }

  /** Opens its own transactions, because the password is compared between them. */
  public Begun signIn(String login, String password, String address) {
    var account = login.strip().toLowerCase(Locale.ROOT);
    var now = time.instant();
    // Counted as failed first and taken back on success: many tries at the same time cannot slip through together.
    var tried = database.transaction(tx -> {
      // Where this person has signed in before has its own count, so that a stranger's guesses cannot lock him out of his own desk.
      boolean known = sessions.knows(tx, account, address, now.minus(ADDRESS_REMEMBERED));
      var ofAccount = subject("account", account, known ? address : "");
      var ofAddress = subject("address", address, "");
      boolean tooMany = sessions.countFailure(tx, ofAddress, now, now.minus(rules.window())) > rules.addressFailures()
          | sessions.countFailure(tx, ofAccount, now, now.minus(rules.window())) > rules.accountFailures();
      return new Try(ofAccount, ofAddress, tooMany, users.findLogin(tx, account));
    });
    if (tried.tooMany) {
      throw Refusal.tooMany("auth/too-many-tries", "Too many failed sign-ins. Wait " + rules.window().toMinutes() + " minutes.").with(
          "retryAfter",
          rules.window().toSeconds());
    }
    var found = tried.login.filter(l -> !l.disabled() || l.expiresAt() != null); // whoever was here for a while is told that it is over
    if (!hasher.matches(password, found.map(UserStore.Login::password).orElse(null))) {
      throw Refusal.unauthenticated("auth/wrong", "Login or password is wrong.");
    }
    var user = found.orElseThrow();
    if (user.disabled() || user.expiresAt() != null && !now.isBefore(user.expiresAt()))
      throw Refusal.unauthenticated("auth/expired",
          "This account was for a while, which is over. Ask the control room for a new invitation.");
    var renewed = PasswordHash.parse(user.password()).outdated() ? hasher.hash(password) : null;
    return database.transaction(tx -> {
      sessions.forgetFailure(tx, tried.ofAccount);
      sessions.takeBackFailure(tx, tried.ofAddress);
      if (renewed != null)
        users.setPassword(tx, user.userId(), renewed, now);
      return begin(tx, user.userId(), address);
    });
  }

  private record Try(byte[] ofAccount, byte[] ofAddress, boolean tooMany, Optional<UserStore.Login> login) {}

  private Begun begin(Tx tx, long userId, String address) {
    var now = time.instant();
    // Locked, so that a disabling or a new password either comes before and is seen, or after and ends this session too.
    var user = users.getForUpdate(tx, userId).filter(u -> u.disabledAt() == null)
        .orElseThrow(() -> Refusal.unauthenticated("auth/wrong", "Login or password is wrong."));
    var secret = Secret.next();
    var csrf = Secret.next();
    long id = sessions.insert(tx, Secret.hash(secret), userId, csrf, address, now, now.plus(rules.absolute()));
    var actor = actor(id, userId, user.name(), user.roles(), user.unitId());
    journal.append(tx, actor, new Change("session.started", "session/" + id, user.unitId(), Map.of("userId", userId)));
    return new Begun(secret, csrf, actor);
  }

  /** How long a session lasts at most, however much it is used. */
  public Duration longest() {
    return rules.absolute();
  }

  /** Ends the actor's own session; nothing to do if it has ended already. */
  public void signOut(Tx tx, Actor actor) {
    if (actor.session() == null || !actor.session().startsWith("session/")) {
      throw Refusal.invalid("auth/no-session", "Only a session can be signed out; a token is revoked.");
    }
    end(tx, actor, Long.parseLong(actor.session().substring("session/".length())), "signed-out");
  }

  public void revokeAll(Tx tx, Actor actor, long userId) {
    endAll(tx, sessions, journal, actor, userId, "revoked", time.instant());
  }

  private void end(Tx tx, Actor actor, long id, String reason) {
    if (sessions.end(tx, id, time.instant()))
      journal.append(tx, actor, new Change("session.ended", "session/" + id, null, Map.of("reason", reason)));
  }

  static void endAll(Tx tx, SessionStore sessions, Journal journal, Actor actor, long userId, String reason, Instant now) {
    for (long id : sessions.endAll(tx, userId, now)) {
      journal.append(tx, actor, new Change("session.ended", "session/" + id, null, Map.of("reason", reason)));
    }
  }

  /** The session with this secret's hash, if it may be used; marks it as seen. */
  Optional<Known> touch(byte[] secretHash) {
    var now = time.instant();
    return database.transaction(tx -> sessions.touch(tx, secretHash, now, now.minus(rules.idle())))
        .map(
            open -> new Known(actor(open.id(), open.userId(), open.name(), open.roles(), open.unitId()), open.csrf(), open.accountUntil()));
  }

  /** Whether the account behind it has ended since it was looked up. */
  boolean isOver(Known known) {
    return known.until != null && !time.instant().isBefore(known.until);
  }

  /** Forgets what is long over. */
  public void removeOld(Tx tx) {
    var now = time.instant();
    sessions.removeOld(tx, now.minus(ADDRESS_REMEMBERED), now.minus(rules.window().multipliedBy(4)));
  }

  /** Somebody as he would be signed in, for what another hands in for him; the journal names the session of the one who does. */
  public Actor standingFor(User user, Actor by) {
    return new Actor(Actor.Kind.USER, user.id(), user.name(), user.roles(), unitsBelow.apply(user.unitId()), "user:" + user.id(),
        by.session());
  }

  private Actor actor(long sessionId, long userId, String name, Set<Role> roles, Long unitId) {
    return new Actor(Actor.Kind.USER, userId, name, roles, unitsBelow.apply(unitId), "user:" + userId, "session/" + sessionId);
  }

  private static byte[] subject(String kind, String value, String more) {
    return Secret.hash(String.join("\0", kind, value, more));
  }
}
