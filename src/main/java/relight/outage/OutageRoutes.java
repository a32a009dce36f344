package relight.outage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
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
import relight.storage.Tx;

/** Outages, and what dispatchers do with them. */
public final class OutageRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final int MOST_REPORTS = 200;

  /** Which version of the outage the dispatcher was looking at. */
  record Seen(Integer version) {

    Seen {
      if (version == null)
        throw Refusal.invalid("outage/version", "Send the version you were looking at.");
    }
  }

  record Confirmation(Integer version, String deviceId, Instant offAt) {}

  record Cancellation(Integer version, String reason) {}

  record Closing(Integer version, String reason) {}

  record Promise(Integer version, Instant from, Instant to, String reason) {}

  record Restoration(Integer version, Instant at, String reason) {}

  record Detail(@JsonUnwrapped OutageView outage, List<ReportView> reportList, List<MergedRef> merged, CheckBack checkBack) {}

  /** An outage that turned out to be part of this one. */
  record MergedRef(long id, String code) {}

  private final Database database;
  private final OutageService outages;
  private final OutageProjector projector;
  private final StoryService story;
  private final OutageStore store = new OutageStore();
  private final ReportStore reports = new ReportStore();

  public OutageRoutes(Database database, OutageService outages, OutageProjector projector, StoryService story) {
    this.database = database;
    this.outages = outages;
    this.projector = projector;
    this.story = story;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/outages/{id}", Access.SIGNED_IN, request -> Reply.ok(database.read(tx -> detail(tx, request))));
    api.get("/api/outages/{id}/story", Access.SIGNED_IN, request -> database.read(tx -> {
      var outage = outages.get(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", outage.id(), "entries", story.of(tx, outage.id())));
    }));
    api.command("POST", "/api/outages/{id}/claim", CONTROL_ROOM,
        (tx, r) -> answer(tx, outages.claim(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version), r.at())));
    api.command("POST", "/api/outages/{id}/release", CONTROL_ROOM,
        (tx, r) -> answer(tx, outages.release(tx, r.actor(), r.id("id"), version(r.body(Seen.class).version))));
    api.command("POST", "/api/outages/{id}/confirm", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Confirmation.class);
      return answer(tx, outages.confirm(tx, r.actor(), r.id("id"), version(body.version), body.deviceId, body.offAt, r.at()));
    });
    api.command("POST", "/api/outages/{id}/cancel", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Cancellation.class);
      return answer(tx, outages.cancel(tx, r.actor(), r.id("id"), version(body.version), body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/estimate", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Promise.class);
      return answer(tx, outages.estimate(tx, r.actor(), r.id("id"), version(body.version), body.from, body.to, body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/restore", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Restoration.class);
      return answer(tx, outages.restore(tx, r.actor(), r.id("id"), version(body.version), body.at, body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/close", CONTROL_ROOM,
        (tx, r) -> {
          var body = r.body(Closing.class);
          return answer(tx, outages.close(tx, r.actor(), r.id("id"), version(body.version), body.reason, r.at()));
        });
  }

  private static int version(Integer seen) {
    return new Seen(seen).version;
  }

  private Reply answer(Tx tx, Outage outage) {
    return Reply.ok(projector.view(tx, outage));
  }

  private Detail detail(Tx tx, Request request) {
    var outage = outages.get(tx, request.actor(), request.id("id"));
    var merged = store.withIds(tx, store.mergedInto(tx, outage.id())).stream().map(o -> new MergedRef(o.id(), o.code())).toList();
    return new Detail(projector.view(tx, outage), projector.views(tx, reports.ofOutage(tx, outage.id(), MOST_REPORTS)), merged,
        reports.checkBack(tx, outage.id()));
  }
}
