package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.Refusal;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.storage.Database;

/** Crews and where they are; a crew's cry for help. */
public final class CrewRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Duration USUAL_TRAIL = Duration.ofHours(8);
  private static final int MOST_NEAREST = 20;
  private static final long FIXES_BYTES = 256 * 1024;

  record Fixes(List<Fix> fixes) {}

  /** What a phone knows when its holder presses SOS: anything may be missing, and nothing missing may stop it. */
  record Sos(Instant at, Double lon, Double lat, Double accuracy_m, String note, Boolean drill, Instant phoneAt) {}

  private final Database database;
  private final CrewService crews;
  private final CrewProjector projector;
  private final AlarmService alarms;
  private volatile LongFunction<Optional<Task>> tasks = id -> Optional.empty();

  public CrewRoutes(Database database, CrewService crews, CrewProjector projector, AlarmService alarms) {
    this.database = database;
    this.crews = crews;
    this.projector = projector;
    this.alarms = alarms;
  }

  /** Jobs know crews and not the other way round, so what a crew is looked for is handed in once jobs stand. */
  public void askForTasks(LongFunction<Optional<Task>> asked) {
    tasks = asked;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/crews", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT, Role.ADMINISTRATOR, Role.LINESMAN), request -> {
      var some = request.query("near").map(near -> near(request, near)).orElseGet(() -> projector.seenBy(request.actor()));
      boolean papers = request.actor().hasAny(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
      return Reply.ok(Map.of("crews", papers ? some : some.stream().map(CrewView::withoutPapers).toList()));
    });
    api.get("/api/crews/fit", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), this::fit);
    api.get("/api/crews/qualifications", Access.SIGNED_IN, request -> Reply.ok(crews.qualifications()));
    api.get("/api/crews/nearest", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), this::nearest);
    api.get("/api/crews/{id}/trail", CONTROL_ROOM, request -> {
      var crew = projector.find(request.id("id")).filter(c -> request.actor().sees(c.unitId()))
          .orElseThrow(() -> Refusal.missing("crew/unknown", "There is no crew " + request.path("id") + " of yours."));
      var to = moment(request, "to", request.at());
      var from = moment(request, "from", to.minus(USUAL_TRAIL));
      return Reply.ok(database.transaction(tx -> crews.trail(tx, request.actor(), crew, from, to)));
    });
    api.ingest("POST", "/api/field/positions", FIELD, FIXES_BYTES,
        (tx, request) -> Reply.ok(crews.recordFixes(tx, request.actor(), request.body(Fixes.class).fixes)));
    api.command("POST", "/api/alarms/sos", FIELD, (tx, request) -> {
      var sos = request.body(Sos.class);
      var crew = projector.ofUser(request.actor().id());
      var last = crew.flatMap(c -> projector.view(c.id())).map(CrewView::position).orElse(null);
      boolean placed = sos.lon != null && sos.lat != null && Position.isOnEarth(sos.lon, sos.lat);
      var note = sos.note == null ? null : sos.note.substring(0, Math.min(1000, sos.note.length()));
      var danger = new Danger(AlarmKind.SOS, crew.map(Crew::unitId).orElse(null), crew.map(c -> "crew/" + c.id()).orElse(null),
          crew.map(Crew::id).orElse(null), null,
          placed ? sos.lon : last == null ? null : (Double) last.lon(), placed ? sos.lat : last == null ? null : (Double) last.lat(),
          note);
      var alarm = alarms.raise(tx, request.actor(), Boolean.TRUE.equals(sos.drill) ? danger.asDrill() : danger);
      return Reply.created("/api/alarms/" + alarm.id(),
          Map.of("id", alarm.id(), "status", "raised", "raisedAt", alarm.raisedAt().toString()));
    });
  }

  private Reply fit(Request request) {
    var job = request.query("job").map(id -> task(request, id));
    var kind = job.map(Task::kind).or(() -> request.query("kind"))
        .orElseThrow(() -> Refusal.invalid("crew/fit-what", "Say what for: job, or kind with lon and lat."));
    Double lon = job.map(Task::lon).orElse(null);
    Double lat = job.map(Task::lat).orElse(null);
    if (job.isEmpty() && request.query("lon").isPresent()) {
      lon = degrees(request, "lon", 180);
      lat = degrees(request, "lat", 90);
    }
    var told = new LinkedHashMap<String, Object>();
    told.put("kind", kind);
    told.put("need", crews.qualifications().of(kind));
    told.put("verified", crews.qualifications().verified());
    told.put("crews", projector.choices(request.actor(), lon, lat, crew -> crews.fitness(crew, kind, request.at())));
    return Reply.ok(told);
  }

  private Task task(Request request, String id) {
    return Optional.of(id).filter(text -> text.matches("\\d{1,18}")).flatMap(text -> tasks.apply(Long.parseLong(text)))
        .filter(job -> request.actor().sees(job.unitId()))
        .orElseThrow(() -> Refusal.missing("job/unknown", "There is no job " + id + " of yours."));
  }

  private Reply nearest(Request request) {
    int grade = request.query("grade").map(Nearest::grade).orElse(0);
    if (request.query("grade").isPresent() && grade == 0)
      throw Refusal.invalid("crew/grade", "Write the grade as 1/5 to 5/5.");
    return Reply.ok(projector.nearest(request.actor(), degrees(request, "lon", 180), degrees(request, "lat", 90), grade, MOST_NEAREST));
  }

  private static double degrees(Request request, String name, double most) {
    try {
      double value = Double.parseDouble(request.query(name, ""));
      if (Math.abs(value) <= most)
        return value;
    } catch (NumberFormatException e) {
      // refused below
    }
    throw Refusal.invalid("crew/near", "Write lon and lat in degrees, e.g. lon=105.65&lat=10.45.");
  }

  private static Instant moment(Request request, String name, Instant otherwise) {
    try {
      return request.query(name).map(Instant::parse).orElse(otherwise);
    } catch (DateTimeParseException e) {
      throw Refusal.invalid("crew/trail-window", "Write " + name + " as a moment, e.g. 2026-11-20T05:00:00Z.");
    }
  }

  private List<CrewView> near(Request request, String near) {
    var parts = near.split(",");
    try {
      return projector.nearest(request.actor(), Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw Refusal.invalid("crew/near", "Write near=lon,lat in degrees, e.g. near=105.65,10.45.");
    }
  }
}
