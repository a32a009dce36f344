package relight.outage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import relight.network.BranchKind;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;

/**
 * Which transformer supplies a point on the map? The one whose low-voltage line runs nearest, if it is near and no other is about as near;
 * otherwise several candidates and no answer, for a wrong certainty would send a crew to the wrong place.
 *
 * @param node       number of the node it was placed at, or -1
 * @param candidates transformers that might supply it, nearest first
 */
public record Placement(int node, List<Candidate> candidates) {

  /** A transformer, and how near its equipment comes to the point. */
  public record Candidate(int transformer, int node, double distance_m) {}

  /** Nobody's meter is farther from the line than this. */
  private static final double NEAR_m = 80;
  /** Farther away nothing is even a candidate. */
  private static final double FAR_m = 400;
  /** The second transformer must be this much farther away than the first. */
  private static final double CLEARLY_m = 40;
  private static final int BRANCHES = 60;
  private static final int CANDIDATES = 5;

  public static Placement at(NetworkView network, double lon, double lat) {
    var grid = network.grid();
    var paths = new SupplyPaths(network.supply());
    var candidates = new LinkedHashMap<Integer, Candidate>();
    for (var near : grid.nearest().branches(lon, lat, BRANCHES, FAR_m,
        b -> grid.kind(b) == BranchKind.LINE || grid.kind(b) == BranchKind.TRANSFORMER)) {
      int fed = paths.feeding(grid.to(near.branch())).fedNode(near.branch());
      if (fed < 0)
        fed = grid.to(near.branch());
      int transformer = grid.kind(near.branch()) == BranchKind.TRANSFORMER ? near.branch() : paths.transformer(fed);
      if (transformer < 0 || !paths.isDistribution(transformer))
        continue;
      candidates.putIfAbsent(transformer, new Candidate(transformer, fed, near.distance_m()));
      if (candidates.size() == CANDIDATES)
        break;
    }
    var found = new ArrayList<>(candidates.values());
    return new Placement(clear(found).map(Candidate::node).orElse(-1), List.copyOf(found));
  }

  private static Optional<Candidate> clear(List<Candidate> found) {
    if (found.isEmpty() || found.getFirst().distance_m() > NEAR_m)
      return Optional.empty();
    boolean alone = found.size() == 1 || found.get(1).distance_m() >= found.getFirst().distance_m() + CLEARLY_m;
    return alone ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
