package relight.outage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import relight.network.NetworkView;
import relight.network.Supply;
import relight.outage.inference.SupplyPaths;
import relight.outage.signal.DeviceSignal;
import relight.outage.signal.NodeMeters;
import relight.outage.signal.SignalService;
import relight.storage.Tx;

/** Why an outage is thought to be where it is, in facts: what was counted below its device, and what else on the way it could be. */
public final class ReasonService {

  private static final int MOST_BELOW = 2;

  /**
   * @param path       the way from the device up to its source, as GeoJSON
   * @param sections   what is dark if it is this device, or one of the alternatives
   * @param blockedBy  devices on the way that may not be blamed, and why
   */
  public record Reasons(long id, int version, String rule, Map<String, Object> facts, Object path, List<Dark> sections,
      List<Alternative> alternatives, List<Blocked> blockedBy) {}

  /** @param role {@code outage} or {@code alternative} */
  public record Dark(String device, String role, int customers, Object line) {}

  /**
   * Another device that could explain it.
   *
   * @param direction    {@code up}: nearer to the source, {@code down}: farther from it
   * @param callers      who called from below it, of {@code customers}
   * @param transformers with at least one caller, of {@code transformersBelow}
   * @param gasps        meters below it that are dark and whose customers have not called
   * @param lit          meters below it that have said since it began that they have supply
   * @param speaksFor    facts by name, as is {@code against}
   */
  public record Alternative(String device, String kind, String direction, double lon, double lat, int customers, int callers,
      int transformers,
      int transformersBelow, int gasps, int lit, List<String> speaksFor, List<String> against) {}

  /** @param by {@code rejected} by a dispatcher, {@code scada-closed}, {@code crew-closed}, {@code lit} or {@code planned} */
  public record Blocked(String device, String by, Instant at) {}

  private final ReportStore reports = new ReportStore();
  private final RegroupStore regroupings = new RegroupStore();
  private final Supplier<NetworkView> network;
  private final SignalService signals;
  private final InstantSource time;

  public ReasonService(Supplier<NetworkView> network, SignalService signals, InstantSource time) {
    this.network = network;
    this.signals = signals;
    this.time = time;
  }

  public Reasons of(Tx tx, Outage outage) {
    var view = network.get();
    var grid = view.grid();
    var own = reports.ofOutage(tx, outage.id(), 5000).stream().filter(r -> r.node() != null).toList();
    var all = new ArrayList<OutageReport>(own);
    var known = new HashSet<>(own.stream().map(OutageReport::id).toList());
    for (var report : reports.evidence(tx, outage.site().feeder()))
      if (!known.contains(report.id()))
        all.add(report);
    int device = outage.site().device() == null ? -1 : grid.findBranch(outage.site().device());
    var facts = new LinkedHashMap<>(outage.reason().facts());
    if (!own.isEmpty()) {
      facts.put("callers", (int) own.stream().map(OutageReport::who).distinct().count());
      var first = own.stream().map(OutageReport::at).min(Instant::compareTo).orElseThrow();
      var last = own.stream().map(OutageReport::at).max(Instant::compareTo).orElseThrow();
      facts.put("since", first.toString());
      facts.put("minutes", java.time.Duration.between(first, last).toMinutes());
    }
    facts.put("customers", outage.affected().customers());
    var now = time.instant();
    var meters = signals.spoken(tx, outage.site().feeder(), now, outage.offAt());
    if (device >= 0) {
      var count = new Count(view, all, meters, device);
      facts.put("gasps", count.gasps);
      facts.put("lit", count.lit);
      facts.put("transformers", count.called);
      facts.put("transformersBelow", count.transformers);
    }
    var sections = new ArrayList<Dark>();
    if (outage.affected().line() != null)
      sections.add(new Dark(outage.site().device(), "outage", outage.affected().customers(), outage.affected().line()));
    var alternatives = new ArrayList<Alternative>();
    for (var other : others(view, own, outage, device))
      alternatives.add(alternative(view, all, meters, device, other, sections));
    var blocked = new ArrayList<Blocked>();
    for (var one : regroupings.rejected(tx, outage.site().feeder(), outage.offAt().minusSeconds(86_400)))
      blocked.add(new Blocked(one.device(), "rejected", one.at()));
    var way = onTheWay(view, own, outage, device);
    for (var signal : signals.devicesOf(tx, outage.site().feeder()))
      if (signal.state() == DeviceSignal.State.CLOSED && way.contains(signal.device()))
        switch (signal.basis()) {
          case SCADA -> blocked.add(new Blocked(signal.device(), "scada-closed", signal.at()));
          case CREW -> blocked.add(new Blocked(signal.device(), "crew-closed", signal.at()));
          case INDICATOR -> {
          } // one that has not tripped clears nothing
        }
    return new Reasons(outage.id(), outage.version(), outage.reason().rule(), facts, path(view, outage, device), sections, alternatives,
        blocked);
  }

