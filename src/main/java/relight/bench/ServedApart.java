package relight.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import relight.api.Addresses;
import relight.api.Api;
import relight.api.ApiServer;
import relight.api.Authentication;
import relight.api.HttpLimits;
import relight.api.Pages;
import relight.api.Prepared;
import relight.api.Reply;
import relight.api.VirtualThreads;
import relight.auth.AttemptService;
import relight.auth.Credentials;
import relight.auth.PasswordHasher;
import relight.auth.SessionRules;
import relight.auth.SessionService;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.journal.WakeUp;
import relight.live.LiveHub;
import relight.live.LiveRoutes;
import relight.live.Newest;
import relight.storage.Database;

/**
 * The product's own HTTP server and live hub in a process of its own, without a database, so that its processor time can be told from the load
 * driver's. Takes orders line by line: {@code go} publishes and answers with the moment, {@code heap} answers with the bytes in use.
 */
public final class ServedApart {

  private ServedApart() {
  }

  /** @param arguments the file to serve at /board.json, and how often viewers are greeted (ISO-8601; hardly ever if not given) */
  public static void main(String[] arguments) throws IOException {
    var board = Files.readAllBytes(Path.of(arguments[0]));
    var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    var time = InstantSource.system();
    var journal = new Journal(time, WakeUp.local());
    var threads = new VirtualThreads();
    var nowhere = new Database(null); // nothing that is measured asks it
    var hasher = new PasswordHasher();
    var sessions = new SessionService(nowhere, journal, time, hasher, SessionRules.USUAL, unit -> Set.of());
    var credentials = new Credentials(sessions, new TokenService(nowhere, journal, time, unit -> Set.of()));
    var addresses = new Addresses(List.of());
    var reader = new JournalReader(nowhere, WakeUp.local(), List.of());
    var api = new Api(threads, nowhere, journal, reader, time, new Authentication(credentials, threads),
        new AttemptService(nowhere, journal, time), addresses, HttpLimits.USUAL,
        new SimpleMeterRegistry());
    var heartbeat = arguments.length > 1 ? Duration.parse(arguments[1]) : Duration.ofHours(1);
    var hub = new LiveHub(new LiveHub.Limits(heartbeat, 4096, 8 << 20, 100_000, 100_000, Duration.ofSeconds(30)), time);
    new LiveRoutes(hub, user -> Optional.empty(), units -> Optional.empty(), Newest.NONE).mount(api);
    var prepared = Prepared.of("application/json", board, "1", Prepared.Effort.LASTING);
    api.open("/board.json", request -> Reply.of(prepared, "no-cache"));
    int loops = Runtime.getRuntime().availableProcessors();
    var server = ApiServer
        .start(vertx, new ApiServer.Listen("127.0.0.1", 0, Optional.empty()), loops, api,
            new Pages(threads, addresses, "", OptionalInt.empty()))
        .await();
    System.out.println(server.port());
    obey(() -> {
      long now = System.nanoTime();
      hub.publish(0, "board", null, "board", "\"" + FanOut.PAYLOAD + "\"");
      return now;
    });
    System.exit(0);
  }

  /** Until the other side closes. */
  static void obey(java.util.function.LongSupplier go) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order; (order = orders.readLine()) != null;) {
      switch (order) {
        case "go" -> System.out.println(go.getAsLong());
        case "heap" -> {
          System.gc();
          System.gc();
          System.out.println(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        case "direct" -> System.out.println(PlatformDependent.usedDirectMemory());
        default -> System.out.println("?");
      }
    }
  }
}
