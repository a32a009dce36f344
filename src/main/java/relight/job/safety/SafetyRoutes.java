package relight.job.safety;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.clock.Bilingual;
import relight.clock.PhoneClock;
import relight.clock.PhoneTime;
import relight.storage.Database;

/** Briefings, permits, the five rules and near misses. */
public final class SafetyRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access BOTH = Access.of(Role.LINESMAN, Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access TELLING = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final Access SUPERVISOR = Access.of(Role.SUPERVISOR);

  record NearlyHappened(Instant at, Instant phoneAt, String topic, String words) {}

  record Spoken(Instant at, Instant phoneAt, List<String> hazards, String procedures, String precautions, String energySources,
      List<String> ppe, List<Long> attended, String note) {}

  record People(Instant at, Instant phoneAt, List<Long> members) {}

  record Moment(Instant at, Instant phoneAt) {}

  record Reason(Instant at, Instant phoneAt, String reason) {}

  record Closing(Instant at, Instant phoneAt, Boolean tools) {}

  record Step(Instant at, Instant phoneAt, String step, Boolean off, String device, String reading, String photo, Double lon, Double lat) {}

  private final Database database;
  private final SafetyService safety;
  private final PermitService permits;
  private final NearMissService nearMisses;
  private final InstantSource wall;
  private final ZoneId zone;

  /** @param wall the server's own clock, against which phones are held */
  public SafetyRoutes(Database database, SafetyService safety, PermitService permits, NearMissService nearMisses, InstantSource wall,
      ZoneId zone) {
    this.database = database;
    this.safety = safety;
    this.permits = permits;
    this.nearMisses = nearMisses;
    this.wall = wall;
    this.zone = zone;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/safety/rules", Access.SIGNED_IN, request -> Reply.ok(rules()));
    api.get("/api/jobs/{id}/safety", BOTH,
        request -> Reply.ok(database.read(tx -> safety.view(tx, request.actor(), request.id("id")))));
    api.command("POST", "/api/jobs/{id}/briefings", FIELD, (tx, request) -> {
      var said = request.body(Spoken.class);
      var briefing = safety.brief(tx, request.actor(), request.id("id"), new Briefing.Said(said.hazards, said.procedures, said.precautions,
          said.energySources, said.ppe, said.note, said.attended), when(request, said.at, said.phoneAt));
      return Reply.created("/api/jobs/" + request.path("id") + "/safety", briefing);
    });
    api.command("POST", "/api/jobs/{id}/safety-steps", FIELD, (tx, request) -> {
      var step = request.body(Step.class);
      return Reply.ok(safety.take(tx, request.actor(), request.id("id"),
          new SafetyService.Telling(step.step, step.off, step.device, step.reading, step.photo, step.lon, step.lat),
          when(request, step.at, step.phoneAt)));
    });
    api.get("/api/near-misses", SUPERVISOR, request -> {
      var month = request.query("month").map(SafetyRoutes::month).orElseGet(() -> request.at().atZone(zone).toLocalDate());
      return Reply.ok(database.read(tx -> nearMisses.list(tx, request.actor(), month)));
    });
    api.command("POST", "/api/near-misses", TELLING, (tx, request) -> {
      var told = request.body(NearlyHappened.class);
      nearMisses.tell(tx, request.actor(), told.topic, told.words, when(request, told.at, told.phoneAt));
      return Reply.ok(Map.of("taken", true));
    });
    permits(api);
  }

  private void permits(Api api) {
    api.command("POST", "/api/jobs/{id}/permit", CONTROL_ROOM, (tx, request) -> {
      var permit = permits.issue(tx, request.actor(), request.id("id"), request.body(PermitService.Wish.class));
      return Reply.created("/api/permits/" + permit.id(), PermitView.of(permit));
    });
    api.get("/api/permits", CONTROL_ROOM, request -> Reply.ok(
        Map.of("permits", database.read(tx -> permits.list(tx, request.actor())).stream().map(PermitView::of).toList())));
    api.get("/api/permits/{id}", BOTH,
        request -> Reply.ok(PermitView.of(database.read(tx -> permits.get(tx, request.actor(), request.id("id"))))));
    api.command("POST", "/api/permits/{id}/accept", FIELD, (tx, request) -> {
      var step = request.body(Moment.class);
      return Reply.ok(PermitView.of(permits.accept(tx, request.actor(), request.id("id"), when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/permits/{id}/enter", FIELD, (tx, request) -> {
      var step = request.body(People.class);
      return Reply.ok(PermitView.of(
          permits.enter(tx, request.actor(), request.id("id"), step.members, when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/permits/{id}/leave", FIELD, (tx, request) -> {
      var step = request.body(People.class);
      return Reply.ok(PermitView.of(
          permits.leave(tx, request.actor(), request.id("id"), step.members, when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/permits/{id}/suspend", BOTH, (tx, request) -> {
      var step = request.body(Reason.class);
      return Reply.ok(PermitView.of(
          permits.suspend(tx, request.actor(), request.id("id"), step.reason, when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/permits/{id}/close", FIELD, (tx, request) -> {
      var step = request.body(Closing.class);
      return Reply.ok(PermitView.of(
          permits.close(tx, request.actor(), request.id("id"), step.tools, when(request, step.at, step.phoneAt))));
    });
    api.command("POST", "/api/permits/{id}/lock", CONTROL_ROOM,
        (tx, request) -> Reply.ok(PermitView.of(permits.lock(tx, request.actor(), request.id("id")))));
    api.command("POST", "/api/permits/{id}/cancel", CONTROL_ROOM, (tx, request) -> Reply.ok(
        PermitView.of(permits.cancel(tx, request.actor(), request.id("id"), request.body(Reason.class).reason))));
    api.command("POST", "/api/permits/{id}/keep", SUPERVISOR, (tx, request) -> Reply.ok(
        PermitView.of(permits.keep(tx, request.actor(), request.id("id"), request.body(Reason.class).reason))));
  }

  private Map<String, Object> rules() {
    var rules = permits.rules();
    var kinds = new ArrayList<Map<String, Object>>();
    rules.kinds().forEach((kind, rule) -> {
      var one = new LinkedHashMap<String, Object>();
      one.put("kind", kind);
      one.put("permit", rule.permit());
      one.put("checkInEvery_s", rule.checkIn() == null ? null : rule.checkIn().toSeconds());
      one.put("source", rule.source());
      kinds.add(one);
    });
    var roles = new ArrayList<Map<String, Object>>();
    rules.roles().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(role -> {
      var one = new LinkedHashMap<String, Object>();
      one.put("role", role.getKey().text());
      one.put("grade", role.getValue().grade() + "/5");
      one.put("needs", role.getValue().needs().stream().sorted().toList());
      one.put("fromControlRoom", role.getKey().isFromTheControlRoom());
      one.put("words", role.getValue().title());
      one.put("source", role.getValue().source());
      roles.add(one);
    });
    var papers = new ArrayList<Map<String, Object>>();
    for (var paper : PermitKind.values())
      papers.add(Map.of("permit", paper, "before", rules.missing(paper, List.of())));
    var steps = new ArrayList<Map<String, Object>>();
    for (var step : SafetyStep.values())
      steps.add(Map.of("code", step.text(), "words", new Bilingual(step.vi(), step.en())));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("verified", rules.verified());
    answer.put("kinds", kinds);
    answer.put("papers", papers);
    answer.put("roles", roles);
    answer.put("hazards", catalogue(rules.hazards()));
    answer.put("ppe", catalogue(rules.ppe()));
    answer.put("steps", steps);
    return answer;
  }

  private static List<Map<String, Object>> catalogue(Map<String, Bilingual> words) {
    return words.entrySet().stream().map(w -> Map.<String, Object>of("code", w.getKey(), "words", w.getValue())).toList();
  }

  private static LocalDate month(String text) {
    try {
      return LocalDate.parse(text + "-01");
    } catch (DateTimeException e) {
      throw Refusal.invalid("permit/month", "Name a month as 2026-11: month.");
    }
  }

  private PhoneTime when(Request request, Instant at, Instant phoneAt) {
    return PhoneClock.of(request.header(PhoneClock.HEADER), wall.instant(), request.at()).deed(at, phoneAt);
  }
}
