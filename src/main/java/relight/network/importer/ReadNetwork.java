package relight.network.importer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import relight.csv.CsvFile;
import relight.csv.CsvRow;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NodeKind;
import relight.place.CoordinateSystem;

/**
 * A network as read from its files, whole and without contradiction: whatever would make the model wrong has been refused.
 *
 * @param placedNodes     ids of the nodes that came without coordinates and were put between their neighbours
 * @param measuredLengths how many lines came without a length and got that of a straight line
 * @param customers       how many customers the files put at each node of the grid
 * @param customerCodes   their codes, and in customerNodes the node of each
 */
public record ReadNetwork(Grid grid, List<String> placedNodes, int measuredLengths, int[] customers, String[] customerCodes,
    int[] customerNodes) {

  private static final int LONGEST_ID = 120;
  private static final int LONGEST_WORD = 200;
  private static final double EARTH_M = 6_371_008.8;
  private static final Map<String, String> NODE_COLUMNS = same("id", "lon", "lat", "kind");
  private static final Map<String, String> BRANCH_COLUMNS = same("id", "from", "to", "kind", "normally_open", "length_m", "phases",
      "subtype", "feeder");
  private static final Map<String, String> SOURCE_COLUMNS = same("node", "name");

  private static final class Node {
    final String id;
    final NodeKind kind;
    double lon = Double.NaN;
    double lat = Double.NaN;
    boolean placed;

    Node(String id, NodeKind kind) {
      this.id = id;
      this.kind = kind;
    }

    boolean hasPlace() {
      return !Double.isNaN(lon);
    }
  }

  private record Branch(String id, Node from, Node to, BranchKind kind, boolean open, double length_m, String phases, String subtype,
      String feeder) {}

  /**
   * Reads and checks a network.
   *
   * @param crs what the coordinates mean; null if nobody said, which is longitude and latitude
   * @throws relight.Refusal naming file, row, column and reason of everything that is wrong
   */
  public static ReadNetwork from(NetworkFiles files, CoordinateSystem crs, Problems problems, Progress progress) {
    return new Reading(problems, progress).read(files, crs);
  }

  private static Map<String, String> same(String... names) {
    var columns = new LinkedHashMap<String, String>();
    for (var name : names) {
      columns.put(name, name);
    }
    return columns;
  }

  private static final class Reading {
    private final Problems problems;
    private final Progress progress;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Branch> branches = new ArrayList<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private int measuredLengths;

    Reading(Problems problems, Progress progress) {
      this.problems = problems;
      this.progress = progress;
    }

    private CsvFile open(java.nio.file.Path path) {
      return new CsvFile(path, problems, rows -> progress.reached(path.getFileName().toString(), rows));
    }

    ReadNetwork read(NetworkFiles files, CoordinateSystem crs) {
      // the rows of the other files hang on the nodes: where some were lost, others would only seem to dangle
      if (!readNodes(files, crs))
        problems.refuseIfAny();
      readBranches(files);
      readSources(files);
      var codes = new ArrayList<String>();
      var nodesOfCodes = new ArrayList<Node>();
      files.customers().ifPresent(
          file -> readCustomers(open(file), Map.of("id", files.customerCode(), "node", files.customerNode()), codes, nodesOfCodes));
      problems.refuseIfAny();

      var placed = placeNodes(files);
      problems.refuseIfAny();
      progress.reached("numbering the network", nodes.size());
      var builder = Grid.builder();
      for (var node : nodes.values()) {
        builder.node(node.id, node.lon, node.lat, node.kind, node.placed);
      }
      for (var branch : branches) {
        builder.branch(branch.id, branch.from.id, branch.to.id, branch.kind, branch.open, length_m(branch), branch.phases, branch.subtype,
            branch.feeder);
      }
      sources.forEach(builder::source);
      var grid = builder.build();
      var customers = new int[grid.nodes()];
      var customerNodes = new int[codes.size()];
      for (int i = 0; i < customerNodes.length; i++) {
        customerNodes[i] = grid.getNode(nodesOfCodes.get(i).id);
        customers[customerNodes[i]]++;
      }
      return new ReadNetwork(grid, placed, measuredLengths, customers, codes.toArray(String[]::new), customerNodes);
    }

    private boolean readNodes(NetworkFiles files, CoordinateSystem crs) {
      var system = crs == null ? CoordinateSystem.WGS84 : crs;
      String choices = String.join(", ", Stream.of(NodeKind.values()).map(NodeKind::text).toList());
      var elsewhere = new int[1];
      boolean whole = open(files.nodes()).read(NODE_COLUMNS, List.of("kind"), row -> {
        String id = row.required("id", LONGEST_ID);
        var kind = row.text("kind").isEmpty() ? NodeKind.JUNCTION : row.word("kind", NodeKind::find, choices);
        var node = new Node(id, kind);
        if (row.text("lon").isEmpty() != row.text("lat").isEmpty()) {
          row.wrong(row.text("lon").isEmpty() ? "lon" : "lat", "is empty although the other coordinate is there");
        }
        double[] point = {row.number("lon"), row.number("lat")};
        if (row.isGood() && !Double.isNaN(point[0])) {
          if (system.toLonLat(point)) {
            node.lon = point[0];
            node.lat = point[1];
          } else {
            node.lon = 0; // reported, so no neighbour need be asked
            node.lat = 0;
            if (elsewhere[0]++ < 3)
              row.wrong("lon", elsewhere(row, crs));
          }
        }
        if (!id.isEmpty() && nodes.putIfAbsent(id, node) != null)
          row.wrong("id", "node " + id + " stands in the file twice");
      });
      if (elsewhere[0] > 3)
        problems.add(files.nodes().getFileName().toString(), 0, "lon", elsewhere[0] + " nodes in all stand where they cannot");
      return whole;
    }

    private static String elsewhere(CsvRow row, CoordinateSystem crs) {
      String point = row.text("lon") + ", " + row.text("lat");
      return crs == null
          ? point + " is not a longitude and latitude in degrees; say which coordinate system the file is in with --crs EPSG:n"
          : point + " lies outside of where " + crs.code() + " is used; is it the right code, and are the columns not swapped?";
    }

    private void readBranches(NetworkFiles files) {
      String choices = String.join(", ", Stream.of(BranchKind.values()).map(BranchKind::text).toList());
      var ids = new HashSet<String>();
      open(files.branches()).read(BRANCH_COLUMNS, List.of("normally_open", "length_m", "phases", "subtype", "feeder"), row -> {
        String id = row.required("id", LONGEST_ID);
        if (!id.isEmpty() && !ids.add(id))
          row.wrong("id", "branch " + id + " stands in the file twice");
        var from = end(row, "from");
        var to = end(row, "to");
        var kind = row.word("kind", BranchKind::find, choices);
        boolean open = row.flag("normally_open");
        double length_m = row.number("length_m");
        if (length_m < 0 || length_m >= 1e7)
          row.wrong("length_m", length_m + " m is no length of a branch");
        String phases = row.upTo("phases", 20);
        String subtype = row.upTo("subtype", LONGEST_WORD);
        String feeder = row.upTo("feeder", LONGEST_WORD);
        if (row.isGood())
          branches.add(new Branch(id, from, to, kind, open, length_m, phases, subtype, feeder));
      });
    }

    private Node end(CsvRow row, String column) {
      String id = row.required(column, LONGEST_ID);
      var node = nodes.get(id);
      if (node == null && !id.isEmpty())
        row.wrong(column, "node " + id + " does not exist, so the branch would hang in the air");
      return node;
    }

    private void readSources(NetworkFiles files) {
      var names = new HashMap<String, Long>();
      open(files.sources()).read(SOURCE_COLUMNS, List.of("name"), row -> {
        String node = row.required("node", LONGEST_ID);
        String name = row.upTo("name", LONGEST_WORD);
        if (node.isEmpty())
          return;
        if (!nodes.containsKey(node))
          row.wrong("node", "node " + node + " does not exist");
        else if (names.putIfAbsent(node, row.line()) != null)
          row.wrong("node", "node " + node + " is a source already in row " + names.get(node));
        else
          sources.put(node, name.isEmpty() ? node : name);
      });
      if (sources.isEmpty() && problems.isEmpty()) {
        problems.add(files.sources().getFileName().toString(), 0, "", "names no source, so nothing would have supply");
      }
    }

    private void readCustomers(CsvFile file, Map<String, String> columns, List<String> codes, List<Node> nodesOfCodes) {
      var seen = new HashSet<String>();
      file.read(columns, List.of(), row -> {
        String code = row.required("id", LONGEST_ID);
        String node = row.required("node", LONGEST_ID);
        if (!code.isEmpty() && !seen.add(code))
          row.wrong("id", "customer " + code + " stands in the file twice");
        if (!node.isEmpty() && !nodes.containsKey(node))
          row.wrong("node", "node " + node + " does not exist");
        if (!row.isGood())
          return;
        codes.add(code);
        nodesOfCodes.add(nodes.get(node));
      });
    }

    /** Puts nodes without coordinates in the middle of those neighbours that have some, working inwards from the nearest. */
    private List<String> placeNodes(NetworkFiles files) {
      var lost = new ArrayList<String>();
      double[] middle = new double[3];
      for (var node : nodes.values()) {
        if (!node.hasPlace())
          lost.add(node.id);
        else {
          middle[0] += node.lon;
          middle[1] += node.lat;
          middle[2]++;
        }
      }
      if (lost.isEmpty())
        return lost;
      if (middle[2] == 0) {
        problems.add(files.nodes().getFileName().toString(), 0, "lon", "no node has coordinates");
        return lost;
      }
      var neighbours = new HashMap<Node, List<Node>>();
      for (var branch : branches) {
        if (!branch.from.hasPlace())
          neighbours.computeIfAbsent(branch.from, any -> new ArrayList<>()).add(branch.to);
        if (!branch.to.hasPlace())
          neighbours.computeIfAbsent(branch.to, any -> new ArrayList<>()).add(branch.from);
      }
      var waiting = new ArrayDeque<>(lost.stream().map(nodes::get).toList());
      int idle = 0;
      while (!waiting.isEmpty() && idle <= waiting.size()) {
        var node = waiting.poll();
        var known = neighbours.getOrDefault(node, List.of()).stream().filter(Node::hasPlace).toList();
        if (known.isEmpty()) {
          waiting.add(node);
          idle++;
          continue;
        }
        idle = 0;
        node.lon = known.stream().mapToDouble(n -> n.lon).average().orElseThrow();
        node.lat = known.stream().mapToDouble(n -> n.lat).average().orElseThrow();
        node.placed = true;
      }
      for (var node : waiting) {
        // nothing it hangs on has a place either: the middle of the network is where somebody will look
        node.lon = middle[0] / middle[2];
        node.lat = middle[1] / middle[2];
        node.placed = true;
      }
      return lost;
    }

    private double length_m(Branch branch) {
      if (!Double.isNaN(branch.length_m))
        return branch.length_m;
      if (branch.kind != BranchKind.LINE)
        return 0;
      measuredLengths++;
      double lat1 = Math.toRadians(branch.from.lat);
      double lat2 = Math.toRadians(branch.to.lat);
      double a = Math.pow(Math.sin((lat2 - lat1) / 2), 2)
          + Math.cos(lat1) * Math.cos(lat2) * Math.pow(Math.sin(Math.toRadians(branch.to.lon - branch.from.lon) / 2), 2);
      return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(a)));
    }
  }

  @Override
  public String toString() {
    return grid.nodes() + " nodes, " + grid.branches() + " branches, " + Arrays.stream(customers).sum() + " customers";
  }
}
