package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Journal;
import relight.outage.OutageProjector;
import relight.outage.ReportService;
import relight.storage.Database;

/**
 * The three doors for machines, and what the control room sees of them. Messages carry ids of their own, so a batch may be sent again as it
 * is and needs no idempotency key.
 */
public final class EvidenceRoutes implements Routes {

  private static final Access MACHINES = Access.of(Role.SOURCE);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final long BATCH_bytes = 2 << 20;

  record Dismissal(String reason) {}

  /** A source as the control room sees it. */
  record SourceView(long id, String code, String kind, double trust, long windowSeconds, Long unitId, boolean active,
      Instant lastHeardAt) {}

  /** A message as the control room sees it. */
  record MessageView(long id, String source, String messageId, String intake, String code, String detail, String body,
      java.time.Instant arrivedAt, java.time.Instant lastAt, int times) {}

  private final Database database;
  private final EvidenceService evidence;
  private final SourceService sources;
  private final QuarantineService quarantine;
  private final ReportService reports;
  private final OutageProjector outages;
  private final Spoken spoken;

  public EvidenceRoutes(Database database, EvidenceService evidence, SourceService sources, QuarantineService quarantine,
      ReportService reports, OutageProjector outages, Spoken spoken) {
    this.database = database;
    this.evidence = evidence;
    this.sources = sources;
    this.quarantine = quarantine;
    this.reports = reports;
    this.outages = outages;
    this.spoken = spoken;
  }

  @Override
  public void mount(Api api) {
    api.waiting("POST", "/api/evidence/meters", MACHINES, BATCH_bytes,
        request -> Reply.ok(counts(take(request, SourceKind.Intake.METERS))));
    api.waiting("POST", "/api/evidence/devices", MACHINES, BATCH_bytes,
        request -> Reply.ok(counts(take(request, SourceKind.Intake.DEVICES))));
    api.waiting("POST", "/api/evidence/reports", MACHINES, BATCH_bytes, request -> {
      var taken = take(request, SourceKind.Intake.REPORTS);
      var answer = counts(taken);
      answer.put("answers", database.read(tx -> taken.reports().stream().map(one -> {
        var status = outages.status(tx, reports.get(tx, Actor.SYSTEM, one.reportId()));
        return spoken.answer(one.messageId(), one.reminder(), status);
      }).toList()));
      return Reply.ok(answer);
    });
    api.get("/api/evidence/sources", CONTROL_ROOM, request -> Reply.ok(Map.of("sources", database.read(sources::list).stream()
        .filter(s -> request.actor().sees(s.unitId()))
        .map(s -> new SourceView(s.id(), s.code(), s.kind().text(), s.trust(), s.replayWindow().toSeconds(), s.unitId(), s.active(),
            s.lastHeardAt()))
        .toList())));
    api.get("/api/evidence/quarantine", CONTROL_ROOM, request -> database.read(tx -> {
      long before = request.query("before").map(EvidenceRoutes::number).orElse(Long.MAX_VALUE);
      var messages = quarantine.page(tx, request.actor(), request.query("source").orElse(null), request.query("code").orElse(null), before);
      return Reply.ok(Map.of("number", Journal.last(tx), "counts", quarantine.counts(tx, request.actor()), "messages",
          messages.stream().map(EvidenceRoutes::view).toList()));
    }));
    api.command("POST", "/api/evidence/quarantine/{id}/retry", CONTROL_ROOM, (tx, request) -> {
      quarantine.retry(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", request.id("id"), "state", "taken"));
    });
    api.command("POST", "/api/evidence/quarantine/{id}/dismiss", CONTROL_ROOM, (tx, request) -> {
      quarantine.dismiss(tx, request.actor(), request.id("id"), request.body(Dismissal.class).reason, request.at());
      return Reply.ok(Map.of("id", request.id("id"), "state", "dismissed"));
    });
  }

  private Taken take(Request request, SourceKind.Intake intake) {
    return evidence.take(request.actor(), intake, request.body(JsonNode.class), request.at());
  }

  private static Map<String, Object> counts(Taken taken) {
    var counts = new LinkedHashMap<String, Object>();
    counts.put("accepted", taken.accepted());
    counts.put("repeated", taken.repeated());
    counts.put("quarantined", List.copyOf(taken.quarantined()));
    return counts;
  }

  private static MessageView view(QuarantinedMessage m) {
    return new MessageView(m.id(), m.source(), m.messageId(), m.intake().text(), m.code(), m.detail(), m.body(), m.arrivedAt(), m.lastAt(),
        m.times());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
