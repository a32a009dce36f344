package relight.network;

/**
 * What changes between two supplies of one grid: the nodes that lose and gain it, and how many customers hang there. Nodes that stay supplied
 * but from another side are not in it.
 */
public record SupplyChange(int[] lost, int[] gained, int customersLost, int customersGained) {

  public boolean isNothing() {
    return lost.length == 0 && gained.length == 0;
  }
}
