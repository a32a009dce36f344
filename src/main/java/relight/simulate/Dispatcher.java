package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.network.BranchKind;
import relight.simulate.Caller.Refused;

/**
 * The simulated control room: largest outage first to the nearest free crew, confirms what crews find with the times they tell, closes what is
 * over. What a person has claimed it leaves alone, and it waits a while before it touches anything, so that a person comes first.
 */
final class Dispatcher {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Set<String> OPEN = Set.of("predicted", "confirmed", "partiallyRestored");
  private static final Set<String> AT_WORK = Set.of("sent", "acknowledged", "enRoute", "onSite", "working", "suspended");
  private static final Duration BEFORE_CLOSING = Duration.ofMinutes(20);
  private static final int TRIES = 6;

  private final Caller caller;
  private final Cast cast;
  private final ServerTime time;
  private final Duration beforeTouching;
  private final Set<String> ours;
  private final Map<Long, Instant> firstSeen = new ConcurrentHashMap<>();
  private final Map<String, List<Instant>> devicesSeen = new ConcurrentHashMap<>();
  private final Map<Long, Instant> restoredSince = new HashMap<>();
  private final Queue<JsonNode> fresh = new ConcurrentLinkedQueue<>();
  private volatile JsonNode console;
  private final AtomicInteger passedOver = new AtomicInteger();
  private volatile int longestQueue;
  /** Codes of the crews that may restore, as the server has said since the last look; null until it was asked. */
  private Set<String> mayRestore;
  private long me;

  Dispatcher(Caller caller, Cast cast, ServerTime time, Duration beforeTouching) {
    this.caller = caller;
    this.cast = cast;
    this.time = time;
    this.beforeTouching = beforeTouching;
    this.ours = new LinkedHashSet<>(cast.crews().stream().map(Cast.Crew::code).toList());
  }

  /** Outages ever seen on the console, with the moment of the first look. */
  Map<Long, Instant> seen() {
    return firstSeen;
  }

  /** When a device was first named as an outage's from this moment on. */
  Optional<Instant> firstNamed(String device, Instant from) {
    return devicesSeen.getOrDefault(device, List.of()).stream().filter(at -> !at.isBefore(from)).findFirst();
  }

  /** An outage that has been seen for the first time since the last asking, or null. */
  JsonNode nextNew() {
    return fresh.poll();
  }

  /** How often a crew that was free was passed over because the server says that it may not do the work, or does not know its trade. */
  int passedOver() {
    return passedOver.get();
  }

  int longestQueue() {
    return longestQueue;
  }

  /** Feeders where something is open. */
  Set<String> busyFeeders() {
    var busy = new LinkedHashSet<String>();
    if (console != null)
      for (var outage : console.path("outages"))
        if (OPEN.contains(outage.path("status").asText()))
          busy.add(outage.path("feeder").asText());
    return busy;
  }

  /** The work of one of our crews as last seen, or null. */
  JsonNode jobOf(String crew) {
    var now = console;
    if (now == null)
      return null;
    String id = null;
    for (var one : now.path("crews"))
      if (one.path("code").asText().equals(crew))
        id = one.path("id").asText();
    for (var job : now.path("jobs"))
      if (id != null && job.path("crew").path("id").asText().equals(id) && AT_WORK.contains(job.path("status").asText()))
        return job;
    return null;
  }

  /** Says to everybody who looks which storm is played, and whether it still is. */
  void tells(String storm, long seed, boolean running) throws Refused, InterruptedException {
    caller.post("/api/training/storm", Map.of("name", storm, "seed", seed, "running", running));
  }

  /** Looks and decides once. */
  void step() throws Refused, InterruptedException {
    if (!caller.isSignedIn())
      me = caller.signIn(cast.dispatcher().login(), cast.dispatcher().password()).path("user").path("id").asLong();
    var now = caller.get("/api/console");
    time.observe(now.path("time").asText());
    console = now;
    var at = time.instant();
    note(now, at);
    var free = freeCrews(now);
    mayRestore = null;
    var open = StreamSupport.stream(now.path("outages").spliterator(), false)
        .filter(o -> !o.path("kind").asText().equals("planned")) // those end with the steps of their plan
        .sorted(Comparator.comparingInt((JsonNode o) -> -o.path("customersOut").asInt()).thenComparingLong(o -> o.path("id").asLong()))
        .toList();
    for (var outage : open)
      advance(outage, at, free);
  }

