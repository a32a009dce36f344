package relight.network.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The roads of one plot as a graph: houses stand along them, lines follow them, crews drive on them. */
final class Roads {

  /** What kind of road it is, and how many metres of it carry one house in its ordinary stretches. */
  enum Rank {
    MAIN(9.5), RIVERSIDE(10), CANAL(14), LANE(21), STREET(4.6), BRIDGE(Double.POSITIVE_INFINITY);

    final double metresPerHouse;

    Rank(double metresPerHouse) {
      this.metresPerHouse = metresPerHouse;
    }
  }

  /** A place where roads meet or end. */
  record Node(int id, Point at) {}

  /** A stretch of road between two nodes; {@code clearA_m} and {@code clearB_m}: where nobody can build near its ends. */
  record Edge(int id, int a, int b, Way way, Rank rank, String name, double clearA_m, double clearB_m) {
    int other(int node) {
      return node == a ? b : a;
    }
  }

  /** Something met on the way along a lattice edge before it is cut there. */
  private record Stop(double s, int node) {}

  final List<Node> nodes = new ArrayList<>();
  final List<Edge> edges = new ArrayList<>();
  final List<List<Edge>> at = new ArrayList<>();
  final List<List<Point>> smallCanals = new ArrayList<>();
  /** Cells with streets in them, as column and row: no fields there. */
  final List<int[]> townCells = new ArrayList<>();
  /** The crossing at which the substation stands. */
  final int substation;

  private final Plot plot;
  private final Landscape land;
  private final int[][] crossing;
  private final List<String> canalNames = new ArrayList<>(Names.CANALS);
  private final boolean[][] alongRow;
  private final boolean[][] alongColumn;
  private final List<List<List<Stop>>> rowStops = new ArrayList<>();
  private final List<List<List<Stop>>> columnStops = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();

  Roads(Plot plot, Landscape land) {
    this.plot = plot;
    this.land = land;
    plot.dice("canal names").shuffle(canalNames);
    crossing = new int[plot.columns()][plot.rows()];
    for (int i = 0; i < plot.columns(); i++) {
      rowStops.add(new ArrayList<>());
      columnStops.add(new ArrayList<>());
      for (int j = 0; j < plot.rows(); j++) {
        crossing[i][j] = node(land.crossing(i, j));
        rowStops.get(i).add(new ArrayList<>());
        columnStops.get(i).add(new ArrayList<>());
      }
    }
    alongRow = new boolean[plot.columns()][plot.rows()];
    alongColumn = new boolean[plot.columns()][plot.rows()];
    chooseEdges();
    town();
    lanes();
    cutEdges();
    later.forEach(Runnable::run);
    substation = crossing[Math.max(0, land.mainColumn - 1)][land.mainRow];
  }

  private int node(Point at) {
    nodes.add(new Node(nodes.size(), at));
    this.at.add(new ArrayList<>());
    return nodes.size() - 1;
  }

  private void edge(int a, int b, Way way, Rank rank, String name, double clearA_m, double clearB_m) {
    var edge = new Edge(edges.size(), a, b, way, rank, name, clearA_m, clearB_m);
    edges.add(edge);
    at.get(a).add(edge);
    at.get(b).add(edge);
  }

  private boolean isTown(int i, int j) {
    return i == land.mainColumn && j == 1;
  }

  private boolean isBridge(int i, int j) {
    return j == 0 && (i == land.mainColumn || i == plot.columns() - 1 && plot.columns() >= 6);
  }

