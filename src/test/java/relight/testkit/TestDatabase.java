package relight.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import relight.storage.Connection;
import relight.storage.Database;
import relight.storage.EmbeddedPostgres;
import relight.storage.Migrations;

/**
 * A migrated, empty database of its own for each test class:
 * {@code @RegisterExtension static final TestDatabase db = new TestDatabase();}. One PostgreSQL runs per JVM and ends with it; each class gets a
 * copy of one template, which takes some tens of milliseconds.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {

  private static final String TEMPLATE = "relight";
  private static final AtomicInteger count = new AtomicInteger();

  private Connection connection;
  private Pool pool;

  /** The one server of this JVM. Not durable: a test that is about durability starts its own. */
  private static final class Server {
    static final EmbeddedPostgres postgres = start();
    static final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    private static EmbeddedPostgres start() {
      try {
        var folder = Path.of("target", "test-postgres").toAbsolutePath();
        removeLeftOvers(folder);
        var home = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        var settings = Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off", "shared_buffers", "64MB",
            "max_connections", "200", "autovacuum", "off");
        var postgres = EmbeddedPostgres.start(home, EmbeddedPostgres.bundledPrograms(folder), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          postgres.close();
          delete(home);
        }));
        Migrations.apply(postgres.connection());
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void removeLeftOvers(Path folder) throws IOException {
      Files.createDirectories(folder);
      try (var homes = Files.list(folder)) {
        homes.filter(home -> home.getFileName().toString().matches("\\d+"))
            .filter(home -> ProcessHandle.of(Long.parseLong(home.getFileName().toString())).isEmpty()).forEach(Server::delete);
      }
    }

    private static void delete(Path tree) {
      try (var all = Files.walk(tree)) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** This class's database, as the product uses it. */
  public Database database() {
    return new Database(pool);
  }

  /** One for all test classes of this JVM. */
  public static Vertx vertx() {
    return Server.vertx;
  }

  /** Where this class's database is. */
  public Connection connection() {
    return connection;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    var name = "test_" + count.incrementAndGet() + "_" + context.getRequiredTestClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    onServer("create database " + name + " template " + TEMPLATE + " strategy file_copy");
    connection = Server.postgres.connection().to(name);
    pool = connection.pool(Server.vertx, 16);
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    pool.close().await();
    onServer("drop database " + connection.database() + " with (force)");
  }

  private static void onServer(String sql) throws SQLException {
    try (var jdbc = Server.postgres.connection().to("postgres").open(); var statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }
}