  private void note(JsonNode now, Instant at) {
    int queue = 0;
    for (var outage : now.path("outages")) {
      if (!OPEN.contains(outage.path("status").asText()))
        continue;
      if (firstSeen.putIfAbsent(outage.path("id").asLong(), at) == null)
        fresh.add(outage);
      var device = outage.path("device").path("id").asText("");
      var times = devicesSeen.computeIfAbsent(device, d -> java.util.Collections.synchronizedList(new ArrayList<>()));
      times.add(at);
      if (outage.path("job").isNull() || outage.path("job").isMissingNode())
        queue++;
    }
    longestQueue = Math.max(longestQueue, queue);
  }

  private List<JsonNode> freeCrews(JsonNode now) {
    var free = new ArrayList<JsonNode>();
    for (var crew : now.path("crews"))
      if (ours.contains(crew.path("code").asText()) && crew.path("status").asText().equals("available"))
        free.add(crew);
    return free;
  }

  private void advance(JsonNode outage, Instant at, List<JsonNode> free) throws Refused, InterruptedException {
    var claimedBy = outage.path("claimedBy");
    if (!claimedBy.isMissingNode() && !claimedBy.isNull() && claimedBy.path("id").asLong() != me)
      return; // somebody's own
    long id = outage.path("id").asLong();
    var status = outage.path("status").asText();
    var path = "/api/outages/" + id;
    var version = Map.of("version", outage.path("version").asLong());
    try {
      if (status.equals("restored")) {
        if (Duration.between(restoredSince.computeIfAbsent(id, o -> at), at).compareTo(BEFORE_CLOSING) > 0)
          caller.post(path + "/close", version);
        return;
      }
      if (!OPEN.contains(status) || Duration.between(firstSeen.getOrDefault(id, at), at).compareTo(beforeTouching) < 0)
        return;
      if (claimedBy.isNull() || claimedBy.isMissingNode())
        caller.post(path + "/claim", version);
      else if (outage.path("can").path("createJob").asBoolean() && !free.isEmpty()
          && (outage.path("job").isNull() || outage.path("job").isMissingNode()))
        send(outage, path, free);
    } catch (Refused e) {
      if (e.status != 409)
        log.warn("simulated dispatcher: {} {}", e.code, e.getMessage());
      // else somebody was faster; look again
    }
  }

  private void send(JsonNode outage, String path, List<JsonNode> free) throws Refused, InterruptedException {
    var there = new RoadGraph.Point(outage.path("lon").asDouble(), outage.path("lat").asDouble());
    var fit = fit(outage, free);
    var nearest = fit.stream().min(Comparator.comparingDouble(crew -> here(crew).distance_m(there))).orElse(null);
    if (nearest == null)
      return; // the right people are coming, or come with the next shift
    caller.post(path + "/jobs",
        Map.of("version", outage.path("version").asLong(), "crewId", nearest.path("id").asLong(), "note", "", "send",
            true));
    free.remove(nearest);
  }

  /** Those who may do it, as the server judges, and who know the trade it seems to take, as long as anybody on shift knows it. */
  private List<JsonNode> fit(JsonNode outage, List<JsonNode> free) throws Refused, InterruptedException {
    var may = mayRestore();
    var needed = BranchKind.find(outage.path("device").path("kind").asText("")).map(Trade::needed).orElse(Trade.TROUBLE);
    boolean any = cast.crews().stream().anyMatch(c -> may.contains(c.code()) && c.trade().masters(needed));
    var fit = new ArrayList<JsonNode>();
    for (var crew : free) {
      var code = crew.path("code").asText();
      boolean masters = cast.crews().stream().anyMatch(c -> c.code().equals(code) && c.trade().masters(needed));
      if (may.contains(code) && (masters || !any))
        fit.add(crew);
      else
        passedOver.incrementAndGet();
    }
    return fit;
  }

  /** Asked at most once for each look, and only where there is somebody to send. */
  private Set<String> mayRestore() throws Refused, InterruptedException {
    if (mayRestore == null) {
      var may = new LinkedHashSet<String>();
      for (var choice : caller.get("/api/crews/fit?kind=restoration").path("crews"))
        if (choice.path("fit").asBoolean())
          may.add(choice.path("code").asText());
      mayRestore = may;
    }
    return mayRestore;
  }

  private RoadGraph.Point here(JsonNode crew) {
    var position = crew.path("position");
    if (position.has("lon"))
      return new RoadGraph.Point(position.path("lon").asDouble(), position.path("lat").asDouble());
    return cast.crews().stream().filter(c -> c.code().equals(crew.path("code").asText()))
        .map(c -> new RoadGraph.Point(c.lon(), c.lat())).findFirst().orElse(new RoadGraph.Point(0, 0));
  }

