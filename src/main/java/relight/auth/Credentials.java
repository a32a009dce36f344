package relight.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/**
 * Sessions and tokens in use, remembered for a minute by the hash of their secret. The journal tells every node what has ended or changed;
 * the minute bounds the damage if a node cannot read it.
 */
public final class Credentials implements Follower {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final SessionService sessions;
  private final TokenService tokens;
  private final Cache<String, SessionService.Known> bySecret = Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(REMEMBERED)
      .build();
  // Tells apart what was read before a change from what was read after it.
  private final AtomicLong changes = new AtomicLong();

  public Credentials(SessionService sessions, TokenService tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** From memory, without waiting. */
  public Optional<SessionService.Known> remembered(String secret) {
    return Optional.ofNullable(bySecret.getIfPresent(Secret.hexHash(secret))).filter(known -> !sessions.isOver(known));
  }

  /** The session or token with this secret, if it may be used. Waits for the database. */
  public Optional<SessionService.Known> find(String secret) {
    long before = changes.get();
    var found = secret.startsWith("rl_")
        ? tokens.find(Secret.hash(secret)).map(actor -> new SessionService.Known(actor, "", null))
        : sessions.touch(Secret.hash(secret));
    found.ifPresent(known -> {
      var key = Secret.hexHash(secret);
      bySecret.put(key, known);
      if (changes.get() != before)
        bySecret.invalidate(key); // it may have ended while we read
    });
    return found;
  }

  @Override
  public void load(Tx tx, long number) {
    changes.incrementAndGet();
    bySecret.invalidateAll();
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    for (var entry : entries) {
      var kind = entry.kind();
      if (kind.startsWith("unit.")) {
        load(tx, entry.number());
      } else if (kind.startsWith("user.")) {
        forget(known -> known.actor().kind() == Actor.Kind.USER && entry.subject().equals("user/" + known.actor().id()));
      } else if (kind.equals("session.ended") || kind.equals("token.revoked")) {
        forget(known -> entry.subject().equals(known.actor().session()));
      }
    }
  }

  private void forget(java.util.function.Predicate<SessionService.Known> gone) {
    changes.incrementAndGet();
    bySecret.asMap().values().removeIf(gone);
  }
}
