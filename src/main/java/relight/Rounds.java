package relight;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.api.VirtualThreads;
import relight.storage.Database;
import relight.storage.Tx;

/** What has to be looked after again and again. A round that takes longer than its period is not started twice. */
final class Rounds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private final Vertx vertx;
  private final VirtualThreads threads;
  private final Database database;
  private final List<Long> timers = new ArrayList<>();
  private volatile boolean closed;

  Rounds(Vertx vertx, VirtualThreads threads, Database database) {
    this.vertx = vertx;
    this.threads = threads;
    this.database = database;
  }

  void every(Duration period, String name, Runnable work) {
    var underWay = new AtomicBoolean();
    timers.add(vertx.setPeriodic(period.toMillis(), timer -> {
      if (closed || !underWay.compareAndSet(false, true))
        return;
      threads.call(() -> {
        work.run();
        return null;
      }).onComplete(done -> {
        underWay.set(false);
        if (done.failed() && !closed)
          log.warn("{} did not work out this time: {}", name, done.cause().toString());
      });
    }));
  }

  /** The same on one node of several at a time: the others skip their turn. */
  void everyAlone(Duration period, String name, Consumer<Tx> work) {
    long key = name.hashCode();
    every(period, name, () -> database.transaction(tx -> {
      if (tx.one("select pg_try_advisory_xact_lock(7306, $1::int) as mine", row -> row.getBoolean("mine"), (int) key))
        work.accept(tx);
      return null;
    }));
  }

  @Override
  public void close() {
    closed = true;
    timers.forEach(vertx::cancelTimer);
  }
}
