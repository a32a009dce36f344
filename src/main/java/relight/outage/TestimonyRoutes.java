package relight.outage;

import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.storage.Database;

/** What speaks for an outage. */
public final class TestimonyRoutes implements Routes {

  private final Database database;
  private final TestimonyService testimony;

  public TestimonyRoutes(Database database, TestimonyService testimony) {
    this.database = database;
    this.testimony = testimony;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/outages/{id}/evidence", Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR),
        request -> Reply.ok(database.read(tx -> testimony.of(tx, request.actor(), request.id("id"), request.at()))));
  }
}
