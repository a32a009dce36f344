package relight.network.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Houses in strips along the roads, densest where roads meet, and who lives and works in them. */
final class Settlement {

  /** On average, as in the real networks the sample is measured against: one drop feeds a few meters. */
  private static final double CUSTOMERS_PER_HOUSE = 1.62;

  enum Use {
    HOUSEHOLD("residential"), SHOP("commercial"), WORKSHOP("industrial"), PUBLIC("public"), PUMPING("agricultural");

    final String customerClass;

    Use(String customerClass) {
      this.customerClass = customerClass;
    }
  }

  /** A building with one service point at its front. */
  static final class House {
    final Roads.Edge edge;
    final double s;
    /** Metres to the left of the road's middle, negative to the right. */
    final double left;
    final Point front;
    final Places.Hamlet hamlet;
    int number;
    int customers = 1;
    Use use = Use.HOUSEHOLD;
    String institution;
    String priority = "";

    House(Roads.Edge edge, double s, double left, Point front, Places.Hamlet hamlet) {
      this.edge = edge;
      this.s = s;
      this.left = left;
      this.front = front;
      this.hamlet = hamlet;
    }
  }

  /** A place of care or another institution people look for on a map. */
  record Site(String name, String kind, House house) {}

  final List<House> houses = new ArrayList<>();
  final List<Site> sites = new ArrayList<>();
  /** Houses by road edge, in the order of the edge. */
  final List<List<House>> along = new ArrayList<>();

  private final Plot plot;
  private final Roads roads;
  private final Places places;

  Settlement(Plot plot, Roads roads, Places places) {
    this.plot = plot;
    this.roads = roads;
    this.places = places;
    double density = 1;
    double expected = 0;
    for (var edge : roads.edges) {
      for (double s = 5; s < edge.way().length_m(); s += 10) {
        expected += 10 * density(edge, s);
      }
    }
    density = plot.customers() / CUSTOMERS_PER_HOUSE / expected;
    for (var edge : roads.edges) {
      build(edge, density);
    }
    while (houses.size() > plot.customers()) {
      var last = houses.removeLast();
      along.get(last.edge.id()).remove(last);
    }
    fill();
    number();
    institutions();
    work();
  }

  /** The side of the road away from its canal: houses have gardens there and the low-voltage line runs there. Left is 1, right is -1. */
  static int drySide(Roads.Edge edge) {
    var direction = edge.way().direction(edge.way().length_m() / 2);
    return Math.abs(direction.v()) > Math.abs(direction.u()) ? direction.v() > 0 ? -1 : 1 : direction.u() > 0 ? 1 : -1;
  }

  /** Houses per metre of road, both sides together. */
  private double density(Roads.Edge edge, double s) {
    if (edge.rank() == Roads.Rank.BRIDGE) {
      return 0;
    }
    double length = edge.way().length_m();
    if (edge.rank() == Roads.Rank.STREET) {
      return 1 / edge.rank().metresPerHouse;
    }
    var patch = Dice.of(plot.seed(), "patch", plot.number(), edge.id(), (long) (s / 230));
    double crowd = new double[]{0.12, 0.3, 0.6, 0.8, 1, 1.2, 1.5}[patch.below(7)];
    boolean nearA = s < 230 && roads.at.get(edge.a()).size() >= 4;
    boolean nearB = length - s < 230 && roads.at.get(edge.b()).size() >= 4;
    return (nearA || nearB ? 1.9 : crowd) / edge.rank().metresPerHouse;
  }

  private void build(Roads.Edge edge, double scale) {
    var here = new ArrayList<House>();
    along.add(here);
    int dry = drySide(edge);
    boolean street = edge.rank() == Roads.Rank.STREET;
    double end = edge.way().length_m() - edge.clearB_m();
    for (int side : new int[]{dry, -dry}) {
      if (edge.rank() == Roads.Rank.BRIDGE || edge.rank() == Roads.Rank.LANE && side != dry) {
        continue;
      }
      double share = edge.rank() == Roads.Rank.LANE ? 1 : street ? 0.5 : side == dry ? 0.62 : 0.38;
      var dice = Dice.of(plot.seed(), "houses", plot.number(), edge.id(), side);
      double narrowest = street ? 5.2 : 8;
      double s = edge.clearA_m() + dice.between(0, narrowest);
      while (s < end) {
        double mean = 1 / (density(edge, s) * scale * share);
        if (mean > 160 && !dice.chance(160 / mean)) {
          s += 160;
          continue;
        }
        double setback = street ? dice.between(8, 9.5) : side == dry ? dice.between(10, 17) : dice.between(9, 11.5);
        var front = edge.way().at(s, side * setback);
        var house = new House(edge, s, side * setback, front, places.hamletAt(front));
        houses.add(house);
        here.add(house);
        s += Math.max(narrowest, mean * dice.between(0.45, 1.55));
      }
    }
    here.sort(Comparator.comparingDouble(h -> h.s));
  }

