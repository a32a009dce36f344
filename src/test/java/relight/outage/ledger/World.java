package relight.outage.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.RulePackFile;
import relight.clock.RulePacks;
import relight.customer.CustomerService;
import relight.customer.Link;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.Grid;
import relight.network.NetworkProjector;
import relight.network.NetworkService;
import relight.network.Operation;
import relight.network.Supply;
import relight.outage.CorrectionService;
import relight.outage.OutageService;
import relight.outage.conflict.ConflictService;
import relight.outage.inference.RuleSet;
import relight.outage.signal.SignalService;
import relight.storage.Database;
import relight.storage.Tx;
import relight.testkit.DrawnGrid;
import relight.testkit.StoredGrid;
import relight.testkit.TestDatabase;

/** A drawn network in a database with everything that keeps its ledger, and a clock of its own. */
final class World {

  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  static final Actor LINH = new Actor(Actor.Kind.USER, 1, "linh", Set.of(Role.DISPATCHER, Role.SUPERVISOR), Set.of(), "user:1", null);

  /** Everything the ledger is a function of. */
  record Facts(List<Operation> operations, List<PremiseFact> premises, Map<Long, List<Link>> links) {}

  final Database database;
  final Journal journal;
  final NetworkProjector network;
  final NetworkService switching;
  final CustomerService customers = new CustomerService();
  final OutageService outages;
  final CorrectionService corrections;
  final Map<String, Long> customer = new LinkedHashMap<>();
  volatile Instant now;

  /** @param drawing the network; what another world left in the database is forgotten */
  World(TestDatabase db, String drawing, Instant now) {
    this.database = db.database();
    this.now = now;
    InstantSource time = () -> this.now;
    journal = new Journal(time, WakeUp.local());
    network = new NetworkProjector(customers::countPerNode);
    switching = new NetworkService(journal, time);
    outages = new OutageService(journal, time, network::current, switching, customers, List::of,
        RulePacks.of(RulePackFile.read(Path.of("config/rules/vn.yaml"))), (tx, unit, at) -> RuleSet.NORMAL, Duration.ofMinutes(5), ZONE,
        new SignalService(), new ConflictService(journal, time));
    corrections = new CorrectionService(outages, switching, customers, journal, network::current);
    forget(drawing);
  }

  private void forget(String drawing) {
    var drawn = DrawnGrid.grid(drawing);
    run(tx -> {
      for (var table : "report outage_estimate outage_area outage_priority interruption premise_fact outage network_position network_correction "
          .concat("network_operation customer_link customer network_branch network_source network_node journal_words journal").split(" "))
        tx.run("delete from " + table);
      tx.run("update journal_counter set last = 0");
      var codes = StoredGrid.store(tx, journal, drawn, null);
      codes.forEach((name, code) -> customer.put(name, tx.one("select id from customer where code = $1", row -> row.getLong("id"), code)));
      return null;
    });
    database.read(tx -> {
      network.load(tx, 1);
      return null;
    });
  }

  <T> T run(Function<Tx, T> work) {
    return database.transaction(work);
  }

  Grid grid() {
    return network.current().grid();
  }

  /** A predicted outage at a device, as the rules would leave it. */
  long predict(Tx tx, String device, Instant off) {
    return tx.one("""
        insert into outage (code, public_id, status, level, device, node, feeder, lon, lat, rule, facts, customers, counted_at, counted_number,
          customers_out, off_at, first_report_at, created_at)
        select 'P' || n, 'p' || n, 'predicted', 'device', $1, 'a', 'S1', 105, 10, 'test', '{}', 1, $2, 1, 1, $2, $2, $2
        from (select count(*) + 1 as n from outage) as numbered returning id""", row -> row.getLong("id"), device, off);
  }

  int version(Tx tx, long outage) {
    return tx.one("select version from outage where id = $1", row -> row.getInteger("version"), outage);
  }

  List<Interruption> written() {
    return database.read(tx -> tx.all("select customer_id, off_at, on_at, outage_id from interruption order by 1, 2",
        row -> new Interruption(row.getLong("customer_id"), row.getOffsetDateTime("off_at").toInstant(),
            row.getOffsetDateTime("on_at") == null ? null : row.getOffsetDateTime("on_at").toInstant(), row.getLong("outage_id"))));
  }

