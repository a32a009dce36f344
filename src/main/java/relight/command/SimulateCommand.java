package relight.command;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relight.Config;
import relight.Logs;
import relight.Refusal;
import relight.Server;
import relight.network.importer.NetworkFiles;
import relight.place.CoordinateSystem;
import relight.simulate.RecordedDay;
import relight.simulate.Storm;
import relight.simulate.StormParameters;
import relight.simulate.StormReport;
import relight.simulate.StormRun;
import relight.simulate.Territory;

/** {@code relight simulate}: draws a storm over a network, and plays it against a server that was made for exercises. */
@Command(name = "simulate", description = {"Draw a storm over a network and play it against a live server, for training and for measuring.",
    "With --serve it makes a server for exercises in the data folder and plays there; with --url it plays on one that runs; with neither it",
    "only writes the storm's files. The same network, storm and seed give the same files to the byte. A server with real customers is refused."})
public final class SimulateCommand implements Callable<Integer> {

  @Mixin
  private Settings settings;

  @Option(names = "--network", paramLabel = "DIR", required = true, description = "Folder with the network's files, as for import.")
  private Path network;

  @Option(names = "--nodes", paramLabel = "FILE", description = "Nodes from this file instead of nodes.csv.")
  private Path nodes;

  @Option(names = "--crs", paramLabel = "EPSG:n", description = "Coordinate system of the nodes. Default: degrees, WGS 84.")
  private String crs;

  @Option(names = "--units", paramLabel = "FILE", description = "With --serve: units the customers' file names, as for import.")
  private Path units;

  @Option(names = "--storm", defaultValue = "storm-20", description = "blue-day, storm-20, storm-60, storm-200 or quiet. Default: ${DEFAULT-VALUE}.")
  private String storm;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--faults", paramLabel = "N", description = "Permanent faults to expect, instead of the storm's own number.")
  private Double faults;

  @Option(names = "--hours", paramLabel = "N", description = "How long the storm lasts, instead of its own length.")
  private Double hours;

  @Option(names = "--meters", paramLabel = "SHARE", description = "Share of customers whose meter sends a last gasp, 0 to 1.")
  private Double meters;

  @Option(names = "--wrong-links", paramLabel = "SHARE", description = "Share of customers who hang on another transformer than the data says.")
  private Double wrongLinks;

  @Option(names = "--unknown-switches", paramLabel = "SHARE", description = "Share of switches that stand otherwise than the data says.")
  private Double unknownSwitches;

  @Option(names = "--crews", paramLabel = "N", description = "How many crews are out.")
  private Integer crews;

  @Option(names = "--serve", description = "Make a server for exercises in the data folder (its own database) and play there.")
  private boolean serve;

  @Option(names = "--port", paramLabel = "PORT", description = "With --serve: port to listen on. Default: 8080.")
  private String port;

  @Option(names = "--url", paramLabel = "URL", description = "Play on the exercise that runs here; the data folder holds its cast.json.")
  private URI url;

  @Option(names = "--speed", paramLabel = "N", description = {"With --serve: how many seconds of the storm go by in a second. Default: 60.",
      "With --url the server's clock has the word."})
  private String speed;

  @Option(names = "--record", description = {
      "Instead of drawing a storm, write down what people, meters and devices told the server of the data",
      "folder between --from and --to, without anything of a person, to be played with --replay."})
  private boolean record;

  @Option(names = "--from", paramLabel = "TIME", description = "With --record: e.g. 2026-11-20T00:00:00+07:00.")
  private OffsetDateTime from;

  @Option(names = "--to", paramLabel = "TIME", description = "With --record: until when, at most seven days later.")
  private OffsetDateTime to;

  @Option(names = "--replay", paramLabel = "DIR", description = "Play what --record, or an earlier run, wrote to this folder; people decide, nobody is simulated.")
  private Path replay;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to write storm.json, events.ndjson and truth.ndjson. Default: simulation in the data folder.")
  private Path out;

