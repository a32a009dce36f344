package relight.outage;

import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.storage.Database;

/** What was ever said about when light will be back. */
public final class EstimateRoutes implements Routes {

  private static final int MOST = 200;

  private final Database database;
  private final OutageService outages;
  private final EstimateService estimates;

  public EstimateRoutes(Database database, OutageService outages, EstimateService estimates) {
    this.database = database;
    this.outages = outages;
    this.estimates = estimates;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/outages/{id}/estimates", Access.SIGNED_IN, request -> database.read(tx -> {
      var outage = outages.get(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", outage.id(), "estimates",
          estimates.history(tx, outage.id(), MOST).stream().map(OutageView.EstimateView::of).toList()));
    }));
  }
}
