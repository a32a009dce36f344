package relight.network.sample;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the map of the sample: land, water, fields, roads, houses and places, each as a layer of its own. */
final class Layers implements Closeable {

  private final Layer land;
  private final Layer fields;
  private final Layer river;
  private final Layer canals;
  private final Layer roads;
  private final Layer buildings;
  private final Layer hamlets;
  private final Layer communes;
  private final Layer hospitals;

  Layers(Path folder) throws IOException {
    land = new Layer(folder, "land", "land", "Đất liền", "Land", 0, "name");
    fields = new Layer(folder, "fields", "field", "Ruộng lúa và vườn cây", "Rice fields and orchards", 12, "class");
    river = new Layer(folder, "river", "water", "Sông lớn", "Rivers", 0, "name");
    canals = new Layer(folder, "canals", "canal", "Kênh rạch", "Canals", 10, "name, class, width_m");
    roads = new Layer(folder, "roads", "road", "Đường giao thông", "Roads", 10, "name, class");
    buildings = new Layer(folder, "buildings", "building", "Nhà cửa", "Buildings", 14, "class");
    hamlets = new Layer(folder, "hamlets", "hamlet", "Ấp và khóm", "Hamlets", 12, "name, code, commune");
    communes = new Layer(folder, "communes", "commune", "Xã và phường", "Communes and wards", 8, "name, code");
    hospitals = new Layer(folder, "hospitals", "hospital", "Bệnh viện và trạm y tế", "Hospitals and clinics", 12, "name, code, class");
  }

  /** The land all districts lie on, with some of the country around. */
  void ground(List<Plot> plots) throws IOException {
    double west = Double.MAX_VALUE;
    double south = Double.MAX_VALUE;
    double east = -Double.MAX_VALUE;
    double north = -Double.MAX_VALUE;
    for (var plot : plots) {
      west = Math.min(west, plot.west());
      south = Math.min(south, plot.south());
      east = Math.max(east, plot.east());
      north = Math.max(north, plot.north());
    }
    double around = 1.5 * Plot.COLUMN_m;
    land.polygon(List.of(List.of(new Point(west - around, south - 1350), new Point(east + around, south - 1350),
        new Point(east + around, north + 1.5 * Plot.ROW_m), new Point(west - around, north + 1.5 * Plot.ROW_m))), "name", "Dữ liệu mẫu");
  }

  void district(Plot plot, Landscape landscape, Roads graph, Places places, Settlement settlement) throws IOException {
    water(plot, landscape, graph);
    farmland(plot, landscape, graph);
    roads(plot, landscape, graph);
    for (var house : settlement.houses) {
      building(plot, house);
    }
    for (var hamlet : places.hamlets) {
      hamlets.polygon(List.of(places.outline(hamlet).getFirst()), "name", hamlet.name(), "code", hamlet.code(), "commune",
          hamlet.commune().code());
    }
    for (var commune : places.communes) {
      for (var ring : places.outline(commune)) {
        communes.polygon(List.of(ring), "name", commune.title(), "code", commune.code(), "unit", commune.unit());
      }
    }
    for (var site : settlement.sites) {
      if (site.kind().equals("hospital") || site.kind().equals("clinic")) {
        hospitals.point(site.house().front, "name", site.name(), "code", site.house().hamlet.commune().code() + "-" + site.kind(), "class",
            site.kind(), "commune", site.house().hamlet.commune().code());
      }
    }
  }

  private void water(Plot plot, Landscape landscape, Roads graph) throws IOException {
    double west = landscape.crossing(landscape.firstColumn(), 1).u();
    double east = landscape.crossing(landscape.lastColumn(), 1).u();
    river.polygon(List.of(landscape.riverOutline(west, east), landscape.islandOutline()), "name",
        "sông " + Names.RIVERS.get(plot.up() % Names.RIVERS.size()));
    for (int i = landscape.firstColumn(); i <= landscape.lastColumn(); i++) {
      boolean border = i < 0 && !plot.atWestEdge() || i >= plot.columns() && !plot.atEastEdge();
      for (var canal : border ? List.<List<Point>>of() : landscape.columnCanal(i)) {
        String name = i >= 0 && i < plot.columns() ? graph.columnCanalName(i) : "";
        canals.line(canal, "name", name, "width_m", Math.round(landscape.columnCanal_m(i)), "class",
            i == landscape.mainColumn ? "main" : "canal");
      }
    }
    for (int j = 2; j <= landscape.lastRow(); j++) {
      if (j < plot.rows() || plot.atNorthEdge()) {
        canals.line(landscape.rowCanal(j), "name", j < plot.rows() ? graph.rowCanalName(j) : "", "width_m",
            Math.round(landscape.rowCanal_m(j)),
            "class", "canal");
      }
    }
    for (var canal : graph.smallCanals) {
      canals.line(canal, "name", "", "width_m", 8, "class", "ditch");
    }
  }

