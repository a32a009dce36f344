package relight.outage;

import relight.network.Grid;

/**
 * An outage that is not over and that a network which is to be taken over has no place for.
 *
 * @param device null where it is a customer's own, at the node
 * @param isCrewOnIt whether a crew has been sent for it
 */
public record Stranded(long id, String code, String device, String node, String status, int customersOut, boolean isCrewOnIt) {

  boolean isIn(Grid grid) {
    return device == null ? node == null || grid.findNode(node) >= 0 : grid.findBranch(device) >= 0;
  }

  /** For whoever imports the network. */
  public String text() {
    return code + " at " + (device == null ? "node " + node : device) + ", " + status + ", " + customersOut + " customers out"
        + (isCrewOnIt ? ", a crew is on it" : "");
  }
}