  /** Not every canal has a road all along: some stretches are left out, as long as every crossing can still be reached. */
  private void chooseEdges() {
    var dice = plot.dice("roads");
    var doubtful = new ArrayList<int[]>();
    var group = new int[nodes.size()];
    Arrays.setAll(group, n -> n);
    for (int i = 0; i < plot.columns(); i++) {
      for (int j = 0; j < plot.rows(); j++) {
        if (i + 1 < plot.columns()) {
          boolean needed = j <= 1 || j == land.mainRow || isTown(i, j - 1);
          if (needed || !dice.chance(0.2)) {
            alongRow[i][j] = true;
            join(group, crossing[i][j], crossing[i + 1][j]);
          } else {
            doubtful.add(new int[]{i, j, 0});
          }
        }
        if (j + 1 < plot.rows() && (j > 0 || isBridge(i, j))) {
          boolean needed = i == land.mainColumn || isTown(i - 1, j) || j == 0;
          if (needed || !dice.chance(0.2)) {
            alongColumn[i][j] = true;
            join(group, crossing[i][j], crossing[i][j + 1]);
          } else {
            doubtful.add(new int[]{i, j, 1});
          }
        }
      }
    }
    for (var d : doubtful) {
      int from = crossing[d[0]][d[1]];
      int to = d[2] == 0 ? crossing[d[0] + 1][d[1]] : crossing[d[0]][d[1] + 1];
      if (join(group, from, to)) {
        (d[2] == 0 ? alongRow : alongColumn)[d[0]][d[1]] = true;
      }
    }
  }

  private static boolean join(int[] group, int a, int b) {
    int from = group[a];
    int to = group[b];
    if (from == to) {
      return false;
    }
    for (int n = 0; n < group.length; n++) {
      if (group[n] == from) {
        group[n] = to;
      }
    }
    return true;
  }

  private Way rowWay(int i, int j) {
    return new Way(land.alongRow(i, j));
  }

  private Way columnWay(int i, int j) {
    return new Way(List.of(land.crossing(i, j), land.crossing(i, j + 1)));
  }

  private int stop(List<List<List<Stop>>> stops, int i, int j, Way way, double s) {
    int node = node(way.at(s));
    stops.get(i).get(j).add(new Stop(s, node));
    return node;
  }

  /** The streets of the ward: a grid in the cell east of the great canal, on the river. */
  private void town() {
    int i = land.mainColumn;
    int j = 1;
    if (i + 1 >= plot.columns() || j + 1 >= plot.rows()) {
      return;
    }
    townCells.add(new int[]{i, j});
    var south = rowWay(i, j);
    var north = rowWay(i, j + 1);
    double size = Math.sqrt(Math.min(1.3, plot.customers() / 12_000.0));
    int across = Math.max(2, (int) Math.round(8 * size));
    int up = Math.max(2, (int) Math.round(4 * size));
    var dice = plot.dice("town");
    var east = new double[across + 1];
    var high = new double[up + 1];
    for (int k = 1; k <= across; k++) {
      east[k] = (k + dice.between(-0.14, 0.14)) * 0.106;
    }
    for (int k = 1; k <= up; k++) {
      high[k] = (k + dice.between(-0.12, 0.12)) * 0.119;
    }
    var grid = new int[across + 1][up + 1];
    for (int x = 0; x <= across; x++) {
      for (int y = 0; y <= up; y++) {
        if (x == 0 && y == 0) {
          grid[x][y] = crossing[i][j];
        } else if (y == 0) {
          grid[x][y] = stop(rowStops, i, j, south, east[x] * south.length_m());
        } else if (x == 0) {
          var way = columnWay(i, j);
          grid[x][y] = stop(columnStops, i, j, way, high[y] * way.length_m());
        } else {
          var foot = south.at(east[x] * south.length_m());
          grid[x][y] = node(foot.towards(north.at(east[x] * north.length_m()), high[y]).plus(dice.between(-12, 12), dice.between(-12, 12)));
        }
      }
    }
    for (int x = 0; x <= across; x++) {
      for (int y = 0; y <= up; y++) {
        if (y > 0 && x < across) {
          street(grid[x][y], grid[x + 1][y], Names.STREETS.get(y % Names.STREETS.size()));
        }
        if (x > 0 && y < up) {
          street(grid[x][y], grid[x][y + 1], Names.STREETS.get((x + 6) % Names.STREETS.size()));
        }
      }
    }
  }

  private void street(int a, int b, String name) {
    edge(a, b, new Way(List.of(nodes.get(a).at(), nodes.get(b).at())), Rank.STREET, "đường " + name, 9, 9);
  }

