package relight.network;

/** A connected part of the network with the sources taken out; immutable once made. */
final class SupplyBlock {
  /** Its nodes: in preorder when supplied, in ascending order when not. */
  final int[] order;
  /** By place in the order: the place it is fed from (-1: a source), the branch it is fed by, the end of what is below it. Null when dead. */
  final int[] parent;
  final int[] feed;
  final int[] end;
  /** How many customers stand before each place. */
  final int[] customersBefore;
  final int[] loops;

  SupplyBlock(int[] order, int[] parent, int[] feed, int[] end, int[] loops, int[] customers) {
    this.order = order;
    this.parent = parent;
    this.feed = feed;
    this.end = end;
    this.loops = loops;
    this.customersBefore = new int[order.length + 1];
    for (int i = 0; i < order.length; i++) {
      customersBefore[i + 1] = customersBefore[i] + customers[order[i]];
    }
  }

  /** The same block with other customers at its nodes. */
  SupplyBlock with(int[] customers) {
    return new SupplyBlock(order, parent, feed, end, loops, customers);
  }

  boolean isLive() {
    return feed != null;
  }

  int customers() {
    return customersBefore[order.length];
  }
}