  @Option(names = "--end", description = "With --serve: end when the storm is over, instead of serving on until Ctrl-C.")
  private boolean end;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (serve && url != null)
      throw Refusal.invalid("simulate/where", "Say either --serve or --url.");
    var options = new HashMap<String, String>();
    if (serve) {
      options.put("training.enabled", "true");
      options.put("training.speed", speed == null ? "60" : speed);
      // all of the simulated public calls from this machine
      options.put("limits.reportsPerAddress", "10000000");
      options.put("limits.signInsPerAddress", "10000");
    }
    if (port != null)
      options.put("http.port", port);
    var config = settings.load(options);
    var files = NetworkFiles.in(network);
    if (nodes != null)
      files = files.withNodes(nodes);
    var system = crs == null ? null : CoordinateSystem.of(crs);
    var territory = Territory.read(files, system);
    var drawn = storm(config, territory);
    var folder = out == null ? config.data().resolve("simulation") : out;
    drawn.write(folder);
    var terminal = spec.commandLine().getOut();
    terminal.printf("%s, seed %d: %,d events, %d of them faults, in %d h over %,d customers; written to %s%n", drawn.parameters().name(),
        drawn.seed(), drawn.events().size(), drawn.faults().size(), drawn.parameters().length_s() / 3600, territory.customers(), folder);
    terminal.flush();
    if (serve)
      return serve(config, files, system, territory, drawn, folder, terminal);
    if (url == null)
      return 0;
    return report(new StormRun(territory, drawn, TrainingGround.cast(config.data(), url), patience(drawn)).play(), folder, terminal);
  }

  private Storm storm(Config config, Territory territory) {
    if (replay != null) {
      var read = Storm.read(replay);
      read.requireFor(territory);
      return read;
    }
    if (!record)
      return Storm.draw(territory, parameters(), seed);
    if (from == null || to == null || serve || url != null)
      throw Refusal.invalid("simulate/days", "To record a day say --from and --to, and play it afterwards with --replay.");
    try (var database = OpenDatabase.forCommand(config)) {
      return RecordedDay.read(database.database(), territory, from.toInstant(), to.toInstant());
    }
  }

  private StormParameters parameters() {
    var parameters = StormParameters.named(storm);
    if (faults != null)
      parameters = parameters.withFaults(faults);
    if (hours != null)
      parameters = parameters.lasting(Math.round(hours * 3600));
    if (crews != null)
      parameters = parameters.withCrews(crews);
    if (unknownSwitches != null)
      parameters = parameters.withUnknownSwitches(unknownSwitches);
    return parameters.withData(meters == null ? parameters.meters() : meters, wrongLinks == null ? parameters.wrongLinks() : wrongLinks);
  }

  /** Crews may work on for twice as long as it blew, a day at least. */
  private static Duration patience(Storm storm) {
    return Duration.ofSeconds(Math.max(86_400, 2 * storm.parameters().length_s()));
  }

  private int serve(Config config, NetworkFiles files, CoordinateSystem system, Territory territory, Storm drawn, Path folder,
      PrintWriter terminal) throws Exception {
    OwnerOnly.folder(config.data());
    Logs.serve(config.log(), config.data().resolve("logs"));
    try (var database = OpenDatabase.forServing(config)) {
      var made = TrainingGround.on(database.database(), config, files, Optional.ofNullable(units), system,
          network.toAbsolutePath().normalize().getFileName().toString(),
          drawn.parameters().crews());
      made.ifPresent(accounts -> terminal.printf("%nAccounts of the exercise, also in %s:%n%n%s%n", Accounts.file(config.data()),
          accounts.table().indent(2).stripTrailing()));
      try (var server = Server.start(config, database.vertx(), database.database(), database.connection())) {
        var base = URI.create("http://127.0.0.1:" + server.port());
        terminal.printf("%nThe exercise runs %d times as fast as real time. Look at it: %s/console%n%n", config.training().speed(), base);
        terminal.flush();
        var run = new StormRun(territory, drawn, TrainingGround.cast(config.data(), base), patience(drawn));
        Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end-of-storm"));
        int status = report(run.play(), folder, terminal);
        if (!end)
          new CountDownLatch(1).await();
        return status;
      }
    }
  }

  private static int report(StormReport report, Path folder, PrintWriter terminal) {
    report.write(folder);
    terminal.println();
    terminal.print(report.text());
    terminal.flush();
    return report.wrong().isEmpty() ? 0 : 1;
  }
}
