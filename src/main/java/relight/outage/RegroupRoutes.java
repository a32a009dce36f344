package relight.outage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import relight.Json;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.storage.Tx;

/** Merging, splitting, moving and rejecting outages, taking that back, and doing one thing to many outages at once. */
public final class RegroupRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final int MOST_ITEMS = 100;
  private static final int MOST_REPORTS = 5000;

  record Merge(Integer version, Long into, Integer intoVersion) {}

  record Split(Integer version, List<Long> reportIds, String device) {}

  record Move(Integer version, String device) {}

  record Reject(Integer version, String reason) {}

  record Item(Long id, Integer version) {}

  record Triage(String action, List<Item> items, String reason, Long into, Integer intoVersion) {}

  record Result(long id, boolean ok, Object problem) {}

  record Results(List<Result> results) {}

  record Both(OutageView kept, OutageView other) {}

  private final OutageService outages;
  private final RegroupService regroup;
  private final OutageProjector projector;

  public RegroupRoutes(OutageService outages, RegroupService regroup, OutageProjector projector) {
    this.outages = outages;
    this.regroup = regroup;
    this.projector = projector;
  }

  @Override
  public void mount(Api api) {
    api.command("POST", "/api/outages/{id}/merge", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Merge.class);
      if (body.into == null)
        throw Refusal.invalid("outage/merge-into", "Say into which outage.");
      return both(tx, regroup.merge(tx, r.actor(), r.id("id"), version(body.version), body.into, body.intoVersion, r.at()));
    });
    api.command("POST", "/api/outages/{id}/split", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Split.class);
      if (body.reportIds != null && (body.reportIds.isEmpty() || body.reportIds.size() > MOST_REPORTS || body.reportIds.contains(null)))
        throw Refusal.invalid("outage/split-what", "Name between 1 and " + MOST_REPORTS + " reports.");
      return both(tx, regroup.split(tx, r.actor(), r.id("id"), version(body.version), body.reportIds, body.device, r.at()));
    });
    api.command("POST", "/api/outages/{id}/move", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Move.class);
      return one(tx, regroup.move(tx, r.actor(), r.id("id"), version(body.version), body.device, r.at()));
    });
    api.command("POST", "/api/outages/{id}/reject", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Reject.class);
      return one(tx, regroup.reject(tx, r.actor(), r.id("id"), version(body.version), body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/undo", CONTROL_ROOM,
        (tx, r) -> one(tx, regroup.undo(tx, r.actor(), r.id("id"), version(r.body(OutageRoutes.Seen.class).version()), r.at())));
    api.bundle("POST", "/api/outages/triage", CONTROL_ROOM, this::parts, replies -> {
      var results = new ArrayList<Result>();
      replies.forEach((id, reply) -> {
        boolean ok = reply.status() == 200;
        results.add(new Result(Long.parseLong(id), ok, ok ? null : Json.tree(reply.body().toString())));
      });
      return Reply.ok(new Results(results));
    });
  }

  /** One change for each outage; those that merge do so one after the other into the version the one before has left. */
  private List<Api.Part> parts(Request request) {
    var body = request.body(Triage.class);
    if (body.items == null || body.items.isEmpty() || body.items.size() > MOST_ITEMS)
      throw Refusal.invalid("triage/items", "Name between 1 and " + MOST_ITEMS + " outages.");
    var seen = new HashSet<Long>();
    for (var item : body.items)
      if (item == null || item.id == null || item.version == null || !seen.add(item.id))
        throw Refusal.invalid("triage/items", "Each outage stands there once, with the version you were looking at.");
    var work = action(body);
    return body.items.stream().sorted(Comparator.comparing(Item::id)).map(item -> new Api.Part(String.valueOf(item.id), (tx, r) -> {
      try {
        work.apply(tx, new Asked(r, item));
        return Reply.ok(Map.of("id", item.id));
      } catch (Refusal refusal) {
        throw refusal.with("id", item.id);
      }
    })).toList();
  }

  private record Asked(Request request, Item item) {}

  private BiFunction<Tx, Asked, Object> action(Triage body) {
    return switch (body.action == null ? "" : body.action) {
      case "claim" -> (tx, a) -> outages.claim(tx, a.request.actor(), a.item.id, a.item.version, a.request.at());
      case "confirm" -> (tx, a) -> outages.confirm(tx, a.request.actor(), a.item.id, a.item.version, null, null, a.request.at());
      case "cancel" -> (tx, a) -> outages.cancel(tx, a.request.actor(), a.item.id, a.item.version, body.reason, a.request.at());
      case "reject" -> (tx, a) -> regroup.reject(tx, a.request.actor(), a.item.id, a.item.version, body.reason, a.request.at());
      case "merge" -> {
        if (body.into == null || body.intoVersion == null)
          throw Refusal.invalid("outage/merge-into", "Say into which outage, and the version of it you were looking at.");
        var version = new int[]{body.intoVersion};
        yield (tx, a) -> {
          var done = regroup.merge(tx, a.request.actor(), a.item.id, a.item.version, body.into, version[0], a.request.at());
          version[0] = done.kept().version();
          return done;
        };
      }
      default ->
        throw Refusal.invalid("triage/action", "What can be done to many outages is claim, confirm, cancel (it is none), reject or merge.");
    };
  }

  private static int version(Integer seen) {
    return new OutageRoutes.Seen(seen).version();
  }

  private Reply one(Tx tx, Outage outage) {
    return Reply.ok(projector.view(tx, outage));
  }

  private Reply both(Tx tx, RegroupService.Two two) {
    return Reply.ok(new Both(projector.view(tx, two.kept()), projector.view(tx, two.other())));
  }
}
