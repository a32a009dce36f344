package relight.crew.roster;

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
import relight.storage.Database;

/** Who is planned when: of one's units for the control room, one's own turns for everybody on the road. */
public final class RosterRoutes implements Routes {

  private static final Duration BEFORE = Duration.ofHours(16);
  private static final Duration AHEAD = Duration.ofDays(8);

  record Wanted(Long crewId, List<Long> members, String kind, Instant from, Instant until) {}

  private final Database database;
  private final RosterService roster;

  public RosterRoutes(Database database, RosterService roster) {
    this.database = database;
    this.roster = roster;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/rosters", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), request -> {
      var from = moment(request, "from", request.at().minus(BEFORE));
      var until = moment(request, "until", request.at().plus(AHEAD));
      return Reply.ok(Map.of("from", from, "until", until, "turns", database.read(tx -> roster.between(tx, request.actor(), from, until))));
    });
    api.get("/api/field/roster", Access.of(Role.LINESMAN, Role.INSPECTOR), request -> {
      var from = request.at().minus(BEFORE);
      var until = request.at().plus(AHEAD);
      return Reply
          .ok(Map.of("from", from, "until", until, "turns", database.read(tx -> roster.ofUser(tx, request.actor().id(), from, until))));
    });
    api.command("POST", "/api/rosters", Access.of(Role.SUPERVISOR, Role.ADMINISTRATOR), (tx, request) -> {
      var wanted = request.body(Wanted.class);
      if (wanted.crewId == null)
        throw Refusal.invalid("roster/members", "Say which crew: crewId.");
      var ids = roster.plan(tx, request.actor(), wanted.crewId, wanted.members, wanted.kind == null ? "shift" : wanted.kind, wanted.from,
          wanted.until);
      return Reply.created("/api/rosters", Map.of("ids", ids));
    });
    api.command("POST", "/api/rosters/{id}/cancel", Access.of(Role.SUPERVISOR, Role.ADMINISTRATOR), (tx, request) -> {
      roster.cancel(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", request.id("id")));
    });
  }

  private static Instant moment(Request request, String name, Instant otherwise) {
    try {
      return request.query(name).map(Instant::parse).orElse(otherwise);
    } catch (DateTimeParseException e) {
      throw Refusal.invalid("roster/window", "Write " + name + " as a moment, e.g. 2026-11-20T05:00:00Z.");
    }
  }
}
