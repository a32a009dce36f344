package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.customer.CustomerService;
import relight.customer.Metered;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.BranchKind;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Order;
import relight.outage.ActiveRules;
import relight.outage.ReportKind;
import relight.outage.ReportService;
import relight.outage.WeighingService;
import relight.outage.Witness;
import relight.outage.conflict.ConflictKind;
import relight.outage.conflict.ConflictService;
import relight.outage.signal.DeviceSignal;
import relight.outage.signal.SignalService;
import relight.outage.signal.SupplySignal;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Takes in what machines say, a batch in a transaction and with one journal entry: each message once, the good ones digested into the latest
 * words about customers and devices, the bad ones kept aside with the reason. When a method returns, everything it tells of is durable.
 */
public final class EvidenceService {

  /** Messages of meters and devices at a time. */
  public static final int MOST = 5_000;
  /** Reports at a time: each is placed on the map. */
  public static final int MOST_REPORTS = 500;
  /** Two witnesses who differ within this time contradict each other; later, the device may simply have been operated. */
  private static final Duration SAME_TIME = Duration.ofMinutes(2);

  /** What a meter says about its customer's supply, or null for kinds that say nothing of it by themselves. */
  private record Word(boolean off, SupplySignal.Basis basis) {}

  private static final Map<String, Word> METER_KINDS = Map.of("last-gasp", new Word(true, SupplySignal.Basis.LAST_GASP), "power-up",
      new Word(false, SupplySignal.Basis.POWER_UP), "ping-on", new Word(false, SupplySignal.Basis.PING), "ping-off",
      new Word(true, SupplySignal.Basis.PING), "voltage", new Word(false, SupplySignal.Basis.PING),
      "no-answer", new Word(false, null)); // a meter that does not answer may be out of reach: kept, and no word about supply

  private static final Map<SourceKind, Set<DeviceSignal.State>> DEVICE_KINDS = Map.of(SourceKind.SCADA,
      Set.of(DeviceSignal.State.OPEN, DeviceSignal.State.CLOSED, DeviceSignal.State.BAD_QUALITY), SourceKind.INDICATOR,
      Set.of(DeviceSignal.State.TRIPPED, DeviceSignal.State.RESET));

  /** A message that could be read, and the row it becomes. */
  private record Good(Incoming message, EvidenceStore.Row row) {}

  private final EvidenceStore evidence = new EvidenceStore();
  private final QuarantineStore quarantine = new QuarantineStore();
  private final Database database;
  private final Journal journal;
  private final SourceService sources;
  private final CustomerService customers;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final ReportService reports;
  private final SignalService signals;
  private final ConflictService conflicts;
  private final WeighingService weighing;
  private final ActiveRules rules;
  private final Function<Long, Set<Long>> unitsBelow;
  private volatile Feeders feeders;

  /**
   * @param rules      say how long a last gasp waits for the power to come back by itself
   * @param unitsBelow a unit with all below it; every unit for null
   */
  public EvidenceService(Database database, Journal journal, SourceService sources, CustomerService customers,
      Supplier<NetworkView> network, NetworkService switching, ReportService reports, SignalService signals, ConflictService conflicts,
      WeighingService weighing, ActiveRules rules, Function<Long, Set<Long>> unitsBelow) {
    this.database = database;
    this.journal = journal;
    this.sources = sources;
    this.customers = customers;
    this.network = network;
    this.switching = switching;
    this.reports = reports;
    this.signals = signals;
    this.conflicts = conflicts;
    this.weighing = weighing;
    this.rules = rules;
    this.unitsBelow = unitsBelow;
  }

  /** A batch at one of the three doors, from whoever holds the credential of a source. */
  public Taken take(Actor actor, SourceKind.Intake intake, JsonNode body, Instant now) {
    var source = database.read(tx -> sources.of(tx, actor));
    return take(actor, source, intake, body, now);
  }

