package relight.simulate;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.Supply;
import relight.simulate.Caller.Refused;

/**
 * Keeps the sample district alive: every few minutes something opens, customers report, a dispatcher and crews deal with it. It knows the
 * district from its files and speaks to the server through the public API only.
 */
public final class Pulse implements AutoCloseable {

  /** A customer of the sample, as its file has it. */
  public record Household(String code, String node) {}

  /** Somebody to sign in as. */
  public record Account(String login, String password, double lon, double lat) {}

  private record Call(Instant at, String customer) {}

  private static final Logger log = LoggerFactory.getLogger(Pulse.class);
  private static final int MOST_OPEN_FAULTS = 4;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final Duration faultEvery;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Supply supply;
  private final List<Integer> devices = new ArrayList<>();
  private final Map<Integer, List<String>> customersAt = new LinkedHashMap<>();
  private final Account dispatcherAccount;
  private final PulseDispatcher dispatcher;
  private final List<PulseCrew> crews = new ArrayList<>();
  private final Queue<Call> calls = new ArrayDeque<>();
  private volatile boolean paused;
  private volatile boolean closed;
  private volatile Instant nextFault;
  private Thread thread;

  /** @param grid the sample's network, read from its files */
  public Pulse(URI base, Grid grid, List<Household> households, RoadGraph roads, Account dispatcher, List<Account> crews,
      Duration faultEvery,
      InstantSource time, RandomGenerator random) {
    this.base = base;
    this.faultEvery = faultEvery;
    this.time = time;
    this.random = random;
    var perNode = new int[grid.nodes()];
    for (var household : households) {
      int node = grid.getNode(household.node());
      perNode[node]++;
      customersAt.computeIfAbsent(node, n -> new ArrayList<>()).add(household.code());
    }
    this.supply = Supply.of(grid, grid.normal(), perNode);
    for (int b = 0; b < grid.branches(); b++) {
      int customers = supply.customersBelow(b);
      boolean fault = grid.kind(b) == BranchKind.TRANSFORMER || grid.kind(b) == BranchKind.FUSE || grid.kind(b) == BranchKind.RECLOSER;
      if (fault && customers >= 6 && customers <= 2000)
        devices.add(b);
    }
    if (devices.isEmpty())
      throw new IllegalArgumentException("the sample has no device that could open");
    this.dispatcherAccount = dispatcher;
    this.dispatcher = new PulseDispatcher(new Caller(http, base), dispatcher.login(), dispatcher.password());
    for (var crew : crews) {
      this.crews.add(
          new PulseCrew(new Caller(http, base), crew.login(), crew.password(), new RoadGraph.Point(crew.lon(), crew.lat()), roads, random));
    }
    this.nextFault = time.instant().plusSeconds(8);
  }

  public void start() {
    thread = Thread.ofVirtual().name("pulse").start(this::run);
  }

  public boolean isPaused() {
    return paused;
  }

  public Instant nextFault() {
    return nextFault;
  }

  /** Paused, no new fault begins and nobody acts; what people do by hand goes on. */
  public void pause(boolean on) {
    paused = on;
    if (!on)
      nextFault = time.instant().plusSeconds(10);
  }

  private void run() {
    try {
      var me = new Caller(http, base).signIn(dispatcherAccount.login(), dispatcherAccount.password());
      if (!me.path("sample").asBoolean()) {
        log.error("the pulse stops: this database is not the sample's");
        return;
      }
      while (!closed) {
        Thread.sleep(1000);
        if (!paused)
          beat(time.instant());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Refused e) {
      log.error("the pulse stops: {} {}", e.code, e.getMessage());
    } catch (RuntimeException e) {
      log.error("the pulse stops", e);
    }
  }

  private void beat(Instant now) throws InterruptedException {
    if (!now.isBefore(nextFault)) {
      nextFault = now.plus(faultEvery);
      somethingOpens(now);
      if (closed)
        return;
    }
    while (!calls.isEmpty() && !calls.peek().at.isAfter(now))
      report(calls.poll().customer);
    attempt("dispatcher", () -> dispatcher.step(now));
    for (var crew : crews)
      attempt("crew", () -> crew.step(now));
  }

  private void somethingOpens(Instant now) throws InterruptedException {
    try {
      var board = new Caller(http, base).get("/board.json");
      if (!board.path("sample").asBoolean()) {
        log.info("the pulse stops: another network has been imported in place of the sample");
        calls.clear();
        closed = true;
        return;
      }
      int open = 0;
      for (var outage : board.path("outages"))
        if (!outage.path("state").asText().equals("restored"))
          open++;
      if (open >= MOST_OPEN_FAULTS)
        return;
    } catch (Refused e) {
      log.warn("pulse: the board could not be read: {}", e.getMessage());
      return;
    }
    // Two faults on one feeder at a time would look like one above both.
    var quiet = devices.stream().filter(d -> !dispatcher.busyFeeders().contains(supply.grid().feeder(d))).toList();
    if (quiet.isEmpty())
      return;
    int device = quiet.get(random.nextInt(quiet.size()));
    var callers = new ArrayList<String>();
    for (int node : supply.below(device))
      callers.addAll(customersAt.getOrDefault(node, List.of()));
    // Neighbours call, here and there below the device: they follow one another in the order in which the network is walked.
    var calling = new LinkedHashSet<String>();
    int places = Math.min(4, 1 + callers.size() / 60);
    for (int place = 0; place < places; place++) {
      int first = random.nextInt(callers.size());
      for (int i = first; i < Math.min(callers.size(), first + 3); i++)
        calling.add(callers.get(i));
    }
    int count = calling.size();
    var when = now;
    for (var caller : calling) {
      when = when.plusMillis(random.nextInt(500, 6000));
      calls.add(new Call(when, caller));
    }
    log.info("pulse: {} opens, {} customers will call", supply.grid().branchId(device), count);
  }

  private void report(String customer) throws InterruptedException {
    attempt("customer", () -> new Caller(http, base).post("/api/reports", Map.of("customerCode", customer, "kind", "no-power")));
  }

  private interface Deed {
    void run() throws Refused, InterruptedException;
  }

  /** One refusal must not stop the others; it is logged as the person on call would want it. */
  private static void attempt(String who, Deed deed) throws InterruptedException {
    try {
      deed.run();
    } catch (Refused e) {
      log.warn("pulse: {} was refused: {} {}", who, e.code, e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null)
      thread.interrupt();
    http.shutdownNow();
  }
}
