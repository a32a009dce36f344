package relight.testkit;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;

/**
 * A network drawn as text, in some switch positions.
 *
 * <pre>
 *   SUB* -CB1- a -- b(30) -SW1- c(120)
 *                   b -T1- d(45) -TIE/- e
 * </pre>
 *
 * {@code *} marks a source, {@code (30)} customers, {@code --} a line (its id is {@code a-b}), {@code -NAME-} a branch with an id, {@code /} before
 * the last dash a normally open one. The kind goes by the name: CB breaker, RC recloser, F fuse, SW or TIE switch, T transformer, anything else a
 * line. A node stands where it is first drawn, a column being about 10 m.
 */
public final class DrawnGrid {

  private static final Pattern PART = Pattern.compile("\\s*(?:(--)|-([\\p{Alnum}_.]+)(/?)-|([\\p{Alnum}_.]+)(\\*?)(?:\\((\\d+)\\))?)");

  private final Grid grid;
  private final Supply supply;

  private DrawnGrid(Grid grid, Supply supply) {
    this.grid = grid;
    this.supply = supply;
  }

  public static DrawnGrid grid(String drawing) {
    record Link(String id, String from, String to, boolean open) {}
    var places = new LinkedHashMap<String, int[]>();
    var customers = new LinkedHashMap<String, Integer>();
    var sources = new java.util.LinkedHashSet<String>();
    var links = new java.util.ArrayList<Link>();
    var lines = drawing.stripTrailing().split("\n");
    for (int row = 0; row < lines.length; row++) {
      var line = lines[row];
      var parts = PART.matcher(line);
      int at = 0;
      String before = null;
      String link = null;
      boolean open = false;
      while (at < line.stripTrailing().length()) {
        if (!parts.find(at) || parts.start() != at)
          throw new IllegalArgumentException("cannot read the drawing here: " + line.substring(at));
        at = parts.end();
        if (parts.group(4) == null) {
          if (before == null || link != null)
            throw new IllegalArgumentException("a branch without a node before it: " + line);
          link = parts.group(1) != null ? "" : parts.group(2);
          open = "/".equals(parts.group(3));
          continue;
        }
        String node = parts.group(4);
        places.putIfAbsent(node, new int[]{parts.start(4), row});
        if ("*".equals(parts.group(5)))
          sources.add(node);
        if (parts.group(6) != null)
          customers.merge(node, Integer.parseInt(parts.group(6)), Integer::sum);
        if (link != null)
          links.add(new Link(link.isEmpty() ? before + "-" + node : link, before, node, open));
        else if (before != null)
          throw new IllegalArgumentException("two nodes without a branch between them: " + line);
        before = node;
        link = null;
      }
      if (link != null)
        throw new IllegalArgumentException("a branch without a node after it: " + line);
    }
    var builder = Grid.builder();
    places.forEach((node, place) -> builder.node(node, 105.6 + place[0] * 0.0001, 10.5 - place[1] * 0.0002,
        sources.contains(node) ? NodeKind.SOURCE : customers.containsKey(node) ? NodeKind.SERVICE_POINT : NodeKind.JUNCTION));
    for (var link : links) {
      builder.branch(link.id, link.from, link.to, kind(link.id), link.open, 100, "ABC", "", "");
    }
    sources.forEach(node -> builder.source(node, node));
    var grid = builder.build();
    return new DrawnGrid(grid, Supply.of(grid, grid.normal(), perNode(grid, customers)));
  }

  private static BranchKind kind(String id) {
    if (id.startsWith("CB"))
      return BranchKind.BREAKER;
    if (id.startsWith("RC"))
      return BranchKind.RECLOSER;
    if (id.startsWith("SW") || id.startsWith("TIE"))
      return BranchKind.SWITCH;
    if (id.startsWith("F"))
      return BranchKind.FUSE;
    if (id.startsWith("T"))
      return BranchKind.TRANSFORMER;
    return BranchKind.LINE;
  }

  private static int[] perNode(Grid grid, Map<String, Integer> customers) {
    var perNode = new int[grid.nodes()];
    customers.forEach((node, count) -> perNode[grid.getNode(node)] = count);
    return perNode;
  }

  public Grid grid() {
    return grid;
  }

  public Supply supply() {
    return supply;
  }

  public int[] customers() {
    return IntStream.range(0, grid.nodes()).map(supply::customersAt).toArray();
  }

  public DrawnGrid withOpen(String... branches) {
    return new DrawnGrid(grid, supply.with(supply.positions().withOpen(numbers(branches))));
  }

  public DrawnGrid withClosed(String... branches) {
    return new DrawnGrid(grid, supply.with(supply.positions().withClosed(numbers(branches))));
  }

  private int[] numbers(String... branches) {
    return Arrays.stream(branches).mapToInt(grid::getBranch).toArray();
  }

  public int node(String id) {
    return grid.getNode(id);
  }

  public int branch(String id) {
    return grid.getBranch(id);
  }

  public boolean energised(String node) {
    return supply.energised(node(node));
  }

  public int customersWithoutSupply() {
    return supply.customersWithoutSupply();
  }

  public int customersBelow(String branch) {
    return supply.customersBelow(branch(branch));
  }

  /** The name of the source that supplies a node, or "none". */
  public String source(String node) {
    int source = supply.source(node(node));
    return source < 0 ? "none" : grid.sourceName(source);
  }

  /** The branches from a node up to its source, e.g. {@code "SW1 a-b CB1"}. */
  public String upstream(String node) {
    return branches(supply.upstream(node(node)));
  }

  /** The nodes below a branch, by name. */
  public String below(String branch) {
    return nodes(supply.below(branch(branch)));
  }

  public String loops() {
    return branches(supply.loops());
  }

  /** Ids of the branches, in the order given. */
  public String branches(int... branches) {
    return Arrays.stream(branches).mapToObj(grid::branchId).collect(Collectors.joining(" "));
  }

  /** Ids of the nodes, sorted by name. */
  public String nodes(int... nodes) {
    if (new HashSet<>(Arrays.stream(nodes).boxed().toList()).size() != nodes.length)
      throw new AssertionError("a node twice");
    return Arrays.stream(nodes).mapToObj(grid::nodeId).sorted().collect(Collectors.joining(" "));
  }
}
