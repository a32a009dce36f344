package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import relight.simulate.Caller.Refused;
import relight.simulate.RoadGraph.Point;

/** One crew of the demonstration: it takes its jobs, drives along the roads, works, restores, and drives home. */
final class PulseCrew {

  private static final double SPEED_KMH = 45;
  /** Nobody watches a truck for a quarter of an hour. */
  private static final Duration LONGEST_DRIVE = Duration.ofSeconds(100);
  private static final Duration BETWEEN_FIXES = Duration.ofSeconds(3);
  private static final List<String> CAUSES = List.of("tree", "animal", "lightning", "equipment", "vehicle", "overload");

  private final Caller caller;
  private final String login;
  private final String password;
  private final RoadGraph roads;
  private final RandomGenerator random;
  private Point here;
  private Drive drive;
  private Instant nextDeed = Instant.MIN;
  private Instant lastFix = Instant.MIN;
  private long busyWith;

  PulseCrew(Caller caller, String login, String password, Point home, RoadGraph roads, RandomGenerator random) {
    this.caller = caller;
    this.login = login;
    this.password = password;
    this.here = home;
    this.roads = roads;
    this.random = random;
  }

  /** Does what is due now; called about once a second. */
  void step(Instant now) throws Refused, InterruptedException {
    if (!caller.isSignedIn())
      caller.signIn(login, password);
    if (drive != null)
      here = drive.at(now);
    if (Duration.between(lastFix, now).compareTo(drive == null ? BETWEEN_FIXES.multipliedBy(10) : BETWEEN_FIXES) >= 0)
      sendFix(now);
    if (now.isBefore(nextDeed))
      return;
    nextDeed = now.plusSeconds(2);
    JsonNode job = currentJob(caller.get("/api/field"));
    if (job == null) {
      busyWith = 0;
      return;
    }
    advance(job, now);
  }

  private void advance(JsonNode job, Instant now) throws Refused, InterruptedException {
    long id = job.path("id").asLong();
    boolean fresh = busyWith != id;
    busyWith = id;
    switch (job.path("status").asText()) {
      case "sent" -> {
        if (fresh)
          wait(now, 4, 10);
        else
          tell(id, "acknowledge", Map.of("at", now.toString()));
      }
      case "acknowledged" -> {
        tell(id, "en-route", Map.of("at", now.toString()));
        drive = Drive.along(roads.way(here, new Point(job.path("lon").asDouble(here.lon()), job.path("lat").asDouble(here.lat()))), now,
            SPEED_KMH,
            LONGEST_DRIVE);
      }
      case "enRoute" -> {
        if (drive == null)
          drive = Drive.along(roads.way(here, new Point(job.path("lon").asDouble(), job.path("lat").asDouble())), now, SPEED_KMH,
              LONGEST_DRIVE);
        if (drive.arrived(now)) {
          drive = null;
          tell(id, "on-site", Map.of("at", now.toString(), "lon", here.lon(), "lat", here.lat(), "accuracy_m", 8));
          wait(now, 30, 90);
        }
      }
      case "onSite" -> {
        var done = new LinkedHashMap<String, Object>();
        done.put("at", now.toString());
        done.put("cause", CAUSES.get(random.nextInt(CAUSES.size())));
        tell(id, "restore", done);
        wait(now, 10, 30);
      }
      default -> wait(now, 5, 5);
    }
  }

  private void tell(long job, String deed, Map<String, Object> body) throws Refused, InterruptedException {
    caller.post("/api/jobs/" + job + "/" + deed, body);
  }

  private void wait(Instant now, int atLeast_s, int atMost_s) {
    nextDeed = now.plusSeconds(random.nextInt(atLeast_s, atMost_s + 1));
  }

  private void sendFix(Instant now) throws Refused, InterruptedException {
    lastFix = now;
    caller.post("/api/field/positions",
        Map.of("fixes", List.of(Map.of("at", now.toString(), "lon", here.lon(), "lat", here.lat(), "accuracy_m", 8, "battery", 80))));
  }

  private static JsonNode currentJob(JsonNode field) {
    for (var job : field.path("jobs")) {
      if (List.of("sent", "acknowledged", "enRoute", "onSite").contains(job.path("status").asText()))
        return job;
    }
    return null;
  }
}
