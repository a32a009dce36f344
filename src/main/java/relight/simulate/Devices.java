package relight.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import relight.network.BranchKind;
import relight.network.Supply;

/** What can open in a territory, and which lines each protects. */
final class Devices {

  /**
   * Kinds, with their share of all faults (design: service .25, transformer .27, sub-lateral .12, lateral .26, recloser .07, breaker .03) and the
   * median time to repair one.
   */
  enum Kind {
    SERVICE(.25, 45), TRANSFORMER(.27, 80), SUB_LATERAL(.12, 70), LATERAL(.26, 70), RECLOSER(.07, 110), BREAKER(.03, 130);

    final double share;
    final double repair_min;

    Kind(double share, double repair_min) {
      this.share = share;
      this.repair_min = repair_min;
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** @param lines the branches whose faults open it */
  record Device(int branch, int customer, Kind kind, int[] lines) {}

  private final Territory territory;
  private final List<List<Device>> byKind = new ArrayList<>();

  Devices(Territory territory) {
    this.territory = territory;
    for (int i = 0; i < Kind.values().length; i++)
      byKind.add(new ArrayList<>());
    collect();
  }

  List<Device> of(Kind kind) {
    return byKind.get(kind.ordinal());
  }

  /** The nearest device of these kinds above a branch, or -1. */
  int above(int branch, BranchKind... kinds) {
    var supply = territory.supply();
    int node = supply.feedingNode(supply.fedNode(branch));
    return node < 0 ? -1 : supply.upstream(node, b -> Arrays.asList(kinds).contains(territory.grid().kind(b)));
  }

  private void collect() {
    var grid = territory.grid();
    var supply = territory.supply();
    var lines = new int[grid.branches()][];
    var counts = new int[grid.branches()];
    for (int b = 0; b < grid.branches(); b++) {
      int fed = supply.fedNode(b);
      if (grid.kind(b) != BranchKind.LINE || fed < 0)
        continue;
      int device = supply.upstream(fed, territory::isProtective);
      if (device < 0)
        continue;
      if (lines[device] == null)
        lines[device] = new int[4];
      if (counts[device] == lines[device].length)
        lines[device] = Arrays.copyOf(lines[device], 2 * counts[device]);
      lines[device][counts[device]++] = b;
    }
    for (int b = 0; b < grid.branches(); b++) {
      if (supply.fedNode(b) < 0 || supply.customersBelow(b) == 0)
        continue;
      var own = lines[b] == null ? new int[]{b} : Arrays.copyOf(lines[b], counts[b]);
      switch (grid.kind(b)) {
        case BREAKER -> add(b, Kind.BREAKER, own);
        case RECLOSER -> add(b, Kind.RECLOSER, own);
        case FUSE -> add(b, above(b, BranchKind.FUSE) < 0 ? Kind.LATERAL : Kind.SUB_LATERAL, own);
        case TRANSFORMER -> {
          // its own fuse opens where there is one that serves nothing else
          int fuse = above(b, BranchKind.FUSE);
          boolean own1 = fuse >= 0 && supply.customersBelow(fuse) == supply.customersBelow(b);
          add(own1 ? fuse : b, Kind.TRANSFORMER, new int[]{b});
        }
        case LINE, SWITCH -> {
          // a service drop, below
        }
      }
    }
    for (int customer = 0; customer < territory.customers(); customer++)
      if (supply.energised(territory.node(customer)))
        of(Kind.SERVICE).add(service(supply, customer));
  }

  /** The line that feeds nobody else, or the customer's own connection. */
  private Device service(Supply supply, int customer) {
    int drop = supply.feedingBranch(territory.node(customer));
    boolean alone = drop >= 0 && territory.grid().kind(drop) == BranchKind.LINE && supply.customersBelow(drop) == 1;
    return new Device(alone ? drop : -1, customer, Kind.SERVICE, new int[]{Math.max(drop, 0)});
  }

  private void add(int branch, Kind kind, int[] lines) {
    of(kind).add(new Device(branch, -1, kind, lines));
  }
}
