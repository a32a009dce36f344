package relight.outage.planned;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import relight.Refusal;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.auth.Role;
import relight.customer.CustomerService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.BranchKind;
import relight.network.NetworkService;
import relight.network.Order;
import relight.network.NetworkView;
import relight.outage.CauseService;
import relight.outage.OutageService;
import relight.outage.ReportService;
import relight.outage.cause.CauseCatalogue;
import relight.storage.Tx;

/**
 * The life of planned outages. A step operates the device like any other switching, so that interruptions come about in the one way they always
 * do; the reason of the operation names the planned outage, by which it is known for what it is.
 */
public final class PlannedService {

  private static final int MOST_CLOSED = 50;
  private static final Duration WARNING = Duration.ofMinutes(30);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
  private static final int LONGEST_WORK = 1000;

  /** What somebody plans. */
  public record Wish(Instant from, Instant to, String work, String cause, List<PlannedOutage.Wish> steps) {}

  private final PlannedStore planned = new PlannedStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final NetworkService switching;
  private final CustomerService customers;
  private final OutageService outages;
  private final ReportService reports;
  private final AlarmService alarms;
  private final CauseCatalogue causes;
  private final CauseService why;
  private final Set<String> largeClasses;
  private final ZoneId zone;
  private final SecureRandom random = new SecureRandom();

  /** @param largeClasses usage classes of customers who must be told in writing */
  public PlannedService(Journal journal, Supplier<NetworkView> network, NetworkService switching, CustomerService customers,
      OutageService outages, ReportService reports, AlarmService alarms, CauseCatalogue causes, CauseService why, Set<String> largeClasses,
      ZoneId zone) {
    this.journal = journal;
    this.network = network;
    this.switching = switching;
    this.customers = customers;
    this.outages = outages;
    this.reports = reports;
    this.alarms = alarms;
    this.causes = causes;
    this.why = why;
    this.largeClasses = Set.copyOf(largeClasses);
    this.zone = zone;
  }

  /** What the journal and a switching operation call it. */
  static String subject(long id) {
    return "planned/" + id;
  }

  public PlannedOutage draft(Tx tx, Actor actor, Wish wish, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var window = new PlannedOutage.Window(wish.from(), wish.to());
    var steps = PlannedOutage.steps(wish.steps(), window);
    var reckoning = reckon(tx, steps, window);
    var plan = plan(wish, window, steps, reckoning, now);
    actor.requireUnit(plan.unitId());
    var bytes = new byte[6];
    random.nextBytes(bytes);
    var draft = PlannedOutage.draft(planned.nextCode(tx, now.atZone(zone).getYear()), HexFormat.of().formatHex(bytes), plan, now);
    long id = planned.insert(tx, draft);
    planned.saveReckoning(tx, id, reckoning);
    var saved = planned.get(tx, id);
    tell(tx, actor, "planned.drafted", saved, window(saved));
    return saved;
  }

  /** Another time or other steps: who is dark is reckoned anew, and what it was before stays in the journal. */
  public PlannedOutage change(Tx tx, Actor actor, long id, int version, Wish wish, Instant now) {
    var before = planned.getForUpdate(tx, id);
    before.requireDecision(actor, version);
    var window = new PlannedOutage.Window(wish.from(), wish.to());
    var steps = PlannedOutage.steps(wish.steps(), window);
    var reckoning = reckon(tx, steps, window);
    var plan = plan(wish, window, steps, reckoning, now);
    actor.requireUnit(plan.unitId());
    var after = before.change(actor, version, plan, now);
    planned.save(tx, after);
    planned.saveSteps(tx, id, after.steps());
    planned.saveReckoning(tx, id, reckoning);
    if (after.alarms() < before.alarms())
      alarms.settle(tx, Actor.SYSTEM, AlarmKind.OVERRUN, subject(id), after.code() + " may take longer now");
    var body = window(after);
    body.put("fromBefore", before.window().from().toString());
    body.put("toBefore", before.window().to().toString());
    body.put("customersBefore", before.reckoned().customers());
    body.put("status", after.status().text());
    tell(tx, actor, "planned.changed", after, body);
    return after;
  }

  public PlannedOutage request(Tx tx, Actor actor, long id, int version, Instant now) {
    return saved(tx, actor, "planned.requested", planned.getForUpdate(tx, id).request(actor, version, now), Map.of());
  }

  public PlannedOutage approve(Tx tx, Actor actor, long id, int version, Instant now) {
    return saved(tx, actor, "planned.approved", planned.getForUpdate(tx, id).approve(actor, version, now), Map.of());
  }

