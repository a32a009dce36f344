package relight.outage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.outage.signal.SignalService;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Lets the rules look at parts of the network whose evidence has changed in bulk: at once after the first message, and in a burst each part
 * not more often than twice a second, however many messages come. What is to be looked at stands in the database, so nothing is forgotten by
 * a restart.
 */
public final class WeighingService {

  private static final Logger log = LoggerFactory.getLogger(WeighingService.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MOST = 1_000;

  private final Database database;
  private final SignalService signals;
  private final OutageService outages;
  private final InstantSource time;
  private final Executor threads;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final AtomicLong begun = new AtomicLong(System.nanoTime() - PAUSE.toNanos());

  /** @param threads where waiting for the database is allowed */
  public WeighingService(Database database, SignalService signals, OutageService outages, InstantSource time, Executor threads) {
    this.database = database;
    this.signals = signals;
    this.outages = outages;
    this.time = time;
    this.threads = threads;
  }

  /** The rules should look at this part of the network as soon as the transaction is committed. */
  public void soon(Tx tx, String feeder) {
    signals.weighSoon(tx, feeder, time.instant());
    tx.afterCommit(this::wake);
  }

  /** Something may have to be looked at: now, or with the next round if the last was a moment ago. Does not wait. */
  public void wake() {
    if (System.nanoTime() - begun.get() >= PAUSE.toNanos() && !underWay.get())
      threads.execute(this::weighDue);
  }

  /** Looks at everything that is due; returns at how many parts of the network. */
  public int weighDue() {
    if (!underWay.compareAndSet(false, true))
      return 0;
    try {
      begun.set(System.nanoTime());
      int done = 0;
      for (var feeder : database.read(tx -> signals.toWeigh(tx, time.instant(), MOST)))
        done += weigh(feeder);
      return done;
    } finally {
      underWay.set(false);
    }
  }

  /** One part of the network in a transaction of its own, so that trouble in one does not hold up the others. */
  private int weigh(String feeder) {
    try {
      return database.transaction(tx -> {
        outages.lockFeeder(tx, feeder);
        var now = time.instant();
        if (signals.weighed(tx, feeder, now) == 0)
          return 0; // another node has done it
        outages.reconsider(tx, feeder, now);
        return 1;
      });
    } catch (RuntimeException e) {
      log.warn("the evidence of {} could not be weighed, the next round tries again: {}", feeder, e.toString());
      return 0;
    }
  }
}
