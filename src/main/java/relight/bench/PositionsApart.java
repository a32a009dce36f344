package relight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import relight.Config;
import relight.Server;
import relight.storage.Connection;
import relight.storage.Database;

/**
 * The whole server on a database that is there already, in a process of its own, so that its processor time can be told from the driver's. The
 * first line it reads is the database's address, which nobody else needs to see.
 */
public final class PositionsApart {

  private PositionsApart() {
  }

  /** @param arguments a folder of its own */
  public static void main(String[] arguments) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var connection = Connection.parse(orders.readLine());
    var config = Config.load(Path.of(arguments[0], "none.yaml"), Map.of(),
        Map.of("http.port", "0", "data", arguments[0], "demo.enabled", "false", "log.file", "false"));
    var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    var server = Server.start(config, vertx, new Database(connection.pool(vertx, config.database().pool())), connection);
    System.out.println(server.port());
    while (orders.readLine() != null)
      System.out.println(0);
    System.exit(0);
  }
}