  /** Strips of paddy, as long as the canals are apart, narrower than a hamlet; orchards on the banks and on the island. */
  private void farmland(Plot plot, Landscape landscape, Roads graph) throws IOException {
    var dice = plot.dice("fields");
    for (int i = landscape.firstColumn(); i < landscape.lastColumn(); i++) {
      for (int j = landscape.firstRow(); j < landscape.lastRow(); j++) {
        int column = i;
        int row = j;
        if (j == 0) {
          continue;
        }
        boolean town = graph.townCells.stream().anyMatch(c -> c[0] == column && c[1] == row);
        double width = landscape.crossing(i, j).distance(landscape.crossing(i + 1, j));
        double height = landscape.crossing(i, j).distance(landscape.crossing(i, j + 1));
        if (width < 300 || height < 300) {
          continue;
        }
        double east = 75 / width;
        double strip = 0;
        while (east * width < width - 190) {
          strip = dice.between(45, 85);
          double low = dice.between(75, 120) / height;
          double middle = dice.between(0.42, 0.58);
          double high = 1 - dice.between(110, 150) / height;
          for (double[] part : new double[][]{{low, middle - 0.02}, {middle + 0.02, high}}) {
            if (town && part[0] < middle && east < 0.9) {
              continue;
            }
            if (town && part[0] > middle) {
              part[0] = Math.max(part[0], 0.56);
            }
            if (part[1] - part[0] > 0.1 && dice.chance(0.86)) {
              double to = east + strip / width;
              fields.polygon(List.of(List.of(landscape.inCell(i, j, east, part[0]), landscape.inCell(i, j, to, part[0]),
                  landscape.inCell(i, j, to, part[1]), landscape.inCell(i, j, east, part[1]))), "class", "rice");
            }
          }
          east += (strip + dice.between(40, 75)) / width;
        }
      }
    }
    for (var orchard : landscape.orchards()) {
      fields.polygon(List.of(orchard), "class", "orchard");
    }
  }

  /** Whole roads, not stretches: one line per run, with a vertex wherever another road meets it, so that they make a graph. */
  private void roads(Plot plot, Landscape landscape, Roads graph) throws IOException {
    var used = new boolean[graph.edges.size()];
    for (var edge : graph.edges) {
      if (used[edge.id()]) {
        continue;
      }
      used[edge.id()] = true;
      var run = new ArrayList<>(edge.way().points());
      extend(graph, used, run, edge, edge.b());
      var reversed = new ArrayList<>(run.reversed());
      extend(graph, used, reversed, edge, edge.a());
      road(reversed.reversed(), edge.name(), word(edge));
    }
    outwards(plot, landscape, graph);
  }

  private static void extend(Roads graph, boolean[] used, List<Point> run, Roads.Edge from, int end) {
    var edge = from;
    int node = end;
    while (edge != null) {
      Roads.Edge next = null;
      var direction = direction(edge, node);
      for (var candidate : graph.at.get(node)) {
        var onwards = direction(candidate, candidate.other(node));
        boolean straight = direction.u() * onwards.u() + direction.v() * onwards.v() > 0.7;
        if (!used[candidate.id()] && candidate.rank() == from.rank() && candidate.name().equals(from.name()) && straight) {
          next = candidate;
        }
      }
      if (next != null) {
        used[next.id()] = true;
        var points = next.a() == node ? next.way().points() : next.way().points().reversed();
        run.addAll(points.subList(1, points.size()));
        node = next.other(node);
      }
      edge = next;
    }
  }

