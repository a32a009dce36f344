package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.outage.ledger.AtNode;
import relight.outage.ledger.LedgerService;
import relight.outage.ledger.Step;
import relight.storage.Database;
import relight.storage.Tx;

/** What an outage took from whom, what could feed them, step by step, and setting it right. */
public final class LedgerRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Access CALLERS_TOO = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.AGENT);
  private static final long MINUTE_MICROS = 60_000_000;
  private static final int MOST_STEPS = 500;
  private static final int MOST_GROUPS = 500;
  private static final int MOST_NAMED = 1000;

  record Switching(Integer version, String device, Boolean open, Instant at, String reason) {}

  record Otherwise(Integer version, Instant offAt, Instant restoredAt, String device, Long operation, String reason) {}

  record StillOut(Integer version, List<Long> customerIds, List<Long> reportIds) {

    StillOut {
      customerIds = bounded(customerIds);
      reportIds = bounded(reportIds);
    }

    private static List<Long> bounded(List<Long> ids) {
      if (ids == null)
        return List.of();
      if (ids.size() > MOST_NAMED || ids.contains(null))
        throw Refusal.invalid("outage/still-out-who", "Name at most " + MOST_NAMED + " customers or reports.");
      return ids;
    }
  }

  record Hanging(String node, Instant from, String reason) {}

  /**
   * An outage's page in the ledger.
   *
   * @param open    of the customers, how many are still out
   * @param minutes customer-minutes until now
   * @param more       groups that are left out because there are too many
   * @param operations what was operated for it, in the order of the field
   */
  record LedgerView(int customers, int open, long minutes, boolean momentary, List<Step> steps, List<Group> groups, int more,
      List<Operated> operations) {}

  /** A device that was operated for the outage, at the time in the field; `id` is what a correction names. */
  record Operated(long id, String device, boolean open, Instant at) {}

  /** @param transformer null where none feeds them */
  record Group(String transformer, Long unitId, String commune, int customers, int open, Instant offAt, Instant onAt, long minutes) {}

  /**
   * @param servesCustomers of this outage
   * @param loadWarning     whether the feeder would carry so many more than usual that somebody should reckon before
   * @param loadPercent     customers it would feed, in percent of those it usually feeds; an estimate, nothing is measured
   */
  record TieView(String device, String kind, double lon, double lat, int servesCustomers, int otherCustomers, String feeder,
      int feederCustomers,
      int usualCustomers, int loadPercent, boolean loadWarning) {}

  private final Database database;
  private final OutageService outages;
  private final CorrectionService corrections;
  private final OutageProjector projector;
  private final LedgerService ledger;
  private final Supplier<NetworkView> network;

  public LedgerRoutes(Database database, OutageService outages, CorrectionService corrections, OutageProjector projector,
      Supplier<NetworkView> network) {
    this.database = database;
    this.outages = outages;
    this.corrections = corrections;
    this.projector = projector;
    this.ledger = outages.ledger();
    this.network = network;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/outages/{id}/ledger", Access.SIGNED_IN, request -> Reply.ok(database.read(tx -> view(tx, request))));
    api.get("/api/outages/{id}/ties", Access.SIGNED_IN, request -> Reply.ok(database.read(tx -> ties(tx, request))));
    api.command("POST", "/api/outages/{id}/steps", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Switching.class);
      return answer(tx,
          corrections.step(tx, r.actor(), r.id("id"), version(body.version), body.device, body.open, body.at, body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/correct", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Otherwise.class);
      var correction = new CorrectionService.Correction(body.offAt, body.restoredAt, body.device, body.operation);
      return answer(tx, corrections.correct(tx, r.actor(), r.id("id"), version(body.version), correction, body.reason, r.at()));
    });
    api.command("POST", "/api/outages/{id}/still-out", CALLERS_TOO, (tx, r) -> {
      var body = r.body(StillOut.class);
      return answer(tx,
          corrections.stillOut(tx, r.actor(), r.id("id"), version(body.version), body.customerIds, body.reportIds, r.at()));
    });
    api.command("POST", "/api/customers/{id}/link", CONTROL_ROOM, (tx, r) -> {
      var body = r.body(Hanging.class);
      var customer = corrections.link(tx, r.actor(), r.id("id"), body.node, body.from, body.reason, r.at());
      return Reply.ok(Map.of("id", customer.id(), "node", customer.node()));
    });
  }

  private static int version(Integer seen) {
    return new OutageRoutes.Seen(seen).version();
  }

  private Reply answer(Tx tx, Outage outage) {
    return Reply.ok(projector.view(tx, outage));
  }

  private LedgerView view(Tx tx, Request request) {
    var outage = outages.get(tx, request.actor(), request.id("id"));
    var nodes = ledger.nodes(tx, outage.id(), request.at());
    var groups = groups(nodes);
    return new LedgerView(nodes.stream().mapToInt(AtNode::customers).sum(), nodes.stream().mapToInt(AtNode::open).sum(),
        nodes.stream().mapToLong(AtNode::micros).sum() / MINUTE_MICROS, outage.nature().kind() == Nature.Kind.MOMENTARY,
        ledger.steps(tx, outage.id(), request.at(), MOST_STEPS), groups.size() > MOST_GROUPS ? groups.subList(0, MOST_GROUPS) : groups,
        Math.max(0, groups.size() - MOST_GROUPS),
        corrections.operations(tx, outage.id()).stream().map(o -> new Operated(o.id(), o.device(), o.open(), o.at())).toList());
  }

  /** By transformer and commune, those with most customers still out first. */
  private List<Group> groups(List<AtNode> nodes) {
    var view = network.get();
    var paths = new SupplyPaths(view.supply());
    var together = new LinkedHashMap<List<String>, List<AtNode>>();
    for (var one : nodes) {
      int node = view.grid().findNode(one.node());
      int transformer = node < 0 ? -1 : paths.transformer(node);
      together.computeIfAbsent(List.of(transformer < 0 ? "" : view.grid().branchId(transformer), one.communeCode()), k -> new ArrayList<>())
          .add(one);
    }
    var groups = new ArrayList<Group>();
    together.forEach((key, some) -> {
      int open = some.stream().mapToInt(AtNode::open).sum();
      groups.add(new Group(key.get(0).isEmpty() ? null : key.get(0), some.getFirst().unitId(), key.get(1).isEmpty() ? null : key.get(1),
          some.stream().mapToInt(AtNode::customers).sum(), open, some.stream().map(AtNode::offAt).min(Instant::compareTo).orElse(null),
          open > 0 ? null : some.stream().map(AtNode::onAt).max(Instant::compareTo).orElse(null),
          some.stream().mapToLong(AtNode::micros).sum() / MINUTE_MICROS));
    });
    groups.sort(Comparator.comparingInt(Group::open).thenComparingInt(Group::customers).reversed());
    return groups;
  }

  private List<TieView> ties(Tx tx, Request request) {
    var outage = outages.get(tx, request.actor(), request.id("id"));
    var view = network.get();
    var supply = view.supply();
    var dark = new HashMap<Integer, Integer>();
    if (outage.status() == OutageStatus.PREDICTED && outage.site().device() != null) {
      // as if it were so
      int branch = view.grid().findBranch(outage.site().device());
      if (branch >= 0) {
        for (int node : supply.below(branch))
          if (supply.customersAt(node) > 0)
            dark.put(node, supply.customersAt(node));
        supply = supply.with(branch, true);
      }
    } else if (outage.status().isOpen()) {
      ledger.darkNodes(tx, outage.id()).forEach((id, customers) -> {
        int node = view.grid().findNode(id);
        if (node >= 0)
          dark.put(node, customers);
      });
    }
    var found = dark.isEmpty() ? List.<Tie>of() : Tie.of(supply, view.normalSupply(), dark);
    return found.stream()
        .map(t -> new TieView(t.device(), view.grid().kind(view.grid().getBranch(t.device())).text(), t.lon(), t.lat(), t.serves(),
            t.others(), t.from(), t.customersThere(), t.usual(), t.loadPercent(), t.isMuch()))
        .toList();
  }
}
