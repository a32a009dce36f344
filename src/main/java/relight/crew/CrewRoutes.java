package relight.crew;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** Crews and where they are; a crew's cry for help. */
public final class CrewRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final long FIXES_BYTES = 256 * 1024;

  record Fixes(List<Fix> fixes) {}

  /** What a phone knows when its holder presses SOS: anything may be missing, and nothing missing may stop it. */
  record Sos(Instant at, Double lon, Double lat, Double accuracy_m, String note) {}

  private final CrewService crews;
  private final CrewProjector projector;
  private final AlarmService alarms;

  public CrewRoutes(CrewService crews, CrewProjector projector, AlarmService alarms) {
    this.crews = crews;
    this.projector = projector;
    this.alarms = alarms;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/crews", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT, Role.ADMINISTRATOR, Role.LINESMAN),
        request -> Reply.ok(
            Map.of("crews", request.query("near").map(near -> near(request, near)).orElseGet(() -> projector.seenBy(request.actor())))));
    api.ingest("POST", "/api/field/positions", FIELD, FIXES_BYTES,
        (tx, request) -> Reply.ok(crews.recordFixes(tx, request.actor(), request.body(Fixes.class).fixes)));
    api.command("POST", "/api/alarms/sos", FIELD, (tx, request) -> {
      var sos = request.body(Sos.class);
      var crew = projector.ofUser(request.actor().id());
      var last = crew.flatMap(c -> projector.view(c.id())).map(CrewView::position).orElse(null);
      boolean placed = sos.lon != null && sos.lat != null && Math.abs(sos.lon) <= 180 && Math.abs(sos.lat) <= 90;
      var note = sos.note == null ? null : sos.note.substring(0, Math.min(1000, sos.note.length()));
      var alarm = alarms.raise(tx, request.actor(),
          new Danger(AlarmKind.SOS, crew.map(Crew::unitId).orElse(null), crew.map(c -> "crew/" + c.id()).orElse(null),
              crew.map(Crew::id).orElse(null), null,
              placed ? sos.lon : last == null ? null : (Double) last.lon(), placed ? sos.lat : last == null ? null : (Double) last.lat(),
              note));
      return Reply.created("/api/alarms/" + alarm.id(),
          Map.of("id", alarm.id(), "status", "raised", "raisedAt", alarm.raisedAt().toString()));
    });
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