  JsonNode outage(long id) throws Refused, InterruptedException {
    return caller.get("/api/outages/" + id);
  }

  boolean isOver(long outage) throws Refused, InterruptedException {
    return !OPEN.contains(outage(outage).path("status").asText());
  }

  /** What became of an outage a crew was sent to: the one that is open at the device that was found, or the one it went up in. */
  long now(long id, String device) throws Refused, InterruptedException {
    var outage = outage(id);
    for (int hops = 0; hops < 10 && outage.path("mergedInto").isNumber(); hops++)
      outage = outage(outage.path("mergedInto").asLong());
    boolean there = OPEN.contains(outage.path("status").asText()) && outage.path("device").path("id").asText().equals(device);
    if (device != null && !there)
      for (var other : caller.get("/api/console").path("outages"))
        if (OPEN.contains(other.path("status").asText()) && other.path("device").path("id").asText().equals(device))
          return other.path("id").asLong();
    return outage.path("id").asLong();
  }

  /**
   * The crew has found what is broken and since when: confirmed at that device, with that time.
   *
   * @param device null for a customer's own connection
   * @return the outage as it stands then
   */
  JsonNode confirm(long id, String device, Instant since) throws Refused, InterruptedException {
    var now = outage(id);
    if (now.path("status").asText().equals("predicted"))
      now = again(id, version -> {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", version);
        if (device != null)
          body.put("deviceId", device);
        return caller.post("/api/outages/" + id + "/confirm", body);
      });
    var body = new LinkedHashMap<String, Object>();
    if (!Instant.parse(now.path("offAt").asText()).equals(since))
      body.put("offAt", since.toString());
    if (device != null && !now.path("device").path("id").asText().equals(device))
      body.put("device", device);
    if (!body.isEmpty()) {
      body.put("reason", "Đội tại hiện trường báo");
      now = again(id, version -> {
        body.put("version", version);
        return caller.post("/api/outages/" + id + "/correct", body);
      });
    }
    return now;
  }

  /** A crew has operated a device for this outage. */
  void step(long id, String device, boolean open, Instant at, String why) throws Refused, InterruptedException {
    again(id, version -> caller.post("/api/outages/" + id + "/steps",
        Map.of("version", version, "device", device, "open", open, "at", at.toString(), "reason", why)));
  }

  /** Whether the server knows this tie for the outage, and warns of no load. */
  boolean mayTie(long id, String device) throws Refused, InterruptedException {
    for (var tie : caller.get("/api/outages/" + id + "/ties").path("ties"))
      if (tie.path("device").asText().equals(device))
        return !tie.path("loadWarning").asBoolean();
    return false;
  }

  /** A device is operated for an outage that may be over by now. */
  void operate(long id, String device, boolean open, Instant at, String why) throws Refused, InterruptedException {
    try {
      step(id, device, open, at, why);
    } catch (Refused e) {
      if (!e.code.equals("outage/over") && !e.code.equals("outage/wrong-status"))
        throw e;
      operateDevice(device, open, at, why);
    }
  }

  /** A device stands so since a moment, whatever for. */
  void operateDevice(String device, boolean open, Instant at, String why) throws Refused, InterruptedException {
    caller.post("/api/network/devices/" + URLEncoder.encode(device, StandardCharsets.UTF_8).replace("+", "%20") + "/operate",
        Map.of("open", open, "at", at.toString(), "reason", why));
  }

  void restore(long id, Instant at) throws Refused, InterruptedException {
    again(id, version -> caller.post("/api/outages/" + id + "/restore",
        Map.of("version", version, "at", at.toString(), "reason", "Mended, as the crew says by telephone")));
  }

  void cancel(long id, String why) throws Refused, InterruptedException {
    again(id, version -> caller.post("/api/outages/" + id + "/cancel", Map.of("version", version, "reason", why)));
  }

  private interface Decision {
    JsonNode with(long version) throws Refused, InterruptedException;
  }

  /** With the version of now; who is overtaken looks again. */
  private JsonNode again(long id, Decision decision) throws Refused, InterruptedException {
    for (int tries = 1;; tries++) {
      try {
        return decision.with(outage(id).path("version").asLong());
      } catch (Refused e) {
        if (!e.code.equals("outage/stale") || tries >= TRIES)
          throw e;
      }
    }
  }
}
