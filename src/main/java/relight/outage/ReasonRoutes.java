package relight.outage;

import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.storage.Database;

/** Why an outage is thought to be where it is. */
public final class ReasonRoutes implements Routes {

  private final Database database;
  private final OutageService outages;
  private final ReasonService reasons;

  public ReasonRoutes(Database database, OutageService outages, ReasonService reasons) {
    this.database = database;
    this.outages = outages;
    this.reasons = reasons;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/outages/{id}/reasons", Access.SIGNED_IN,
        request -> Reply.ok(database.read(tx -> reasons.of(tx, outages.get(tx, request.actor(), request.id("id"))))));
  }
}
