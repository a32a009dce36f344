package relight.alarm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.place.Places;
import relight.storage.Database;

/** Taking and closing alarms, which reach the pages by snapshot and stream; and what exercises have shown. */
public final class AlarmRoutes implements Routes {

  record Closing(String reason) {}

  private static final long SEEN_BYTES = 1024;
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);

  private final Database database;
  private final AlarmService alarms;
  private final Supplier<Places> places;

  public AlarmRoutes(Database database, AlarmService alarms, Supplier<Places> places) {
    this.database = database;
    this.alarms = alarms;
    this.places = places;
  }

  @Override
  public void mount(Api api) {
    // Every console that shows it says so; only the first one's word changes something, so the others have nothing for the journal.
    api.ingest("POST", "/api/alarms/{id}/seen", CONTROL_ROOM, SEEN_BYTES, (tx, request) -> {
      var alarm = alarms.see(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", alarm.id(), "seenBy", alarm.seen().by(), "seenAt", alarm.seen().at().toString()));
    });
    api.command("POST", "/api/alarms/{id}/take", CONTROL_ROOM, (tx, request) -> {
      var alarm = alarms.take(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", alarm.id(), "status", "taken", "takenBy", alarm.takenBy(), "takenAt", alarm.takenAt().toString()));
    });
    api.command("POST", "/api/alarms/{id}/close", CONTROL_ROOM, (tx, request) -> {
      var alarm = alarms.close(tx, request.actor(), request.id("id"), request.body(Closing.class).reason);
      return Reply.ok(Map.of("id", alarm.id(), "status", "closed", "closedBy", alarm.closedBy()));
    });
    api.get("/api/drills", CONTROL_ROOM, request -> {
      var drills = new LinkedHashMap<String, Object>();
      drills.put("time", request.at());
      drills.put("drills", database.read(tx -> alarms.drills(tx, request.actor(), places.get())));
      return Reply.ok(drills);
    });
  }
}
