package relight.command;

import java.lang.management.ManagementFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relight.Config;
import relight.Logs;
import relight.Refusal;
import relight.Server;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.NetworkOrigin;
import relight.network.NetworkService;
import relight.simulate.DemoRoutes;
import relight.simulate.Demonstration;
import relight.training.InstallationService;

/** {@code relight serve}: database, tables, first run, pages; until it is told to stop. */
@Command(name = "serve", description = {"Serve the pages and the API until Ctrl-C or SIGTERM.",
    "On an empty embedded database it first writes a sample district and accounts to try everything with."})
public final class ServeCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin
  private Settings settings;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on. Default: 127.0.0.1.")
  private String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on. Default: 8080.")
  private String port;

  @Option(names = "--training", description = {"Serve an exercise: every page says so and nothing is sent to anybody.",
      "Needs a database of its own: name an empty folder with --data, or one made so before."})
  private boolean training;

  @Option(names = "--speed", paramLabel = "N", description = "With --training: how many seconds of the exercise go by in a second. Default: 1.")
  private String speed;

  @Option(names = "--end-with-parent", description = "Stop when the program that started this one ends; mvn -Pserve uses it.")
  private boolean endWithParent;

  @Spec
  private CommandSpec spec;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private OpenDatabase database;
  private Server server;
  private volatile Demonstration pulse;

  @Override
  public Integer call() throws Exception {
    var options = new HashMap<String, String>();
    if (host != null) {
      options.put("http.host", host);
    }
    if (port != null) {
      options.put("http.port", port);
    }
    if (training) {
      options.put("training.enabled", "true");
    }
    if (speed != null) {
      options.put("training.speed", speed);
    }
    var config = settings.load(options);
    OwnerOnly.folder(config.data());
    Logs.serve(config.log(), config.data().resolve("logs"));

    // Ctrl-C may come at any moment, also half-way through the start, and must leave nothing running.
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    if (endWithParent) {
      ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
    try {
      start(config);
    } catch (Exception e) { // Vert.x throws what it waited for as it is, checked or not
      stop();
      throw e;
    }
    stopped.await();
    return 0;
  }

  private void start(Config config) throws Exception {
    var opened = OpenDatabase.forServing(config);
    synchronized (this) {
      database = opened;
    }
    try {
      var installations = new InstallationService(InstantSource.system());
      var exercise = opened.database().transaction(tx -> installations.open(tx, config.training()));
      var made = FirstRun.on(opened, config);
      // Shown here and written to a file of the owner's; never through the log, which others may read.
      made.ifPresent(accounts -> spec.commandLine().getOut().printf("""

          These accounts were made. Their passwords are shown only now; they also stand in %s, which only you can read:

          %s
          """, Accounts.file(config.data()), accounts.table().indent(2).stripTrailing()));
      var journal = new Journal(InstantSource.system(), WakeUp.local());
      var isSample = opened.isEmbedded() && opened.database().read(new NetworkService(journal, InstantSource.system())::origin)
          .filter(NetworkOrigin::sample).isPresent();
      var demo = new DemoRoutes(() -> Optional.ofNullable(pulse), () -> isSample, journal);
      var started = Server.start(config, opened.vertx(), opened.database(), opened.connection(), demo);
      synchronized (this) {
        server = started;
      }
      if (isSample && !exercise.on() && config.demo().enabled() && config.demo().pulse()) {
        Thread.ofVirtual().name("pulse-start").start(() -> startPulse(config));
      }
    } catch (Exception e) {
      throw cannotListen(e, config).map(Exception.class::cast).orElse(e);
    }
    announce(config);
  }

  /** After the pages are there, because the pulse is only one more visitor. */
  private void startPulse(Config config) {
    if (config.tls().enabled()) {
      log.info("the sample has no pulse under TLS: it speaks plain HTTP to this machine only");
      return;
    }
    var started = SamplePulse.start(URI.create(address(config)), config);
    synchronized (this) {
      if (server == null) {
        started.ifPresent(Demonstration::close); // told to stop meanwhile
      } else {
        pulse = started.orElse(null);
      }
    }
  }

  private static Optional<Refusal> cannotListen(Throwable failure, Config config) {
    // Sockets by epoll say it with an exception of their own.
    boolean cannotBind = failure instanceof BindException
        || failure instanceof IOException && String.valueOf(failure.getMessage()).startsWith("bind(");
    if (cannotBind) {
      var where = "Port " + config.http().port() + " on " + config.http().host();
      return Optional.of(failure.getMessage().contains("in use")
          ? Refusal.conflict("http/port-taken",
              where + " is taken by another program. Choose another with --port, or --port 0 for any free one.")
          : Refusal.unavailable("http/cannot-listen", where + " cannot be listened on: " + failure.getMessage() + "."));
    }
    return failure.getCause() == null ? Optional.empty() : cannotListen(failure.getCause(), config);
  }

  private void announce(Config config) {
    var seconds = (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1000.0;
    log.info("ready after {} s on port {}", seconds, server.port());
    spec.commandLine().getOut().printf(Locale.ROOT, """

        Relight is ready after %.1f s. Ctrl-C stops it.

          Public board    %2$s/
          Control room    %2$s/console
          Linesman        %2$s/field
          Customer desk   %2$s/desk
          API             %2$s/api/docs

        """, seconds, address(config));
  }

  private String address(Config config) {
    var host = config.http().host();
    return (config.tls().enabled() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /** In the order of dependence: pages, pool, database. */
  private synchronized void stop() {
    try {
      if (pulse != null) {
        pulse.close();
      }
      if (server != null) {
        server.close();
      }
    } catch (RuntimeException e) {
      log.warn("the pages did not stop cleanly", e);
    }
    if (database != null) {
      database.close();
      log.info("stopped");
    }
    pulse = null;
    server = null;
    database = null;
    stopped.countDown();
  }
}
