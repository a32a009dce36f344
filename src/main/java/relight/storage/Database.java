package relight.storage;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import relight.Refusal;

/**
 * PostgreSQL, the only truth. Its methods wait; call them on virtual threads (or plain ones), never on an event loop.
 */
public final class Database {

  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;

  public Database(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs the work in one transaction (read committed) and commits. A refusal or fault rolls everything back. A deadlock is tried again,
   * and so, once, is what somebody else has just made true: the second look sees it. So the work must not do anything outside of the transaction
   * except through {@link Tx#afterCommit}.
   */
  public <T> T transaction(Function<Tx, T> work) {
    for (int attempt = 1;; attempt++) {
      try {
        return inTransaction(work);
      } catch (PgException e) {
        if (attempt == ATTEMPTS || !isWorthAnotherTry(e, attempt))
          throw e;
      }
    }
  }

  /** Deadlocks and lost races pass; two equal keys are a race at first, and after a second look a mistake. */
  private static boolean isWorthAnotherTry(PgException e, int attempt) {
    return switch (e.getSqlState()) {
      case "40P01", "40001" -> true;
      case "23505" -> attempt == 1;
      default -> false;
    };
  }

  /** Runs the work on one unchanging picture of the data (repeatable read, read only). */
  public <T> T read(Function<Tx, T> work) {
    var connection = connect();
    try {
      connection.query("begin isolation level repeatable read, read only").execute();
      var tx = new Tx(connection);
      T result = work.apply(tx);
      tx.runBeforeCommit();
      return result;
    } finally {
      connection.query("commit").execute().onComplete(ended -> connection.close()); // there is nothing to wait for: nothing was written
    }
  }

  /** Runs one statement that is a transaction of its own: one way there and back instead of three, for what happens hundreds of times a second. */
  public <T> T statement(Function<Tx, T> work) {
    var connection = connect();
    try {
      return work.apply(new Tx(connection));
    } finally {
      connection.close();
    }
  }

  private <T> T inTransaction(Function<Tx, T> work) {
    var connection = connect();
    boolean committed = false;
    var tx = new Tx(connection);
    T result;
    try {
      connection.query("begin").execute(); // not waited for: if it fails, so does the statement behind it
      result = work.apply(tx);
      tx.runBeforeCommit();
      var last = tx.sendLast();
      var commit = connection.query("commit").execute();
      last.await(); // PostgreSQL answers the commit of what has failed with a rollback, and no error
      commit.await();
      committed = true;
    } finally {
      if (committed)
        connection.close();
      else
        giveUp(connection);
    }
    tx.runAfterCommit();
    return result;
  }

  private SqlConnection connect() {
    var wanted = pool.getConnection();
    try {
      return wanted.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      wanted.onSuccess(SqlConnection::close); // nobody waits for it any more
      throw busy("no connection came free in " + PATIENCE.toSeconds() + " s");
    } catch (VertxException e) {
      throw busy(e.getMessage());
    }
  }

  private static Refusal busy(String why) {
    return Refusal.unavailable("database/busy", "The database is busy or away: try again in a moment. (" + why + ")");
  }

  private static void giveUp(SqlConnection connection) {
    // Not awaited with care: a connection that cannot roll back is broken, and the pool drops it.
    connection.query("rollback").execute().onComplete(done -> connection.close());
  }

  /** For listeners and health checks that live outside of transactions. */
  public Pool pool() {
    return pool;
  }
}
