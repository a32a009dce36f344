package relight.outage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.unit.UnitTree;
import relight.testkit.NoRescue;
import relight.Refusal;
import relight.alarm.AlarmService;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.RulePackFile;
import relight.clock.RulePacks;
import relight.customer.CustomerService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.NetworkProjector;
import relight.network.NetworkService;
import relight.outage.Channel;
import relight.outage.CorrectionService;
import relight.outage.Nature;
import relight.outage.Outage;
import relight.outage.OutageService;
import relight.outage.RegroupService;
import relight.outage.ReportKind;
import relight.outage.ReportService;
import relight.outage.StillDarkService;
import relight.outage.WeighingService;
import relight.outage.conflict.ConflictService;
import relight.outage.inference.RuleSet;
import relight.outage.inference.SupplyPaths;
import relight.outage.ledger.Interruption;
import relight.outage.ledger.LedgerService;
import relight.outage.signal.SignalService;
import relight.outage.signal.SupplySignal;
import relight.place.Places;
import relight.storage.Database;
import relight.storage.Tx;
import relight.testkit.DrawnGrid;
import relight.testkit.StoredGrid;
import relight.testkit.TestDatabase;

/**
 * The story of outages as text, lived through by the services on a database, and what the ledger says at its end.
 *
 * <pre>
 *   # what it shows
 *   date 2026-08-01
 *   SUB* -CB1- a -F1- b(3)
 *   ---
 *   18:04 report b#1 b#2
 *   18:09 confirm A F1 off=18:01
 *   19:10 restore A at=19:08
 *   ===
 *   A restored F1 18:01-19:08: 3 customers, 201 min, legal 20:04
 *     step 1 18:01-19:08 by F1: b#1..3, 3 customers, 201 min
 *   total: 3 interruptions of 3 customers, 201 min
 * </pre>
 *
 * A time is that of the clock on the wall when somebody tells it, {@code at=}, {@code off=} and {@code on=} are what he tells; on another day than
 * the story's it is written {@code 11-01/00:40}. Outages are called A, B, … as they begin. Besides there are
 * {@code page b#1} (he reports it himself, on the public page), {@code dark b#1} (he says on his own page that he is still out),
 * {@code open|close DEVICE}, {@code step A open|close DEVICE}, {@code still-out A b#1}, {@code correct A off= on= device=}, {@code merge B A},
 * {@code split A b#1 b#2} or {@code split A below DEVICE}, {@code undo A}, {@code finish A [reason]}, {@code cancel A} and {@code look}, which
 * writes down how it stands then. What is refused is written down, too.
 */
final class LedgerScenario {

  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final Actor LINH = new Actor(Actor.Kind.USER, 1, "linh", Set.of(Role.DISPATCHER, Role.SUPERVISOR), Set.of(), "user:1",
      null);
  private static final String WHY = "as the crew told";

  private record Row(long customer, Instant off, Instant on, long outage) {

    long seconds(Instant now) {
      return Duration.between(off, on == null ? now : on).toSeconds();
    }
  }

  final List<String> events;
  final String expected;
  private final Path file;
  private final String text;
  private final String drawing;
  private final LocalDate date;

  private Database database;
  private NetworkProjector network;
  private SignalService signals;
  private StillDarkService stillDark;
  private WeighingService weighing;
  private NetworkService switching;
  private OutageService outages;
  private CorrectionService corrections;
  private RegroupService regroup;
  private ReportService reports;
  private LedgerService ledger;
  private Instant now;
  private final Map<String, Long> customers = new LinkedHashMap<>();
  private final Map<Long, String> names = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private final Map<String, List<Long>> said = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();

  private LedgerScenario(Path file, String text) {
    this.file = file;
    this.text = text;
    var parts = text.split("(?m)^(---|===)\\n", -1);
    if (parts.length != 3)
      throw new IllegalArgumentException(file + " needs a drawing, --- events, === outcome");
    date = LocalDate.parse(parts[0].lines().filter(l -> l.startsWith("date ")).findFirst().orElseThrow().substring(5).strip());
    drawing = parts[0].lines().filter(l -> !l.startsWith("#") && !l.startsWith("date ")).collect(Collectors.joining("\n"));
    events = parts[1].lines().filter(l -> !l.isBlank()).toList();
    expected = parts[2].stripTrailing();
  }

