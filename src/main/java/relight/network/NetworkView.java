package relight.network;

import java.util.Map;

/**
 * The network at one moment: as built, as switched, and who supplies whom both normally and now. Immutable and consistent in itself: take it
 * once per request.
 *
 * @param number  the journal number up to which it is current
 * @param changed the last change of a position that is in it
 */
public record NetworkView(Grid grid, SwitchPositions current, Supply normalSupply, Supply supply, long number, long changed) {

  /** A view of a network nobody operates. */
  public NetworkView(Grid grid, SwitchPositions current, Supply normalSupply, Supply supply, long number) {
    this(grid, current, normalSupply, supply, number, 0);
  }

  /** The same network where these branches stand so. */
  NetworkView with(Positions newer, long newNumber) {
    var positions = current;
    for (var position : newer.open().entrySet()) {
      int branch = grid.findBranch(position.getKey());
      if (branch >= 0)
        positions = positions.with(branch, position.getValue());
    }
    return new NetworkView(grid, positions, normalSupply, supply.with(positions), newNumber, Math.max(changed, newer.changed()));
  }

  /** Where a branch leads, seen from the usual source: the node behind it. A tie leads nowhere of its own: both its ends. */
  public int[] behind(int branch) {
    int node = normalSupply.fedNode(branch);
    return node >= 0 ? new int[]{node} : new int[]{grid.from(branch), grid.to(branch)};
  }

  /** Where branches stand, by id, up to one change. */
  record Positions(Map<String, Boolean> open, long changed) {}
}
