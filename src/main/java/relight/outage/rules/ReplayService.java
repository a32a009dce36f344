package relight.outage.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.storage.Database;

/** Shows what a rule set would have made of a past period, beside the set that holds now. One at a time: it takes a processor to itself. */
public final class ReplayService {

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_MESSAGES = 200_000;

  /** What came out, for activating the set. */
  record Replayed(long id, long ruleSetId, Instant from, Instant to, int messages, int confirmed, Replay.Score candidate,
      Replay.Score active,
      WrittenRules activeSet) {}

  private final RuleSetStore store = new RuleSetStore();
  private final Database database;
  private final Journal journal;
  private final RuleSetService rules;
  private final Supplier<NetworkView> network;
  private final Executor worker;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /** @param worker for work that thinks long and waits for nothing */
  public ReplayService(Database database, Journal journal, RuleSetService rules, Supplier<NetworkView> network, Executor worker) {
    this.database = database;
    this.journal = journal;
    this.rules = rules;
    this.network = network;
    this.worker = worker;
  }

  Replayed replay(Actor actor, long id, Instant from, Instant to, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    if (from == null || to == null || !to.isAfter(from) || to.isAfter(now))
      throw Refusal.invalid("rules/period", "Say from when to when, in the past.");
    if (Duration.between(from, to).compareTo(LONGEST) > 0)
      throw Refusal.unprocessable("rules/period-long", "At most 24 hours at a time.");
    if (!underWay.compareAndSet(false, true))
      throw Refusal.unavailable("rules/replay-busy", "Another replay is under way: try again in a moment.");
    try {
      var view = network.get();
      var supply = view.normalSupply();
      var paths = new SupplyPaths(supply);
      record Read(WrittenRules candidate, WrittenRules active, Replay.Past past) {}
      var read = database.read(tx -> {
        var candidate = rules.get(tx, id);
        var active = rules.written(tx, null, now).orElse(candidate);
        if (store.messages(tx, from, to, MOST_MESSAGES) > MOST_MESSAGES)
          throw Refusal.unprocessable("rules/replay-large", "More than " + MOST_MESSAGES + " messages: take a shorter while.");
        return new Read(candidate, active, new Replay.Past(store.calls(tx, view.grid(), from, to),
            store.words(tx, view.grid(), paths::feeder, from, to),
            store.positions(tx, view.grid(), device -> {
              int node = paths.fedNode(device);
              return node < 0 ? null : paths.feeder(node);
            }, from, to), store.truth(tx, view.grid(), from, to)));
      });
      var candidate = on(() -> new Replay(supply, read.candidate.body()).run(read.past));
      var active = on(() -> new Replay(supply, read.active.body()).run(read.past));
      return database.transaction(tx -> {
        long replay = store.insertReplay(tx, id, from, to, read.past.messages(), Map.of("candidate", candidate, "active", active,
            "activeSet", read.active.id(), "confirmed", read.past.truth().size()), actor.name(), now);
        journal.append(tx, actor,
            new Change("rules.replayed", "rules/" + id, null, Map.of("replay", replay, "messages", read.past.messages())));
        return new Replayed(replay, id, from, to, read.past.messages(), read.past.truth().size(), candidate, active, read.active);
      });
    } finally {
      underWay.set(false);
    }
  }

  private Replay.Score on(Supplier<Replay.Score> work) {
    try {
      return CompletableFuture.supplyAsync(work, worker).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
