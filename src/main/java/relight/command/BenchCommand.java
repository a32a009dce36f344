package relight.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relight.bench.TilesBench;
import relight.bench.ActionBench;
import relight.bench.BoardBench;
import relight.bench.EvidenceBench;
import relight.bench.FenceBench;
import relight.bench.LedgerBench;
import relight.bench.LiveBench;
import relight.bench.PositionBench;
import relight.bench.SoakBench;
import relight.bench.StalledBench;
import relight.bench.TraceBench;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.importer.NetworkFiles;
import relight.network.importer.ReadNetwork;
import relight.network.sample.SampleDistrict;

/** {@code relight bench}: how fast this machine does what matters, beside a reference measured in the same run. */
@Command(name = "bench", description = {"Measure how fast Relight is on this machine, each figure beside a reference from the same run.",
    "The machine should be doing nothing else."}, subcommands = {BenchCommand.Trace.class,
        BenchCommand.Tiles.class, BenchCommand.Board.class,
        BenchCommand.Live.class, BenchCommand.Stalled.class, BenchCommand.Evidence.class, BenchCommand.Positions.class,
        BenchCommand.Fences.class, BenchCommand.Soak.class, BenchCommand.Actions.class,
        BenchCommand.Ledger.class}, synopsisSubcommandLabel = "NAME")