  /** Small canals through the middle of the cells, some with a lane beside them that ends among the fields. */
  private void lanes() {
    var dice = plot.dice("lanes");
    for (int i = 0; i + 1 < plot.columns(); i++) {
      for (int j = 1; j + 1 < plot.rows(); j++) {
        // Ditches lie some 450 m apart; a lane of two to five hundred metres follows many of them from either end.
        for (double share : new double[]{dice.between(0.29, 0.4), dice.between(0.6, 0.71)}) {
          var lengths_m = new double[]{dice.between(230, 470), dice.between(230, 470)};
          boolean canal = dice.chance(0.9);
          var lane = new boolean[]{dice.chance(0.64), dice.chance(0.64)};
          if (isTown(i, j) || !canal) {
            continue;
          }
          var south = rowWay(i, j);
          var north = rowWay(i, j + 1);
          double low = share * south.length_m();
          double high = share * north.length_m();
          smallCanals.add(List.of(south.at(low, 5), north.at(high, -Landscape.toCanal_m(land.rowCanal_m(j + 1)))));
          if (lane[0] && alongRow[i][j]) {
            lane(i, j, south, low + 15, north.at(high + 15), lengths_m[0], 20);
          }
          if (lane[1] && alongRow[i][j + 1]) {
            lane(i, j + 1, north, high + 15, south.at(low + 15), lengths_m[1], 36 + land.rowCanal_m(j + 1));
          }
        }
      }
    }
  }

  private void lane(int i, int j, Way row, double s, Point towards, double length_m, double clear_m) {
    int foot = stop(rowStops, i, j, row, s);
    var from = nodes.get(foot).at();
    int end = node(from.towards(towards, length_m / from.distance(towards)));
    later.add(() -> edge(foot, end, new Way(List.of(from, nodes.get(end).at())), Rank.LANE, "đường nông thôn", clear_m, 4));
  }

  private void cutEdges() {
    for (int j = 0; j < plot.rows(); j++) {
      for (int i = 0; i + 1 < plot.columns(); i++) {
        if (alongRow[i][j]) {
          var rank = j == land.mainRow ? Rank.MAIN : j <= 1 ? Rank.RIVERSIDE : Rank.CANAL;
          cut(crossing[i][j], crossing[i + 1][j], rowWay(i, j), rowStops.get(i).get(j), rank, rowName(j), 40 + land.columnCanal_m(i + 1));
        }
      }
    }
    for (int i = 0; i < plot.columns(); i++) {
      for (int j = 0; j + 1 < plot.rows(); j++) {
        if (alongColumn[i][j]) {
          var rank = j == 0 ? Rank.BRIDGE : i == land.mainColumn ? Rank.MAIN : Rank.CANAL;
          cut(crossing[i][j], crossing[i][j + 1], columnWay(i, j), columnStops.get(i).get(j), rank, j == 0 ? bridgeName(i) : columnName(i),
              40 + land.rowCanal_m(j + 1));
        }
      }
    }
  }

  private void cut(int a, int b, Way way, List<Stop> stops, Rank rank, String name, double clearAtEnd_m) {
    stops.sort((x, y) -> Double.compare(x.s, y.s));
    int from = a;
    double at = 0;
    for (var stop : stops) {
      edge(from, stop.node, way.cut(at, stop.s, nodes.get(from).at(), nodes.get(stop.node).at()), rank, name, 18, 18);
      from = stop.node;
      at = stop.s;
    }
    edge(from, b, way.cut(at, way.length_m(), nodes.get(from).at(), nodes.get(b).at()), rank, name, 18, clearAtEnd_m);
  }

  String rowName(int j) {
    return j == land.mainRow ? "ĐT 845" : j == 1 ? "đường ven sông" : j == 0 ? "đường bờ nam" : "đường " + rowCanalName(j);
  }

  private String bridgeName(int i) {
    return "cầu " + (plot.number() > 0 ? canalNames.get(i) : Names.COMMUNES.get(i == land.mainColumn ? 1 : 3));
  }

  String columnName(int i) {
    return "đường " + columnCanalName(i);
  }

  String columnCanalName(int i) {
    return "kênh " + (i == land.mainColumn ? "Xáng Múc" : canalNames.get(i));
  }

  String rowCanalName(int j) {
    return "kênh " + canalNames.get(plot.columns() + j);
  }

  boolean runsAlongRow(int i, int j) {
    return alongRow[i][j];
  }

  boolean runsAlongColumn(int i, int j) {
    return alongColumn[i][j];
  }
}
