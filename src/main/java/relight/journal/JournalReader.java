package relight.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.storage.Database;

/**
 * Reads the journal on this node and hands it to the followers, in the order they were given. A follower that fails is loaded anew from the
 * tables; until that succeeds nobody gets ahead of it.
 */
public final class JournalReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
  private static final int BATCH = 1000;

  private final Database database;
  private final List<Follower> followers;
  private final Semaphore awake = new Semaphore(0);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private volatile long number;
  private volatile boolean behind;
  private volatile boolean closed;
  private boolean broken;
  private Thread thread;

  public JournalReader(Database database, WakeUp wakeUp, List<Follower> followers) {
    this.database = database;
    this.followers = List.copyOf(followers);
    wakeUp.onGrown(() -> {
      if (awake.availablePermits() == 0)
        awake.release();
    });
  }

  /** Loads every follower from the tables, then follows on a thread of its own. */
  public void start() {
    load();
    thread = Thread.ofPlatform().name("journal").daemon().start(this::run);
  }

  /** Everything up to this number is in the views of this node. */
  public long number() {
    return number;
  }

  /** False while entries cannot be read or taken; the pages show stale then. */
  public boolean healthy() {
    return !behind;
  }

  /** Waits until the views have reached a number; false if they did not in time. */
  public boolean await(long wanted, Duration patience) {
    if (number >= wanted)
      return true;
    lock.lock();
    try {
      long left = patience.toNanos();
      while (number < wanted) {
        if (left <= 0)
          return false;
        left = advanced.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void load() {
    database.read(tx -> {
      long now = Journal.last(tx);
      for (var follower : followers)
        follower.load(tx, now);
      reached(now);
      return null;
    });
  }

  private void run() {
    while (!closed) {
      try {
        if (awake.tryAcquire(1, TimeUnit.SECONDS))
          awake.drainPermits();
        if (broken)
          load();
        broken = false;
        while (!closed && readOn()) {
          // as long as full batches come
        }
        behind = false;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) { // nothing may end this thread: the pages would go on showing the past as present
        if (closed)
          return;
        if (!behind)
          log.error("the journal cannot be followed after number {}; trying again every second", number, e);
        behind = true;
      }
    }
  }

  private boolean readOn() {
    return database.read(tx -> {
      var entries = Journal.after(tx, number, BATCH);
      if (entries.isEmpty())
        return false;
      long last = entries.getLast().number();
      boolean anew = false;
      for (var follower : followers) {
        try {
          follower.follow(tx, entries);
        } catch (RuntimeException e) {
          log.error("{} could not follow the journal to number {}; it is loaded anew", follower.getClass().getSimpleName(), last, e);
          broken = true; // if this transaction is lost with it, everything is loaded in a fresh one
          follower.load(tx, last);
          anew = true;
        }
      }
      broken = false;
      if (anew)
        for (var follower : followers)
          follower.othersLoaded(last);
      reached(last);
      return entries.size() == BATCH;
    });
  }

  private void reached(long now) {
    lock.lock();
    try {
      number = now;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    awake.release();
    if (thread != null) {
      try {
        thread.join(2000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