  /** Every device between those who called and the source. */
  private static Set<String> onTheWay(NetworkView view, List<OutageReport> own, Outage outage, int device) {
    var grid = view.grid();
    var paths = new SupplyPaths(view.supply());
    var way = new LinkedHashSet<String>();
    var nodes = new LinkedHashSet<Integer>();
    own.forEach(r -> nodes.add(grid.findNode(r.node())));
    nodes.add(device >= 0 ? paths.fedNode(device) : grid.findNode(outage.site().node()));
    for (int node : nodes)
      if (node >= 0)
        for (int branch : paths.up(node))
          if (SupplyPaths.isDevice(grid.kind(branch)))
            way.add(grid.branchId(branch));
    return way;
  }

  /** The next device up, and those next below it from where somebody called, most callers first. */
  private static List<Integer> others(NetworkView view, List<OutageReport> own, Outage outage, int device) {
    var grid = view.grid();
    var paths = new SupplyPaths(view.supply());
    var others = new LinkedHashSet<Integer>();
    var below = new LinkedHashMap<Integer, Integer>();
    int up = -1;
    for (var report : own) {
      int node = grid.findNode(report.node());
      if (node < 0)
        continue;
      var devices = Arrays.stream(paths.up(node)).filter(b -> SupplyPaths.isDevice(grid.kind(b))).toArray();
      for (int i = 0; i < devices.length; i++)
        if (devices[i] == device) {
          if (i > 0)
            below.merge(devices[i - 1], 1, Integer::sum);
          if (i + 1 < devices.length)
            up = devices[i + 1];
        }
      if (device < 0 && devices.length > 0)
        up = devices[0];
    }
    if (up < 0 && device >= 0) {
      int node = paths.fedNode(device);
      var above = node < 0
          ? new int[0]
          : Arrays.stream(paths.up(node)).filter(b -> b != device && SupplyPaths.isDevice(grid.kind(b))).toArray();
      up = above.length == 0 ? -1 : above[0];
    }
    if (up >= 0)
      others.add(up);
    below.entrySet().stream().sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed()).limit(MOST_BELOW)
        .forEach(e -> others.add(e.getKey()));
    return List.copyOf(others);
  }

  private static Alternative alternative(NetworkView view, List<OutageReport> all, List<NodeMeters> meters, int device, int other,
      List<Dark> sections) {
    var grid = view.grid();
    var section = Section.below(view, other);
    var count = new Count(view, all, meters, other);
    boolean up = device < 0 || section.holds(Section.below(view, device).fedNode());
    var speaksFor = new ArrayList<String>();
    var against = new ArrayList<String>();
    int mine = device < 0 ? 1 : new Count(view, all, meters, device).callers;
    if (up && count.callers > mine)
      speaksFor.add("callers-beside");
    if (up && count.callers == mine)
      against.add("nobody-beside");
    if (!up && count.callers == mine)
      speaksFor.add("all-callers-below");
    if (!up && count.callers < mine)
      against.add("callers-beside");
    if (count.transformers > 1)
      (2 * count.called >= count.transformers ? speaksFor : against)
          .add(2 * count.called >= count.transformers ? "most-transformers" : "few-transformers");
    if (count.lit > 0)
      against.add("lit");
    if (count.gasps > 0)
      speaksFor.add("gasps");
    sections.add(new Dark(grid.branchId(other), "alternative", section.customers(), section.line()));
    return new Alternative(grid.branchId(other), grid.kind(other).text(), up ? "up" : "down",
        (grid.lon(grid.from(other)) + grid.lon(grid.to(other))) / 2, (grid.lat(grid.from(other)) + grid.lat(grid.to(other))) / 2,
        section.customers(), count.callers, count.called, count.transformers, count.gasps, count.lit, speaksFor, against);
  }

  private static Object path(NetworkView view, Outage outage, int device) {
    var paths = new SupplyPaths(view.supply());
    int node = device >= 0 ? paths.fedNode(device) : view.grid().findNode(outage.site().node());
    return node < 0 ? null : Section.way(view.grid(), paths.feeding(node), node);
  }

  /** What is below a device: transformers, callers, transformers with callers. */
  private static final class Count {

    final int callers;
    final int called;
    final int transformers;
    final int gasps;
    final int lit;

    Count(NetworkView view, List<OutageReport> all, List<NodeMeters> meters, int device) {
      var paths = new SupplyPaths(view.supply());
      Supply supply = view.supply().fedNode(device) >= 0 ? view.supply() : paths.asIfClosed();
      var who = new HashSet<String>();
      var stations = new HashSet<Integer>();
      for (var report : all) {
        int node = view.grid().findNode(report.node());
        if (node < 0 || !supply.isBelow(node, device) || !who.add(report.who()))
          continue;
        int station = paths.transformer(node);
        if (station >= 0)
          stations.add(station);
      }
      int below = 0;
      for (int node : supply.below(device))
        if (paths.isDistribution(supply.feedingBranch(node)) && supply.customersBelow(supply.feedingBranch(node)) > 0)
          below++;
      int off = 0;
      int on = 0;
      for (var one : meters) {
        int node = view.grid().findNode(one.node());
        if (node < 0 || !supply.isBelow(node, device))
          continue;
        off += one.offAt().length;
        on += one.onAt().length;
        if (one.offAt().length > 0 && paths.transformer(node) >= 0)
          stations.add(paths.transformer(node));
      }
      gasps = off;
      lit = on;
      callers = who.size();
      called = stations.size();
      transformers = below;
    }
  }
}
