package relight.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import relight.Config;
import relight.Refusal;
import relight.auth.Actor;
import relight.csv.Comparison;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.customer.CustomerFile;
import relight.customer.CustomerImportService;
import relight.customer.MeterFile;
import relight.customer.MeterImportService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.network.importer.Difference;
import relight.network.importer.NetworkFiles;
import relight.network.importer.Protection;
import relight.network.importer.ReadNetwork;
import relight.network.importer.Topology;
import relight.outage.Stranded;
import relight.outage.StrandedService;
import relight.place.CoordinateSystem;
import relight.place.PlaceProjector;
import relight.storage.Database;
import relight.storage.Tx;
import relight.training.InstallationKind;
import relight.training.InstallationService;
import relight.unit.UnitFile;
import relight.unit.UnitService;

/** {@code relight import}: units, network, customers and meters from CSV files, compared first and taken in one transaction. */
@Command(name = "import", description = {
    "Import the network, the customers, their meters and the units of a utility from CSV files (UTF-8).",
    "It says what the network is like and what would change, asks, and then changes everything or nothing.",
    "What the files do not have goes out of service and stays known. A running server takes the new network over within a second."})
public final class ImportCommand implements Callable<Integer> {

  private static final int MOST_PROBLEMS = 100;
  private static final int MOST_STRANDED = 20;

  @Mixin
  private Settings settings;

  @Option(names = "--network", paramLabel = "DIR", description = {"Folder with nodes.csv (id,lon,lat,kind), branches.csv"
      + " (id,from,to,kind,normally_open,length_m,phases,subtype,feeder), sources.csv (node,name) and, if there is one, customers.csv."})
  private Path network;

  @Option(names = "--nodes", paramLabel = "FILE", description = "Nodes from this file instead of nodes.csv.")
  private Path nodes;

  @Option(names = "--training", description = {"Make an empty database one for exercises; see serve --training. A network without any",
      "protection gets some, as the simulator places it."})
  private boolean training;

  @Option(names = "--crs", paramLabel = "EPSG:n", description = {"Coordinate system of lon and lat (x and y). Default: degrees, WGS 84.",
      "VN-2000 (EPSG:3405, 5897, 9209, 9210 …) is read with the national seven parameters."})
  private String crs;

  @Option(names = "--customers", paramLabel = "FILE", description = "Customers from this file: code, node, name, phone, address, class, priority, unit, active.")
  private Path customers;

  @Option(names = "--no-customers", description = "Leave customers as they are, also if the network's folder has some.")
  private boolean noCustomers;

  @Option(names = "--map", paramLabel = "COLUMN=TITLE", split = ",", description = {
      "What our columns are called in the customers' file, e.g."
          + " --map code=id,node=usage_point,active=status:AT (with a colon: the word that means yes)."})
  private Map<String, String> mapping = new LinkedHashMap<>();

  @Option(names = "--units", paramLabel = "FILE", description = "Units of the organisation from this file: code, name, parent.")
  private Path units;

  @Option(names = "--map-units", paramLabel = "COLUMN=TITLE", split = ",", description = "What our columns are called in the units' file.")
  private Map<String, String> unitMapping = new LinkedHashMap<>();

  @Option(names = "--meters", paramLabel = "FILE", description = {
      "Meters from this file: code, customer (the customer's code). A meter that no list",
      "names goes by its customer's code."})
  private Path meters;

  @Option(names = "--map-meters", paramLabel = "COLUMN=TITLE", split = ",", description = "What our columns are called in the meters' file.")
  private Map<String, String> meterMapping = new LinkedHashMap<>();

  @Option(names = "--keep-missing", description = "Keep in service what the files do not have: they are a part of the network only.")
  private boolean keepMissing;

  @Option(names = "--end-outages", description = {
      "End the open outages at devices that the new network does not have. Without it an import that",
      "asks nobody (--yes) is refused while there are any."})
  private boolean endOutages;

  @Option(names = "--dry-run", description = "Say what the files hold and what would change, and change nothing.")
  private boolean dryRun;

  @Option(names = {"--yes", "-y"}, description = "Do not ask before changing.")
  private boolean yes;

  @Spec
  private CommandSpec spec;

  /** Ends the transaction without a trace: a dry run, or somebody said no. */
  private static final class NothingDone extends RuntimeException {
    NothingDone(String message) {
      super(message, null, false, false);
    }
  }

