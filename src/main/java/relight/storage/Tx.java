package relight.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One open transaction: SQL in four verbs. Calls wait for the answer, so they belong on a virtual thread, never on an event loop.
 */
public final class Tx {

  private static final int PAGE = 5_000;

  private final SqlConnection connection;
  private final Map<Class<?>, Object> attached = new HashMap<>();
  private Supplier<Future<?>> last = Future::succeededFuture;
  private final List<Runnable> beforeCommit = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(SqlConnection connection) {
    this.connection = connection;
  }

  /** Exactly one row; anything else is a fault of ours. */
  public <T> T one(String sql, Function<Row, T> reader, Object... args) {
    var found = all(sql, reader, args);
    if (found.size() != 1)
      throw new IllegalStateException("expected one row, got " + found.size() + ": " + sql);
    return found.getFirst();
  }

  /** One row or none. */
  public <T> Optional<T> maybeOne(String sql, Function<Row, T> reader, Object... args) {
    var found = all(sql, reader, args);
    if (found.size() > 1)
      throw new IllegalStateException("expected at most one row, got " + found.size() + ": " + sql);
    return found.stream().findFirst();
  }

  /** All rows, in the order of the query; the query bounds them. */
  public <T> List<T> all(String sql, Function<Row, T> reader, Object... args) {
    RowSet<Row> rows = connection.preparedQuery(sql).execute(tuple(args)).await();
    var found = new ArrayList<T>(rows.size());
    for (Row row : rows)
      found.add(reader.apply(row));
    return found;
  }

  /** Every row of a large answer, read in pages so that memory stays flat. Returns how many there were. */
  public long each(String sql, Consumer<Row> taker, Object... args) {
    var statement = connection.prepare(sql).await();
    try {
      var cursor = statement.cursor(tuple(args));
      long count = 0;
      do {
        for (Row row : cursor.read(PAGE).await()) {
          taker.accept(row);
          count++;
        }
      } while (cursor.hasMore());
      cursor.close().await();
      return count;
    } finally {
      statement.close();
    }
  }

  /** Rows changed. */
  public int run(String sql, Object... args) {
    return connection.preparedQuery(sql).execute(tuple(args)).await().rowCount();
  }

  /** The same statement for each tuple, in one round trip. */
  public void runMany(String sql, List<Tuple> many) {
    if (!many.isEmpty())
      connection.preparedQuery(sql).executeBatch(many).await();
  }

  /**
   * The last statement, whose answer nobody needs: it travels with the commit, so that what is locked stays so for a way to the database less.
   * If it fails, the transaction does.
   */
  public void runLast(String sql, Object... args) {
    var values = tuple(args);
    last = () -> connection.preparedQuery(sql).execute(values);
  }

  Future<?> sendLast() {
    return last.get();
  }

  /** A fact kept with this transaction, one of a type: how the journal buffers its entries until the end. */
  public <T> T attached(Class<T> type, Supplier<T> first) {
    return type.cast(attached.computeIfAbsent(type, t -> first.get()));
  }

  public <T> Optional<T> findAttached(Class<T> type) {
    return Optional.ofNullable(type.cast(attached.get(type)));
  }

  /** Runs inside the transaction, last, in the order given. */
  public void beforeCommit(Runnable work) {
    beforeCommit.add(work);
  }

  /** Runs once the transaction is durable; must not fail and must not block. */
  public void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  void runBeforeCommit() {
    for (var work : beforeCommit)
      work.run();
  }

  void runAfterCommit() {
    for (var work : afterCommit)
      work.run();
  }

  private static Tuple tuple(Object[] args) {
    var values = args.clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Instant at)
        values[i] = OffsetDateTime.ofInstant(at, ZoneOffset.UTC); // the driver's own word for a moment
    }
    return Tuple.wrap(values);
  }
}
