package relight.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Writes down who was refused for who he is, so that whoever answers for him sees it. Noting costs the refused request nothing: repeated
 * attempts are counted in memory, bounded, and written every few seconds.
 */
public final class AttemptService {

  /** Personal data with one purpose: to notice misuse while it can still be followed up. */
  private static final Duration KEPT = Duration.ofDays(90);
  /** The same attempt again within this time is the same line, with a count. */
  private static final Duration ONE_LINE = Duration.ofMinutes(10);
  private static final int MOST_WAITING = 1_000;

  /** A line of the list. Times are the server's; {@code times} is how often. */
  public record Line(long id, String actor, Long actorId, String route, Long subject, String code, int times, Instant firstAt,
      Instant lastAt) {}

  private final AttemptStore attempts = new AttemptStore();
  private final TokenStore tokens = new TokenStore();
  private final Database database;
  private final Journal journal;
  private final InstantSource time;
  private final Map<Attempt, AtomicInteger> waiting = new ConcurrentHashMap<>();

  public AttemptService(Database database, Journal journal, InstantSource time) {
    this.database = database;
    this.journal = journal;
    this.time = time;
  }

  /** Any thread; never waits. Beyond the bound new kinds of attempts are let go, those that wait are still counted. */
  public void note(Attempt attempt) {
    var known = waiting.get(attempt);
    if (known == null && waiting.size() >= MOST_WAITING)
      return;
    waiting.computeIfAbsent(attempt, a -> new AtomicInteger()).incrementAndGet();
  }

  /** Notes that a token was used which is not good any more; who had it is looked up. Waits for the database. */
  public void noteToken(String secret, String route) {
    var token = database.read(tx -> tokens.find(tx, Secret.hash(secret)));
    note(token.map(t -> new Attempt(t.name(), null, t.unitId() == null ? List.of() : List.of(t.unitId()), route, t.id(), "auth/token"))
        .orElseGet(() -> new Attempt("", null, List.of(), route, null, "auth/token")));
  }

  /** Writes what waits; any node, as often as it likes. */
  public void write() {
    for (var attempt : List.copyOf(waiting.keySet())) {
      var times = waiting.remove(attempt);
      if (times == null)
        continue;
      try {
        database.transaction(tx -> write(tx, attempt, times.get()));
      } catch (RuntimeException e) {
        waiting.merge(attempt, times, (since, before) -> new AtomicInteger(since.get() + before.get())); // the next round tries again
        throw e;
      }
    }
  }

  private boolean write(Tx tx, Attempt attempt, int times) {
    var now = time.instant();
    if (attempts.again(tx, attempt, times, now, now.minus(ONE_LINE)))
      return false;
    long id = attempts.insert(tx, attempt, times, now);
    journal.append(tx, Actor.SYSTEM, new Change("attempt.refused", "attempt/" + id,
        attempt.unitIds().size() == 1 ? attempt.unitIds().getFirst() : null, Map.of("code", attempt.code(), "route", attempt.route())));
    return true;
  }

  /** Attempts of people of this actor's units and of those whose units nobody knows, latest first. */
  public List<Line> seenBy(Tx tx, Actor actor, Long before, int most) {
    return attempts.latest(tx, actor.isSystem() ? null : actor.unitIds(), before, most);
  }

  /** Forgets what is older than its purpose. */
  public void forget(Tx tx) {
    attempts.removeBefore(tx, time.instant().minus(KEPT));
  }
}
