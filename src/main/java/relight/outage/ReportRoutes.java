package relight.outage;

import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.storage.Database;

/** Reports by anybody, their private pages, and placing those nobody could place. */
public final class ReportRoutes implements Routes {

  private static final Access STAFF = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT);

  /** What the public page sends. */
  record PublicReport(String customerCode, Double lon, Double lat, String placeText, String kind, String note, String phone, String pole,
      String qr, String address) {}

  record PlaceFound(String customerCode, Double lon, Double lat) {}

  record Closing(String reason) {}

  private final Database database;
  private final ReportService reports;
  private final OutageProjector projector;

  public ReportRoutes(Database database, ReportService reports, OutageProjector projector) {
    this.database = database;
    this.reports = reports;
    this.projector = projector;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/reports", Access.PUBLIC, (tx, request) -> {
      var body = request.body(PublicReport.class);
      var intake = new ReportService.Intake(kind(body.kind), Channel.PUBLIC, body.customerCode, null, body.lon, body.lat, body.placeText,
          body.note,
          body.phone, null, body.pole, body.qr, body.address, null);
      var received = reports.receive(tx, request.actor(), intake, request.at());
      var url = "/s/" + received.token();
      return Reply.created(url, Map.of("token", received.token(), "url", url, "reminder", received.reminder()));
    });
    api.get("/api/reports/{token}", Access.PUBLIC,
        request -> Reply.ok(database.read(tx -> projector.status(tx, reports.byLink(tx, request.path("token"))))));
    api.command("POST", "/api/reports/{token}/remind", Access.PUBLIC,
        (tx, request) -> Reply.ok(projector.status(tx, reports.remind(tx, request.actor(), request.path("token"), request.at()))));
    api.command("POST", "/api/reports/{token}/light-back", Access.PUBLIC,
        (tx, request) -> Reply.ok(projector.status(tx, reports.lightBack(tx, request.actor(), request.path("token"), request.at()))));
    api.command("POST", "/api/reports/{token}/place", STAFF, (tx, request) -> {
      var body = request.body(PlaceFound.class);
      var placed = reports.place(tx, request.actor(), request.id("token"), body.customerCode, body.lon, body.lat, request.at());
      return Reply.ok(projector.view(tx, placed));
    });
    api.command("POST", "/api/reports/{token}/close", Access.of(Role.DISPATCHER, Role.SUPERVISOR), (tx, request) -> Reply
        .ok(projector.view(tx, reports.close(tx, request.actor(), request.id("token"), request.body(Closing.class).reason))));
  }

  /** The kind by its name; null if none is given. */
  public static ReportKind kind(String text) {
    return text == null
        ? null
        : ReportKind.find(text).orElseThrow(() -> Refusal.invalid("report/kind", "There is no kind of report called " + text + "."));
  }
}
