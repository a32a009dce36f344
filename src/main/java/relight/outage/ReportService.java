package relight.outage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.Refusal;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.auth.Role;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.customer.CustomersAtPlace;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.outage.signal.SignalService;
import relight.outage.signal.SupplySignal;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;

/** Takes in what people report: places it, counts repeats, raises alarms, and lets the rules look at it, all in one transaction. */
public final class ReportService {

  /** How long a phone number given for a call back is kept. */
  public static final Period PHONE_RETENTION = Period.ofDays(30);
  private static final int LONGEST_NOTE = 1000;
  /** A second pin of the same browser this near means the same place. */
  private static final double SAME_PLACE_m = 150;
  private static final int MOST_CANDIDATES = 8;
  private static final int LOCK_TRIES = 10;
  private static final long LOCK_PAUSE_nanos = 20_000_000;

  /**
   * What somebody tells us. At least one of customer, pin, pole, meter box, address and words says where; a telephone network that hands in
   * the caller's number says it, too.
   *
   * @param customerId  who it is about, if an agent has found him
   * @param lon         of a pin on the map, or null, as is {@code lat}
   * @param pole        number of the pole he stands at
   * @param qr          what the picture on his meter box holds: the meter's code, or an address of ours that ends in it
   * @param address     to be looked for among those of customers
   * @param machine     the source that hands it in, or null for people
   */
  public record Intake(ReportKind kind, Channel channel, String customerCode, Long customerId, Double lon, Double lat, String placeText,
      String note, String phone, Instant at, String pole, String qr, String address, Witness machine) {

    private static final Pattern QR = Pattern.compile("[?&]qr=([^&#]+)");

    /** By code, pin or words only. */
    public Intake(ReportKind kind, Channel channel, String customerCode, Long customerId, Double lon, Double lat, String placeText,
        String note, String phone, Instant at) {
      this(kind, channel, customerCode, customerId, lon, lat, placeText, note, phone, at, null, null, null, null);
    }

    public Intake {
      if (kind == null)
        throw Refusal.invalid("report/kind",
            "Say what is wrong: no-power, part-power, flicker, low-voltage, wire-down, fire, shock, street-light or other.");
      if ((lon == null) != (lat == null))
        throw Refusal.invalid("report/pin", "A pin needs both lon and lat.");
      if (lon != null && !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
        throw Refusal.invalid("report/pin", "This pin is not on earth.");
      customerCode = bounded(customerCode, 40, "report/customer-code");
      placeText = bounded(placeText, 200, "report/place-text");
      note = bounded(note, LONGEST_NOTE, "report/note");
      phone = bounded(phone, 30, "report/phone");
      pole = bounded(pole, 120, "report/pole");
      qr = bounded(qr, 300, "report/qr");
      address = bounded(address, 200, "report/address");
      if (phone != null && !phone.matches("[+0-9][0-9 .()/-]{5,28}"))
        throw Refusal.invalid("report/phone", "This does not look like a phone number.");
      boolean called = machine != null && phone != null;
      if (customerCode == null && customerId == null && lon == null && placeText == null && pole == null && qr == null && address == null
          && !called)
        throw Refusal.invalid("report/where", "Say where: a customer code, a pin on the map, or words.");
    }

    private static String bounded(String text, int longest, String code) {
      if (text == null || text.isBlank())
        return null;
      if (text.length() > longest || text.indexOf(0) >= 0)
        throw Refusal.invalid(code, "At most " + longest + " characters, and no null.");
      return text.strip();
    }

    /** The code in the picture on the meter box. */
    private String meter() {
      var in = QR.matcher(qr);
      return in.find() ? URLDecoder.decode(in.group(1).replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.UTF_8).strip() : qr;
    }

    private boolean isCalledFrom(Customer customer) {
      return machine != null && phone != null && Customer.plainPhone(phone).equals(customer.phone());
    }

    /** What a person reads of a place that nothing else tells. */
    private String inWords() {
      var words = Stream.of(placeText, address, pole, qr == null ? null : meter()).filter(w -> w != null).distinct()
          .collect(Collectors.joining(" · "));
      return words.isEmpty() ? null : words.substring(0, Math.min(words.length(), 500));
    }

    private Witness witness(boolean customerKnown) {
      if (machine != null)
        return machine;
      if (channel != Channel.PUBLIC)
        return Witness.STAFF;
      return customerKnown ? Witness.PUBLIC_WITH_CODE : Witness.PUBLIC;
    }
  }

  /**
   * What became of it.
   *
   * @param reminder whether the same person had reported it before
   * @param token    opens the private page of this report; told once to the public, kept nowhere; null for others
   */
  public record Received(OutageReport report, boolean reminder, String token) {}

  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final OutageService outages;
  private final AlarmService alarms;
  private final CustomerService customers;
  private final Supplier<NetworkView> network;
  private final Supplier<Places> places;
  private final ZoneId zone;
  private final BiConsumer<Tx, String> weighing;
  private final SignalService signals;
  private final Rush rush = new Rush();
  private final SecureRandom random = new SecureRandom();
  private volatile BiFunction<String, Instant, Optional<PlannedWindow>> planned = (node, at) -> Optional.empty();

  /** @param weighing has the rules look at a part of the network soon after the transaction */
  public ReportService(Journal journal, OutageService outages, AlarmService alarms, CustomerService customers,
      Supplier<NetworkView> network,
      Supplier<Places> places, ZoneId zone, BiConsumer<Tx, String> weighing, SignalService signals) {
    this.journal = journal;
    this.outages = outages;
    this.alarms = alarms;
    this.customers = customers;
    this.network = network;
    this.places = places;
    this.zone = zone;
    this.weighing = weighing;
    this.signals = signals;
  }

  /** Planned outages know reports and not the other way round, so what is planned for a node is handed in once they stand. */
  public void askForPlanned(BiFunction<String, Instant, Optional<PlannedWindow>> asked) {
    planned = asked;
  }

  /** Takes it in and lets the rules look at it; in a rush they look at many at once, a moment later. */
  public Received receive(Tx tx, Actor actor, Intake intake, Instant now) {
    return receive(tx, actor, intake, false, now);
  }

  /** The same for one of many in a transaction: the rules look once at all of them, a moment after it. */
  public Received receiveAmongMany(Tx tx, Actor actor, Intake intake, Instant now) {
    return receive(tx, actor, intake, true, now);
  }

  private Received receive(Tx tx, Actor actor, Intake intake, boolean amongMany, Instant now) {
    var report = placed(tx, intake, actor, now);
    boolean later = amongMany || isWeighed(report) && !mayWeigh(tx, report.feeder(), now);
    var before = report.kind().concern() == ReportKind.Concern.DANGER ? Optional.<OutageReport>empty() : openBefore(tx, report);
    if (before.isEmpty()) {
      var id = reports.insert(tx, report);
      if (id.isPresent())
        return received(tx, actor, reports.get(tx, id.get()), later, now);
      before = openBefore(tx, report); // somebody was faster by a moment
    }
    return reminded(tx, actor, before.orElseThrow(), report, later, now);
  }

  /**
   * Whether the rules may look within this transaction: it has the lock of this part of the network then, taken before any row of it. Somebody
   * who holds the lock for longer, or a rush, must not make callers queue: each of them would keep a connection from everybody else.
   */
  private boolean mayWeigh(Tx tx, String feeder, Instant now) {
    if (rush.isOn(feeder, now))
      return false;
    for (int i = 0; i < LOCK_TRIES; i++) {
      if (outages.tryLockFeeder(tx, feeder))
        return true;
      LockSupport.parkNanos(LOCK_PAUSE_nanos);
    }
    return false;
  }

  private Received received(Tx tx, Actor actor, OutageReport report, boolean later, Instant now) {
    var body = new LinkedHashMap<String, Object>();
    body.put("kind", report.kind().text());
    body.put("channel", report.channel().text());
    body.put("placed", report.isPlaced());
    tell(tx, actor, "report.received", report, body);
    report.kind().alarm().ifPresent(kind -> alarms.raise(tx, actor,
        new Danger(kind, report.unitId(), "report/" + report.id(), null, report.placeText(), report.lon(), report.lat(), report.note())));
    explain(tx, report, later, now);
    return new Received(reports.get(tx, report.id()), false, link(tx, report.id(), report.channel(), now));
  }

  private Received reminded(Tx tx, Actor actor, OutageReport before, OutageReport again, boolean later, Instant now) {
    boolean worse = before.kind() == ReportKind.PART_POWER && again.kind() == ReportKind.NO_POWER;
    boolean surer = again.trust() > before.trust();
    reports.remind(tx, before.id(), worse ? again.kind() : before.kind(), again.note(), now);
    if (surer)
      reports.believe(tx, before.id(), again.trust());
    remindedEntry(tx, actor, before);
    if (worse || surer)
      explain(tx, before, later, now);
    return new Received(reports.get(tx, before.id()), true, link(tx, before.id(), again.channel(), now));
  }

  private void remindedEntry(Tx tx, Actor actor, OutageReport before) {
    var body = new LinkedHashMap<String, Object>();
    body.put("reminders", before.reminders() + 1);
    if (before.outageId() != null)
      body.put("outage", before.outageId());
    tell(tx, actor, "report.reminded", before, body);
  }

  /**
   * "Still out", said on the private page. After supply came back for the others it is an outage within that one, which began when he went dark; where
   * nobody knows of another one it is a report of its own again.
   */
  public OutageReport remind(Tx tx, Actor actor, String token, Instant now) {
    long id = byToken(tx, token);
    if (reports.get(tx, id).status() != OutageReport.Status.OPEN)
      outages.lockForSwitching(tx); // an outage within another one may lie in another part of the network
    var of = over(tx, reports.get(tx, id));
    var report = reports.getForUpdate(tx, id);
    if (report.status() == OutageReport.Status.OPEN) {
      reports.remind(tx, report.id(), report.kind(), null, now);
      remindedEntry(tx, actor, report);
      return reports.get(tx, report.id());
    }
    if (report.customerId() != null) {
      var newer = reports.findOpen(tx, report.customerId(), report.kind().concern());
      if (newer.isPresent()) {
        reports.remind(tx, newer.get().id(), newer.get().kind(), null, now);
        remindedEntry(tx, actor, newer.get());
        return report;
      }
    }
    reports.answerLightBack(tx, report.id(), false, report.outageId(), now);
    tellSupply(tx, report, true, SupplySignal.Basis.CALL_BACK, now);
    var nested = of.filter(o -> isWeighed(report)).flatMap(o -> outages.nesting().suspect(tx, actor, o, report, now));
    if (nested.isPresent())
      reports.remind(tx, report.id(), report.kind(), null, now);
    else
      reports.reopen(tx, report.id(), now);
    var body = new LinkedHashMap<String, Object>();
    if (report.outageId() != null)
      body.put("outage", report.outageId());
    nested.ifPresent(o -> body.put("nested", o.id()));
    tell(tx, actor, "report.still-out", report, body);
    explain(tx, reports.get(tx, report.id()), false, now);
    return reports.get(tx, report.id());
  }

  /** The outage that explained a report and is over, locked; the one it went up in, if it did. */
  private Optional<Outage> over(Tx tx, OutageReport report) {
    if (report.status() == OutageReport.Status.OPEN || report.outageId() == null)
      return Optional.empty();
    var of = outages.lock(tx, report.outageId());
    while (of.mergedInto() != null)
      of = outages.lock(tx, of.mergedInto());
    return Optional.of(of).filter(o -> o.status() == OutageStatus.RESTORED || o.status() == OutageStatus.CLOSED);
  }

  /** What somebody says of his own supply is a word about it like that of a meter. */
  private void tellSupply(Tx tx, OutageReport report, boolean off, SupplySignal.Basis basis, Instant now) {
    if (report.customerId() != null && report.node() != null)
      signals.tellSupply(tx,
          List.of(new SupplySignal(report.customerId(), report.node(), report.feeder(), off, basis, now, now, now, null)));
  }

  /** "My light is back", said on the private page after the others had theirs: a word about his supply like that of a meter. */
  public OutageReport lightBack(Tx tx, Actor actor, String token, Instant now) {
    var report = reports.getForUpdate(tx, byToken(tx, token));
    if (report.kind().concern() != ReportKind.Concern.SUPPLY)
      throw Refusal.conflict("report/no-supply", "This report is not about supply.");
    if (report.status() == OutageReport.Status.OPEN)
      throw Refusal.conflict("report/open", "As far as we know supply is not back yet.");
    reports.answerLightBack(tx, report.id(), true, report.outageId(), now);
    tellSupply(tx, report, false, SupplySignal.Basis.CALL_BACK, now);
    tell(tx, actor, "report.light-back", report, report.outageId() == null ? Map.of() : Map.of("outage", report.outageId()));
    return reports.get(tx, report.id());
  }

  /** Somebody found out where a report belongs. */
  public OutageReport place(Tx tx, Actor actor, long id, String customerCode, Double lon, Double lat, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT);
    var before = reports.getForUpdate(tx, id);
    actor.requireUnit(before.unitId());
    if (before.isPlaced())
      throw Refusal.conflict("report/placed", "This report is placed already.");
    if (before.status() != OutageReport.Status.OPEN)
      throw Refusal.conflict("report/not-open", "This report is " + before.status().text() + ".");
    var intake = new Intake(before.kind(), before.channel(), customerCode, null, lon, lat, null, null, null, before.at());
    var found = placed(tx, intake, actor, now);
    if (!found.isPlaced())
      throw Refusal.unprocessable("report/still-unplaced",
          "No single transformer supplies this point: choose a customer or a point nearer to a line.");
    if (found.customerId() != null && before.kind().concern() != ReportKind.Concern.DANGER) {
      var other = reports.findOpen(tx, found.customerId(), before.kind().concern());
      if (other.isPresent()) {
        reports.remind(tx, other.get().id(), other.get().kind(), before.note(), now);
        reports.close(tx, id);
        tell(tx, actor, "report.closed", before, Map.of("same", other.get().id()));
        remindedEntry(tx, actor, other.get());
        return reports.get(tx, id);
      }
    }
    reports.place(tx, before.placedAs(found));
    var report = reports.get(tx, id);
    tell(tx, actor, "report.placed", report, Map.of());
    explain(tx, report, false, now);
    return reports.get(tx, id);
  }

