package relight.outage;

import java.time.Instant;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;

/**
 * How one customer's supply stands.
 *
 * @param state       energised, dead, predicted, or unknown where the network does not have his node
 * @param feeder      what feeds him, or would; null where unknown, as is {@code transformer}
 * @param since       when it went, as far as known
 * @param lon         degrees WGS 84, or null, as is {@code lat}
 * @param outage      the open outage that explains it, or null
 */
public record CustomerSupply(String state, String feeder, String transformer, Instant since, Double lon, Double lat, OutageView outage) {

  /** @param nodeId the node of the customer's usage point */
  public static CustomerSupply of(NetworkView view, OutageProjector outages, String nodeId) {
    int node = view.grid().findNode(nodeId);
    if (node < 0)
      return new CustomerSupply("unknown", null, null, null, null, null, null);
    var paths = new SupplyPaths(view.supply());
    int transformer = paths.transformer(node);
    var outage = outages.findAbove(view, node).orElse(null);
    var state = !view.supply().energised(node) ? "dead" : outage == null ? "energised" : "predicted";
    return new CustomerSupply(state, paths.feeder(node), transformer < 0 ? null : view.grid().branchId(transformer),
        outage == null ? null : outage.offAt(), view.grid().lon(node), view.grid().lat(node), outage);
  }

  public boolean isEnergised() {
    return !state.equals("dead");
  }
}
