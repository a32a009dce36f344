package relight.outage.evidence;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;

/** Which part of the network each node belongs to, reckoned once for each node and picture of the network: bursts ask for the same ones again. */
final class Feeders {

  private final NetworkView view;
  private final SupplyPaths paths;
  private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

  Feeders(NetworkView view) {
    this.view = view;
    this.paths = new SupplyPaths(view.supply());
  }

  boolean isOf(NetworkView other) {
    return view == other;
  }

  NetworkView view() {
    return view;
  }

  /** Null where the node is not in the network, or nothing feeds it. */
  String ofNode(String node) {
    return known.computeIfAbsent(node, id -> {
      int number = view.grid().findNode(id);
      return number < 0 ? Optional.empty() : Optional.ofNullable(feeder(number));
    }).orElse(null);
  }

  /** Null where nothing feeds the device from either side. */
  String ofBranch(int branch) {
    var from = feeder(view.grid().from(branch));
    return from != null ? from : feeder(view.grid().to(branch));
  }

  /** The paths remember what they have reckoned, and are not made for two threads at once. */
  private synchronized String feeder(int node) {
    return paths.feeder(node);
  }
}