  public PlannedOutage refuse(Tx tx, Actor actor, long id, int version, String why) {
    var refused = planned.getForUpdate(tx, id).refuse(actor, version, why);
    return saved(tx, actor, "planned.refused", refused, Map.of("reason", new Words(refused.because())));
  }

  /** Tells its customers for the first time. The grid may have changed since it was drafted, so they are reckoned anew. */
  public PlannedOutage announce(Tx tx, Actor actor, long id, int version, String channel, Instant now) {
    var before = planned.getForUpdate(tx, id);
    before.requireDecision(actor, version);
    var reckoning = reckon(tx, before.steps(), before.window());
    var after = before.announce(actor, version, reckoned(reckoning, now), now);
    planned.saveReckoning(tx, id, reckoning);
    planned.notice(tx, id, new Notice(Notice.Kind.PUBLIC, channel(channel), now, actor.name()));
    return saved(tx, actor, "planned.announced", after, window(after));
  }

  /** Its customers were told once more, in writing, or of a change. */
  public PlannedOutage notice(Tx tx, Actor actor, long id, int version, String kind, String channel, Instant at, Instant now) {
    var what = kind == null ? java.util.Optional.<Notice.Kind>empty() : Notice.Kind.find(kind);
    var told = planned.getForUpdate(tx, id).told(actor, version);
    if (at != null && at.isAfter(now))
      throw Refusal.invalid("planned/future", "This lies in the future: look at the clock.");
    var notice = new Notice(
        what.orElseThrow(
            () -> Refusal.invalid("planned/notice", "A notice is public, written or about a change: kind public, written, change.")),
        channel(channel), at == null ? now : at, actor.name());
    planned.notice(tx, id, notice);
    return saved(tx, actor, "planned.notified", told,
        Map.of("kind", notice.kind().text(), "channel", notice.channel(), "at", notice.at().toString()));
  }

  public PlannedOutage start(Tx tx, Actor actor, long id, int version, Instant now) {
    return saved(tx, actor, "planned.started", planned.getForUpdate(tx, id).start(actor, version, now), Map.of());
  }

  /**
   * Carries out one step. The device is operated first, because who may switch is locked before anything else; whatever is refused afterwards
   * takes the operation back with it.
   */
  public PlannedOutage step(Tx tx, Actor actor, long id, int version, int number, Instant at, Instant now) {
    var seen = planned.get(tx, id);
    seen.requireDecision(actor, version);
    var step = seen.next(number);
    var when = at == null ? now : at;
    var after = seen.step(actor, version, number, when, now);
    switching.operate(tx, actor, List.of(new Order(step.device(), step.open(), when, "Planned outage " + seen.code(), subject(id))));
    why.planned(tx, actor, id, seen.cause());
    planned.getForUpdate(tx, id).requireDecision(actor, version);
    planned.save(tx, after);
    planned.saveSteps(tx, id, after.steps());
    tell(tx, actor, "planned.switched", after,
        Map.of("step", number, "device", step.device(), "open", step.open(), "at", when.toString()));
    return after;
  }

  /** All have supply again: whoever called meanwhile has his answer. */
  public PlannedOutage finish(Tx tx, Actor actor, long id, int version, Instant now) {
    var before = planned.getForUpdate(tx, id);
    var done = before.finish(actor, version, stillDark(tx, before), now);
    reports.answerPlanned(tx, id, now);
    alarms.settle(tx, Actor.SYSTEM, AlarmKind.OVERRUN, subject(id), before.code() + " is done");
    return saved(tx, actor, "planned.finished", done, Map.of());
  }

  public PlannedOutage cancel(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    var cancelled = planned.getForUpdate(tx, id).cancel(actor, version, why, now);
    reports.answerPlanned(tx, id, now);
    return saved(tx, actor, "planned.cancelled", cancelled, Map.of("reason", new Words(cancelled.because())));
  }

  /** Those planned in a time, newest first. */
  List<PlannedOutage> between(Tx tx, Instant from, Instant to, int most) {
    return planned.between(tx, from, to, most);
  }

  public PlannedOutage get(Tx tx, Actor actor, long id) {
    var found = planned.get(tx, id);
    actor.requireUnit(found.unitId());
    return found;
  }

  /** Raises an alarm half an hour before the promised end of whatever still goes on, and another one when that is over. Returns how many. */
  public int raiseOverruns(Tx tx, Instant now) {
    int raised = 0;
    for (int count = 1; count <= 2; count++)
      for (var late : planned.late(tx, count == 1 ? now.plus(WARNING) : now, count)) {
        var device = late.steps().getFirst().device();
        var grid = network.get().grid();
        int branch = grid.findBranch(device);
        alarms.raise(tx, Actor.SYSTEM,
            new Danger(AlarmKind.OVERRUN, late.unitId(), subject(late.id()), null, device, branch < 0 ? null : grid.lon(grid.from(branch)),
                branch < 0 ? null : grid.lat(grid.from(branch)),
                late.code() + " → " + CLOCK.format(late.window().to().atZone(zone))));
        saved(tx, Actor.SYSTEM, "planned.overruns", late.alarmed(count), Map.of("to", late.window().to().toString()));
        raised++;
      }
    return raised;
  }

