package relight.network.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.network.Supply;

/**
 * What a network is like as it would normally run, for the eyes of whoever imports it: counts, and everything that is odd, with examples.
 *
 * @param nodes              how many of each kind
 * @param branches           how many of each kind, and how many of them normally open
 * @param extent             west, south, east and north in degrees
 * @param unsupplied         nodes that no source reaches, in how many islands
 * @param danglingEnds       nodes at the end of a single branch with nothing there: no customer, no source
 * @param parallelBranches   branches that join the same two nodes as another one
 * @param customersUnreached customers at nodes without supply, by code
 */
public record Topology(Map<NodeKind, Integer> nodes, Map<BranchKind, Kind> branches, List<String> sources, int feeders, double line_km,
    double[] extent,
    Odd unsupplied, int islands, Odd loops, int customers, Odd customersUnreached, Odd danglingEnds, Odd loneNodes, Odd parallelBranches,
    Odd withoutCoordinates, int measuredLengths) {

  private static final int EXAMPLES = 5;

  /** Branches of one kind; the subtypes by the word before the first colon. */
  public record Kind(int count, int normallyOpen, Map<String, Integer> subtypes) {}

  /** How many of something odd, and a few of them by id. */
  public record Odd(int count, List<String> examples) {

    static Odd of(List<String> ids) {
      return new Odd(ids.size(), List.copyOf(ids.subList(0, Math.min(EXAMPLES, ids.size()))));
    }
  }

  public static Topology of(ReadNetwork read) {
    var grid = read.grid();
    var supply = Supply.of(grid, grid.normal(), read.customers());
    var nodes = new EnumMap<NodeKind, Integer>(NodeKind.class);
    var dangling = new ArrayList<String>();
    var lone = new ArrayList<String>();
    double[] extent = {180, 90, -180, -90};
    for (int n = 0; n < grid.nodes(); n++) {
      nodes.merge(grid.nodeKind(n), 1, Integer::sum);
      if (grid.degree(n) == 0)
        lone.add(grid.nodeId(n));
      else if (grid.degree(n) == 1 && read.customers()[n] == 0 && !grid.isSource(n))
        dangling.add(grid.nodeId(n));
      extent[0] = Math.min(extent[0], grid.lon(n));
      extent[1] = Math.min(extent[1], grid.lat(n));
      extent[2] = Math.max(extent[2], grid.lon(n));
      extent[3] = Math.max(extent[3], grid.lat(n));
    }
    double line_m = 0;
    var feeders = new HashSet<String>();
    var pairs = new HashMap<Long, Integer>();
    var parallel = new ArrayList<String>();
    for (int b = 0; b < grid.branches(); b++) {
      if (grid.kind(b) == BranchKind.LINE)
        line_m += grid.length_m(b);
      if (!grid.feeder(b).isEmpty())
        feeders.add(grid.feeder(b));
      long pair = (long) Math.min(grid.from(b), grid.to(b)) << 32 | Math.max(grid.from(b), grid.to(b));
      if (pairs.putIfAbsent(pair, b) != null)
        parallel.add(grid.branchId(b));
    }
    var unreached = new ArrayList<String>();
    for (int c = 0; c < read.customerCodes().length; c++) {
      if (!supply.energised(read.customerNodes()[c]))
        unreached.add(read.customerCodes()[c]);
    }
    var sources = Arrays.stream(grid.sources()).mapToObj(grid::sourceName).toList();
    return new Topology(nodes, kinds(grid), sources, feeders.size(), line_m / 1000, extent, odd(supply.deadNodes(), grid),
        supply.islands().size(),
        Odd.of(Arrays.stream(supply.loops()).mapToObj(grid::branchId).toList()), supply.totalCustomers(), Odd.of(unreached),
        Odd.of(dangling),
        Odd.of(lone), Odd.of(parallel), Odd.of(read.placedNodes()), read.measuredLengths());
  }

  private static Odd odd(int[] nodes, Grid grid) {
    return new Odd(nodes.length, Arrays.stream(nodes).limit(EXAMPLES).mapToObj(grid::nodeId).toList());
  }

  private static Map<BranchKind, Kind> kinds(Grid grid) {
    var count = new EnumMap<BranchKind, int[]>(BranchKind.class);
    var subtypes = new EnumMap<BranchKind, Map<String, Integer>>(BranchKind.class);
    for (int b = 0; b < grid.branches(); b++) {
      var counts = count.computeIfAbsent(grid.kind(b), any -> new int[2]);
      counts[0]++;
      if (grid.normallyOpen(b))
        counts[1]++;
      String subtype = grid.subtype(b).replaceFirst(":.*", "");
      if (!subtype.isEmpty())
        subtypes.computeIfAbsent(grid.kind(b), any -> new TreeMap<>()).merge(subtype, 1, Integer::sum);
    }
    var kinds = new EnumMap<BranchKind, Kind>(BranchKind.class);
    count.forEach((kind, counts) -> kinds.put(kind, new Kind(counts[0], counts[1], subtypes.getOrDefault(kind, Map.of()))));
    return kinds;
  }

  public int nodeCount() {
    return nodes.values().stream().mapToInt(Integer::intValue).sum();
  }

  public int branchCount() {
    return branches.values().stream().mapToInt(Kind::count).sum();
  }

  public Kind kind(BranchKind kind) {
    return branches.getOrDefault(kind, new Kind(0, 0, Map.of()));
  }

  /** For a terminal, about 80 columns wide. */
  public String text() {
    var text = new StringBuilder();
    line(text, "nodes", nodeCount(),
        nodes.entrySet().stream().map(e -> number(e.getValue()) + " " + e.getKey().text()).collect(Collectors.joining(", ")));
    line(text, "branches", branchCount(), String.format(Locale.ROOT, "%.0f km of line, %d feeder names", line_km, feeders));
    for (var kind : branches.entrySet()) {
      var subtypes = kind.getValue().subtypes().entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
          .limit(EXAMPLES).map(e -> number(e.getValue()) + " " + e.getKey()).collect(Collectors.joining(", "));
      String open = kind.getValue().normallyOpen() > 0 ? number(kind.getValue().normallyOpen()) + " normally open" : "";
      line(text, "  " + kind.getKey().text(), kind.getValue().count(),
          open + (open.isEmpty() || subtypes.isEmpty() ? "" : "; ") + subtypes);
    }
    int protection = kind(BranchKind.FUSE).count() + kind(BranchKind.RECLOSER).count() + kind(BranchKind.BREAKER).count();
    if (protection == 0)
      line(text, "  protection", 0, "no fuse, recloser or breaker: outages are predicted at transformers and switches");
    line(text, "sources", sources.size(), sources.stream().limit(EXAMPLES).collect(Collectors.joining(", ")));
    text.append(
        String.format(Locale.ROOT, "%-24s %.4f to %.4f east, %.4f to %.4f north%n", "extent", extent[0], extent[2], extent[1], extent[3]));
    line(text, "customers", customers, "");
    odd(text, "  not reached", customersUnreached, "every customer is reached");
    odd(text, "nodes without supply", unsupplied, "none");
    if (islands > 0)
      line(text, "  in islands", islands, "");
    odd(text, "loops", loops, "none");
    odd(text, "dangling ends", danglingEnds, "none");
    odd(text, "nodes without a branch", loneNodes, "none");
    odd(text, "parallel branches", parallelBranches, "none");
    line(text, "duplicate ids", 0, "a file with any is refused");
    odd(text, "without coordinates", withoutCoordinates, "none");
    if (withoutCoordinates.count() > 0)
      text.append(String.format(Locale.ROOT, "%35s  kept, placed between their neighbours%n", ""));
    if (measuredLengths > 0)
      line(text, "lines without length", measuredLengths, "measured on the map");
    return text.toString();
  }

  private static void odd(StringBuilder text, String name, Odd odd, String none) {
    line(text, name, odd.count(), odd.count() == 0
        ? none
        : "e.g. " + String.join(", ", odd.examples()) + (odd.count() > odd.examples().size() ? ", …" : ""));
  }

  private static void line(StringBuilder text, String name, int count, String more) {
    text.append(String.format(Locale.ROOT, "%-24s %,10d  %s", name, count, more).stripTrailing()).append(System.lineSeparator());
  }

  private static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
