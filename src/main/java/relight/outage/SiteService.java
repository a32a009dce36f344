package relight.outage;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.customer.CustomersAtPlace;
import relight.network.BranchKind;
import relight.network.NetworkView;
import relight.outage.inference.Prediction;
import relight.outage.inference.RuleSet;
import relight.outage.inference.SupplyPaths;
import relight.storage.Tx;

/** Where an outage is, who is dark there, and by when the law wants them back. */
final class SiteService {

  /** A place and who is dark there. */
  record Counted(Site site, Affected affected) {}

  private final CustomerService customers;
  private final Supplier<List<Customer>> priority;
  private final RulePacks rules;

  /** @param priority customers whose outage must be seen first */
  SiteService(CustomerService customers, Supplier<List<Customer>> priority, RulePacks rules) {
    this.customers = customers;
    this.priority = priority;
    this.rules = rules;
  }

  /** @param feeder where the evidence is weighed, should the branch feed nothing */
  Counted place(Tx tx, NetworkView view, int branch, String feeder, Instant now) {
    var grid = view.grid();
    var section = Section.below(view, branch);
    var places = customers.countByPlace(tx, section.customerNodes());
    var areas = new LinkedHashMap<List<String>, Integer>();
    var units = new LinkedHashMap<Long, Integer>();
    for (var place : places) {
      areas.merge(List.of(place.communeCode(), place.hamletCode()), place.customers(), Integer::sum);
      if (place.unitId() != null)
        units.merge(place.unitId(), place.customers(), Integer::sum);
    }
    var sorted = areas.entrySet().stream().map(e -> new Affected.Area(e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .sorted(java.util.Comparator.comparingInt(Affected.Area::customers).reversed()).toList();
    var unit = units.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
    var first = priority.get().stream().filter(c -> section.holds(c.node())).map(Customer::id).toList();
    var most = sorted.isEmpty() ? new Affected.Area("", "", 0) : sorted.getFirst();
    var paths = new SupplyPaths(view.supply());
    var level = paths.isDistribution(branch) ? Level.TRANSFORMER : Level.DEVICE;
    var inFeeder = section.feeder();
    var site = new Site(level, grid.branchId(branch), section.fedNode(), inFeeder == null ? feeder : inFeeder, unit,
        emptyToNull(most.communeCode()),
        emptyToNull(most.hamletCode()), middle(grid.lon(grid.from(branch)), grid.lon(grid.to(branch))),
        middle(grid.lat(grid.from(branch)), grid.lat(grid.to(branch))));
    return new Counted(site, new Affected(section.customers(), now, view.number(), sorted, first, section.line()));
  }

  /** The same with other customers, e.g. those the ledger holds. */
  Affected recount(Tx tx, Affected before, int count, List<Long> who, long number, Instant now) {
    var areas = customers.countPlacesOf(tx, who).stream().map(p -> new Affected.Area(p.communeCode(), p.hamletCode(), p.customers()))
        .toList();
    var holds = new HashSet<>(who);
    return new Affected(count, now, number, areas, priority.get().stream().map(Customer::id).filter(holds::contains).toList(),
        before.line());
  }

  Counted single(Tx tx, NetworkView view, OutageReport report, String feeder, Instant now) {
    int node = view.grid().getNode(report.node());
    var site = new Site(Level.CUSTOMER, null, report.node(), feeder, report.unitId(), report.communeCode(), report.hamletCode(),
        report.lon() == null ? view.grid().lon(node) : report.lon(), report.lat() == null ? view.grid().lat(node) : report.lat());
    var area = new Affected.Area(report.communeCode() == null ? "" : report.communeCode(),
        report.hamletCode() == null ? "" : report.hamletCode(), 1);
    var first = report.customerId() == null
        ? List.<Long>of()
        : priority.get().stream().map(Customer::id).filter(c -> c.equals(report.customerId())).toList();
    return new Counted(site, new Affected(1, now, view.number(), List.of(area), first, null));
  }

  /** Customers by themselves at a node, in the neighbourhood of a place. */
  Counted alone(Tx tx, NetworkView view, String nodeId, int count, Site near, Instant now) {
    int node = view.grid().getNode(nodeId);
    var here = customers.countByPlace(tx, List.of(nodeId)).stream().findFirst();
    var commune = here.map(CustomersAtPlace::communeCode).map(SiteService::emptyToNull).orElse(near.communeCode());
    var hamlet = here.map(CustomersAtPlace::hamletCode).map(SiteService::emptyToNull).orElse(near.hamletCode());
    var feeder = new SupplyPaths(view.supply()).feeder(node);
    var site = new Site(Level.CUSTOMER, null, nodeId, feeder == null ? near.feeder() : feeder,
        here.map(CustomersAtPlace::unitId).orElse(near.unitId()), commune, hamlet, view.grid().lon(node), view.grid().lat(node));
    var area = new Affected.Area(commune == null ? "" : commune, hamlet == null ? "" : hamlet, count);
    return new Counted(site, new Affected(count, now, view.number(), List.of(area), List.of(), null));
  }

  /** Who both take the supply from: those of one of them where the other lies below it, else of both together. */
  Affected united(NetworkView view, Outage one, Outage other) {
    if (holds(view, one, other))
      return one.affected();
    if (holds(view, other, one))
      return other.affected();
    var a = one.affected();
    var b = other.affected();
    var areas = new LinkedHashMap<List<String>, Integer>();
    for (var area : java.util.stream.Stream.concat(a.areas().stream(), b.areas().stream()).toList())
      areas.merge(List.of(area.communeCode(), area.hamletCode()), area.customers(), Integer::sum);
    var sorted = areas.entrySet().stream().map(e -> new Affected.Area(e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .sorted(java.util.Comparator.comparingInt(Affected.Area::customers).reversed()).toList();
    var first = java.util.stream.Stream.concat(a.priority().stream(), b.priority().stream()).distinct().toList();
    return new Affected(a.customers() + b.customers(), a.countedAt(), a.countedNumber(), sorted, first,
        Section.together(a.line(), b.line()));
  }

  private static boolean holds(NetworkView view, Outage outer, Outage inner) {
    int device = outer.site().device() == null ? -1 : view.grid().findBranch(outer.site().device());
    return device >= 0 ? Section.below(view, device).holds(inner.site().node()) : outer.site().node().equals(inner.site().node());
  }

  Target target(Instant firstReport) {
    return rules.deadline(RulePacks.RESTORATION, firstReport).map(d -> new Target(d.at(), d.rule().id(), d.rule().effectiveFrom()))
        .orElse(null);
  }

  static Reason reason(NetworkView view, Prediction prediction, RuleSet rules) {
    var device = prediction.device() < 0 ? null : view.grid().branchId(prediction.device());
    var facts = facts(view, device, prediction.distinctCallers(), prediction.transformers());
    if (prediction.gasps() > 0)
      facts.put("gasps", prediction.gasps());
    if (device != null) {
      facts.put("reached", Math.round(prediction.reached() * 100));
      facts.put("windowMinutes", rules.window().toMinutes());
    }
    if (prediction.unverified())
      facts.put("unverified", true);
    if (prediction.indicated())
      facts.put("indicated", true);
    if (prediction.confidence() != null)
      facts.put("confidence", prediction.confidence());
    return new Reason(prediction.rule().text(), facts);
  }

  /** The unit most of the customers below a device belong to, or null. */
  Long unit(Tx tx, NetworkView view, int branch) {
    var units = new LinkedHashMap<Long, Integer>();
    for (var place : customers.countByPlace(tx, Section.below(view, branch).customerNodes()))
      if (place.unitId() != null)
        units.merge(place.unitId(), place.customers(), Integer::sum);
    return units.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
  }

  static Map<String, Object> facts(NetworkView view, String device, int callers, int transformers) {
    var facts = new LinkedHashMap<String, Object>();
    if (device != null) {
      facts.put("device", device);
      facts.put("deviceKind", view.grid().kind(view.grid().getBranch(device)).text());
    }
    if (callers > 0)
      facts.put("callers", callers);
    if (transformers > 0 && device != null && view.grid().kind(view.grid().getBranch(device)) != BranchKind.TRANSFORMER)
      facts.put("transformers", transformers);
    return facts;
  }

  private static double middle(double a, double b) {
    return (a + b) / 2;
  }

  private static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
