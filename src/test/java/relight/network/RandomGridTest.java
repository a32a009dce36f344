package relight.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random meshed grids with islands, parallel branches and several sources, against a plain breadth-first search. */
class RandomGridTest {

  private static final int GRIDS = Integer.getInteger("relight.random.grids", 400);

  @Test
  void everySupplyAgreesWithAPlainBreadthFirstSearch() {
    for (long seed = 1; seed <= GRIDS; seed++) {
      var random = new Random(seed);
      var grid = grid(random);
      var customers = random.ints(grid.nodes(), 0, 5).toArray();
      var supply = Supply.of(grid, grid.normal(), customers);
      new Oracle(grid, grid.normal(), customers).check(supply, "seed " + seed + ", normal");
      for (int step = 1; step <= 12; step++) {
        var positions = supply.positions();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          int branch = random.nextInt(grid.branches());
          positions = positions.with(branch, !positions.isOpen(branch));
        }
        var next = supply.with(positions);
        var oracle = new Oracle(grid, positions, customers);
        String where = "seed " + seed + ", step " + step;
        oracle.check(next, where);
        oracle.checkChange(supply, next, where);
        assertEquals(layout(Supply.of(grid, positions, customers)), layout(next), where + ": the way here must not matter");
        supply = next;
      }
    }
  }

  @Test
  void numbersRunInPreorderOfTheNormalSupply() {
    for (long seed = 1; seed <= GRIDS; seed++) {
      var grid = grid(new Random(seed));
      var supply = Supply.of(grid, grid.normal());
      for (int node = grid.sourceCount(); node < grid.nodes(); node++) {
        int fedFrom = supply.feedingNode(node);
        if (fedFrom >= node)
          throw new AssertionError("seed " + seed + ": node " + node + " is fed from the later " + fedFrom);
        if (fedFrom >= 0)
          assertEquals(node - grid.sourceCount(), supply.feedingBranch(node), "seed " + seed);
        else if (node < supply.energisedNodes())
          throw new AssertionError("seed " + seed + ": a dead node stands among the supplied");
      }
      for (int branch = 0; branch < grid.branches(); branch++) {
        var below = supply.below(branch);
        for (int i = 1; i < below.length; i++) {
          assertEquals(below[i - 1] + 1, below[i], "seed " + seed + ": what is below a branch is contiguous");
        }
      }
    }
  }

  private static String layout(Supply supply) {
    var text = new StringBuilder();
    for (int n = 0; n < supply.grid().nodes(); n++) {
      text.append(supply.energised(n)).append(supply.feedingBranch(n)).append(' ').append(supply.source(n)).append(' ')
          .append(Arrays.toString(supply.upstream(n)));
    }
    for (int b = 0; b < supply.grid().branches(); b++) {
      text.append(Arrays.toString(supply.below(b)));
    }
    return text.append(Arrays.toString(supply.loops())).toString();
  }

  /** A forest with extra branches: some open, some doubled, some from a node to itself. */
  static Grid grid(Random random) {
    int nodes = 2 + random.nextInt(40);
    var builder = Grid.builder();
    for (int n = 0; n < nodes; n++) {
      builder.node("n" + n, 105 + random.nextDouble(), 10 + random.nextDouble(), NodeKind.JUNCTION);
    }
    int branches = 0;
    for (int n = 1; n < nodes; n++) {
      if (random.nextInt(12) == 0)
        continue;
      int other = Math.max(0, n - 1 - random.nextInt(6));
      branch(builder, branches++, random.nextBoolean() ? n : other, random.nextBoolean() ? other : n, random.nextInt(9) == 0, random);
    }
    for (int extra = random.nextInt(1 + nodes / 3); extra >= 0; extra--) {
      branch(builder, branches++, random.nextInt(nodes), random.nextInt(nodes), random.nextBoolean(), random);
    }
    var sources = new TreeSet<Integer>();
    for (int s = random.nextInt(4); s > 0; s--) {
      sources.add(random.nextInt(nodes));
    }
    var shuffled = new ArrayList<>(sources);
    java.util.Collections.shuffle(shuffled, random);
    for (int s : shuffled) {
      builder.source("n" + s, "S" + s);
    }
    return builder.build();
  }

  private static void branch(Grid.Builder builder, int number, int from, int to, boolean open, Random random) {
    var kinds = BranchKind.values();
    builder.branch("b" + number, "n" + from, "n" + to, kinds[random.nextInt(kinds.length)], open, random.nextInt(100), "", "", "");
  }

  /** The same questions answered in the plainest way. */
  private static final class Oracle {
    private final Grid grid;
    private final SwitchPositions positions;
    private final int[] customers;
    private final Map<Integer, Integer> distance = new HashMap<>();

    Oracle(Grid grid, SwitchPositions positions, int[] customers) {
      this.grid = grid;
      this.positions = positions;
      this.customers = customers;
      List<Integer> frontier = new ArrayList<>();
      for (int s : grid.sources()) {
        distance.put(s, 0);
        frontier.add(s);
      }
      for (int hops = 1; !frontier.isEmpty(); hops++) {
        List<Integer> next = new ArrayList<>();
        for (int b = 0; b < grid.branches(); b++) {
          if (positions.isOpen(b))
            continue;
          for (int[] way : new int[][]{{grid.from(b), grid.to(b)}, {grid.to(b), grid.from(b)}}) {
            if (frontier.contains(way[0]) && !distance.containsKey(way[1])) {
              distance.put(way[1], hops);
              next.add(way[1]);
            }
          }
        }
        frontier = next;
      }
    }

    private int feed(int node) {
      if (distance.getOrDefault(node, 0) == 0)
        return -1;
      for (int b = 0; b < grid.branches(); b++) {
        if (positions.isOpen(b) || grid.from(b) != node && grid.to(b) != node)
          continue;
        int other = grid.from(b) == node ? grid.to(b) : grid.from(b);
        if (distance.get(other) == distance.get(node) - 1)
          return b;
      }
      throw new AssertionError("node " + node + " has a distance and no way");
    }

    private List<Integer> upstream(int node) {
      var path = new ArrayList<Integer>();
      for (int b = feed(node); b >= 0; b = feed(node)) {
        path.add(b);
        node = grid.from(b) == node ? grid.to(b) : grid.from(b);
      }
      return path;
    }

    private int source(int node) {
      for (int b = feed(node); b >= 0; b = feed(node)) {
        node = grid.from(b) == node ? grid.to(b) : grid.from(b);
      }
      return distance.containsKey(node) ? node : -1;
    }

    void check(Supply supply, String where) {
      int out = 0;
      var dead = new ArrayList<Integer>();
      var feeding = new TreeSet<Integer>();
      var below = new HashMap<Integer, TreeSet<Integer>>();
      for (int n = 0; n < grid.nodes(); n++) {
        boolean energised = distance.containsKey(n);
        assertEquals(energised, supply.energised(n), where + ": node " + n);
        assertEquals(feed(n), supply.feedingBranch(n), where + ": fed by, node " + n);
        assertEquals(source(n), supply.source(n), where + ": source of node " + n);
        var path = upstream(n);
        assertEquals(path, Arrays.stream(supply.upstream(n)).boxed().toList(), where + ": upstream of node " + n);
        for (int b : path) {
          below.computeIfAbsent(b, any -> new TreeSet<>()).add(n);
        }
        if (feed(n) >= 0)
          feeding.add(feed(n));
        if (!energised) {
          out += customers[n];
          dead.add(n);
        }
      }
      assertEquals(out, supply.customersWithoutSupply(), where);
      assertEquals(dead, Arrays.stream(supply.deadNodes()).boxed().toList(), where);
      assertEquals(grid.nodes() - dead.size(), supply.energisedNodes(), where);
      assertEquals(dead.size(), supply.islands().stream().mapToInt(i -> i.length).sum(), where);
      var sweep = Energisation.of(grid, positions);
      assertEquals(out, sweep.customersWithoutSupply(customers), where + ": sweep");
      assertEquals(grid.nodes() - dead.size(), sweep.energisedNodes(), where + ": sweep");
      var loops = new TreeSet<Integer>();
      for (int b = 0; b < grid.branches(); b++) {
        var expected = below.getOrDefault(b, new TreeSet<>());
        assertEquals(expected, new TreeSet<>(Arrays.stream(supply.below(b)).boxed().toList()), where + ": below branch " + b);
        assertEquals(expected.stream().mapToInt(n -> customers[n]).sum(), supply.customersBelow(b),
            where + ": customers below branch " + b);
        if (!positions.isOpen(b) && distance.containsKey(grid.from(b)) && !feeding.contains(b))
          loops.add(b);
        for (int n = 0; n < grid.nodes(); n++) {
          assertEquals(expected.contains(n), supply.isBelow(n, b), where + ": node " + n + " below " + b);
        }
      }
      assertEquals(loops, new TreeSet<>(Arrays.stream(supply.loops()).boxed().toList()), where + ": loops");
      for (int a = 0; a < grid.nodes(); a += 3) {
        int b = (a * 7 + 3) % grid.nodes();
        var common = upstream(a);
        common.retainAll(upstream(b));
        assertEquals(common.isEmpty() ? -1 : common.get(0), supply.commonBranch(a, b), where + ": common of " + a + " and " + b);
      }
    }

    void checkChange(Supply before, Supply after, String where) {
      var change = before.changeTo(after);
      var lost = new ArrayList<Integer>();
      var gained = new ArrayList<Integer>();
      for (int n = 0; n < grid.nodes(); n++) {
        if (before.energised(n) && !after.energised(n))
          lost.add(n);
        if (!before.energised(n) && after.energised(n))
          gained.add(n);
      }
      assertArrayEquals(lost.stream().mapToInt(n -> n).toArray(), change.lost(), where + ": lost");
      assertArrayEquals(gained.stream().mapToInt(n -> n).toArray(), change.gained(), where + ": gained");
      assertEquals(lost.stream().mapToInt(n -> customers[n]).sum(), change.customersLost(), where);
      assertEquals(gained.stream().mapToInt(n -> customers[n]).sum(), change.customersGained(), where);
    }
  }
}
