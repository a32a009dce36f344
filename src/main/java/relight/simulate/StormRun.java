package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;
import relight.network.BranchKind;
import relight.simulate.Caller.Refused;
import relight.simulate.Draws.Stream;
import relight.simulate.World.Broken;

/**
 * Plays a storm against a live server through its public API, at the speed of the server's clock: lets things break, lets customers, meters and
 * SCADA tell of it, and lets a dispatcher and crews deal with it until everything is whole again or the time is up.
 */
public final class StormRun implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StormRun.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
  /** Calls of people whose light did not come back with their neighbours'. */
  private static final double STILL_OUT_CALLS = .3;
  private static final double POWER_UPS_HEARD = .9;
  private static final double BAD_QUALITY = .001;
  private static final Duration LONG_IDLE = Duration.ofHours(2);
  private static final int MOST_OPEN_IN_DEMONSTRATION = 4;

  /** An outage that was confirmed at what is really broken, with its real time. */
  record Confirmed(long outage, int fault) {}

  private record Due(Instant at, int order, Runnable what) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final Territory territory;
  private final Cast cast;
  private final Storm storm;
  private final Draws draws;
  private final World world;
  private final Sources sources;
  private final Duration patience;
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingInt(Due::order));
  private final AtomicInteger order = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final Map<Integer, Long> taken = new ConcurrentHashMap<>();
  private final Map<Integer, Confirmed> confirmed = new ConcurrentHashMap<>();
  private final Map<Integer, Instant> mendedAt = new ConcurrentHashMap<>();
  private final AtomicInteger falseTrips = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  /** Switches that stand otherwise than the server knows, until a crew comes by. */
  private final List<Misknown> misknown = new CopyOnWriteArrayList<>();
  private Caller caller;
  private ServerTime time;
  private Dispatcher dispatcher;
  private Instant start;
  private Instant idleSince;
  private volatile boolean over;
  private volatile boolean paused;
  private volatile Instant nextFault;

  /** @param patience how long after the last gust the crews may go on, in the storm's time */
  public StormRun(Territory territory, Storm storm, Cast cast, Duration patience) {
    this.territory = territory;
    this.storm = storm;
    this.cast = cast;
    this.patience = patience;
    this.draws = new Draws(storm.seed());
    this.world = new World(storm.truth(territory));
    if (!storm.isRecorded())
      misknown.addAll(Misknown.in(territory, draws, storm.parameters().unknownSwitches()));
    this.sources = new Sources(http, cast);
  }

  /** What kind of server that is, and its clock. */
  static JsonNode training(java.net.URI base) throws Refused, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return new Caller(http, base).get("/api/training");
    }
  }

  int faults() {
    return storm.faults().size();
  }

  /** Plays it to the end. */
  public StormReport play() throws InterruptedException {
    begin();
    try {
      while (!isDone()) {
        whileResumed();
        happen();
        Thread.sleep(Math.clamp(1000 / time.speed(), 5, 50));
      }
    } finally {
      end();
    }
    return new StormReport(territory, storm, world, dispatcher, confirmed, mendedAt, start, time.instant(), sources.sent(),
        sources.refused(), falseTrips.get(), caller);
  }

  private void begin() throws InterruptedException {
    try {
      var training = new Caller(http, cast.base()).get("/api/training");
      requireHarmless(training);
      time = new ServerTime(training);
      caller = new Caller(http, cast.base());
      dispatcher = new Dispatcher(caller, cast, time, Duration.ofSeconds(Math.round(90 / Math.min(haste(), 4))));
      sources.open();
      dispatcher.step();
      dispatcher.tells(storm.parameters().name(), storm.seed(), true);
    } catch (Refused e) {
      throw Refusal.unavailable("simulate/refused", "The server refused the storm: " + e.code + " " + e.getMessage());
    }
    start = time.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    world.stand(misknown, start);
    for (var event : storm.events())
      at(start.plusSeconds(event.t()), () -> happen(event));
    nextFault = storm.faults().stream().findFirst().map(f -> start.plusSeconds(f.t())).orElse(null);
    if (storm.isRecorded())
      return; // those who train decide themselves
    threads.add(Thread.ofVirtual().name("simulated-dispatcher").start(this::dispatch));
    for (var crew : cast.crews())
      threads.add(Thread.ofVirtual().name("crew-" + crew.code()).start(new CrewAtWork(this, crew, new Caller(http, cast.base()), draws)));
  }

  /** Refuses whatever is neither an exercise nor the sample. */
  private static void requireHarmless(JsonNode training) {
    var kind = training.path("kind").asText();
    if (!kind.equals("training") && !kind.equals("sample"))
      throw Refusal.forbidden("simulate/production",
          "This server holds real customers: a storm is only played over one that was made for exercises, or over the sample.");
  }

  private void dispatch() {
    try {
      while (!over) {
        whileResumed();
        try {
          dispatcher.step();
        } catch (Refused e) {
          log.warn("simulated dispatcher: {} {}", e.code, e.getMessage());
        }
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() {
    if (over)
      return true;
    var now = time.instant();
    var lastGust = start.plusSeconds(storm.parameters().length_s());
    if (now.isBefore(lastGust))
      return false;
    // what nobody reports for so long will not be reported
    boolean idle = dispatcher.busyFeeders().isEmpty();
    idleSince = !idle ? null : idleSince == null ? now : idleSince;
    return storm.isRecorded() || now.isAfter(lastGust.plus(patience))
        || idle && (world.allBroken().isEmpty() || now.isAfter(idleSince.plus(LONG_IDLE)));
  }

  private void end() throws InterruptedException {
    over = true;
    try {
      dispatcher.tells(storm.parameters().name(), storm.seed(), false);
    } catch (Refused e) {
      log.warn("the server could not be told that the storm is over: {} {}", e.code, e.getMessage());
    }
    for (var thread : threads)
      thread.interrupt();
    sources.close();
  }

  /** Ends it before its time. */
  @Override
  public void close() {
    over = true;
    for (var thread : threads)
      thread.interrupt();
    http.shutdownNow();
  }

  public void pause(boolean yes) {
    paused = yes;
  }

  public boolean isPaused() {
    return paused;
  }

  /** When something is to break next; null when nothing more will. */
  public Instant nextFault() {
    return nextFault;
  }

  void whileResumed() throws InterruptedException {
    while (paused && !over)
      Thread.sleep(200);
  }

  boolean isOver() {
    return over;
  }

  ServerTime time() {
    return time;
  }

  /** Whether this crew's people are at work; in a demonstration they always are. */
  boolean isOnShift(String crew, Instant at) {
    return isDemonstration() || new Turns(draws, start).isOn(crew, at);
  }

  Cast cast() {
    return cast;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  double haste() {
    return storm.parameters().haste();
  }

  boolean isDemonstration() {
    return storm.parameters().isDemonstration();
  }

  void sleep(Duration some) throws InterruptedException {
    time.sleepUntil(time.instant().plus(some));
  }

  // -- what happens by itself

  private void at(Instant when, Runnable what) {
    synchronized (due) {
      due.add(new Due(when, order.getAndIncrement(), what));
    }
  }

  private void happen() {
    for (;;) {
      Due next;
      synchronized (due) {
        next = due.peek();
        if (next == null || next.at.isAfter(time.instant()))
          break;
        due.remove();
      }
      next.what.run();
    }
    for (var outage = dispatcher.nextNew(); outage != null; outage = dispatcher.nextNew())
      asks(outage);
    sources.flush(time.instant());
  }

  private void happen(StormEvent event) {
    var at = start.plusSeconds(event.t());
    switch (event) {
      case StormEvent.Fault fault -> breaks(fault, at);
      case StormEvent.Momentary momentary -> blinks(momentary, at);
      case StormEvent.Call call -> {
        if (call.fault() == null || world.isDark(territory.find(call.customer())))
          sources.call(messageId("call"), call, at);
      }
      case StormEvent.Gasp gasp -> {
        var since = world.darkSince(territory.find(gasp.customer()));
        // a meter waits 45 s before it gasps; one that was dark before this fault has gasped already
        boolean fresh = since != null && gasp.fault() != null && !since.isAfter(at.minusSeconds(45))
            && world.find(gasp.fault()).map(b -> !since.isBefore(b.since())).orElse(false);
        if (gasp.fault() == null || fresh)
          meter(gasp.customer(), "last-gasp", at);
      }
      case StormEvent.Said said -> customerAt(said.node(), said.nth()).ifPresent(code -> sources
          .call(messageId("call"), new StormEvent.Call(said.t(), null, code, code, said.kind(), said.channel()), at));
      case StormEvent.MeterSaid said -> customerAt(said.node(), said.nth()).ifPresent(code -> meter(code, said.kind(), at));
      case StormEvent.DeviceSaid said -> sources.scada(messageId("scada"), said.device(), said.kind(), at);
    }
  }

  /** Some customer at the node, the same each time for the same one of those who spoke. */
  private Optional<String> customerAt(String node, int nth) {
    int there = territory.grid().findNode(node);
    var here = there < 0 ? new int[0] : territory.at(there);
    return here.length == 0 ? Optional.empty() : Optional.of(territory.code(here[nth % here.length]));
  }

  private void breaks(StormEvent.Fault fault, Instant at) {
    nextFault = storm.faults().stream().filter(f -> f.t() > fault.t()).findFirst().map(f -> start.plusSeconds(f.t())).orElse(null);
    if (storm.parameters().isDemonstration() && (isTooMuchToShow(fault) || !isStillSample()))
      return;
    world.breaks(fault, at).ifPresent(changed -> {
      log.info("storm: {} {} breaks, {} customers go dark", fault.kind(), fault.device() == null ? "connection" : fault.device(),
          changed.dark().size());
      telemetered(fault.device(), fault.id(), true, at);
    });
  }

  /** A demonstration ends when somebody imports his own network in place of the sample. */
  private boolean isStillSample() {
    try {
      var kind = new Caller(http, cast.base()).get("/api/training").path("kind").asText();
      if (!kind.equals("production"))
        return true;
      log.info("the pulse stops: another network has been imported in place of the sample");
      over = true;
    } catch (Refused e) {
      log.warn("storm: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Who looks at a demonstration shall be able to follow it: few at a time, and one on a feeder. */
  private boolean isTooMuchToShow(StormEvent.Fault fault) {
    var broken = world.allBroken();
    int branch = fault.device() == null ? -1 : territory.grid().getBranch(fault.device());
    return broken.size() >= MOST_OPEN_IN_DEMONSTRATION || branch < 0
        || broken.stream().anyMatch(b -> feeder(b.branch()).equals(feeder(branch)))
        || dispatcher.busyFeeders().contains(feeder(branch));
  }

  private String feeder(int branch) {
    return branch < 0 ? "" : territory.grid().feeder(branch);
  }

  private void blinks(StormEvent.Momentary momentary, Instant at) {
    int branch = territory.grid().getBranch(momentary.device());
    if (world.isOpen(branch))
      return;
    world.switched(branch, true, 0, at);
    telemetered(momentary.device(), at.getEpochSecond(), true, at);
    var back = at.plusSeconds(momentary.lasts_s());
    at(back, () -> {
      world.switched(branch, false, 0, back);
      telemetered(momentary.device(), at.getEpochSecond(), false, back);
    });
  }

  /** All breakers tell where they stand, and half of the reclosers; 2 to 10 s late. */
  private void telemetered(String device, long occasion, boolean open, Instant at) {
    if (device == null || !storm.parameters().scada())
      return;
    var type = territory.grid().kind(territory.grid().getBranch(device));
    long who = Draws.entity(device);
    boolean tells = type == BranchKind.BREAKER || type == BranchKind.RECLOSER && draws.uniform(Stream.SCADA, who, 0) < .5;
    if (!tells)
      return;
    var kind = draws.uniform(Stream.SCADA, who, 2 * occasion + 3) < BAD_QUALITY ? "bad-quality" : open ? "open" : "closed";
    at(at.plusSeconds(2 + (long) (8 * draws.uniform(Stream.SCADA, who, 2 * occasion + (open ? 4 : 5)))),
        () -> sources.scada(messageId("scada"), device, kind, at));
  }

  private void meter(String customer, String kind, Instant at) {
    sources.meter(messageId("meter"), customer, kind, at);
  }

  private String messageId(String what) {
    return what + "-" + messages.getAndIncrement() + "-" + storm.seed() + "-" + start.getEpochSecond();
  }

  /** The head-end asks some meters below a device that has just been blamed, two at a transformer; one that has supply mostly answers. */
  private void asks(JsonNode outage) {
    int branch = territory.grid().findBranch(outage.path("device").path("id").asText(""));
    if (branch < 0 || !sources.hasMeters() || isDemonstration())
      return;
    var asked = time.instant().truncatedTo(ChronoUnit.SECONDS);
    for (int customer : Pings.of(territory, draws, storm.parameters().meters(), branch)) {
      var code = territory.code(customer);
      long who = Draws.entity(code);
      var answers = asked.plusSeconds(10 + (long) (50 * draws.uniform(Stream.PING, who, -3)));
      at(answers, () -> meter(code,
          !world.isDark(customer) && draws.uniform(Stream.PING, who, -4 - branch) < Pings.ANSWERED ? "ping-on" : "no-answer", answers));
    }
  }

  private void lit(List<Integer> customers, Instant at) {
    var drawing = new Draws(storm.seed());
    for (int customer : customers) {
      var code = territory.code(customer);
      long who = Draws.entity(code);
      if (drawing.uniform(Stream.DATA, who, 1) >= storm.parameters().meters()
          || drawing.uniform(Stream.PING, who, at.getEpochSecond()) >= POWER_UPS_HEARD)
        continue;
      var told = at.plusSeconds(10 + (long) (290 * drawing.uniform(Stream.PING, who, -at.getEpochSecond())));
      at(told, () -> {
        if (!world.isDark(customer))
          meter(code, "power-up", told);
      });
    }
  }

  /** Those who stay dark while the light comes back around them call sooner or later. */
  private void stillDark(Broken mended, Instant at) {
    if (mended.branch() < 0)
      return;
    for (int customer : world.truth().below(mended.branch())) {
      if (!world.isDark(customer))
        continue;
      var code = territory.code(customer);
      long who = Draws.entity(code);
      if (draws.uniform(Stream.CALLPROP, who, 1_000_000L + mended.fault().id()) < STILL_OUT_CALLS) {
        var calls = at
            .plusSeconds(Math.round(60 / haste() * draws.lognormal(Stream.CALLDELAY, who, 1_000_000L + mended.fault().id(), 15, 1)));
        at(calls, () -> happen(new StormEvent.Call(Duration.between(start, calls).toSeconds(), mended.fault().id(), code, code, "no-power",
            "agent")));
      }
    }
  }

  // -- what crews find and do

  /** What explains an outage in the field: what is broken at its device, else what keeps most of its callers dark, else what is near. */
  Optional<Broken> look(JsonNode outage) {
    var device = outage.path("device").path("id").asText("");
    int branch = device.isEmpty() ? -1 : territory.grid().findBranch(device);
    var all = world.allBroken();
    var here = all.stream().filter(b -> b.branch() >= 0 && b.branch() == branch).findFirst();
    if (here.isPresent())
      return here;
    var votes = new HashMap<Integer, Integer>();
    for (var report : outage.path("reportList")) {
      int customer = territory.find(report.path("customer").path("code").asText(""));
      if (customer >= 0)
        world.blame(customer).ifPresent(b -> votes.merge(b.fault().id(), 1, Integer::sum));
    }
    var most = votes.entrySet().stream()
        .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.<Integer, Integer>comparingByKey().reversed()))
        .flatMap(vote -> world.find(vote.getKey()));
    if (most.isPresent() || branch < 0)
      return most;
    var below = world.brokenBelow(branch).stream().filter(b -> !taken.containsKey(b.fault().id()))
        .min(Comparator.comparing(Broken::since));
    if (below.isPresent())
      return below;
    int node = territory.supply().fedNode(branch);
    return node < 0
        ? Optional.empty()
        : all.stream().filter(b -> b.branch() >= 0 && territory.supply().isBelow(node, b.branch())).findFirst();
  }

  /** False if another crew is at it. */
  boolean take(int fault, long job) {
    var before = taken.putIfAbsent(fault, job);
    return before == null || before == job;
  }

  void nothingFound(long outage) throws InterruptedException {
    falseTrips.incrementAndGet();
    cancel(outage, "Đội kiểm tra, lưới bình thường");
  }

  /** Not where somebody else has found what it is: that one is being mended. */
  void cancel(long outage, String why) throws InterruptedException {
    try {
      if (dispatcher.outage(outage).path("status").asText().equals("predicted"))
        dispatcher.cancel(outage, why);
    } catch (Refused e) {
      log.info("storm: outage {} could not be cancelled: {} {}", outage, e.code, e.getMessage());
    }
  }

  /** Whatever stands otherwise than the server knows on the way is told, with the moment from when on it has stood so. */
  private void seesSwitches(Broken broken) throws InterruptedException {
    int branch = broken.branch() >= 0 ? broken.branch() : territory.supply().feedingBranch(territory.node(broken.customer()));
    for (var one : misknown) {
      if (branch < 0 || !one.isOnTheWayTo(territory, branch) || !misknown.remove(one))
        continue;
      try {
        var why = "Found so by a crew; nobody had written it down";
        dispatcher.operateDevice(territory.grid().branchId(one.tie()), false, start, why);
        dispatcher.operateDevice(territory.grid().branchId(one.section()), true, start, why);
        log.info("storm: a crew finds {} open and {} closed", territory.grid().branchId(one.section()),
            territory.grid().branchId(one.tie()));
      } catch (Refused e) {
        log.warn("storm: how {} stands could not be told: {} {}", territory.grid().branchId(one.section()), e.code, e.getMessage());
      }
    }
  }

  /** True if the server has it at the right device with the right time. */
  boolean confirmed(long outage, Broken broken) throws InterruptedException {
    seesSwitches(broken);
    try {
      var now = dispatcher.confirm(outage, broken.fault().device(), broken.since());
      boolean right = Instant.parse(now.path("offAt").asText()).equals(broken.since())
          && now.path("device").path("id").asText("").equals(broken.fault().device() == null ? "" : broken.fault().device());
      if (right)
        confirmed.put(broken.fault().id(), new Confirmed(outage, broken.fault().id()));
      return right;
    } catch (Refused e) {
      log.info("storm: outage {} could not be confirmed at {}: {} {}", outage, broken.fault().device(), e.code, e.getMessage());
      return false;
    }
  }

  /**
   * Gives some customers supply before the fault is mended, where a switch parts the network: what lies before it through the device itself, or
   * what lies behind it through a tie. Both the field and the server get it; whatever the server refuses is not done in the field either.
   */
  Optional<Parting> part(long outage, Broken broken) throws InterruptedException {
    if (broken.branch() < 0 || storm.parameters().isDemonstration())
      return Optional.empty();
    boolean behind = draws.uniform(Stream.DURATION, broken.fault().id(), 20) < .5;
    var parting = behind ? Parting.before(territory, broken) : Parting.behind(territory, broken, world::isOpen);
    if (parting.isEmpty())
      return parting;
    var found = parting.get();
    sleep(Duration.ofSeconds(Math.round(1800 + 1800 * draws.uniform(Stream.DURATION, broken.fault().id(), 21))));
    try {
      if (found.tie() >= 0 && !dispatcher.mayTie(outage, territory.grid().branchId(found.tie())))
        return Optional.empty();
      switches(outage, broken, found.section(), true);
      switches(outage, broken, found.tie() >= 0 ? found.tie() : broken.branch(), false);
      log.info("storm: outage {} is parted at {}", outage, territory.grid().branchId(found.section()));
      return parting;
    } catch (Refused e) {
      log.info("storm: outage {} could not be parted: {} {}", outage, e.code, e.getMessage());
      rejoin(outage, broken, found);
      return Optional.empty();
    }
  }

  /** Everything as usual again, with the sections fed from both sides for a moment. */
  void rejoin(long outage, Broken broken, Parting parting) throws InterruptedException {
    for (int branch : new int[]{parting.section(), parting.tie()}) {
      boolean usual = branch >= 0 && territory.grid().normallyOpen(branch);
      if (branch < 0 || world.isOpen(branch) == usual)
        continue;
      var at = time.instant().truncatedTo(ChronoUnit.SECONDS);
      lit(world.switched(branch, usual, broken.fault().id(), at).lit(), at);
      try {
        dispatcher.operate(outage, territory.grid().branchId(branch), usual, at, "Trả về kết dây cơ bản");
      } catch (Refused e) {
        log.warn("storm: {} could not be told: {} {}", territory.grid().branchId(branch), e.code, e.getMessage());
      }
    }
  }

  private void switches(long outage, Broken broken, int branch, boolean open) throws Refused, InterruptedException {
    var at = time.instant().truncatedTo(ChronoUnit.SECONDS);
    dispatcher.step(outage, territory.grid().branchId(branch), open, at, "Tách phần hỏng khỏi phần lành");
    lit(world.switched(branch, open, broken.fault().id(), at).lit(), at);
    if (branch == broken.branch())
      telemetered(broken.fault().device(), broken.fault().id() + 200_000L, open, at);
    sleep(Duration.ofSeconds(60));
  }

  /** In the field the device is closed now. */
  void mended(Broken broken, Instant at) {
    var changed = world.mended(broken.fault().id(), at);
    mendedAt.put(broken.fault().id(), at);
    telemetered(broken.fault().device(), broken.fault().id() + 100_000L, false, at);
    lit(changed.lit(), at);
    stillDark(broken, at);
  }

  void restored(long outage, int fault) {
    log.info("storm: outage {} is restored (fault {})", outage, fault);
  }

  /** The crew mended something although its job was taken from it: the dispatcher hears of it by telephone. */
  void restoredOtherwise(long outage, String device, Instant at) throws InterruptedException {
    try {
      dispatcher.restore(dispatcher.now(outage, device), at);
    } catch (Refused e) {
      log.info("storm: outage {} was over already: {}", outage, e.code);
    }
  }

  BranchKind kind(String device) {
    return territory.grid().kind(territory.grid().getBranch(device));
  }

  /** Length of the lines that a device protects, as far as the crew has to walk them. */
  double lines_m(String device) {
    int branch = territory.grid().findBranch(device);
    if (branch < 0)
      return 0;
    double sum = 0;
    for (int node : territory.supply().below(branch)) {
      int line = territory.supply().feedingBranch(node);
      if (line >= 0 && territory.grid().kind(line) == BranchKind.LINE)
        sum += territory.grid().length_m(line);
    }
    return sum;
  }
}