  /** The direction in which an edge is left at {@code node}. */
  private static Point direction(Roads.Edge edge, int node) {
    var a = edge.way().points().getFirst();
    var b = edge.way().points().getLast();
    double length = a.distance(b);
    double sign = node == edge.b() ? 1 : -1;
    return new Point(sign * (b.u() - a.u()) / length, sign * (b.v() - a.v()) / length);
  }

  private static String word(Roads.Edge edge) {
    return switch (edge.rank()) {
      case MAIN -> "main";
      case BRIDGE -> "bridge";
      case RIVERSIDE, CANAL -> "road";
      case STREET -> "street";
      case LANE -> "lane";
    };
  }

  /** With a vertex every hundred metres or so, so that whoever drives to a house finds a place on the road near it. */
  private void road(List<Point> points, String name, String roadClass) throws IOException {
    var close = new ArrayList<Point>();
    close.add(points.getFirst());
    for (int i = 1; i < points.size(); i++) {
      var a = points.get(i - 1);
      var b = points.get(i);
      int parts = (int) Math.ceil(a.distance(b) / 110);
      for (int k = 1; k < parts; k++) {
        close.add(a.towards(b, (double) k / parts));
      }
      close.add(b);
    }
    roads.line(close, "name", name, "class", roadClass);
  }

  /** Roads go on into the country around, or to the border of the next district, where its roads take over. */
  private void outwards(Plot plot, Landscape landscape, Roads graph) throws IOException {
    int lastColumn = plot.columns() - 1;
    int lastRow = plot.rows() - 1;
    for (int j = 0; j < plot.rows(); j++) {
      var west = new ArrayList<Point>();
      for (int i = landscape.firstColumn(); i < 0; i++) {
        var part = landscape.alongRow(i, j);
        west.addAll(west.isEmpty() ? part : part.subList(1, part.size()));
      }
      var east = new ArrayList<Point>();
      for (int i = lastColumn; i < landscape.lastColumn(); i++) {
        var part = landscape.alongRow(i, j);
        east.addAll(east.isEmpty() ? part : part.subList(1, part.size()));
      }
      String roadClass = j == landscape.mainRow ? "main" : "road";
      if (graph.runsAlongRow(0, j)) {
        road(west, graph.rowName(j), roadClass);
      }
      if (graph.runsAlongRow(lastColumn - 1, j)) {
        road(east, graph.rowName(j), roadClass);
      }
    }
    for (int i = 0; i < plot.columns(); i++) {
      String roadClass = i == landscape.mainColumn ? "main" : "road";
      if (graph.runsAlongColumn(i, lastRow - 1)) {
        var north = new ArrayList<Point>();
        for (int j = lastRow; j <= landscape.lastRow(); j++) {
          north.add(landscape.crossing(i, j));
        }
        road(north, graph.columnName(i), roadClass);
      }
      if (i % 2 == landscape.mainColumn % 2) {
        var south = new ArrayList<Point>();
        for (int j = 0; j >= landscape.firstRow(); j--) {
          south.add(landscape.crossing(i, j));
        }
        road(south, graph.columnName(i), roadClass);
      }
    }
  }

  private void building(Plot plot, Settlement.House house) throws IOException {
    var dice = Dice.of(plot.seed(), "building", plot.number(), house.edge.id(), Math.round(house.s * 100), house.left > 0 ? 1 : 0);
    boolean street = house.edge.rank() == Roads.Rank.STREET;
    boolean large = house.institution != null;
    double half = large ? dice.between(9, 16) : street ? dice.between(2.2, 2.6) : dice.between(3, 4.5);
    double depth = large ? dice.between(14, 24) : street ? dice.between(12, 18) : dice.between(9, 14);
    double sign = house.left > 0 ? 1 : -1;
    var way = house.edge.way();
    double a = Math.max(0.1, house.s - half);
    double b = Math.min(way.length_m() - 0.1, house.s + half);
    double far = house.left + sign * depth;
    buildings.polygon(List.of(List.of(way.at(a, house.left), way.at(b, house.left), way.at(b, far), way.at(a, far))), "class",
        house.institution == null ? "house" : "institution");
  }

  @Override
  public void close() throws IOException {
    for (var layer : List.of(land, fields, river, canals, roads, buildings, hamlets, communes, hospitals)) {
      layer.close();
    }
  }
}