  static LedgerScenario read(Path file) {
    try {
      return new LedgerScenario(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes this outcome into the file as the right one; reviewers read the difference. */
  void approve(String outcome) throws IOException {
    Files.writeString(file, text.substring(0, text.indexOf("===\n") + 4) + outcome + "\n");
  }

  /** Lives through the events in a database that forgets what other stories left in it, and tells what the ledger says. */
  String run(TestDatabase db) {
    database = db.database();
    now = moment("00:00");
    InstantSource time = () -> now;
    var journal = new Journal(time, WakeUp.local());
    var customerService = new CustomerService();
    signals = new SignalService();
    network = new NetworkProjector(customerService::countPerNode);
    switching = new NetworkService(journal, time);
    outages = new OutageService(journal, time, network::current, switching, customerService, List::of,
        RulePacks.of(RulePackFile.read(Path.of("config/rules/vn.yaml"))), (tx, unit, at) -> RuleSet.NORMAL, Duration.ofMinutes(5), ZONE,
        signals, new ConflictService(journal, time));
    stillDark = new StillDarkService(outages, network::current, (tx, unit, at) -> RuleSet.NORMAL);
    weighing = new WeighingService(database, signals, outages, time, Runnable::run);
    corrections = new CorrectionService(outages, switching, customerService, journal, network::current);
    regroup = new RegroupService(outages, journal, network::current);
    reports = new ReportService(journal, outages,
        new AlarmService(journal, time, Duration.ofMinutes(5), () -> UnitTree.EMPTY, tx -> List.of(),
            new NoRescue()),
        customerService, network::current,
        () -> Places.NONE, ZONE, (tx, feeder) -> {
          throw new AssertionError("a story has no rush");
        }, signals);
    // asked for what is written alone, never told of anything
    ledger = new LedgerService(journal, switching, customerService, null);
    begin(journal);
    for (var event : events) {
      now = moment(event.substring(0, event.indexOf(' ')));
      try {
        database.transaction(tx -> {
          live(tx, Arrays.asList(event.substring(event.indexOf(' ') + 1).strip().split("\\s+")));
          return null;
        });
      } catch (Refusal refusal) {
        told.add("refused " + event + ": " + refusal.code());
      }
      weighing.weighDue();
      see();
    }
    told.addAll(outcome());
    return String.join("\n", told);
  }

  private void begin(Journal journal) {
    database.transaction(tx -> {
      tx.run("set local client_min_messages = warning");
      tx.run(
          "truncate outage, report, interruption, supply_signal, device_signal, weighing, network_node, customer, journal restart identity cascade");
      tx.run("update journal_counter set last = 0");
      var codes = StoredGrid.store(tx, journal, DrawnGrid.grid(drawing), null);
      codes.forEach((name, code) -> customers.put(name, tx.one("select id from customer where code = $1", row -> row.getLong("id"), code)));
      return null;
    });
    customers.forEach((name, id) -> names.put(id, name));
    see();
  }

  /** Everybody sees the network as the last transaction left it. */
  private void see() {
    database.read(tx -> {
      network.load(tx, 1);
      return null;
    });
  }

  private void live(Tx tx, List<String> words) {
    var settings = new TreeMap<String, String>();
    var rest = new ArrayList<String>();
    for (var word : words)
      if (word.contains("="))
        settings.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      else
        rest.add(word);
    var at = when(settings, "at");
    switch (rest.getFirst()) {
      case "report" -> rest.stream().skip(1).forEach(who -> {
        var intake = new ReportService.Intake(ReportKind.NO_POWER, Channel.AGENT, null, customer(who), null, null, null, null, null, at);
        said.computeIfAbsent(who, w -> new ArrayList<>()).add(reports.receive(tx, LINH, intake, now).report().id());
      });
      case "page" -> rest.stream().skip(1).forEach(who -> {
        var code = tx.one("select code from customer where id = $1", row -> row.getString("code"), customer(who));
        var intake = new ReportService.Intake(ReportKind.NO_POWER, Channel.PUBLIC, code, null, null, null, null, null, null, at);
        links.put(who, reports.receive(tx, anybody(who), intake, now).token());
      });
      case "gasp", "on", "off" -> signals.tellSupply(tx, rest.stream().skip(1).map(who -> signal(tx, who, rest.getFirst(), at)).toList());
      case "round" -> stillDark.look(tx, now);
      case "dark" -> rest.stream().skip(1).forEach(who -> reports.remind(tx, anybody(who), links.get(who), now));
      case "confirm" -> {
        var outage = outage(tx, rest.get(1));
        outages.confirm(tx, LINH, outage.id(), outage.version(), rest.size() > 2 ? rest.get(2) : null, when(settings, "off"), now);
      }
      case "open", "close" ->
        switching.operate(tx, LINH, rest.get(1), rest.getFirst().equals("open"), at == null ? now : at, WHY);
      case "step" -> {
        var outage = outage(tx, rest.get(1));
        corrections.step(tx, LINH, outage.id(), outage.version(), rest.get(3), rest.get(2).equals("open"), at, WHY, now);
      }
      case "restore" -> {
        var outage = outage(tx, rest.get(1));
        outages.restore(tx, LINH, outage.id(), outage.version(), at, WHY, now);
      }
      case "mend" -> {
        outages.lockForSwitching(tx);
        outages.restore(tx, LINH, outage(tx, rest.get(1)).id(), at == null ? now : at, null, rest.get(2), now);
      }
      case "still-out" -> {
        var outage = outage(tx, rest.get(1));
        corrections.stillOut(tx, LINH, outage.id(), outage.version(), rest.stream().skip(2).map(this::customer).toList(), List.of(), now);
      }
      case "correct" -> {
        var outage = outage(tx, rest.get(1));
        var correction = new CorrectionService.Correction(when(settings, "off"), when(settings, "on"), settings.get("device"), null);
        corrections.correct(tx, LINH, outage.id(), outage.version(), correction, WHY, now);
      }
      case "merge" -> {
        var gone = outage(tx, rest.get(1));
        var into = outage(tx, rest.get(2));
        regroup.merge(tx, LINH, gone.id(), gone.version(), into.id(), into.version(), now);
      }
      case "split" -> {
        var outage = outage(tx, rest.get(1));
        if (rest.get(2).equals("below"))
          regroup.split(tx, LINH, outage.id(), outage.version(), null, rest.get(3), now);
        else
          regroup.split(tx, LINH, outage.id(), outage.version(), rest.stream().skip(2).map(who -> said.get(who).getLast()).toList(), null,
              now);
      }
      case "undo" -> {
        var outage = outage(tx, rest.get(1));
        regroup.undo(tx, LINH, outage.id(), outage.version(), now);
      }
      case "finish" -> {
        var outage = outage(tx, rest.get(1));
        outages.close(tx, LINH, outage.id(), outage.version(), rest.size() > 2 ? rest.get(2) : null, now);
      }
      case "cancel" -> {
        var outage = outage(tx, rest.get(1));
        outages.cancel(tx, LINH, outage.id(), outage.version(), WHY, now);
      }
      case "look" -> {
        told.add("at " + clock(now));
        outcome(tx).forEach(line -> told.add("  " + line));
      }
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  private SupplySignal signal(Tx tx, String who, String kind, Instant at) {
    var node = tx.one("select node from customer where id = $1", row -> row.getString("node"), customer(who));
    var view = network.current();
    var feeder = new SupplyPaths(view.supply()).feeder(view.grid().getNode(node));
    var then = at == null ? now : at;
    return switch (kind) {
      case "gasp" ->
        new SupplySignal(customer(who), node, feeder, true, SupplySignal.Basis.LAST_GASP, then, now, then.plusSeconds(90), null);
      case "on" -> new SupplySignal(customer(who), node, feeder, false, SupplySignal.Basis.POWER_UP, then, now, then, null);
      default -> new SupplySignal(customer(who), node, feeder, true, SupplySignal.Basis.PING, then, now, then, null);
    };
  }

  private static Actor anybody(String who) {
    return Actor.anonymous(who);
  }

  private Instant when(Map<String, String> settings, String name) {
    return settings.containsKey(name) ? moment(settings.get(name)) : null;
  }

  private long customer(String name) {
    return Objects.requireNonNull(customers.get(name), name);
  }

  private Outage outage(Tx tx, String name) {
    return outages.get(tx, ids(tx).get(name.charAt(0) - 'A'));
  }

  private static List<Long> ids(Tx tx) {
    return tx.all("select id from outage order by id", row -> row.getLong("id"));
  }

  private Instant moment(String words) {
    var day = words.contains("/") ? MonthDay.parse("--" + words.substring(0, words.indexOf('/'))).atYear(date.getYear()) : date;
    return LocalTime.parse(words.substring(words.indexOf('/') + 1)).atDate(day).atZone(ZONE).toInstant();
  }

  private String clock(Instant at) {
    if (at == null)
      return "";
    var local = at.atZone(ZONE);
    var pattern = local.getSecond() == 0 ? "HH:mm" : "HH:mm:ss";
    return DateTimeFormatter.ofPattern(local.toLocalDate().equals(date) ? pattern : "MM-dd/" + pattern).format(local);
  }

  private List<String> outcome() {
    return database.read(this::outcome);
  }

  private List<String> outcome(Tx tx) {
    var lines = new ArrayList<String>();
    var rows = tx.all("select customer_id, off_at, on_at, outage_id from interruption order by customer_id, off_at",
        row -> new Row(row.getLong("customer_id"), row.getOffsetDateTime("off_at").toInstant(),
            row.getOffsetDateTime("on_at") == null ? null : row.getOffsetDateTime("on_at").toInstant(), row.getLong("outage_id")));
    var ids = ids(tx);
    long byOutage = 0;
    long bySteps = 0;
    for (long id : ids) {
      var outage = outages.get(tx, id);
      var mine = rows.stream().filter(r -> r.outage == id).toList();
      lines.add((char) ('A' + ids.indexOf(id)) + " " + told(outage, mine, ids));
      long seconds = Math.round(ledger.nodes(tx, id, now).stream().mapToLong(n -> n.micros()).sum() / 1e6);
      byOutage += seconds;
      bySteps += steps(tx, id, mine, lines);
      agrees(tx, outage, mine, seconds);
    }
    long byCustomer = customers.values().stream()
        .mapToLong(c -> rows.stream().filter(r -> r.customer == c).mapToLong(r -> r.seconds(now)).sum())
        .sum();
    assertThat(byOutage).as("by outage as by customer").isEqualTo(byCustomer);
    assertThat(bySteps).as("by step as by customer").isEqualTo(byCustomer);
    lines.add("total: " + rows.size() + " interruptions of " + rows.stream().map(Row::customer).distinct().count() + " customers, "
        + byCustomer / 60 + " min");
    return lines;
  }

  private String told(Outage outage, List<Row> mine, List<Long> ids) {
    if (outage.mergedInto() != null)
      return "merged into " + (char) ('A' + ids.indexOf(outage.mergedInto()));
    var line = new StringBuilder(outage.status().text()).append(' ')
        .append(outage.site().device() == null ? "single" : outage.site().device())
        .append(' ').append(clock(outage.offAt())).append('-').append(clock(outage.restoredAt())).append(": ")
        .append(outage.affected().customers()).append(" customers, ");
    if (outage.customersOut() > 0)
      line.append(outage.customersOut()).append(" out, ");
    line.append(mine.stream().mapToLong(r -> r.seconds(now)).sum() / 60).append(" min, legal ")
        .append(outage.target() == null ? "none" : clock(outage.target().at()));
    if (outage.nature().kind() == Nature.Kind.MOMENTARY)
      line.append(", momentary");
    if (outage.nature().nestedIn() != null)
      line.append(", within ").append((char) ('A' + ids.indexOf(outage.nature().nestedIn())));
    return line.toString();
  }

  /** One line for each step with the customers whose interruptions it is made of; tells their time in seconds. */
  private long steps(Tx tx, long id, List<Row> mine, List<String> lines) {
    long seconds = 0;
    for (var step : ledger.steps(tx, id, now, 100)) {
      var who = mine.stream().filter(r -> r.off.equals(step.offAt()) && Objects.equals(r.on, step.onAt())).toList();
      long time = who.stream().mapToLong(r -> r.seconds(now)).sum();
      assertThat(step.customers()).as("customers of step %d", step.number()).isEqualTo(who.size());
      assertThat(step.minutes()).as("minutes of step %d", step.number()).isEqualTo(time / 60);
      seconds += time;
      lines.add("  step " + step.number() + " " + clock(step.offAt()) + "-" + clock(step.onAt())
          + (step.device() == null ? "" : " by " + step.device()) + ": " + named(who) + ", " + who.size() + " customers, " + time / 60
          + " min");
    }
    return seconds;
  }

  /** The account and the outage itself say what the rows say. */
  private void agrees(Tx tx, Outage outage, List<Row> mine, long seconds) {
    assertThat(seconds).as("by node").isEqualTo(mine.stream().mapToLong(r -> r.seconds(now)).sum());
    var account = ledger.account(tx, outage.id());
    assertThat(account.interruptions()).isEqualTo(mine.size());
    assertThat(account.customers()).isEqualTo((int) mine.stream().map(Row::customer).distinct().count());
    assertThat(account.open()).isEqualTo((int) mine.stream().filter(r -> r.on == null).count());
    assertThat(ledger.lastOf(tx, outage.id(), customers.values())).extracting(Interruption::outage).containsOnly(
        mine.isEmpty() ? new Long[0] : new Long[]{outage.id()});
    if (mine.isEmpty())
      return;
    assertThat(outage.affected().customers()).as("customers of outage %d", outage.id()).isEqualTo(account.customers());
    assertThat(outage.customersOut()).as("still out of outage %d", outage.id()).isEqualTo(account.open());
  }

  /** Customers of a node in a row: {@code b#1..3 c#2}. */
  private String named(List<Row> rows) {
    var numbers = new LinkedHashMap<String, List<Integer>>();
    for (var row : rows) {
      var name = names.get(row.customer).split("#");
      numbers.computeIfAbsent(name[0], n -> new ArrayList<>()).add(Integer.parseInt(name[1]));
    }
    var found = new ArrayList<String>();
    numbers.forEach((node, some) -> {
      for (int i = 0; i < some.size();) {
        int j = i;
        while (j + 1 < some.size() && some.get(j + 1) == some.get(j) + 1)
          j++;
        found.add(node + "#" + some.get(i) + (j > i ? ".." + some.get(j) : ""));
        i = j + 1;
      }
    });
    return String.join(" ", found);
  }
}
