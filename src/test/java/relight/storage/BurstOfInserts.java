package relight.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A program to be killed: inserts rows from several threads and prints the number of each one that was committed. */
final class BurstOfInserts {

  private BurstOfInserts() {
  }

  public static void main(String[] args) throws Exception {
    var postgres = EmbeddedPostgres.start(Path.of(args[0]));
    EmbeddedPostgresTest.run(postgres.connection(), "create table burst (n integer primary key)");
    var next = new AtomicInteger();
    for (var i = 0; i < 4; i++) {
      Thread.ofPlatform().start(() -> insert(postgres.connection(), next));
    }
  }

  private static void insert(Connection connection, AtomicInteger next) {
    try (var jdbc = connection.open(); var insert = jdbc.prepareStatement("insert into burst values (?)")) {
      while (next.get() < 100_000) {
        var n = next.incrementAndGet();
        insert.setInt(1, n);
        insert.executeUpdate();
        System.out.println(n);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
