package relight.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.auth.Actor;
import relight.auth.Password;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.UserService;
import relight.command.Accounts.Account;
import relight.crew.CrewService;
import relight.crew.Qualifications;
import relight.csv.CsvFile;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.customer.CustomerFile;
import relight.customer.CustomerImportService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.NetworkService;
import relight.network.importer.NetworkFiles;
import relight.network.importer.ReadNetwork;
import relight.network.sample.SampleDistrict;
import relight.place.PlaceProjector;
import relight.place.PlaceService;
import relight.storage.Tx;
import relight.training.InstallationKind;
import relight.training.InstallationService;
import relight.unit.UnitFile;
import relight.unit.UnitService;

/**
 * What the first start does with a database nobody has an account in: an administrator and, on an empty database of our own, the sample district
 * with people to try every page as. One transaction, so a start that was cut short begins again from nothing.
 */
final class FirstRun {

  private static final Logger log = LoggerFactory.getLogger(FirstRun.class);

  private static final List<String> VEHICLES = List.of("truck", "bucket", "truck", "crane", "pickup", "pickup", "motorbike");

  private final Config config;
  private final boolean embedded;
  private final InstantSource time = InstantSource.system();
  private final Journal journal = new Journal(time, WakeUp.local());

  private FirstRun(Config config, boolean embedded) {
    this.config = config;
    this.embedded = embedded;
  }

  /** The accounts made, which must now be shown; empty if this is not the first run. */
  static Optional<Accounts> on(OpenDatabase database, Config config) {
    var run = new FirstRun(config, database.isEmbedded());
    var isFirst = database.database().read(tx -> tx.one("select not exists (select from app_user)", row -> row.getBoolean(0)));
    if (!isFirst) {
      return Optional.empty();
    }
    try (var hasher = new PasswordHasher()) {
      return Optional.of(database.database().transaction(tx -> run.run(tx, hasher)));
    }
  }

  /** Where the sample's files are written, in the form in which a utility brings its own. */
  static Path sample(Config config) {
    return config.data().resolve("sample");
  }

  private Accounts run(Tx tx, PasswordHasher hasher) {
    var users = new UserService(journal, time, hasher);
    var accounts = new ArrayList<Account>();
    accounts.add(account("admin", Role.ADMINISTRATOR, "", "Quản trị hệ thống"));
    var crews = List.<Member>of();
    if (isSampleWanted(tx)) {
      crews = takeSample(tx);
      accounts.add(account("truongca", Role.SUPERVISOR, "", "Trưởng ca"));
      accounts.add(account("dieudo1", Role.DISPATCHER, "", "Điều độ viên 1"));
      accounts.add(account("dieudo2", Role.DISPATCHER, "", "Điều độ viên 2"));
      accounts.add(account("tongdai1", Role.AGENT, "", "Tổng đài viên 1"));
      crews.forEach(member -> accounts.add(account(member.login(), Role.LINESMAN, member.crew(), member.name())));
    }
    new InstallationService(time).mark(tx, crews.isEmpty() ? InstallationKind.PRODUCTION : InstallationKind.SAMPLE);
    var made = new Accounts(accounts);
    made.write(config.data()); // before the commit: an account whose password nobody knows would be worse than a file too many
    var ids = new LinkedHashMap<String, Long>();
    var unitOfCrew = unitsOfCrews(tx, crews);
    for (var account : made.all()) {
      var user = users.create(tx, Actor.SYSTEM, account.login(), account.name(), account.password(), Set.of(account.role()),
          unitOfCrew.get(account.crew()));
      ids.put(account.login(), user.id());
    }
    putCrews(tx, crews, unitOfCrew, ids);
    return made;
  }

  private static Account account(String login, Role role, String crew, String name) {
    return new Account(login, Password.generate(), role, crew, name);
  }

  private boolean isSampleWanted(Tx tx) {
    if (!config.demo().enabled()) {
      return false;
    }
    if (!embedded) {
      log.info("an external database gets neither the sample district nor demonstration accounts");
      return false;
    }
    return Journal.last(tx) == 0; // somebody who imported his network first wants no sample beside it
  }

  /** Somebody in a crew of the sample. */
  record Member(String login, String crew, String crewName, String unit, double lon, double lat, String name, boolean leader,
      String grade,
      String skills, String phone) {}

