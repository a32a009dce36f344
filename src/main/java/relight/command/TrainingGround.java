package relight.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import relight.Config;
import relight.Json;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Password;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.TokenService;
import relight.auth.UserService;
import relight.command.Accounts.Account;
import relight.crew.CrewService;
import relight.crew.Qualifications;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.customer.CustomerFile;
import relight.customer.CustomerImportService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.network.importer.NetworkFiles;
import relight.network.importer.Protection;
import relight.network.importer.ReadNetwork;
import relight.outage.evidence.SourceKind;
import relight.outage.evidence.SourceService;
import relight.place.CoordinateSystem;
import relight.place.PlaceProjector;
import relight.simulate.Cast;
import relight.simulate.Trade;
import relight.storage.Database;
import relight.storage.Tx;
import relight.training.InstallationService;
import relight.unit.UnitFile;
import relight.unit.UnitService;

/**
 * Makes an empty database one for exercises: a network with its customers, accounts for people who take part, and accounts of their own for
 * everybody who is simulated.
 */
final class TrainingGround {

  private static final String CAST = "cast.json";
  /** Papers of those who are simulated outlast every exercise, however fast its time goes. */
  private static final Duration VALID = Duration.ofDays(3650);

  private final Database database;
  private final Config config;
  private final InstantSource time = InstantSource.system();
  private final Journal journal = new Journal(time, WakeUp.local());

  private TrainingGround(Database database, Config config) {
    this.database = database;
    this.config = config;
  }

  /** The accounts made, to be shown once; empty if the ground was there already. */
  static Optional<Accounts> on(Database database, Config config, NetworkFiles files, Optional<Path> units, CoordinateSystem crs,
      String name, int crews) {
    var ground = new TrainingGround(database, config);
    var isNew = database.transaction(tx -> {
      new InstallationService(ground.time).open(tx, config.training());
      return tx.one("select not exists (select from app_user)", row -> row.getBoolean(0));
    });
    if (!isNew)
      return Optional.empty();
    try (var hasher = new PasswordHasher()) {
      return Optional.of(database.transaction(tx -> ground.make(tx, hasher, files, units, crs, name, crews)));
    }
  }

  /** Who was made to be simulated; an empty folder has nobody. */
  static Cast cast(Path data, URI base) {
    try {
      var file = data.resolve(CAST);
      if (!Files.exists(file))
        throw Refusal.missing("simulate/cast",
            "There is no " + file + ": name the data folder in which simulate --serve or serve --training "
                + "made the accounts of those who are simulated.");
      var json = Json.MAPPER.readTree(file.toFile());
      var crews = new ArrayList<Cast.Crew>();
      for (var crew : json.path("crews"))
        crews.add(new Cast.Crew(crew.path("code").asText(), person(crew.path("leader")), crew.path("lon").asDouble(),
            crew.path("lat").asDouble(), Trade.named(crew.path("trade").asText())));
      var agents = new ArrayList<Cast.Person>();
      json.path("agents").forEach(agent -> agents.add(person(agent)));
      var sources = new LinkedHashMap<String, String>();
      json.path("sources").properties().forEach(source -> sources.put(source.getKey(), source.getValue().asText()));
      return new Cast(base, person(json.path("dispatcher")), crews, agents, sources, Optional.empty());
    } catch (IOException e) {
      throw Refusal.unavailable("simulate/cast", "The accounts of those who are simulated cannot be read: " + e.getMessage());
    }
  }

  private static Cast.Person person(JsonNode json) {
    return new Cast.Person(json.path("login").asText(), json.path("password").asText());
  }

  private Accounts make(Tx tx, PasswordHasher hasher, NetworkFiles files, Optional<Path> units, CoordinateSystem crs, String name,
      int crews) {
    var read = Protection.placedIn(ReadNetwork.from(files, crs, new Problems(10), Progress.SILENT));
    new NetworkService(journal, time).take(tx, Actor.SYSTEM, read.grid(), name, crs == null ? "EPSG:4326" : crs.code(), false, false,
        Progress.SILENT);
    var service = new UnitService(journal);
    units.ifPresent(file -> service.putAll(tx, Actor.SYSTEM,
        UnitFile.read(file, Map.of(), code -> false, new Problems(10), Progress.SILENT), time.instant()));
    var tree = service.treeAt(tx, time.instant());
    files.customers().ifPresent(customers -> takeCustomers(tx, customers, read.grid(), code -> tree.find(code).isPresent()));
    var users = new UserService(journal, time, hasher);
    var people = List.of(account("admin", Role.ADMINISTRATOR, "Quản trị hệ thống"), account("truongca", Role.SUPERVISOR, "Trưởng ca"),
        account("dieudo1", Role.DISPATCHER, "Điều độ viên 1"), account("tongdai1", Role.AGENT, "Tổng đài viên 1"));
    var made = new Accounts(people);
    made.write(config.data());
    for (var account : people)
      create(tx, users, account);
    OwnerOnly.file(config.data().resolve(CAST), Json.text(cast(tx, users, read, crews)));
    return made;
  }

