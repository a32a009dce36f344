package relight.outage.planned;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.Json;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.journal.Journal;
import relight.storage.Database;
import relight.storage.Tx;

/** Planning outages, announcing them and switching for them. */
public final class PlannedRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access STAFF = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AGENT);
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {
  };
  private static final int MOST = 500;
  private static final int MOST_STORY = 500;

  record Plan(Instant from, Instant to, String work, String cause, List<PlannedOutage.Wish> steps) {

    PlannedService.Wish wish() {
      return new PlannedService.Wish(from, to, work, cause, steps);
    }
  }

  record Change(Integer version, Instant from, Instant to, String work, String cause, List<PlannedOutage.Wish> steps) {

    PlannedService.Wish wish() {
      return new PlannedService.Wish(from, to, work, cause, steps);
    }
  }

  record Seen(Integer version) {}

  record Because(Integer version, String reason) {}

  record Announcement(Integer version, String channel) {}

  record Telling(Integer version, String kind, String channel, Instant at) {}

  record Step(Integer version, Integer step, Instant at) {}

  record Detail(@JsonUnwrapped PlannedView planned, List<Part> story) {}

  /** Something that happened to it. */
  record Part(Instant at, String kind, String by, Map<String, Object> facts) {}

  private final Database database;
  private final PlannedService planned;
  private final PlannedProjector projector;

  public PlannedRoutes(Database database, PlannedService planned, PlannedProjector projector) {
    this.database = database;
    this.planned = planned;
    this.projector = projector;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/planned-outages", STAFF, request -> database.read(tx -> Reply.ok(list(tx, request))));
    api.get("/api/planned-outages/{id}", STAFF, request -> database.read(tx -> Reply.ok(detail(tx, request))));
    api.command("POST", "/api/planned-outages", CONTROL_ROOM, (tx, r) -> {
      var draft = planned.draft(tx, r.actor(), r.body(Plan.class).wish(), r.at());
      return Reply.created("/api/planned-outages/" + draft.id(), view(tx, draft));
    });
    api.command("POST", "/api/planned-outages/{id}/change", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Change.class);
      return Reply.ok(view(tx, planned.change(tx, r.actor(), r.id("id"), version(body.version), body.wish(), r.at())));
    });
    api.command("POST", "/api/planned-outages/{id}/request", CONTROL_ROOM,
        (tx, r) -> Reply.ok(view(tx, planned.request(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version), r.at()))));
    api.command("POST", "/api/planned-outages/{id}/approve", Access.of(Role.SUPERVISOR),
        (tx, r) -> Reply.ok(view(tx, planned.approve(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version), r.at()))));
    api.command("POST", "/api/planned-outages/{id}/refuse", Access.of(Role.SUPERVISOR), (tx, r) -> {
      var body = r.body(Because.class);
      return Reply.ok(view(tx, planned.refuse(tx, r.actor(), r.id("id"), version(body.version), body.reason)));
    });
    api.command("POST", "/api/planned-outages/{id}/announce", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Announcement.class);
      return Reply.ok(view(tx, planned.announce(tx, r.actor(), r.id("id"), version(body.version), body.channel, r.at())));
    });
    api.command("POST", "/api/planned-outages/{id}/notice", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Telling.class);
      return Reply
          .ok(view(tx, planned.notice(tx, r.actor(), r.id("id"), version(body.version), body.kind, body.channel, body.at, r.at())));
    });
    api.command("POST", "/api/planned-outages/{id}/start", CONTROL_ROOM,
        (tx, r) -> Reply.ok(view(tx, planned.start(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version), r.at()))));
    api.command("POST", "/api/planned-outages/{id}/step", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Step.class);
      if (body.step == null)
        throw Refusal.invalid("planned/step", "Say which step was done: step.");
      return Reply.ok(view(tx, planned.step(tx, r.actor(), r.id("id"), version(body.version), body.step, body.at, r.at())));
    });
    api.command("POST", "/api/planned-outages/{id}/finish", CONTROL_ROOM,
        (tx, r) -> Reply.ok(view(tx, planned.finish(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version), r.at()))));
    api.command("POST", "/api/planned-outages/{id}/cancel", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Because.class);
      return Reply.ok(view(tx, planned.cancel(tx, r.actor(), r.id("id"), version(body.version), body.reason, r.at())));
    });
  }

  /** Without a time, what is to come, goes on or has just ended; with one, whatever falls into it. */
  private Map<String, Object> list(Tx tx, Request request) {
    var from = moment(request, "from");
    var to = moment(request, "to");
    if ((from == null) != (to == null))
      throw Refusal.invalid("planned/window", "Give both from and to, or neither.");
    if (from == null)
      return Map.of("number", Journal.last(tx), "planned", projector.seenBy(request.actor()));
    var found = planned.between(tx, from, to, MOST).stream().filter(p -> request.actor().sees(p.unitId())).toList();
    return Map.of("number", Journal.last(tx), "planned", projector.views(tx, found));
  }

  private Detail detail(Tx tx, Request request) {
    var found = planned.get(tx, request.actor(), request.id("id"));
    var story = Journal.of(tx, List.of(PlannedService.subject(found.id())), MOST_STORY).stream().map(e -> new Part(e.at(), e.kind(),
        e.actor().isEmpty() ? null : e.actor(), Json.MAPPER.convertValue(e.body(), FACTS)))
        .toList();
    return new Detail(view(tx, found), story);
  }

  private PlannedView view(Tx tx, PlannedOutage p) {
    return projector.views(tx, List.of(p)).getFirst();
  }

  private static Instant moment(Request request, String name) {
    return request.query(name).map(text -> {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw Refusal.invalid("planned/window", "\"" + name + "\" is a moment such as 2026-08-01T00:00:00Z.");
      }
    }).orElse(null);
  }

  private static int version(Integer seen) {
    if (seen == null)
      throw Refusal.invalid("request/version-missing", "Say which version you have seen: version.");
    return seen;
  }
}
