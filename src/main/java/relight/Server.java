package relight;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import relight.storage.Connection;
import relight.storage.Database;

/** All wiring, by hand, top to bottom. */
public final class Server implements AutoCloseable {

  private final HttpServer http;

  private Server(HttpServer http) {
    this.http = http;
  }

  /** Wires everything on a migrated database and listens; returns when the first request would be answered. */
  public static Server start(Config config, Vertx vertx, Database database, Connection connection) {
    var router = Router.router(vertx);
    router.get("/health/live").handler(ctx -> ctx.end("ok"));
    return new Server(vertx.createHttpServer().requestHandler(router).listen(config.http().port(), config.http().host()).await());
  }

  /** The port it listens on; differs from the configured one when that is 0. */
  public int port() {
    return http.actualPort();
  }

  /** Takes no new requests and returns when those under way are answered. */
  @Override
  public void close() {
    http.close().await();
  }
}
