package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.simulate.Caller.Refused;
import relight.simulate.Draws.Stream;
import relight.simulate.RoadGraph.Point;
import relight.simulate.World.Broken;

/**
 * A simulated crew on a thread of its own: takes its job, drives there, looks for what is really broken, has it confirmed, mends it and says when.
 */
final class CrewAtWork implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(CrewAtWork.class);
  private static final double SPEED_KMH = 45;
  /** Roads are longer than straight lines. */
  private static final double DETOUR = 1.2;
  /** Real seconds: more often nobody could see. */
  private static final long BETWEEN_FIXES_ms = 3000;
  /** By the storm's clock. */
  private static final Duration BETWEEN_IDLE_FIXES = Duration.ofMinutes(2);
  private static final Duration BETWEEN_CHECK_INS = Duration.ofMinutes(10);
  private static final Duration LONGEST_SHOWN_DRIVE = Duration.ofSeconds(100);
  /** A crew that finds what is not its trade waits for those who know. */
  private static final Duration UNTIL_HELP = Duration.ofMinutes(45);
  /** A crew that finds nothing where it was sent walks the lines: metres a minute. */
  private static final double PATROL_m = 200;
  /** How often it looks whether another crew has mended what it was sent to, and how often at most: two hours. */
  private static final double STAND_BY_s = 300;
  private static final int MOST_WAITS = 24;
  private static final Set<String> AT_PLACE = Set.of("onSite", "working", "suspended");

  private final StormRun run;
  private final Cast.Crew crew;
  private final Caller caller;
  private final Draws draws;
  private final long name;
  private final Set<Long> done = new HashSet<>();
  private Point here;
  /** As made for the exercise. */
  private boolean onShift = true;
  private int jobs;
  private long lastFix;
  private Instant lastFixAt = Instant.EPOCH;
  private Instant lastCheckIn = Instant.EPOCH;

  CrewAtWork(StormRun run, Cast.Crew crew, Caller caller, Draws draws) {
    this.run = run;
    this.crew = crew;
    this.caller = caller;
    this.draws = draws;
    this.name = Draws.entity(crew.code());
    this.here = new Point(crew.lon(), crew.lat());
  }

  @Override
  public void run() {
    try {
      while (!run.isOver()) {
        run.whileResumed();
        try {
          if (!caller.isSignedIn()) {
            caller.signIn(crew.leader().login(), crew.leader().password());
            fix();
          }
          var job = run.dispatcher().jobOf(crew.code());
          if (job != null && !done.contains(job.path("id").asLong()))
            work(job.path("id").asLong(), job);
          else
            idle(job == null);
        } catch (Refused e) {
          if (e.status != 429) // many crews begin at once, and sign in one after the other
            log.warn("crew {}: {} {}", crew.code(), e.code, e.getMessage());
          Thread.sleep(500);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The console shall not take a crew that waits for one that is lost. */
  private void idle(boolean free) throws Refused, InterruptedException {
    boolean now = run.isOnShift(crew.code(), run.time().instant());
    if (now != onShift && (now || free))
      takeTurns(now);
    if (onShift && isFixDue())
      fix();
    Thread.sleep(250);
  }

  /** Comes on shift, having read what the last one left, or goes off it and leaves a word for the next. */
  private void takeTurns(boolean on) throws Refused, InterruptedException {
    var said = at();
    said.put("onShift", on);
    if (on) {
      var read = new ArrayList<Long>();
      for (var note : caller.get("/api/field/hand-overs").path("handOvers"))
        if (!note.path("read").asBoolean())
          read.add(note.path("id").asLong());
      said.put("read", read);
    } else {
      said.put("handOver", "Đã làm " + jobs + " việc, không còn việc dở");
    }
    caller.post("/api/field/shift", said);
    onShift = on;
    log.info("crew {}: {} shift", crew.code(), on ? "on" : "off");
  }

  private boolean isFixDue() {
    return System.nanoTime() - lastFix > BETWEEN_FIXES_ms * 1_000_000
        && Duration.between(lastFixAt, run.time().instant()).compareTo(BETWEEN_IDLE_FIXES) > 0;
  }

  private void work(long id, JsonNode job) throws Refused, InterruptedException {
    jobs++;
    long outage = job.path("outage").path("id").asLong();
    var step = job.path("status").asText();
    if (step.equals("sent")) {
      pause(30 + 60 * draws.uniform(Stream.CREW, name, jobs));
      if (!tell(id, "acknowledge", at()))
        return;
    }
    if (step.equals("sent") || step.equals("acknowledged")) {
      pause(60);
      if (!tell(id, "en-route", at()))
        return;
    }
    var there = new Point(job.path("lon").asDouble(here.lon()), job.path("lat").asDouble(here.lat()));
    if (!AT_PLACE.contains(step)) {
      drive(there);
      var arrival = at();
      arrival.put("lon", here.lon());
      arrival.put("lat", here.lat());
      arrival.put("accuracy_m", 8);
      if (!tell(id, "on-site", arrival))
        return;
    }
    done.add(id); // whatever comes of it, it is not begun a second time
    if (!step.equals("working") && !brief(id))
      return;
    if (step.equals("suspended"))
      tell(id, "resume", at());
    else if (!step.equals("working"))
      tell(id, "start", at());
    search(id, outage);
  }

  /** Real crews do not begin without having spoken of the dangers, and neither does this one. */
  private boolean brief(long job) throws Refused, InterruptedException {
    var here = new ArrayList<Long>();
    for (var member : caller.get("/api/field").path("crew").path("members"))
      if (member.path("onShift").asBoolean())
        here.add(member.path("id").asLong());
    var said = at();
    said.put("hazards", List.of("electric-shock", "back-feed", "weather"));
    said.put("procedures", "Cắt điện, thử, tiếp địa rồi mới làm");
    said.put("precautions", "Giữ khoảng cách 10 m với dây đứt");
    said.put("energySources", "Xuất tuyến và các mạch vòng");
    said.put("ppe", List.of("helmet", "gloves", "tester", "earthing-set"));
    said.put("attended", here);
    return tell(job, "briefings", said);
  }

  private void search(long job, long first) throws Refused, InterruptedException {
    pause(draws.lognormal(Stream.CREW, name, 1000 + jobs, 240, .3));
    long outage = outageOf(job, first);
    var detail = run.dispatcher().outage(outage);
    var found = run.look(detail);
    if (found.isEmpty()) {
      pause(600);
      detail = run.dispatcher().outage(outage);
      found = run.look(detail);
    }
    if (found.isEmpty()) {
      run.nothingFound(outage);
      tell(job, "done", at()); // where the light came back meanwhile the job is still theirs
      return;
    }
    mend(job, outage, detail, found.get());
  }

  private void mend(long job, long sentTo, JsonNode detail, Broken broken) throws Refused, InterruptedException {
    var fault = broken.fault();
    var device = fault.device();
    if (!run.take(fault.id(), job)) {
      // where another crew mends what this outage is about, it is over when they are done
      if (device == null || !device.equals(detail.path("device").path("id").asText()))
        run.cancel(sentTo, "Cùng sự cố với vụ đang xử lý");
      standBy(job);
      return;
    }
    if (device != null && !device.equals(detail.path("device").path("id").asText())) {
      double lines = run.lines_m(detail.path("device").path("id").asText(""));
      pause(60 * Math.min(lines, 20_000) / PATROL_m); // sent to the wrong place: look for it
    }
    stay(Duration.ofSeconds(fault.assess_s()));
    long outage = run.dispatcher().now(sentTo, device);
    var parting = run.confirmed(outage, broken) ? run.part(outage, broken) : Optional.<Parting>empty();
    boolean knows = device == null || crew.trade().masters(Trade.needed(run.kind(device)));
    if (!knows && !run.isDemonstration())
      stay(UNTIL_HELP);
    stay(Duration.ofSeconds(fault.repair_s()));
    if (parting.isPresent() && parting.get().tie() < 0)
      run.rejoin(outage, broken, parting.get()); // its device is closed since it was parted
    var now = run.time().instant().truncatedTo(ChronoUnit.SECONDS);
    run.mended(broken, now);
    var body = new LinkedHashMap<String, Object>();
    body.put("at", now.toString());
    body.put("cause", fault.cause());
    if (device != null)
      body.put("deviceId", device); // the server may still think of another one
    long sentNow = outageOf(job, sentTo);
    if (sentNow != outage || !tell(job, "restore", body))
      run.restoredOtherwise(outage, device, now);
    if (sentNow != outage)
      run.cancel(sentNow, "Cùng sự cố với vụ đã xử lý");
    if (parting.isPresent())
      run.rejoin(outage, broken, parting.get());
    run.restored(outage, fault.id());
    if (sentNow != outage)
      standBy(job);
    pause(60 + 120 * draws.uniform(Stream.CREW, name, 5000 + jobs));
  }

  /** Another crew mends what this one was sent to: it is there until that outage is over, or long enough, and then has done its part. */
  private void standBy(long job) throws Refused, InterruptedException {
    for (int waits = 0; !run.isOver(); waits++) {
      pause(STAND_BY_s);
      var now = run.dispatcher().jobOf(crew.code());
      if (now == null || now.path("id").asLong() != job)
        return;
      if (waits == MOST_WAITS || run.dispatcher().isOver(now.path("outage").path("id").asLong())) {
        tell(job, "done", at());
        return;
      }
    }
  }

  /** A job may have moved on to another outage while the crew was on its way. */
  private long outageOf(long job, long before) {
    var now = run.dispatcher().jobOf(crew.code());
    return now != null && now.path("id").asLong() == job ? now.path("outage").path("id").asLong() : before;
  }

  /** False if the job is not this crew's any more. */
  private boolean tell(long job, String deed, Map<String, Object> body) throws Refused, InterruptedException {
    try {
      caller.post("/api/jobs/" + job + "/" + deed, body);
      return true;
    } catch (Refused e) {
      if (e.status != 409 && e.status != 403 && e.status != 404)
        throw e;
      log.debug("crew {}: {} of job {}: {}", crew.code(), deed, job, e.code);
      done.add(job);
      return false;
    }
  }

  private Map<String, Object> at() {
    var body = new LinkedHashMap<String, Object>();
    body.put("at", run.time().instant().toString());
    return body;
  }

  private void drive(Point there) throws Refused, InterruptedException {
    var way = run.cast().roads().map(roads -> roads.way(here, there)).orElse(List.of(here, there));
    double length = run.cast().roads().isPresent() ? Drive.length_m(way) : DETOUR * Drive.length_m(way);
    double seconds = 180 + length / (SPEED_KMH / 3.6) * draws.lognormal(Stream.TRAVEL, name, jobs, 1, .2);
    var takes = Duration.ofMillis(Math.round(1000 * seconds / run.haste()));
    if (run.isDemonstration() && takes.compareTo(LONGEST_SHOWN_DRIVE) > 0)
      takes = LONGEST_SHOWN_DRIVE;
    var drive = new Drive(way, run.time().instant(), takes.isZero() ? Duration.ofMillis(1) : takes);
    while (!drive.arrived(run.time().instant())) {
      run.whileResumed();
      here = drive.at(run.time().instant());
      fix();
      var left = Duration.between(run.time().instant(), drive.start().plus(drive.takes())).toMillis() / run.time().speed();
      Thread.sleep(Math.clamp(left, 1, BETWEEN_FIXES_ms));
    }
    here = there;
    fix();
  }

  private void fix() throws Refused, InterruptedException {
    lastFix = System.nanoTime();
    lastFixAt = run.time().instant();
    caller.post("/api/field/positions", Map.of("fixes",
        List.of(Map.of("at", run.time().instant().toString(), "lon", here.lon(), "lat", here.lat(), "accuracy_m", 8, "battery", 80))));
  }

  private void pause(double real_s) throws Refused, InterruptedException {
    stay(Duration.ofMillis(Math.round(1000 * real_s / run.haste())));
  }

  /** At one place for a while; now and then it says where, and that all is well. */
  private void stay(Duration some) throws Refused, InterruptedException {
    var until = run.time().instant().plus(some);
    while (run.time().instant().isBefore(until)) {
      var left = Duration.between(run.time().instant(), until).toMillis() / run.time().speed();
      var soon = Math.max(50, BETWEEN_CHECK_INS.toMillis() / 2 / run.time().speed());
      Thread.sleep(Math.clamp(left, 1, Math.min(soon, BETWEEN_FIXES_ms)));
      if (isFixDue())
        fix();
      if (Duration.between(lastCheckIn, run.time().instant()).compareTo(BETWEEN_CHECK_INS) > 0) {
        lastCheckIn = run.time().instant();
        caller.post("/api/field/check-in", at());
      }
    }
  }
}