  @Override
  public Integer call() {
    if (network == null && customers == null && units == null && meters == null) {
      throw Refusal.invalid("import/nothing",
          "Name what to import: --network, --customers, --meters or --units (see relight import --help).");
    }
    if (network == null && (nodes != null || crs != null)) {
      throw Refusal.invalid("import/nothing", "--nodes and --crs belong to --network.");
    }
    var out = spec.commandLine().getOut();
    var config = settings.load();
    var progress = new Lines(spec.commandLine().getErr());
    var system = crs == null ? null : CoordinateSystem.of(crs);
    var read = Optional.ofNullable(network)
        .map(folder -> ReadNetwork.from(files(folder), system, new Problems(MOST_PROBLEMS), progress))
        .map(r -> training ? Protection.placedIn(r) : r);
    read.ifPresent(
        r -> out.println("\n" + (nodes == null ? network.toString() : network + " with " + nodes) + "\n\n" + Topology.of(r).text()));
    out.flush();
    if (dryRun && config.database().url().isEmpty() && !Files.exists(config.data().resolve("postgresql"))) {
      out.println("There is no database yet: everything would be new. Nothing was changed (dry run).");
      return 0;
    }
    try (var opened = OpenDatabase.forCommand(config)) {
      var begun = Instant.now();
      try {
        importInto(opened.database(), read, progress, out);
      } catch (NothingDone nothing) {
        out.println(nothing.getMessage());
        return 0;
      }
      out.printf(Locale.ROOT, "Done in %.1f s.%n", Duration.between(begun, Instant.now()).toMillis() / 1000.0);
      if (opened.database().read(tx -> tx.one("select not exists (select from app_user) as nobody", row -> row.getBoolean("nobody"))))
        out.println(
            "Nobody can sign in yet: relight serve makes the account of an administrator and shows its password once; relight user add\n"
                + "makes the others, e.g. relight user add linh --name \"Linh\" --role DISPATCHER.");
      return 0;
    }
  }

  private void importInto(Database database, Optional<ReadNetwork> read, Progress progress, PrintWriter out) {
    var actor = new Actor(Actor.Kind.SYSTEM, 0, System.getProperty("user.name", "") + " (command line)", Set.of(), Set.of(), "system",
        null);
    var journal = new Journal(InstantSource.system(), WakeUp.local());
    var work = new Work(new NetworkService(journal, InstantSource.system()), new CustomerImportService(journal),
        new MeterImportService(journal), new UnitService(journal),
        progress);
    database.transaction(tx -> {
      var installations = new InstallationService(InstantSource.system());
      if (training)
        installations.open(tx, new Config.Training(true, 1));
      installations.mark(tx, InstallationKind.PRODUCTION);
      var stranded = read.isEmpty() || keepMissing ? List.<Stranded>of() : new StrandedService().by(tx, read.get().grid());
      work.run(tx, actor, read, comparisons -> {
        out.println(Comparison.table(comparisons));
        if (!stranded.isEmpty())
          out.println(text(stranded));
        if (comparisons.stream().allMatch(Comparison::isNothing))
          throw new NothingDone("Everything is there already: nothing to change.");
        if (dryRun)
          throw new NothingDone("Nothing was changed (dry run).");
        out.flush();
        if (yes && !endOutages && !stranded.isEmpty())
          throw Refusal.conflict("import/open-outages",
              "Open outages would lose their place (listed above). Nothing was changed. Finish them first, "
                  + "keep their devices with --keep-missing, or say --end-outages.");
        if (!yes && !confirm(() -> System.console() != null))
          throw new NothingDone("Nothing was changed.");
      });
      return null;
    });
  }

  private static String text(List<Stranded> stranded) {
    var text = new StringBuilder(
        "\n" + stranded.size() + (stranded.size() == 1 ? " open outage is" : " open outages are")
            + " where the new network has nothing:\n");
    stranded.stream().limit(MOST_STRANDED).forEach(outage -> text.append("  ").append(outage.text()).append('\n'));
    if (stranded.size() > MOST_STRANDED)
      text.append("  and ").append(stranded.size() - MOST_STRANDED).append(" more\n");
    return text
        .append("The import ends them: what was confirmed counts as restored at that moment, a prediction is given up and its callers are\n"
            + "looked at where they hang now. Crews keep their jobs until they or the dispatcher end them.\n")
        .toString();
  }