  /** The same for a source by its code, which a broker of the utility vouches for. */
  public Taken take(String code, SourceKind.Intake intake, JsonNode body, Instant now) {
    var source = database.read(tx -> sources.get(tx, code));
    if (!source.active())
      throw Refusal.conflict("evidence/source-revoked", "The source " + code + " is revoked.");
    return take(actor(source), source, intake, body, now);
  }

  private Taken take(Actor actor, Source source, SourceKind.Intake intake, JsonNode body, Instant now) {
    if (source.kind().intake() != intake)
      throw Refusal.forbidden("evidence/wrong-intake",
          "A source of kind " + source.kind().text() + " hands in " + source.kind().intake().text() + ", not " + intake.text() + ".");
    var arrived = now.truncatedTo(ChronoUnit.MICROS);
    int most = intake == SourceKind.Intake.REPORTS ? MOST_REPORTS : MOST;
    Incoming.check(body, most);
    try {
      return taken(actor, source, intake, body.path("messages"), arrived);
    } catch (Refusal refusal) {
      if (refusal.kind() == Refusal.Kind.UNAVAILABLE || refusal.code().startsWith("auth/"))
        throw refusal;
      return oneByOne(actor, source, intake, body.path("messages"), arrived);
    }
  }

  private Taken taken(Actor actor, Source source, SourceKind.Intake intake, Iterable<JsonNode> messages, Instant arrived) {
    var taken = database.transaction(tx -> take(tx, actor, source, intake, Incoming.all(messages), arrived));
    weighing.wake();
    return taken;
  }

