package relight.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.clock.PhoneClock;
import relight.storage.Database;
import relight.storage.Tx;

/** Devices, what hangs on them, and what operating one would do or does. */
public final class NetworkRoutes implements Routes {

  private static final Access STAFF = Access.SIGNED_IN;
  private static final Access TAGGING = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.LINESMAN);
  private static final Access SWITCHING = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  /** More devices on one way to the source do not occur; below a feeder head they do. */
  private static final int MOST_DEVICES = 500;

  /** Body of an operation. {@code at} is when it was done in the field; absent means now. */
  record Operation(Boolean open, String reason, Instant at) {

    Operation {
      if (open == null)
        throw Refusal.invalid("network/open-missing", "Say whether the device is now open: true or false.");
      if (reason == null || reason.isBlank())
        throw Refusal.invalid("network/reason-missing", "Operating a device needs a reason.");
      if (reason.length() > 500)
        throw Refusal.invalid("network/reason-long", "The reason is longer than 500 characters.");
    }

    Instant at(Instant now) {
      if (at == null)
        return now;
      if (at.isAfter(now.plusSeconds(120)))
        throw Refusal.invalid("network/future", "The operation lies in the future: look at the clock.");
      return at;
    }
  }

  /** Whose device it is: who knows customers knows. */
  @FunctionalInterface
  public interface Belonging {

    /** The unit of a branch, null where it feeds nobody's customers. */
    Long unitOf(Tx tx, NetworkView view, int branch);
  }

  private final Database database;
  private final Supplier<NetworkView> network;
  private final BiPredicate<NetworkView, Integer> predictedDead;
  private final NetworkService service;
  private final Supplier<Map<String, List<Tag>>> hanging;
  private final TagService tags;
  private final Belonging belonging;
  private final InstantSource wall;

  /** Body of hanging up a tag. */
  record Tagging(String kind, String reason, Long jobId, Instant at, Instant phoneAt) {}

  /** Body of taking one off; without {@code tagId} the only one that hangs there. */
  record Untagging(Long tagId, String reason, Instant at, Instant phoneAt) {}

  /**
   * @param predictedDead whether a node is without supply by a prediction that nobody has confirmed yet
   * @param hanging       tags by device; from memory
   * @param wall          the server's own clock, against which phones are held
   */
  public NetworkRoutes(Database database, Supplier<NetworkView> network, BiPredicate<NetworkView, Integer> predictedDead,
      NetworkService service,
      Supplier<Map<String, List<Tag>>> hanging, TagService tags, Belonging belonging, InstantSource wall) {
    this.database = database;
    this.network = network;
    this.predictedDead = predictedDead;
    this.service = service;
    this.hanging = hanging;
    this.tags = tags;
    this.belonging = belonging;
    this.wall = wall;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/network/devices/{id}", STAFF, request -> Reply.ok(device(network.get(), request)));
    api.get("/api/network/devices/{id}/trace", STAFF, request -> Reply.ok(trace(network.get(), request)));
    api.get("/api/network/devices/{id}/preview", STAFF, request -> Reply.ok(preview(network.get(), request)));
    api.command("POST", "/api/network/devices/{id}/operate", SWITCHING, (tx, request) -> {
      var operation = request.body(Operation.class);
      var view = network.get();
      int branch = branch(view, request);
      if (view.grid().kind(branch) == BranchKind.LINE) {
        throw Refusal.invalid("network/not-a-device", request.path("id") + " is a line: it has nothing to open or close.");
      }
      request.actor().requireUnit(belonging.unitOf(tx, view, branch));
      if (!service.operate(tx, request.actor(), request.path("id"), operation.open, operation.at(request.at()), operation.reason)) {
        throw Refusal.conflict("network/no-change", request.path("id") + " is " + (operation.open ? "open" : "closed") + " already.");
      }
      return Reply.ok(Map.of("id", request.path("id"), "open", operation.open));
    });
    api.get("/api/network/tags", STAFF,
        request -> Reply.ok(Map.of("tags", hanging.get().values().stream().flatMap(List::stream).map(NetworkRoutes::shown).toList())));
    api.command("POST", "/api/network/devices/{id}/tags", TAGGING, (tx, request) -> {
      var wish = request.body(Tagging.class);
      var view = network.get();
      int branch = branch(view, request);
      if (wish.jobId == null)
        request.actor().requireUnit(belonging.unitOf(tx, view, branch));
      var tag = tags.place(tx, request.actor(), request.path("id"), TagKind.of(wish.kind), wish.reason, wish.jobId,
          at(request, wish.at, wish.phoneAt));
      return Reply.created("/api/network/devices/" + request.path("id"), shown(tag));
    });
    api.command("POST", "/api/network/devices/{id}/untag", TAGGING, (tx, request) -> {
      var wish = request.body(Untagging.class);
      var here = tags.hangingOn(tx, request.path("id"));
      if (wish.tagId == null && here.size() != 1)
        throw Refusal.invalid("network/tag-missing", "Say which of the " + here.size() + " tags is taken off: tagId.");
      long id = wish.tagId == null ? here.getFirst().id() : wish.tagId;
      var tag = here.stream().filter(t -> t.id() == id).findFirst()
          .orElseThrow(() -> Refusal.missing("network/tag-unknown", "No tag " + id + " hangs on " + request.path("id") + "."));
      var view = network.get();
      int branch = view.grid().findBranch(request.path("id"));
      if (tag.jobId() == null && branch >= 0)
        request.actor().requireUnit(belonging.unitOf(tx, view, branch));
      return Reply.ok(shown(tags.remove(tx, request.actor(), id, wish.reason, at(request, wish.at, wish.phoneAt))));
    });
  }

  private Instant at(Request request, Instant at, Instant phoneAt) {
    return PhoneClock.of(request.header(PhoneClock.HEADER), wall.instant(), request.at()).deed(at, phoneAt).at();
  }

  private static Map<String, Object> shown(Tag tag) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", tag.id());
    view.put("device", tag.device());
    view.put("kind", tag.kind().text());
    view.put("reason", tag.reason());
    view.put("jobId", tag.jobId());
    view.put("at", tag.at());
    view.put("by", tag.by());
    view.put("removedAt", tag.removedAt());
    return view;
  }

  private static int branch(NetworkView view, Request request) {
    int branch = view.grid().findBranch(request.path("id"));
    if (branch < 0)
      throw Refusal.missing("network/unknown", "There is no device " + request.path("id") + ".");
    return branch;
  }

  private Map<String, Object> device(NetworkView view, Request request) {
    int branch = branch(view, request);
    var grid = view.grid();
    int node = view.supply().fedNode(branch);
    if (node < 0)
      node = grid.to(branch);
    boolean open = view.current().isOpen(branch);
    var device = named(view, branch);
    device.put("subtype", grid.subtype(branch));
    device.put("feeder", grid.feeder(branch));
    device.put("normallyOpen", grid.normallyOpen(branch));
    device.put("state", !view.supply().energised(grid.from(branch)) && !view.supply().energised(grid.to(branch))
        ? "dead"
        : predictedDead.test(view, node) ? "predicted" : "energised");
    device.put("lon", (grid.lon(grid.from(branch)) + grid.lon(grid.to(branch))) / 2);
    device.put("lat", (grid.lat(grid.from(branch)) + grid.lat(grid.to(branch))) / 2);
    device.put("length_m", grid.length_m(branch));
    device.put("customersBelow", (open ? view.normalSupply() : view.supply()).customersBelow(branch));
    device.put("tags", hanging.get().getOrDefault(grid.branchId(branch), List.of()).stream().map(NetworkRoutes::shown).toList());
    device.put("number", view.number());
    return device;
  }

  private static Map<String, Object> named(NetworkView view, int branch) {
    var device = new LinkedHashMap<String, Object>();
    device.put("id", view.grid().branchId(branch));
    device.put("kind", view.grid().kind(branch).text());
    device.put("label", view.grid().branchId(branch));
    device.put("open", view.current().isOpen(branch));
    return device;
  }

  private static Map<String, Object> trace(NetworkView view, Request request) {
    int branch = branch(view, request);
    var grid = view.grid();
    var supply = view.supply();
    boolean up = switch (request.query("direction", "down")) {
      case "up" -> true;
      case "down" -> false;
      default -> throw Refusal.invalid("network/direction", "The direction is up or down.");
    };
    int[] branches;
    if (up) {
      int node = supply.energised(grid.from(branch)) ? grid.from(branch) : grid.to(branch);
      branches = supply.upstream(node);
    } else {
      branches = feeding(supply, supply.below(branch));
    }
    var devices = new ArrayList<Map<String, Object>>();
    for (int b : branches) {
      if (devices.size() == MOST_DEVICES)
        break;
      if (grid.kind(b) != BranchKind.LINE)
        devices.add(named(view, b));
    }
    return answer(Lines.of(grid, branches), branches.length, supply.customersBelow(branch), devices);
  }

  private static int[] feeding(Supply supply, int[] nodes) {
    var branches = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++)
      branches[i] = supply.feedingBranch(nodes[i]);
    return branches;
  }

  /** The refusal that is to be expected, as the deed would tell it. */
  private static Map<String, Object> told(Refusal refusal) {
    var told = new LinkedHashMap<String, Object>(refusal.details());
    told.put("code", refusal.code());
    told.put("detail", refusal.getMessage());
    return told;
  }

  private static Map<String, Object> answer(Lines lines, int branches, int customers, List<Map<String, Object>> devices) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("geometry", lines);
    answer.put("branches", branches);
    answer.put("customers", customers);
    answer.put("devices", devices);
    return answer;
  }

  private Map<String, Object> preview(NetworkView view, Request request) {
    int branch = branch(view, request);
    boolean open = request.query("open").map(Boolean::parseBoolean)
        .orElseThrow(() -> Refusal.invalid("network/open-missing", "Say what to preview: open=true or open=false."));
    var after = view.supply().with(branch, open);
    var change = view.supply().changeTo(after);
    var warnings = new ArrayList<String>();
    if (view.current().isOpen(branch) == open)
      warnings.add(open ? "network/already-open" : "network/already-closed");
    if (!open && after.loops().length > view.supply().loops().length)
      warnings.add("network/closes-a-loop");
    var answer = new LinkedHashMap<String, Object>();
    answer.put("customersLosing", change.customersLost());
    answer.put("customersGaining", change.customersGained());
    answer.put("geometryLosing", Lines.of(view.grid(), feeding(view.supply(), change.lost())));
    answer.put("geometryGaining", Lines.of(view.grid(), feeding(after, change.gained())));
    answer.put("warnings", warnings);
    // it names people and how to call them: for those who might close it
    answer.put("refusal",
        open || !request.actor().hasAny(Role.DISPATCHER, Role.SUPERVISOR)
            ? null
            : database.read(tx -> service.foreseeClosing(tx, view, request.path("id"))).map(NetworkRoutes::told).orElse(null));
    return answer;
  }
}