  /** Answers whoever called in the very moment in which a planned outage ended. Returns how many were over. */
  public int answerLate(Tx tx, Instant now) {
    var over = planned.overWithOpenReports(tx);
    for (long id : over)
      reports.answerPlanned(tx, id, now);
    return over.size();
  }

  /** The outages that plans have led to end with them. Returns how many. */
  public int closeWhatIsDone(Tx tx, Instant now) {
    var done = planned.doneWith(tx, MOST_CLOSED);
    if (!done.isEmpty())
      outages.lockForSwitching(tx); // they may lie in several parts of the network
    for (long id : done)
      outages.closeWithPlan(tx, id, now);
    return done.size();
  }

  /** Customers whom its devices still keep dark: those who would have supply if these stood as they usually do. */
  private int stillDark(Tx tx, PlannedOutage p) {
    var view = switching.latest(tx, network.get()); // the last step may have been carried out a moment ago
    var grid = view.grid();
    var usual = view.current();
    for (var step : p.steps()) {
      int branch = grid.findBranch(step.device());
      if (branch >= 0)
        usual = usual.with(branch, grid.normallyOpen(branch));
    }
    var change = view.supply().changeTo(view.supply().with(usual));
    var mine = new LinkedHashSet<String>();
    planned.darkNodes(tx, List.of(p.id())).forEach(d -> mine.add(d.node()));
    int dark = 0;
    for (int node : change.gained())
      if (mine.contains(grid.nodeId(node)))
        dark += view.supply().customersAt(node);
    return dark;
  }

  private PlannedOutage.Plan plan(Wish wish, PlannedOutage.Window window, List<SwitchingStep> steps, Reckoning reckoning, Instant now) {
    if (wish.work() == null || wish.work().isBlank())
      throw Refusal.invalid("planned/work", "Say what is done.");
    if (wish.cause() == null)
      throw Refusal.invalid("planned/cause", "Say what sort of work it is: cause.");
    return new PlannedOutage.Plan(window, PlannedOutage.bounded(wish.work(), LONGEST_WORK, "planned/work"),
        causes.get(wish.cause(), true).code(), steps, reckoning.unitId(), reckoned(reckoning, now));
  }

  private PlannedOutage.Reckoned reckoned(Reckoning reckoning, Instant now) {
    return new PlannedOutage.Reckoned(reckoning.effect().most(), reckoning.large(), now, network.get().number());
  }

  /** Steps meet the network as built: what stands otherwise today will be mended by then. */
  private Reckoning reckon(Tx tx, List<SwitchingStep> steps, PlannedOutage.Window window) {
    var view = network.get();
    for (var step : steps) {
      int branch = view.grid().findBranch(step.device());
      if (branch < 0)
        throw Refusal.invalid("planned/unknown-device", "There is no device " + step.device() + " in the network.").with("device",
            step.device());
      if (view.grid().kind(branch) == BranchKind.LINE)
        throw Refusal.invalid("network/not-a-device", step.device() + " is a line: it has nothing to open or close.").with("device",
            step.device());
    }
    var effect = SwitchingEffect.of(view.normalSupply(), steps, window.to());
    var nodes = new HashMap<Integer, String>();
    for (var dark : effect.dark())
      nodes.put(dark.node(), view.grid().nodeId(dark.node()));
    return Reckoning.of(effect, nodes::get, customers.atNodes(tx, nodes.values()), largeClasses);
  }

  private static String channel(String text) {
    if (text == null || text.isBlank())
      throw Refusal.invalid("planned/channel", "Say how they were told: channel.");
    return PlannedOutage.bounded(text, 100, "planned/channel");
  }

  private static Map<String, Object> window(PlannedOutage p) {
    var body = new LinkedHashMap<String, Object>();
    body.put("from", p.window().from().toString());
    body.put("to", p.window().to().toString());
    body.put("customers", p.reckoned().customers());
    return body;
  }

  private PlannedOutage saved(Tx tx, Actor actor, String kind, PlannedOutage p, Map<String, Object> body) {
    planned.save(tx, p);
    tell(tx, actor, kind, p, body);
    return p;
  }

  private void tell(Tx tx, Actor actor, String kind, PlannedOutage p, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, subject(p.id()), p.unitId(), body));
  }
}