  /** Done with, without an outage: a flicker that was looked into, a caller who dialled the wrong number. */
  public OutageReport close(Tx tx, Actor actor, long id, String why) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var before = reports.getForUpdate(tx, id);
    actor.requireUnit(before.unitId());
    if (before.status() == OutageReport.Status.CLOSED)
      throw Refusal.conflict("report/closed", "This report is closed already.");
    if (before.outageId() != null && before.status() == OutageReport.Status.OPEN)
      throw Refusal.conflict("report/in-outage", "An outage explains this report: it closes with it.").with("outage", before.outageId());
    reports.close(tx, id);
    tell(tx, actor, "report.closed", before, Map.of("reason", new Words(Texts.reason(why, "report/reason-missing"))));
    return reports.get(tx, id);
  }

  public OutageReport get(Tx tx, Actor actor, long id) {
    var report = reports.get(tx, id);
    actor.requireUnit(report.unitId());
    return report;
  }

  /** What a customer has reported, newest first. */
  public List<OutageReport> ofCustomer(Tx tx, long customerId, int most) {
    return reports.ofCustomer(tx, customerId, most);
  }

  /** The report a private link opens. */
  public OutageReport byLink(Tx tx, String token) {
    return reports.get(tx, byToken(tx, token));
  }

  /** Empties phone numbers whose time is over. */
  public int forgetPhones(Tx tx, Instant now) {
    return reports.forgetPhones(tx, LocalDate.ofInstant(now, zone));
  }

  /** What the topic of a private link is called: nobody who reads it can open the page. */
  public static String topic(byte[] tokenHash) {
    return "report:" + HexFormat.of().formatHex(tokenHash);
  }

  public static String topic(String token) {
    return topic(hash(token));
  }

  private long byToken(Tx tx, String token) {
    return reports.findByLink(tx, hash(token))
        .orElseThrow(() -> Refusal.missing("report/unknown", "There is no such report, or its page is gone."));
  }

  private Optional<Customer> customer(Tx tx, Actor actor, Intake intake) {
    if (intake.customerId() != null)
      return Optional.of(customers.get(tx, actor, intake.customerId()));
    if (intake.customerCode() != null)
      return Optional.of(customers.findByCode(tx, intake.customerCode()).filter(Customer::active)
          .orElseThrow(() -> Refusal.invalid("report/unknown-customer",
              "There is no customer with this code. It begins with P and stands on your bill.")));
    // An unknown picture is no refusal: the answer must not tell anybody which meters there are.
    return intake.qr() == null ? Optional.empty() : customers.findByMeter(tx, intake.meter());
  }

  private Optional<OutageReport> openBefore(Tx tx, OutageReport report) {
    var concern = report.kind().concern();
    if (report.customerId() != null)
      return reports.findOpen(tx, report.customerId(), concern);
    if (report.reporter() == null || report.lon() == null)
      return Optional.empty();
    return reports.openFromBrowser(tx, report.reporter(), concern).stream()
        .filter(r -> r.lon() != null && Places.distance_m(r.lon(), r.lat(),
            report.lon(), report.lat()) <= SAME_PLACE_m)
        .findFirst();
  }

  /** The report with everything we can tell about its place; not stored. */
  private OutageReport placed(Tx tx, Intake intake, Actor actor, Instant now) {
    var view = network.get();
    var grid = view.grid();
    var paths = new SupplyPaths(view.supply());
    var customer = customer(tx, actor, intake);
    var maybe = customer.isPresent() ? List.<Customer>of() : maybe(tx, intake);
    if (maybe.size() == 1 && intake.isCalledFrom(maybe.getFirst()))
      customer = Optional.of(maybe.getFirst());
    int node = -1;
    Double lon = intake.lon();
    Double lat = intake.lat();
    if (customer.isPresent()) {
      node = grid.findNode(customer.get().node());
      if (node >= 0) {
        lon = grid.lon(node);
        lat = grid.lat(node);
      }
    } else {
      int pole = intake.pole() == null ? -1 : pole(grid, intake.pole());
      if (pole >= 0) {
        lon = grid.lon(pole);
        lat = grid.lat(pole);
        node = paths.transformer(pole) >= 0 && paths.isDistribution(paths.transformer(pole)) ? pole : -1;
      }
      if (node < 0 && lon != null)
        node = Placement.at(view, lon, lat).node();
    }
    var feeder = node < 0 ? null : paths.feeder(node);
    if (feeder == null)
      node = -1;
    var here = places.get();
    var commune = customer.map(Customer::communeCode);
    var hamlet = customer.map(Customer::hamletCode);
    var unit = customer.isPresent() || node < 0 ? customer.map(Customer::unitId).orElse(null) : unitAround(tx, view, node);
    if (customer.isEmpty() && lon != null) {
      commune = here.communeAt(lon, lat).map(Place::code);
      hamlet = here.hamletAt(lon, lat).map(Place::code);
    }
    var at = intake.at() == null || intake.at().isAfter(now) ? now : intake.at();
    var witness = intake.witness(customer.isPresent());
    return new OutageReport(0, at, now, intake.kind(), intake.channel(), OutageReport.Status.OPEN, customer.map(Customer::id).orElse(null),
        actor.kind() == Actor.Kind.ANONYMOUS ? hash(actor.scope()) : null, node < 0 ? null : grid.nodeId(node), feeder, lon, lat,
        intake.inWords(), intake.note(), intake.phone(),
        intake.phone() == null ? null : LocalDate.ofInstant(now, zone).plus(PHONE_RETENTION), unit,
        commune.orElse(null), hamlet.orElse(null), null, 0, null, null, witness.trust(), witness.sourceId(),
        node >= 0 ? List.of() : transformers(grid, paths, maybe));
  }

  /** Customers it might be about: those the number belongs to, or those of the address. */
  private List<Customer> maybe(Tx tx, Intake intake) {
    if (intake.machine() != null && intake.phone() != null) {
      var called = customers.findByPhone(tx, intake.phone());
      if (!called.isEmpty())
        return called;
    }
    return intake.address() == null ? List.of() : customers.findByAddress(tx, intake.address());
  }

  private static int pole(Grid grid, String number) {
    int node = grid.findNode(number);
    return node >= 0 ? node : grid.findNode(number.replaceAll("\\s", "").toUpperCase(java.util.Locale.ROOT));
  }

  private static List<String> transformers(Grid grid, SupplyPaths paths, List<Customer> maybe) {
    var found = new LinkedHashSet<String>();
    for (var customer : maybe) {
      int node = grid.findNode(customer.node());
      int transformer = node < 0 ? -1 : paths.transformer(node);
      if (transformer >= 0)
        found.add(grid.branchId(transformer));
    }
    return found.stream().limit(MOST_CANDIDATES).toList();
  }

  /** The unit whose customers hang on the same transformer. */
  private Long unitAround(Tx tx, NetworkView view, int node) {
    int transformer = new SupplyPaths(view.supply()).transformer(node);
    return transformer < 0
        ? null
        : customers.countByPlace(tx, Section.below(view, transformer).customerNodes()).stream().map(CustomersAtPlace::unitId)
            .filter(u -> u != null).findFirst().orElse(null);
  }

  private void explain(Tx tx, OutageReport report, boolean later, Instant now) {
    if (!isWeighed(report))
      return;
    var window = planned.apply(report.node(), now);
    if (window.isEmpty()) {
      if (later)
        weighing.accept(tx, report.feeder());
      else
        outages.reconsider(tx, report.feeder(), now);
      return;
    }
    reports.plan(tx, report.id(), window.get().id());
    outages.joinPlanned(tx, window.get().id(), report.id());
    tell(tx, Actor.SYSTEM, "report.planned", report, Map.of("planned", window.get().id()));
  }

  /** The planned outage is over, or called off: whoever called inside it has his answer. */
  public int answerPlanned(Tx tx, long plannedId, Instant now) {
    return reports.answerPlanned(tx, plannedId, now);
  }

  private static boolean isWeighed(OutageReport report) {
    return report.isPlaced() && report.kind().concern() == ReportKind.Concern.SUPPLY;
  }

  private String link(Tx tx, long reportId, Channel channel, Instant now) {
    if (channel != Channel.PUBLIC)
      return null;
    var bytes = new byte[16];
    random.nextBytes(bytes);
    var token = HexFormat.of().formatHex(bytes);
    reports.link(tx, hash(token), reportId, now);
    return token;
  }

  private void tell(Tx tx, Actor actor, String kind, OutageReport report, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "report/" + report.id(), report.unitId(), body));
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