  private void takeCustomers(Tx tx, Path file, Grid grid, Predicate<String> unitExists) {
    var places = new PlaceProjector();
    places.load(tx, 0);
    var customers = new CustomerImportService(journal);
    customers.read(tx, CustomerFile.at(file, Map.of()), Set.of(), grid, unitExists, places.current(), false, new Problems(10),
        Progress.SILENT);
    customers.take(tx, Actor.SYSTEM, false, time.instant(), Progress.SILENT);
  }

  private Map<String, Object> cast(Tx tx, UserService users, ReadNetwork read, int crews) {
    var cast = new LinkedHashMap<String, Object>();
    cast.put("dispatcher", made(tx, users, account("mophong", Role.DISPATCHER, "Điều độ viên mô phỏng")));
    var agents = new ArrayList<Object>();
    for (int i = 1; i <= 3; i++)
      agents.add(made(tx, users, account("mophong.td" + i, Role.AGENT, "Tổng đài viên mô phỏng " + i)));
    cast.put("agents", agents);
    var service = new CrewService(journal, time, config.timeZone(), Qualifications.NONE, crew -> {
    });
    var all = new ArrayList<Object>();
    var depots = depots(read, crews);
    for (int i = 1; i <= crews; i++) {
      var code = "M" + i;
      int depot = depots.get(i - 1);
      double lon = read.grid().lon(depot);
      double lat = read.grid().lat(depot);
      var account = account("mophong.m" + i, Role.LINESMAN, "Đội mô phỏng " + i);
      long user = create(tx, users, account);
      long crew = service.put(tx, Actor.SYSTEM, code, "Đội mô phỏng " + i, null, null, lon, lat);
      var trade = Trade.of(i - 1);
      for (int m = 0; m < trade.members().size(); m++) {
        var knows = trade.members().get(m);
        var called = m == 0 ? account.name() : "Thợ mô phỏng " + i + (m == 1 ? "" : "." + m);
        long member = service.putMember(tx, Actor.SYSTEM, crew, called, m == 0, knows.grade(), knows.skills(), m == 0 ? (Long) user : null);
        service.putCertificate(tx, Actor.SYSTEM, crew, member, "electrical-safety", "TAT-" + member, time.instant().plus(VALID));
      }
      all.add(Map.of("code", code, "leader", login(account), "lon", lon, "lat", lat, "trade", trade.text()));
    }
    cast.put("crews", all);
    var sources = new SourceService(journal, new TokenService(database, journal, time, unit -> Set.of()), time);
    var secrets = new LinkedHashMap<String, String>();
    for (var kind : List.of(SourceKind.IVR, SourceKind.METER_HEAD_END, SourceKind.SCADA))
      secrets.put(kind.text(), sources.add(tx, Actor.SYSTEM, "simulated-" + kind.text(), kind, 1, Duration.ofHours(24), null,
          Duration.ofDays(365)).secret());
    cast.put("sources", secrets);
    return cast;
  }

  /** Where people live, and far from one another: each next one is where the nearest depot is farthest. */
  private static List<Integer> depots(ReadNetwork read, int count) {
    var grid = read.grid();
    var homes = read.customerNodes();
    var depots = new ArrayList<Integer>();
    depots.add(grid.isSource(0) ? 0 : homes.length == 0 ? 0 : homes[0]);
    var nearest = new double[homes.length];
    java.util.Arrays.fill(nearest, Double.MAX_VALUE);
    while (depots.size() < count) {
      int last = depots.getLast();
      int farthest = 0;
      for (int i = 0; i < homes.length; i++) {
        nearest[i] = Math.min(nearest[i], Math.hypot(grid.lon(homes[i]) - grid.lon(last), grid.lat(homes[i]) - grid.lat(last)));
        if (nearest[i] > nearest[farthest])
          farthest = i;
      }
      depots.add(homes.length == 0 ? 0 : homes[farthest]);
    }
    return depots;
  }

  private static Account account(String login, Role role, String name) {
    return new Account(login, Password.generate(), role, "", name);
  }

  private static long create(Tx tx, UserService users, Account account) {
    return users.create(tx, Actor.SYSTEM, account.login(), account.name(), account.password(), Set.of(account.role()), null).id();
  }

  private static Map<String, Object> made(Tx tx, UserService users, Account account) {
    create(tx, users, account);
    return login(account);
  }

  private static Map<String, Object> login(Account account) {
    return Map.of("login", account.login(), "password", account.password());
  }
}
