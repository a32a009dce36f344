package relight.customer;

import relight.network.Grid;
import relight.storage.Tx;

/** What the network may know of customers: how many hang on each node. */
public final class CustomerCounts {

  private final CustomerStore customers = new CustomerStore();

  /** Active customers per node of the grid; those of nodes it does not have are left out. */
  public int[] perNode(Tx tx, Grid grid) {
    var counts = new int[grid.nodes()];
    customers.counts(tx, row -> {
      int node = grid.findNode(row.getString("node"));
      if (node >= 0)
        counts[node] = row.getInteger("customers");
      return null;
    });
    return counts;
  }
}