  /** What the tables say happened. */
  Facts facts() {
    return database.read(tx -> {
      var operations = switching.since(tx, Instant.EPOCH);
      var premises = tx.all("select id, customer_id, outage_id, from_at, to_at from premise_fact where withdrawn_at is null",
          row -> new PremiseFact(row.getLong("id"), row.getLong("customer_id"), row.getLong("outage_id"),
              row.getOffsetDateTime("from_at").toInstant(),
              row.getOffsetDateTime("to_at") == null ? null : row.getOffsetDateTime("to_at").toInstant()));
      var links = new HashMap<Long, List<Link>>(customers.links(tx, customer.values()));
      customer.forEach((name, id) -> links.putIfAbsent(id, List.of(new Link(id, Instant.MIN, name.split("#")[0]))));
      return new Facts(operations, premises, links);
    });
  }

  /** What the journal says happened, read from its beginning. */
  Facts journalled() {
    var operations = new TreeMap<Long, Operation>();
    var premises = new TreeMap<Long, PremiseFact>();
    var links = new HashMap<Long, List<Link>>();
    customer.forEach((name, id) -> links.put(id, new ArrayList<>(List.of(new Link(id, Instant.MIN, name.split("#")[0])))));
    for (var entry : database.read(tx -> Journal.after(tx, 0, 1_000_000))) {
      var body = entry.body();
      long operation = body.path("operation").asLong();
      long fact = body.path("fact").asLong();
      switch (entry.kind()) {
        case "network.switched" -> operations.put(operation,
            new Operation(operation, body.path("device").asText(), body.path("open").asBoolean(), Instant.parse(body.path("at").asText()),
                body.path("purpose").isMissingNode() ? null : body.path("purpose").asText()));
        case "network.withdrawn" -> operations.remove(operation);
        case "network.purpose" -> operations.computeIfPresent(operation, (id, o) -> o.with(body.path("purpose").asText()));
        case "ledger.premise-dark", "ledger.premise-back" -> premises.put(fact,
            new PremiseFact(fact, body.path("customer").asLong(), body.path("outage").asLong(), Instant.parse(body.path("from").asText()),
                body.path("to").isMissingNode() ? null : Instant.parse(body.path("to").asText())));
        case "ledger.premise-withdrawn" -> premises.remove(fact);
        case "customer.linked" -> {
          var from = body.path("from").isMissingNode() ? Instant.MIN : Instant.parse(body.path("from").asText());
          var hung = links.get(body.path("customer").asLong());
          hung.removeIf(link -> !link.from().isBefore(from));
          hung.add(new Link(body.path("customer").asLong(), from, body.path("node").asText()));
        }
        default -> {
          // says nothing about who was dark
        }
      }
    }
    var inOrder = new ArrayList<>(operations.values());
    inOrder.sort(Operation.BY_FIELD_TIME);
    return new Facts(inOrder, List.copyOf(premises.values()), links);
  }

  /** The ledger worked out from nothing, all at once: what every step by step must come to. */
  List<Interruption> fromScratch(Facts facts) {
    var grid = grid();
    var normal = Supply.of(grid, grid.normal());
    var timelines = new Darkness(normal, normal, Instant.MIN, node -> true, new int[0]).after(facts.operations).timelines();
    var stretches = new Stretches(grid, facts.operations);
    var rows = new ArrayList<Interruption>();
    for (long customer : new TreeSet<>(facts.links.keySet())) {
      var pieces = new ArrayList<Ledger.Piece>();
      var hung = facts.links.get(customer);
      for (int i = 0; i < hung.size(); i++) {
        var until = i + 1 < hung.size() ? hung.get(i + 1).from() : null;
        for (var dark : timelines.getOrDefault(grid.findNode(hung.get(i).node()), List.of())) {
          var there = new Ledger.Piece(dark.from(), dark.to(), Ledger.Piece.NETWORK, 0).within(hung.get(i).from(), until);
          if (there.isEmpty())
            continue;
          var purpose = stretches.before(dark.branch(), dark.to()).purpose();
          if (purpose == null)
            throw new AssertionError("nobody's outage: " + dark + " of " + grid.branchId(dark.branch()));
          pieces.add(new Ledger.Piece(there.get().from(), there.get().to(), Ledger.Piece.NETWORK,
              merged(Long.parseLong(purpose.substring("outage/".length())))));
        }
      }
      for (var fact : facts.premises)
        if (fact.customer() == customer)
          pieces.add(new Ledger.Piece(fact.from(), fact.to(), Ledger.Piece.PREMISE, merged(fact.outage())));
      rows.addAll(Ledger.interruptions(customer, pieces));
    }
    return rows;
  }

  /** The outage into which an outage merged, if it did. */
  private long merged(long outage) {
    var into = database
        .read(tx -> tx.one("select coalesce(merged_into, id) as id from outage where id = $1", row -> row.getLong("id"), outage));
    return into == outage ? outage : merged(into);
  }
}