  /** One of them is refused further in, where nobody can foresee it: each gets a transaction, and that one goes to quarantine. */
  private Taken oneByOne(Actor actor, Source source, SourceKind.Intake intake, JsonNode messages, Instant arrived) {
    var all = Taken.of(0, 0, List.of());
    for (var message : messages) {
      try {
        all = all.and(taken(actor, source, intake, List.of(message), arrived));
      } catch (Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.UNAVAILABLE)
          throw refusal;
        var bad = Incoming.of(message);
        bad.wrong(refusal.code(), refusal.getMessage());
        all = all.and(database.transaction(tx -> settle(tx, actor, source, intake, 0, 0, List.of(bad), List.of(), Map.of(), arrived)));
      }
    }
    return all;
  }

  /** A message that waits in quarantine, tried again as if it arrived now; its time of event and of first arrival stay. */
  Taken again(Tx tx, QuarantinedMessage waiting, JsonNode message) {
    var source = sources.get(tx, waiting.source());
    var taken = take(tx, actor(source), source, waiting.intake(), List.of(Incoming.of(message)), waiting.arrivedAt());
    tx.afterCommit(weighing::wake);
    return taken;
  }

  private Taken take(Tx tx, Actor actor, Source source, SourceKind.Intake intake, List<Incoming> batch, Instant arrived) {
    sources.heard(tx, source, arrived);
    return switch (intake) {
      case METERS -> meters(tx, actor, source, batch, arrived);
      case DEVICES -> devices(tx, actor, source, batch, arrived);
      case REPORTS -> reports(tx, actor, source, batch, arrived);
    };
  }

  private Taken meters(Tx tx, Actor actor, Source source, List<Incoming> batch, Instant arrived) {
    record Read(Incoming message, String meter, String kind, Instant at, Double value) {}
    var read = new ArrayList<Read>(batch.size());
    for (var message : batch) {
      var one = new Read(message, message.required("meter", 40), message.required("kind", 20),
          message.at(arrived, source.replayWindow(), null), message.number("value"));
      if (message.isGood() && !METER_KINDS.containsKey(one.kind))
        message.wrong("evidence/kind", "A meter says " + String.join(", ", METER_KINDS.keySet().stream().sorted().toList()) + ".");
      if (message.isGood() && one.kind.equals("voltage") && one.value == null)
        message.wrong("evidence/garbage", "\"value\" is missing.");
      if (message.isGood())
        read.add(one);
    }
    var known = customers.meters(tx, read.stream().map(Read::meter).collect(Collectors.toSet()));
    var good = new ArrayList<Good>(read.size());
    var whose = new LinkedHashMap<String, Metered>();
    for (var one : read) {
      var metered = known.get(one.meter);
      if (metered == null)
        one.message.wrong("evidence/unknown-meter", "There is no meter " + one.meter + ", nor a customer with this code.");
      else if (!actor.sees(metered.unitId()))
        one.message.wrong("evidence/other-unit", "The meter " + one.meter + " belongs to a unit this source may not speak of.");
      else {
        good.add(new Good(one.message, new EvidenceStore.Row(one.message.id(), one.kind, one.at, metered.customerId(), null, one.value)));
        whose.put(one.message.id(), metered);
      }
    }
    var fresh = store(tx, source, good, arrived);
    var holds = new HashMap<Long, Duration>();
    var words = new ArrayList<SupplySignal>(fresh.size());
    var flickered = new LinkedHashMap<Duration, Set<Long>>();
    var first = arrived;
    var place = feeders();
    for (var one : fresh) {
      var row = one.row;
      var word = METER_KINDS.get(row.kind());
      if (row.at().isBefore(first))
        first = row.at();
      if (word.basis() == null || row.kind().equals("voltage") && row.value() <= 0)
        continue; // a meter that measures nothing may be broken as well as dark
      var metered = whose.get(row.messageId());
      var wait = holds.computeIfAbsent(metered.unitId(), unit -> rules.of(tx, unit, arrived).hold());
      boolean gasp = word.basis() == SupplySignal.Basis.LAST_GASP;
      if (gasp || word.basis() == SupplySignal.Basis.POWER_UP)
        flickered.computeIfAbsent(wait, w -> new LinkedHashSet<>()).add(row.customerId());
      words
          .add(new SupplySignal(row.customerId(), metered.node(), place.ofNode(metered.node()), word.off(), word.basis(), row.at(), arrived,
              gasp ? row.at().plus(wait) : row.at(), source.id()));
    }
    signals.tellSupply(tx, words);
    var dips = new LinkedHashMap<String, Integer>();
    for (var some : flickered.entrySet())
      signals.noteMomentaries(tx, some.getValue(), first, some.getKey())
          .forEach((feeder, count) -> dips.merge(feeder, count, Integer::sum));
    return settle(tx, actor, source, SourceKind.Intake.METERS, fresh.size(), batch.size() - fresh.size(), batch, fresh, dips, arrived);
  }

  private Taken devices(Tx tx, Actor actor, Source source, List<Incoming> batch, Instant arrived) {
    if (source.kind() == SourceKind.SCADA)
      switching.lockSwitching(tx); // before any row, as everybody does
    var good = new ArrayList<Good>();
    var allowed = DEVICE_KINDS.get(source.kind());
    var place = feeders();
    var grid = place.view().grid();
    for (var message : batch) {
      var device = message.required("device", 120);
      var kind = message.required("kind", 20);
      var at = message.at(arrived, source.replayWindow(), null);
      if (!message.isGood())
        continue;
      var state = DeviceSignal.State.find(kind);
      int branch = grid.findBranch(device);
      if (state.isEmpty() || !allowed.contains(state.get()))
        message.wrong("evidence/kind", "A source of kind " + source.kind().text() + " says "
            + allowed.stream().map(DeviceSignal.State::text).sorted().collect(Collectors.joining(", ")) + ".");
      else if (branch < 0)
        message.wrong("evidence/unknown-device", "There is no device " + device + " in the network.");
      else if (source.kind() == SourceKind.SCADA && !grid.kind(branch).isSwitching() && grid.kind(branch) != BranchKind.TRANSFORMER)
        message.wrong("evidence/not-a-switch", device + " is a " + grid.kind(branch).text() + ": it cannot stand open.");
      else if (source.unitId() != null && !actor.sees(customers.unitOf(tx, place.view(), branch)))
        message.wrong("evidence/other-unit", "The device " + device + " feeds customers of a unit this source may not speak of.");
      else
        good.add(new Good(message, new EvidenceStore.Row(message.id(), kind, at, null, device, null)));
    }
    var fresh = new ArrayList<>(store(tx, source, good, arrived));
    fresh.sort(Comparator.comparing((Good g) -> g.row.at()).thenComparing(g -> g.row.messageId()));
    var before = signals.ofDevices(tx, fresh.stream().map(g -> g.row.device()).collect(Collectors.toSet()));
    var basis = source.kind() == SourceKind.SCADA ? DeviceSignal.Basis.SCADA : DeviceSignal.Basis.INDICATOR;
    var words = fresh.stream().map(g -> new DeviceSignal(g.row.device(), basis, DeviceSignal.State.find(g.row.kind()).orElseThrow(),
        g.row.at(), arrived, place.ofBranch(grid.findBranch(g.row.device())), source.id())).toList();
    var orders = new ArrayList<Order>();
    for (var word : words) {
      if (!word.isPosition())
        continue;
      orders.add(new Order(word.device(), word.state() == DeviceSignal.State.OPEN, word.at(), "SCADA " + source.code(), null));
      before.stream().filter(other -> contradict(other, word)).findFirst().ifPresent(other -> disagree(tx, source, other, word));
    }
    if (!orders.isEmpty())
      switching.operate(tx, actor, orders);
    signals.tellDevices(tx, words);
    return settle(tx, actor, source, SourceKind.Intake.DEVICES, fresh.size(), batch.size() - fresh.size(), batch, fresh, Map.of(), arrived);
  }

  private static boolean contradict(DeviceSignal a, DeviceSignal b) {
    return a.device().equals(b.device()) && a.isPosition() && a.state() != b.state()
        && !Objects.equals(a.sourceId(), b.sourceId())
        && Duration.between(a.at(), b.at()).abs().compareTo(SAME_TIME) <= 0;
  }

  private void disagree(Tx tx, Source source, DeviceSignal other, DeviceSignal word) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("says", word.state().text());
    facts.put("source", source.code());
    facts.put("at", word.at().toString());
    facts.put("other", other.state().text());
    facts.put("otherSource", other.sourceId() == null ? other.basis().text() : sources.get(tx, other.sourceId()).code());
    facts.put("otherAt", other.at().toString());
    conflicts.raise(tx, ConflictKind.TWO_SOURCES_DISAGREE_ON_DEVICE, "device/" + word.device(), word.device(), null, source.unitId(),
        facts);
  }

  private Taken reports(Tx tx, Actor actor, Source source, List<Incoming> batch, Instant arrived) {
    var became = new ArrayList<Taken.Reported>();
    var fresh = new ArrayList<Good>();
    var machine = new Witness(source.id(), source.trust());
    for (var message : batch) {
      var kindText = message.text("kind", 20);
      var at = message.at(arrived, source.replayWindow(), arrived);
      var kind = kindText == null ? ReportKind.NO_POWER : ReportKind.find(kindText).orElse(null);
      if (kind == null)
        message.wrong("evidence/kind", "There is no kind of report called " + kindText + ".");
      var intake = message.isGood() ? intake(message, kind, source, at, machine) : null;
      if (!message.isGood())
        continue;
      var before = evidence.report(tx, source.id(), message.id());
      if (before.isPresent() || !evidence.insertReport(tx, source.id(), message.id(), at, arrived)) {
        before.or(() -> evidence.report(tx, source.id(), message.id()))
            .ifPresent(id -> became.add(new Taken.Reported(message.id(), id, true)));
        continue;
      }
      var received = batch.size() == 1
          ? reports.receive(tx, actor, intake, arrived)
          : reports.receiveAmongMany(tx, actor, intake, arrived);
      evidence.becameReport(tx, source.id(), message.id(), received.report().id(), received.report().customerId());
      became.add(new Taken.Reported(message.id(), received.report().id(), received.reminder()));
      fresh.add(new Good(message, null));
    }
    return settle(tx, actor, source, SourceKind.Intake.REPORTS, fresh.size(), batch.size() - fresh.size(), batch, fresh, Map.of(), arrived)
        .with(became);
  }

  private static ReportService.Intake intake(Incoming message, ReportKind kind, Source source, Instant at, Witness machine) {
    var code = message.text("customerCode", 40);
    var words = message.text("placeText", 200);
    var note = message.text("note", 1000);
    var phone = message.text("phone", 30);
    var pole = message.text("pole", 120);
    var qr = message.text("qr", 300);
    var address = message.text("address", 200);
    var lon = message.number("lon");
    var lat = message.number("lat");
    if (!message.isGood())
      return null;
    try {
      return new ReportService.Intake(kind, source.kind().channel(), code, null, lon, lat, words, note, phone, at, pole, qr, address,
          machine);
    } catch (Refusal refusal) {
      message.wrong(refusal.code(), refusal.getMessage());
      return null;
    }
  }

  /** Stores what is new; what is known under another meaning is wrong. */
  private List<Good> store(Tx tx, Source source, List<Good> good, Instant arrived) {
    var first = new LinkedHashMap<String, Good>();
    var again = new ArrayList<Good>();
    for (var one : good)
      if (first.putIfAbsent(one.row.messageId(), one) != null)
        again.add(one);
    var inserted = first.isEmpty()
        ? Set.<String>of()
        : evidence.insert(tx, source.id(), arrived, first.values().stream().map(Good::row).toList());
    var fresh = new ArrayList<Good>(inserted.size());
    for (var one : first.values())
      (inserted.contains(one.row.messageId()) ? fresh : again).add(one);
    if (!again.isEmpty()) {
      var known = evidence.known(tx, source.id(), again.stream().map(g -> g.row.messageId()).collect(Collectors.toSet()));
      for (var one : again)
        if (!one.row.equals(known.get(one.row.messageId())))
          one.message.wrong("evidence/id-reused", "Another message came under the id " + one.row.messageId() + " before.");
    }
    return fresh;
  }

  /** Quarantine, journal and counts: the end of every batch. */
  private Taken settle(Tx tx, Actor actor, Source source, SourceKind.Intake intake, int accepted, int others, List<Incoming> batch,
      List<Good> fresh, Map<String, Integer> dips, Instant arrived) {
    var bad = batch.stream().filter(m -> !m.isGood()).toList();
    if (!bad.isEmpty())
      quarantine.put(tx, source.id(), intake, bad, arrived);
    if (!fresh.isEmpty() && quarantine.anyWaiting(tx, source.id()))
      quarantine.taken(tx, source.id(), fresh.stream().map(g -> g.message.id()).toList(), arrived, actor.name());
    int repeated = Math.max(0, others - bad.size());
    if (accepted > 0 || !bad.isEmpty()) {
      var body = new LinkedHashMap<String, Object>();
      body.put("intake", intake.text());
      body.put("accepted", accepted);
      body.put("repeated", repeated);
      body.put("quarantined", bad.size());
      if (!dips.isEmpty())
        body.put("dips", dips);
      journal.append(tx, actor, new Change(bad.isEmpty() ? "evidence.taken" : "evidence.quarantined", "source/" + source.id(),
          source.unitId(), body));
    }
    return Taken.of(accepted, repeated, bad);
  }

  private Feeders feeders() {
    var view = network.get();
    var known = feeders;
    if (known == null || !known.isOf(view)) {
      known = new Feeders(view);
      feeders = known;
    }
    return known;
  }

  private Actor actor(Source source) {
    return new Actor(Actor.Kind.MACHINE, source.tokenId(), "source " + source.code(), Set.of(Role.SOURCE),
        unitsBelow.apply(source.unitId()), "token:" + source.tokenId(), "token/" + source.tokenId());
  }
}
