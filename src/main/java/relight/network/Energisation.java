package relight.network;

/**
 * Which nodes a source reaches in some switch positions, and nothing else: the fastest answer for the whole network, for plans that are tried by
 * the hundred. One pass over the normal supply tree, in which a node comes after the one it is fed from, then a flood through whatever closed
 * tie or loop leads on. {@link Supply} knows also by which way.
 */
public final class Energisation {

  private final boolean[] energised;

  private Energisation(boolean[] energised) {
    this.energised = energised;
  }

  public static Energisation of(Grid grid, SwitchPositions positions) {
    var energised = new boolean[grid.nodes()];
    int sources = grid.sourceCount();
    for (int s = 0; s < sources; s++) {
      energised[s] = true;
    }
    int[] parent = grid.normalParents();
    int supplied = sources + grid.treeBranches();
    for (int node = sources; node < supplied; node++) {
      energised[node] = energised[parent[node]] & !positions.isOpen(node - sources);
    }
    int[] stack = null;
    for (int branch = grid.treeBranches(); branch < grid.branches(); branch++) {
      int a = grid.from(branch);
      int b = grid.to(branch);
      if (energised[a] == energised[b] || positions.isOpen(branch))
        continue;
      if (stack == null)
        stack = new int[grid.nodes()];
      flood(grid, positions, energised, energised[a] ? b : a, stack);
    }
    return new Energisation(energised);
  }

  /** A branch passed over before, because both its ends were dead, needs no second look: the flood has gone through it. */
  private static void flood(Grid grid, SwitchPositions positions, boolean[] energised, int from, int[] stack) {
    int[] start = grid.starts();
    int[] adjacent = grid.adjacentBranches();
    int[] neighbour = grid.neighbours();
    int depth = 0;
    energised[from] = true;
    stack[depth++] = from;
    while (depth > 0) {
      int node = stack[--depth];
      for (int i = start[node]; i < start[node + 1]; i++) {
        int other = neighbour[i];
        if (energised[other] || positions.isOpen(adjacent[i]))
          continue;
        energised[other] = true;
        stack[depth++] = other;
      }
    }
  }

  public boolean energised(int node) {
    return energised[node];
  }

  public int energisedNodes() {
    int count = 0;
    for (boolean on : energised) {
      if (on)
        count++;
    }
    return count;
  }

  public int customersWithoutSupply(int[] customersPerNode) {
    int count = 0;
    for (int node = 0; node < energised.length; node++) {
      if (!energised[node])
        count += customersPerNode[node];
    }
    return count;
  }
}