  private void fill() {
    var dice = plot.dice("meters");
    int left = plot.customers() - houses.size();
    int most = 2;
    for (long tries = 0; left > 0; tries++) {
      if (tries % (4L * houses.size()) == 0) {
        most++;
      }
      var house = dice.pick(houses);
      boolean street = house.edge.rank() == Roads.Rank.STREET;
      if (house.customers < (street ? most + 2 : most) && (street || dice.chance(0.55))) {
        house.customers++;
        left--;
      }
    }
  }

  private void number() {
    var next = new int[places.hamlets.size()];
    for (var edge : along) {
      int odd = 1;
      for (var house : edge) {
        if (house.edge.rank() == Roads.Rank.STREET) {
          house.number = odd;
          odd += 2;
        } else {
          house.number = ++next[house.hamlet.id()];
        }
      }
    }
  }

  private void institutions() {
    var dice = plot.dice("institutions");
    for (var commune : places.communes) {
      var here = houses.stream().filter(h -> h.hamlet.commune() == commune && h.institution == null).toList();
      if (here.isEmpty()) {
        continue;
      }
      var centre = centre(here);
      if (commune.ward()) {
        settle(here, centre.plus(150, -200), "Bệnh viện Đa khoa khu vực " + commune.name(), "hospital");
      }
      settle(here, centre.plus(-60, 60), "Trạm Y tế " + commune.title(), "clinic");
      settle(here, centre, "Ủy ban nhân dân " + commune.title(), "");
      settle(here, centre.plus(120, 0), "Chợ " + commune.name(), "");
      settle(here, centre.plus(90, 160), "Trường THCS " + commune.name(), "school");
      settle(here, dice.pick(here).front, "Trường Tiểu học " + commune.name() + " 1", "school");
      settle(here, dice.pick(here).front, "Trường Mầm non " + commune.name(), "school");
      settle(here, dice.pick(here).front, "Trạm cấp nước " + commune.name(), "water");
      for (int k = 1; k <= (commune.ward() ? 1 : 3); k++) {
        settle(here, dice.pick(here).front, "Trạm bơm số " + k + " " + commune.name(), "pump-station");
      }
      settle(here, dice.pick(here).front, "Nhà máy xay lúa " + commune.name(), "");
    }
  }

  private static Point centre(List<House> houses) {
    double u = 0;
    double v = 0;
    for (var house : houses) {
      u += house.front.u();
      v += house.front.v();
    }
    return new Point(u / houses.size(), v / houses.size());
  }

  private void settle(List<House> candidates, Point near, String name, String priority) {
    candidates.stream().filter(h -> h.institution == null).min(Comparator.comparingDouble(h -> h.front.distance(near))).ifPresent(house -> {
      house.institution = name;
      house.priority = priority;
      house.use = priority.equals("pump-station") || priority.equals("water")
          ? Use.PUMPING
          : name.startsWith("Nhà máy") ? Use.WORKSHOP : name.startsWith("Chợ") ? Use.SHOP : Use.PUBLIC;
      sites.add(new Site(name, priority, house));
    });
  }

  private void work() {
    var dice = plot.dice("work");
    for (var house : houses) {
      double u = dice.unit();
      if (house.institution == null) {
        boolean busy = house.edge.rank() == Roads.Rank.STREET || house.edge.rank() == Roads.Rank.MAIN;
        if (u < (busy ? 0.16 : 0.05)) {
          house.use = Use.SHOP;
        } else if (u < (busy ? 0.163 : 0.055)) {
          house.use = Use.WORKSHOP;
        } else if (u > 0.9985) {
          house.priority = "life-support";
        }
      }
    }
  }
}
