package relight.crew.shift;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.storage.Database;

/** Coming on shift and going off it, what one shift tells the next, and the log of a shift. */
public final class ShiftRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Duration USUAL = Duration.ofHours(12);
  private static final int PAGE = 100;
  private static final int MOST = 500;

  /**
   * A phone without signal tells later when it was; a shift counts from when the server hears of it all the same, because nobody sends jobs to,
   * or watches over, somebody he has not heard of.
   *
   * @param read which notes of the shift before one has read
   */
  record Own(Instant at, Instant phoneAt, Boolean onShift, List<Long> read, String handOver) {}

  /** @param userId null for the whole crew */
  record Shift(Boolean onShift, Long userId, String handOver) {}

  record Note(Long unitId, String subject, String note) {}

  record Written(Long unitId, Long crewId, String note) {}

  private final Database database;
  private final CrewService crews;
  private final HandOverService handOvers;
  private final ShiftLogService log;

  public ShiftRoutes(Database database, CrewService crews, HandOverService handOvers, ShiftLogService log) {
    this.database = database;
    this.crews = crews;
    this.handOvers = handOvers;
    this.log = log;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/field/shift", FIELD, (tx, request) -> {
      var wanted = request.body(Own.class);
      boolean on = isOn(wanted.onShift);
      long crew = crews.requireOfUser(tx, request.actor());
      if (on)
        handOvers.requireRead(tx, request.actor(), crew, wanted.read);
      crews.setShift(tx, request.actor(), crew, request.actor().id(), on);
      if (!on && wanted.handOver != null && !wanted.handOver.isBlank())
        handOvers.write(tx, request.actor(), null, crew, wanted.handOver);
      return Reply.ok(Map.of("crewId", crew, "onShift", on));
    });
    api.command("POST", "/api/crews/{id}/shift", CONTROL_ROOM, (tx, request) -> {
      var wanted = request.body(Shift.class);
      boolean on = isOn(wanted.onShift);
      long crew = request.id("id");
      crews.requireSeen(tx, request.actor(), crew);
      if (wanted.userId == null)
        crews.setShift(tx, request.actor(), crew, on);
      else
        crews.setShift(tx, request.actor(), crew, wanted.userId, on);
      if (wanted.handOver != null && !wanted.handOver.isBlank())
        handOvers.write(tx, request.actor(), null, crew, wanted.handOver);
      return Reply.ok(Map.of("crewId", crew, "onShift", on));
    });
    api.get("/api/hand-overs", CONTROL_ROOM,
        request -> Reply.ok(Map.of("handOvers", database.read(tx -> handOvers.ofUnits(tx, request.actor())))));
    api.get("/api/field/hand-overs", FIELD, request -> Reply.ok(Map.of("handOvers", database
        .read(tx -> handOvers.ofCrew(tx, request.actor(), crews.requireOfUser(tx, request.actor()))))));
    api.command("POST", "/api/hand-overs", CONTROL_ROOM, (tx, request) -> {
      var wanted = request.body(Written.class);
      long id = handOvers.write(tx, request.actor(), wanted.unitId, wanted.crewId, wanted.note);
      return Reply.created("/api/hand-overs", Map.of("id", id));
    });
    api.command("POST", "/api/hand-overs/{id}/read", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.LINESMAN, Role.INSPECTOR),
        (tx, request) -> {
          handOvers.read(tx, request.actor(), request.id("id"));
          return Reply.ok(Map.of("id", request.id("id")));
        });
    api.get("/api/shift-log", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), request -> {
      var until = moment(request, "until", request.at().plusSeconds(1));
      var from = moment(request, "from", until.minus(USUAL));
      var unit = number(request, "unit");
      var before = number(request, "before");
      var most = number(request, "limit");
      int page = most == null ? PAGE : Math.clamp(most, 1, MOST);
      return Reply.ok(database.read(tx -> log.read(tx, request.actor(), unit, from, until, before, page)));
    });
    api.command("POST", "/api/shift-log", CONTROL_ROOM, (tx, request) -> {
      var wanted = request.body(Note.class);
      return Reply.created("/api/shift-log", Map.of("id", log.note(tx, request.actor(), wanted.unitId, wanted.subject, wanted.note)));
    });
  }

  private static boolean isOn(Boolean onShift) {
    if (onShift == null)
      throw Refusal.invalid("crew/shift-missing", "Say whether on shift: onShift.");
    return onShift;
  }

  private static Instant moment(Request request, String name, Instant otherwise) {
    try {
      return request.query(name).map(Instant::parse).orElse(otherwise);
    } catch (DateTimeParseException e) {
      throw Refusal.invalid("shift/window", "Write " + name + " as a moment, e.g. 2026-11-20T05:00:00Z.");
    }
  }

  private static Long number(Request request, String name) {
    var text = request.query(name);
    if (text.isEmpty())
      return null;
    if (!text.get().matches("\\d{1,18}"))
      throw Refusal.invalid("shift/window", "Write " + name + " as a number.");
    return Long.valueOf(text.get());
  }
}