  private List<Member> takeSample(Tx tx) {
    var folder = sample(config);
    log.info("writing a sample district with {} customers to {}", config.demo().customers(), folder);
    try {
      SampleDistrict.write(folder, config.demo().seed(), config.demo().customers());
      log.info("taking the sample district into the database");
      takeNetwork(tx, folder);
      return members(folder.resolve("crews.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException("The sample district cannot be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  private void takeNetwork(Tx tx, Path folder) throws IOException {
    var now = time.instant();
    var units = new UnitService(journal);
    units.putAll(tx, Actor.SYSTEM, UnitFile.read(folder.resolve("units.csv"), Map.of(), code -> false, new Problems(10), Progress.SILENT),
        now);
    new PlaceService(journal).put(tx, Actor.SYSTEM, SamplePlaces.read(folder.resolve("layers")));
    var places = new PlaceProjector();
    places.load(tx, 0);

    var files = NetworkFiles.in(folder.resolve("network"));
    var read = ReadNetwork.from(files, null, new Problems(10), Progress.SILENT);
    new NetworkService(journal, time).take(tx, Actor.SYSTEM, read.grid(), "sample", "EPSG:4326", true, false, Progress.SILENT);

    var tree = units.treeAt(tx, now);
    var customers = new CustomerImportService(journal);
    customers.read(tx, CustomerFile.at(files.customers().orElseThrow(), Map.of()), Set.of(), read.grid(),
        code -> tree.find(code).isPresent(),
        places.current(), false, new Problems(10), Progress.SILENT);
    customers.take(tx, Actor.SYSTEM, false, time.instant(), Progress.SILENT);
  }

  static List<Member> members(Path file) {
    var columns = new LinkedHashMap<String, String>();
    for (var column : List.of("crew", "crew_name", "unit", "base_lon", "base_lat", "member", "leader", "grade", "skills", "phone")) {
      columns.put(column, column);
    }
    var problems = new Problems(10);
    var members = new ArrayList<Member>();
    var counts = new LinkedHashMap<String, Integer>();
    new CsvFile(file, problems, rows -> {
    }).read(columns, List.of(), row -> {
      var crew = row.required("crew", 20);
      var login = crew.toLowerCase(Locale.ROOT) + "." + counts.merge(crew, 1, Integer::sum);
      members.add(
          new Member(login, crew, row.required("crew_name", 100), row.required("unit", 40), row.number("base_lon"), row.number("base_lat"),
              row.required("member", 100), row.flag("leader"), row.text("grade"), row.text("skills"), row.text("phone")));
    });
    problems.refuseIfAny();
    return members;
  }

  private Map<String, Long> unitsOfCrews(Tx tx, List<Member> members) {
    var tree = new UnitService(journal).treeAt(tx, time.instant());
    var units = new LinkedHashMap<String, Long>();
    members.forEach(member -> units.put(member.crew(), tree.get(member.unit()).id()));
    return units;
  }

  private void putCrews(Tx tx, List<Member> members, Map<String, Long> unitOfCrew, Map<String, Long> userIds) {
    var crews = new CrewService(journal, time, config.timeZone(), Qualifications.NONE, crew -> {
    });
    var ids = new LinkedHashMap<String, Long>();
    for (var member : members) {
      var id = ids.computeIfAbsent(member.crew(),
          code -> crews.put(tx, Actor.SYSTEM, code, member.crewName(), unitOfCrew.get(code), member.phone(),
              member.lon(), member.lat()));
      long number = crews.putMember(tx, Actor.SYSTEM, id, member.name(), member.leader(), member.grade(), member.skills(),
          userIds.get(member.login()));
      certify(tx, crews, id, number, member);
    }
    int plate = 1201;
    for (var crew : ids.entrySet()) {
      var code = crew.getKey();
      crews.putVehicle(tx, Actor.SYSTEM, crew.getValue(), "XE-" + code, VEHICLES.get((plate - 1201) % VEHICLES.size()),
          "66C-" + plate / 100 + "." + String.format(Locale.ROOT, "%02d", plate % 100));
      plate += 7;
    }
  }

  /** Everybody has a safety card; what else somebody holds follows from what he can do. They run out on different days, one of them soon. */
  private void certify(Tx tx, CrewService crews, long crew, long number, Member member) {
    var now = time.instant();
    long days = number % 11 == 3 ? 12 : 60 + number * 37 % 600;
    crews.putCertificate(tx, Actor.SYSTEM, crew, number, "electrical-safety", "TAT-" + (2400 + number), now.plus(Duration.ofDays(days)));
    if (member.leader())
      crews.putCertificate(tx, Actor.SYSTEM, crew, number, "first-aid", "SCC-" + (710 + number), now.plus(Duration.ofDays(200 + days / 2)));
    if (member.skills() != null && member.skills().contains("live-line"))
      crews.putCertificate(tx, Actor.SYSTEM, crew, number, "live-line", "SCN-" + (310 + number), now.plus(Duration.ofDays(90 + days / 3)));
    if (member.skills() != null && member.skills().contains("mv-line"))
      crews.putCertificate(tx, Actor.SYSTEM, crew, number, "work-at-height", "LVC-" + (510 + number),
          now.plus(Duration.ofDays(120 + days / 2)));
  }
}
