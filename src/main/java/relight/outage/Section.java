package relight.outage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.network.Supply;
import relight.outage.inference.SupplyPaths;

/** The part of the network that goes dark when one branch opens. */
final class Section {

  private static final int MOST_POINTS = 1500;
  private static final double START_TOLERANCE_deg = 0.00003;
  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private final Grid grid;
  private final Supply supply;
  private final SupplyPaths paths;
  private final int device;
  private final int[] nodes;

  private Section(Grid grid, Supply supply, SupplyPaths paths, int device) {
    this.grid = grid;
    this.supply = supply;
    this.paths = paths;
    this.device = device;
    this.nodes = supply.below(device);
  }

  /** What the branch feeds now or, if it feeds nothing, would feed if everything abnormally open were closed. */
  static Section below(NetworkView view, int device) {
    var paths = new SupplyPaths(view.supply());
    return new Section(view.grid(), view.supply().fedNode(device) >= 0 ? view.supply() : paths.asIfClosed(), paths, device);
  }

  int customers() {
    return supply.customersBelow(device);
  }

  /** The node it feeds; one of its ends if it feeds nothing. */
  String fedNode() {
    int node = supply.fedNode(device);
    return grid.nodeId(node >= 0 ? node : grid.to(device));
  }

  String feeder() {
    int node = supply.fedNode(device);
    return node < 0 ? null : paths.feeder(node);
  }

  /** Ids of the nodes that have customers. */
  List<String> customerNodes() {
    var ids = new ArrayList<String>();
    for (int node : nodes)
      if (supply.customersAt(node) > 0)
        ids.add(grid.nodeId(node));
    return ids;
  }

  boolean holds(String nodeId) {
    int node = grid.findNode(nodeId);
    return node >= 0 && supply.isBelow(node, device);
  }

  /**
   * Its lines as a GeoJSON MultiLineString, simplified until it is small enough to be sent with every change: the medium-voltage network down
   * to the transformers, or everything where there is no transformer between.
   */
  Map<String, Object> line() {
    var lines = new ArrayList<List<Coordinate>>();
    var lowVoltage = new BitSet(grid.nodes());
    int last = -1;
    for (int node : nodes) {
      int branch = supply.feedingBranch(node);
      int from = supply.feedingNode(node);
      if (branch != device && (lowVoltage.get(from) || grid.kind(branch) == BranchKind.TRANSFORMER)) {
        lowVoltage.set(node);
        continue;
      }
      if (from != last || lines.isEmpty()) {
        lines.add(new ArrayList<>());
        lines.getLast().add(coordinate(from));
      }
      lines.getLast().add(coordinate(node));
      last = node;
    }
    return geoJson(simplified(lines));
  }

  /** The way from a node up to its source as a GeoJSON MultiLineString. */
  static Map<String, Object> way(Grid grid, Supply supply, int node) {
    var points = new ArrayList<Coordinate>();
    for (int at = node; at >= 0; at = supply.feedingNode(at))
      points.add(new Coordinate(grid.lon(at), grid.lat(at)));
    return geoJson(points.size() < 2 ? List.of() : simplified(List.of(points)));
  }

  /** Both of two such lines; null where there is none. */
  static Object together(Object one, Object other) {
    if (one == null || other == null)
      return one == null ? other : one;
    var all = relight.Json.MAPPER.createObjectNode().put("type", "MultiLineString");
    var lines = all.putArray("coordinates");
    for (var line : List.of(one, other))
      relight.Json.MAPPER.valueToTree(line).path("coordinates").forEach(lines::add);
    return all;
  }

  private static List<LineString> simplified(List<List<Coordinate>> lines) {
    var drawn = lines.stream().map(line -> GEOMETRY.createLineString(line.toArray(Coordinate[]::new))).toList();
    double tolerance = START_TOLERANCE_deg;
    List<LineString> simple;
    int points;
    do {
      double t = tolerance;
      simple = drawn.stream().map(line -> (LineString) DouglasPeuckerSimplifier.simplify(line, t)).toList();
      points = simple.stream().mapToInt(LineString::getNumPoints).sum();
      tolerance *= 2;
    } while (points > Math.max(MOST_POINTS, 2 * drawn.size()) && tolerance < 0.01);
    return simple;
  }

  private static Map<String, Object> geoJson(List<LineString> lines) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", "MultiLineString");
    json.put("coordinates", lines.stream().map(line -> {
      var points = new ArrayList<List<Double>>();
      for (var c : line.getCoordinates())
        points.add(List.of(rounded(c.x), rounded(c.y)));
      return points;
    }).toList());
    return json;
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * 1e6) / 1e6;
  }

  private Coordinate coordinate(int node) {
    return new Coordinate(grid.lon(node), grid.lat(node));
  }
}
