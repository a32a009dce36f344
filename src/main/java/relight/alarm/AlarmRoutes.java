package relight.alarm;

import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;

/** Taking and closing alarms; they reach the pages by snapshot and stream. */
public final class AlarmRoutes implements Routes {

  record Closing(String reason) {}

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);

  private final AlarmService alarms;

  public AlarmRoutes(AlarmService alarms) {
    this.alarms = alarms;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/alarms/{id}/take", CONTROL_ROOM, (tx, request) -> {
      var alarm = alarms.take(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", alarm.id(), "status", "taken", "takenBy", alarm.takenBy(), "takenAt", alarm.takenAt().toString()));
    });
    api.command("POST", "/api/alarms/{id}/close", CONTROL_ROOM, (tx, request) -> {
      var alarm = alarms.close(tx, request.actor(), request.id("id"), request.body(Closing.class).reason);
      return Reply.ok(Map.of("id", alarm.id(), "status", "closed", "closedBy", alarm.closedBy()));
    });
  }
}