public final class BenchCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to measure.");
  }

  /** {@code relight bench soak}. */
  @Command(name = "soak", description = {
      "A linesman's shift in a real browser, once for each seed: 300 deeds, 90 of them photos, while the line is cut, the page opened anew, the"
          + " browser and the server killed. Then the phone's receipts are held against the server's journal.",
      "Needs Chromium. Ends with 1 if anything was lost, doubled, out of order or untrue."})
  static final class Soak implements Callable<Integer> {

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "20", description = "How many shifts. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--first", paramLabel = "N", defaultValue = "1", description = "The first seed. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(names = "--actions", paramLabel = "N", defaultValue = "300", description = "Deeds of a shift. Default: ${DEFAULT-VALUE}.")
    private int actions;

    @Option(names = "--photos", paramLabel = "N", defaultValue = "90", description = "How many of them are photos. Default: ${DEFAULT-VALUE}.")
    private int photos;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
      return new SoakBench(spec.commandLine().getOut()).run(first, seeds, actions, photos) ? 0 : 1;
    }
  }

  /** {@code relight bench trace}. */
  @Command(name = "trace", description = {
      "Trace a network of a million nodes: what is energised, how many customers are below a device, what one"
          + " switching costs; beside recursive SQL on the same data.",
      "Needs a heap of 2 GB and writes temporary tables only."})
  static final class Trace implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "1000000", description = "Size of the generated network. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--network", paramLabel = "DIR", description = "A network in CSV form instead of the generated one.")
    private Path network;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
      try (var opened = OpenDatabase.forCommand(settings.load())) {
        var bench = new TraceBench(opened.database(), spec.commandLine().getOut(), seed);
        if (network == null)
          bench.run(nodes);
        else {
          var read = ReadNetwork.from(NetworkFiles.in(network), null, new Problems(10), Progress.SILENT);
          bench.run(read.grid(), read.customers());
        }
      }
      return 0;
    }
  }

  /** {@code relight bench tiles}. */
  @Command(name = "tiles", description = {
      "Cut vector tiles of a network with a million nodes, beside ST_AsMVT of PostGIS on the same lines; and what one switching costs until all"
          + " tiles it touches are cut again.",
      "Name a database that can have PostGIS with --database, as a user who may create extensions; nothing stays in it. Needs a heap of 4 GB."})
  static final class Tiles implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "1000000", description = "Size of the sample that is made for it. Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--network", paramLabel = "DIR", description = "A network in CSV form instead of the sample.")
    private Path network;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var read = read();
      var bench = new TilesBench(spec.commandLine().getOut(), seed);
      var config = settings.load();
      if (config.database().url().isEmpty())
        bench.run(read.grid(), read.customers(), null);
      else {
        try (var opened = OpenDatabase.forCommand(config)) {
          bench.run(read.grid(), read.customers(), opened.database());
        }
      }
      return 0;
    }

    private ReadNetwork read() throws IOException {
      if (network != null)
        return ReadNetwork.from(NetworkFiles.in(network), null, new Problems(10), Progress.SILENT);
      var folder = Files.createTempDirectory("relight-bench");
      try {
        SampleDistrict.write(folder, seed, customers);
        return ReadNetwork.from(NetworkFiles.in(folder.resolve("network")), null, new Problems(10), Progress.SILENT);
      } finally {
        try (var files = Files.walk(folder)) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList())
            Files.delete(file);
        }
      }
    }
  }

  /** {@code relight bench board}. */
  @Command(name = "board", description = {"Ask for the public board as fast as it goes, beside nginx with the same bytes as files.",
      "Takes about a minute and a half; needs no database."})
  static final class Board implements Callable<Integer> {

    @Option(names = "--passes", paramLabel = "N", defaultValue = "3", description = "Pairs of passes for each case. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "2", description = "Length of a pass. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      new BoardBench(spec.commandLine().getOut(), passes, Duration.ofSeconds(seconds)).run();
      return 0;
    }
  }

  /** {@code relight bench live}. */
  @Command(name = "live", description = {"Tell one change to many open pages, until the last has it; beside bare Netty.",
      "Needs two open files for each viewer (see ulimit -n); needs no database."})
  static final class Live implements Callable<Integer> {

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
    private int viewers;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      new LiveBench(spec.commandLine().getOut(), viewers, rounds).run();
      return 0;
    }
  }

  /** {@code relight bench stalled}. */
  @Command(name = "stalled", description = {
      "Tell many viewers of whom one in ten has stopped reading, for longer than the server is patient: the server's memory stays flat and"
          + " those who read miss nothing."})
  static final class Stalled implements Callable<Integer> {

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "500", description = "Default: ${DEFAULT-VALUE}.")
    private int viewers;

    @Option(names = "--stalled", paramLabel = "N", defaultValue = "50", description = "How many of them stop reading. Default: ${DEFAULT-VALUE}.")
    private int stalled;

    @Option(names = "--per-second", paramLabel = "N", defaultValue = "400", description = "Messages a second. Default: ${DEFAULT-VALUE}.")
    private int perSecond;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      if (stalled >= viewers)
        throw new CommandLine.ParameterException(spec.commandLine(), "Somebody must go on reading: --stalled is less than --viewers.");
      new StalledBench(spec.commandLine().getOut(), viewers, stalled, perSecond, seconds).run();
      return 0;
    }
  }

  /** {@code relight bench positions}. */
  @Command(name = "positions", description = {
      "Take in fixes of phones over HTTP, each answered when it is durable; beside COPY and plain inserts of the same rows. Then: how old a"
          + " position is when consoles see it.",
      "Takes about half a minute and needs a PostgreSQL in which it may make a database of its own, which it drops."})
  static final class Positions implements Callable<Integer> {

    @Mixin
    private Settings settings;

    @Option(names = "--passes", paramLabel = "N", defaultValue = "3", description = "Passes for each way. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "2", description = "Length of a pass. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "500", description = "Consoles that look on. Default: ${DEFAULT-VALUE}.")
    private int viewers;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "2000", description = "Fixes a second while they do. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      try (var opened = OpenDatabase.forCommand(settings.load())) {
        new PositionBench(spec.commandLine().getOut(), opened.connection(), opened.vertx(), passes, Duration.ofSeconds(seconds), viewers,
            rate)
            .run();
      }
      return 0;
    }
  }

  /** {@code relight bench evidence}. */
  @Command(name = "evidence", description = {
      "Reports and last gasps of a storm against the whole product on a fresh sample, beside the same rows inserted bare.",
      "Starts servers of its own in temporary folders; takes about five minutes, fifteen with --full."})
  static final class Evidence implements Callable<Integer> {

    @Option(names = "--customers", paramLabel = "N", defaultValue = "12000", description = "Of the district that calls. Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--burst", paramLabel = "N", defaultValue = "100000", description = "Last gasps, and customers of their district. Default: ${DEFAULT-VALUE}.")
    private int burst;

    @Option(names = "--reports", paramLabel = "N", defaultValue = "20000", description = "Reports as fast as possible. Default: ${DEFAULT-VALUE}.")
    private int reports;

    @Option(names = "--full", description = "Hold the storm's pace, 34 reports a second, for ten minutes instead of one.")
    private boolean full;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      new EvidenceBench(spec.commandLine().getOut(), customers, burst, reports, full ? 600 : 60).run();
      return 0;
    }
  }

  /** {@code relight bench actions}. */
  @Command(name = "actions", description = {
      "What a linesman waits for when he presses a button, with consoles open: as fast as it goes, and at half of that; beside the same rows"
          + " written bare.",
      "Serves a sample of its own on an embedded PostgreSQL; takes about a minute."})
  static final class Actions implements Callable<Integer> {

    @Option(names = "--customers", paramLabel = "N", defaultValue = "1200", description = "Of the district. Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "600", description = "As fast as possible, three actions each. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "At half of that load. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      new ActionBench(spec.commandLine().getOut(), customers, jobs, seconds).run();
      return 0;
    }
  }

  /** {@code relight bench fences}. */
  @Command(name = "fences", description = {"Hold fixes of moving crews against fences, beside asking every fence about every fix.",
      "Takes a few seconds; needs no database."})
  static final class Fences implements Callable<Integer> {

    @Option(names = "--fences", paramLabel = "N", defaultValue = "400", description = "Default: ${DEFAULT-VALUE}.")
    private int fences;

    @Option(names = "--fixes", paramLabel = "N", defaultValue = "200000", description = "Default: ${DEFAULT-VALUE}.")
    private int fixes;

    @Option(names = "--passes", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
      new FenceBench(spec.commandLine().getOut(), fences, fixes, passes, seed).run();
      return 0;
    }
  }

  /** {@code relight bench ledger}. */
  @Command(name = "ledger", description = {
      "Confirm, restore and close an outage of many customers over HTTP, beside the same rows of the ledger written bare.",
      "Starts a server of its own in a temporary folder; takes about two minutes."})
  static final class Ledger implements Callable<Integer> {

    @Option(names = "--customers", paramLabel = "N", defaultValue = "50000", description = "All of them lose their supply. Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--passes", paramLabel = "N", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      new LedgerBench(spec.commandLine().getOut(), customers, passes).run();
      return 0;
    }
  }
}
