package relight.command;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import relight.Config;
import relight.Refusal;
import relight.storage.Connection;
import relight.storage.Database;
import relight.storage.EmbeddedPostgres;
import relight.storage.Migrations;

/** A migrated database for as long as a command runs: the external one, the embedded one, or the embedded one of a server that is running. */
public final class OpenDatabase implements AutoCloseable {

  private final Optional<EmbeddedPostgres> postgres;
  private final boolean embedded;
  private final Connection connection;
  private final Vertx vertx;
  private final Pool pool;

  private OpenDatabase(Optional<EmbeddedPostgres> postgres, boolean embedded, Connection connection, Vertx vertx, Pool pool) {
    this.postgres = postgres;
    this.embedded = embedded;
    this.connection = connection;
    this.vertx = vertx;
    this.pool = pool;
  }

  /** For the server itself: it must be the only one on its data directory. */
  static OpenDatabase forServing(Config config) {
    // PostgreSQL starts in processes of its own; Vert.x, whose classes take as long to load, starts beside it.
    var vertx = CompletableFuture.supplyAsync(OpenDatabase::newVertx);
    try {
      var external = external(config.database());
      if (external.isPresent()) {
        return open(config, Optional.empty(), external.get(), vertx);
      }
      OwnerOnly.folder(config.data());
      var postgres = EmbeddedPostgres.start(home(config));
      try {
        return open(config, Optional.of(postgres), postgres.connection(), vertx);
      } catch (RuntimeException e) {
        postgres.close();
        throw e;
      }
    } catch (RuntimeException e) {
      vertx.join().close().await();
      throw e;
    }
  }

  /** For a command that does something and ends; works beside a running server. */
  static OpenDatabase forCommand(Config config) {
    var connection = external(config.database()).or(() -> EmbeddedPostgres.findRunning(home(config)));
    return connection.isPresent()
        ? open(config, Optional.empty(), connection.get(), CompletableFuture.supplyAsync(OpenDatabase::newVertx))
        : forServing(config);
  }

  private static OpenDatabase open(Config config, Optional<EmbeddedPostgres> postgres, Connection connection,
      CompletableFuture<Vertx> vertx) {
    Migrations.apply(connection);
    var embedded = config.database().url().isEmpty();
    return new OpenDatabase(postgres, embedded, connection, vertx.join(), connection.pool(vertx.join(), config.database().pool()));
  }

  /** With sockets by epoll where its library is: a thousand clients cost a third less than with Java's own. */
  private static Vertx newVertx() {
    return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  private static Path home(Config config) {
    return config.data().resolve("postgresql");
  }

  private static Optional<Connection> external(Config.Database database) {
    return database.url().map(Connection::parse).map(connection -> database.passwordFile().map(file -> {
      try {
        return connection.with(Files.readString(file).strip());
      } catch (IOException e) {
        throw Refusal.missing("config/password-file", "The password of the database cannot be read from " + file + ": " + e.getMessage());
      }
    }).orElse(connection));
  }

  /** The embedded database is this installation's own, so it may hold a sample; an external one never does. */
  boolean isEmbedded() {
    return embedded;
  }

  public Database database() {
    return new Database(pool);
  }

  public Connection connection() {
    return connection;
  }

  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    try {
      pool.close().await();
      vertx.close().await();
    } finally {
      postgres.ifPresent(EmbeddedPostgres::close);
    }
  }
}