  private static boolean confirm(BooleanSupplier terminal) {
    if (!terminal.getAsBoolean()) {
      throw Refusal.invalid("import/unconfirmed",
          "There is no terminal to ask on; say --yes to import without being asked, or --dry-run to look only.");
    }
    var answer = System.console().readLine("Import this? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private interface Decision {
    void on(List<Comparison> comparisons);
  }

  /** One import: compare all, let somebody decide, take all. */
  private final class Work {
    private final NetworkService networks;
    private final CustomerImportService customerImport;
    private final MeterImportService meterImport;
    private final UnitService unitService;
    private final Progress progress;

    Work(NetworkService networks, CustomerImportService customerImport, MeterImportService meterImport, UnitService unitService,
        Progress progress) {
      this.networks = networks;
      this.customerImport = customerImport;
      this.meterImport = meterImport;
      this.unitService = unitService;
      this.progress = progress;
    }

    void run(Tx tx, Actor actor, Optional<ReadNetwork> read, Decision decision) {
      var now = Instant.now();
      var comparisons = new ArrayList<Comparison>();
      var tree = unitService.treeAt(tx, now);
      List<UnitFile.Listed> listedUnits = units == null
          ? List.of()
          : UnitFile.read(units, unitMapping, code -> tree.find(code).isPresent(), new Problems(MOST_PROBLEMS), progress);
      if (units != null)
        comparisons.add(unitService.compare(tx, listedUnits, now).kept());

      progress.reached("reading the network in service", 0);
      Grid before = networks.grid(tx);
      read.ifPresent(r -> Difference.between(before, r.grid()).parts().forEach(part -> comparisons.add(keepMissing ? part.kept() : part)));

      var file = customerFile();
      if (file.isPresent()) {
        var unitCodes = listedUnits.stream().map(UnitFile.Listed::code).collect(Collectors.toSet());
        var places = new PlaceProjector();
        places.load(tx, 0);
        comparisons.add(customerImport.read(tx, file.get(), mapping.keySet(), read.map(ReadNetwork::grid).orElse(before),
            code -> unitCodes.contains(code) || tree.find(code).isPresent(), places.current(), keepMissing, new Problems(MOST_PROBLEMS),
            progress));
      }
      if (meters != null)
        comparisons.add(meterImport.read(tx, MeterFile.at(meters, meterMapping), file.isPresent(), keepMissing, new Problems(MOST_PROBLEMS),
            progress));
      decision.on(comparisons);
      if (units != null)
        unitService.putAll(tx, actor, listedUnits, now);
      read.ifPresent(r -> networks.take(tx, actor, r.grid(), network.toAbsolutePath().normalize().getFileName().toString(),
          crs == null ? "EPSG:4326" : CoordinateSystem.of(crs).code(), false, keepMissing, progress));
      if (file.isPresent())
        customerImport.take(tx, actor, keepMissing, now, progress);
      if (meters != null)
        meterImport.take(tx, actor, keepMissing, progress);
    }
  }

  private NetworkFiles files(Path folder) {
    var files = NetworkFiles.in(folder);
    if (nodes != null)
      files = files.withNodes(nodes);
    var file = customerFile();
    return files.withCustomers(file.map(CustomerFile::path), file.map(f -> f.title("code")).orElse("id"),
        file.map(f -> f.title("node")).orElse("node"));
  }

  /** The file named, or the one in the network's folder. */
  private Optional<CustomerFile> customerFile() {
    if (noCustomers)
      return Optional.empty();
    return Optional.ofNullable(customers).or(() -> Optional.ofNullable(network).flatMap(folder -> NetworkFiles.in(folder).customers()))
        .map(path -> CustomerFile.at(path, mapping));
  }

  /** Progress for somebody who waits: a line a second at most, with the seconds gone by. */
  private static final class Lines implements Progress {
    private static final long PAUSE = 1_000_000_000L;

    private final PrintWriter err;
    private final long begun = System.nanoTime();
    private long next = begun + PAUSE;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void reached(String step, long done) {
      long now = System.nanoTime();
      if (now < next)
        return;
      next = now + PAUSE;
      err.printf(Locale.ROOT, "%5d s  %s%s%n", (now - begun) / PAUSE, step, done == 0 ? "" : String.format(Locale.ROOT, ": %,d", done));
      err.flush();
    }
  }
}
