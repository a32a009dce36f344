package relight.outage.conflict;

import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.journal.Journal;
import relight.storage.Database;

/** Contradictions between witnesses, and what dispatchers say about them. */
public final class ConflictRoutes implements Routes {

  record Resolution(String resolution) {}

  private final Database database;
  private final ConflictService conflicts;

  public ConflictRoutes(Database database, ConflictService conflicts) {
    this.database = database;
    this.conflicts = conflicts;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/conflicts", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR), request -> database.read(tx -> {
      long number = Journal.last(tx);
      var some = request.query("resolved", "false").equals("true")
          ? conflicts.resolved(tx, request.actor())
          : conflicts.open(tx, request.actor());
      return Reply.ok(Map.of("number", number, "open", conflicts.openCount(tx, request.actor()), "conflicts",
          some.stream().map(c -> ConflictView.of(c, number)).toList()));
    }));
    api.command("POST", "/api/conflicts/{id}/resolve", Access.of(Role.DISPATCHER, Role.SUPERVISOR), (tx, request) -> {
      var resolved = conflicts.resolve(tx, request.actor(), request.id("id"), request.body(Resolution.class).resolution, request.at());
      return Reply.ok(ConflictView.of(resolved, 0));
    });
  }
}
