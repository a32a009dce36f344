package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.network.NetworkView;
import relight.outage.inference.StillDark;
import relight.outage.inference.SupplyPaths;
import relight.storage.Tx;

/**
 * Looks again and again whether light came back to all meters of a restored outage, and suspects an outage within it where it did not. The suspicion
 * is a prediction like any other; it goes by itself when the meters speak.
 */
public final class StillDarkService {

  /** Meters have this long to tell that supply is back (design/algorithms.md §1.10). */
  static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration RECENT = Duration.ofHours(24);
  private static final int MOST = 200;

  private final StillDarkStore store = new StillDarkStore();
  private final OutageStore outages = new OutageStore();
  private final OutageService life;
  private final NestingService nesting;
  private final PredictionService predictions;
  private final SiteService sites;
  private final Supplier<NetworkView> network;
  private final ActiveRules rules;

  public StillDarkService(OutageService life, Supplier<NetworkView> network, ActiveRules rules) {
    this.life = life;
    this.nesting = life.nesting();
    this.predictions = life.predictions();
    this.sites = life.sites();
    this.network = network;
    this.rules = rules;
  }

  /** Returns how many outages were suspected or given up. Any node may call it, as often as it likes. */
  public int look(Tx tx, Instant now) {
    var doubtful = store.doubtful(tx, now.minus(RECENT), now.minus(PATIENCE), MOST);
    var suspected = store.suspected(tx, MOST);
    if (doubtful.isEmpty() && suspected.isEmpty())
      return 0;
    life.lockForSwitching(tx); // more than one part of the network, one after the other
    int changed = 0;
    for (long id : suspected)
      changed += giveUp(tx, id, now);
    for (long id : doubtful)
      changed += suspect(tx, id, now);
    return changed;
  }

  private int suspect(Tx tx, long id, Instant now) {
    var outage = outages.lock(tx, id);
    if (outage.status() == OutageStatus.CANCELLED || outage.status() == OutageStatus.PREDICTED)
      return 0;
    var view = network.get();
    var grid = view.grid();
    var active = rules.of(tx, outage.site().unitId(), now);
    var heard = store.spoken(tx, id, now.minus(PATIENCE)).stream().filter(s -> grid.findNode(s.node()) >= 0).toList();
    var spoken = heard.stream().map(s -> new StillDark.Spoken(grid.findNode(s.node()), s.said(), s.silent(), s.lit())).toList();
    int device = outage.site().device() == null ? -1 : grid.findBranch(outage.site().device());
    int found = 0;
    for (var suspicion : new StillDark(view.supply(), active).of(device, spoken)) {
      var node = grid.nodeId(suspicion.nodes().getFirst());
      var at = suspicion.device() < 0 ? null : grid.branchId(suspicion.device());
      if (store.wasSuspected(tx, id, at, node) || isKnown(tx, view, suspicion))
        continue;
      var where = suspicion.device() < 0
          ? sites.alone(tx, view, node, suspicion.said(), outage.site(), now)
          : sites.place(tx, view, suspicion.device(), outage.site().feeder(), now);
      predictions.lockFeeder(tx, where.site().feeder());
      var nodes = suspicion.nodes().stream().map(grid::nodeId).toList();
      var off = heard.stream().filter(s -> nodes.contains(s.node())).map(StillDarkStore.AtNode::off).min(Instant::compareTo)
          .orElse(outage.offAt());
      nesting.suspect(tx, outage, where, seen(view, suspicion), off, now);
      found++;
    }
    return found;
  }

  /** Whether an open outage is there already, or above. */
  private boolean isKnown(Tx tx, NetworkView view, StillDark.Suspicion suspicion) {
    var paths = new SupplyPaths(view.supply());
    int node = suspicion.device() < 0 ? suspicion.nodes().getFirst() : paths.fedNode(suspicion.device());
    return node < 0 || Arrays.stream(paths.up(node)).mapToObj(view.grid()::branchId).anyMatch(d -> outages.findOpenAt(tx, d).isPresent());
  }

  private static Map<String, Object> seen(NetworkView view, StillDark.Suspicion suspicion) {
    var seen = new LinkedHashMap<String, Object>();
    if (suspicion.device() >= 0)
      seen.putAll(SiteService.facts(view, view.grid().branchId(suspicion.device()), 0, 0));
    seen.put("metersDark", suspicion.said());
    seen.put("metersSilent", suspicion.silent());
    seen.put("metersLit", suspicion.lit());
    return seen;
  }

  /** The meters have spoken: those there have supply. */
  private int giveUp(Tx tx, long id, Instant now) {
    var outage = outages.lock(tx, id);
    if (outage.status() != OutageStatus.PREDICTED || outage.claim() != null || outage.crewStage() != CrewStage.NONE
        || !predictions.isUnreported(tx, id))
      return 0;
    var view = network.get();
    int device = outage.site().device() == null ? -1 : view.grid().findBranch(outage.site().device());
    var nodes = device < 0 ? List.of(outage.site().node()) : Section.below(view, device).customerNodes();
    var meters = store.meters(tx, nodes, outage.offAt());
    double lit = rules.of(tx, outage.site().unitId(), now).lit();
    if (device < 0 && meters.dark() > 0)
      return 0; // whoever says so himself is dark, whatever his neighbours have
    if (meters.lit() <= lit * (meters.lit() + meters.dark()))
      return 0;
    predictions.withdraw(tx, outage, now);
    return 1;
  }
}
