package relight.care;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.outage.Channel;
import relight.outage.OutageProjector;
import relight.outage.ReportKind;
import relight.outage.ReportService;
import relight.storage.Database;

/** The call-centre desk. */
public final class DeskRoutes implements Routes {

  private static final Access DESK = Access.of(Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR);

  record Call(Long customerId, Double lon, Double lat, String placeText, String kind, String note, String phone) {}

  private final Database database;
  private final DeskService desk;
  private final ReportService reports;
  private final OutageProjector outages;

  public DeskRoutes(Database database, DeskService desk, ReportService reports, OutageProjector outages) {
    this.database = database;
    this.desk = desk;
    this.reports = reports;
    this.outages = outages;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/desk/search", DESK,
        request -> Reply.ok(Map.of("results", database.read(tx -> desk.search(tx, request.actor(), request.query("q", ""))))));
    api.get("/api/desk/customers/{id}", DESK, request -> Reply.ok(database.read(tx -> desk.answer(tx, request.actor(), request.id("id")))));
    api.command("POST", "/api/desk/reports", DESK, (tx, request) -> {
      var call = request.body(Call.class);
      var kind = call.kind == null
          ? null
          : ReportKind.find(call.kind)
              .orElseThrow(() -> Refusal.invalid("report/kind", "There is no kind of report called " + call.kind + "."));
      var received = reports.receive(tx, request.actor(),
          new ReportService.Intake(kind, Channel.AGENT, null, call.customerId, call.lon, call.lat,
              call.placeText, call.note, call.phone, null),
          request.at());
      var answer = new LinkedHashMap<String, Object>();
      answer.put("report", outages.views(tx, List.of(received.report())).getFirst());
      answer.put("outage", received.report().outageId() == null ? null : outages.find(received.report().outageId()).orElse(null));
      return received.reminder() ? Reply.ok(answer) : Reply.created("/api/desk/customers/" + call.customerId, answer);
    });
  }
}
