package relight.network.sample;

import java.util.ArrayList;
import java.util.List;

/** What one transformer supplies: a stretch of houses along one road. */
final class Zones {

  private static final int MOST_CUSTOMERS = 74;
  private static final double LONGEST_m = 700;

  /** @param s where on the edge the transformer stands */
  record Zone(Roads.Edge edge, double s, List<Settlement.House> houses, int customers, String name) {}

  /** By road edge, in the order of the edge. */
  final List<List<Zone>> along = new ArrayList<>();
  final List<Zone> all = new ArrayList<>();

  Zones(Roads roads, Settlement settlement, Places places) {
    var named = new int[places.communes.size()];
    for (var edge : roads.edges) {
      along.add(new ArrayList<>());
      var houses = settlement.along.get(edge.id());
      if (houses.isEmpty()) {
        continue;
      }
      int customers = houses.stream().mapToInt(h -> h.customers).sum();
      double span = houses.getLast().s - houses.getFirst().s;
      int count = Math.max((int) Math.ceil((double) customers / MOST_CUSTOMERS), (int) Math.ceil(span / LONGEST_m));
      double width = span / count;
      var part = new ArrayList<Settlement.House>();
      int cut = 1;
      int seen = 0;
      for (var house : houses) {
        // Half by number, half by length: neither a crowded quarter on one transformer nor a line that ends in the dark.
        double progress = 0.5 * seen / customers * count + 0.5 * (house.s - houses.getFirst().s) / (width == 0 ? 1 : width);
        if (progress >= cut && !part.isEmpty()) {
          zone(edge, part, named);
          part = new ArrayList<>();
          cut++;
        }
        part.add(house);
        seen += house.customers;
      }
      zone(edge, part, named);
    }
  }

  private void zone(Roads.Edge edge, List<Settlement.House> houses, int[] named) {
    int customers = houses.stream().mapToInt(h -> h.customers).sum();
    int half = 0;
    double s = houses.getFirst().s;
    for (var house : houses) {
      half += house.customers;
      s = house.s;
      if (2 * half >= customers) {
        break;
      }
    }
    s = Math.max(10, Math.min(edge.way().length_m() - 10, s));
    var commune = houses.getFirst().hamlet.commune();
    var zone = new Zone(edge, s, List.copyOf(houses), customers, commune.name() + " " + ++named[commune.id()]);
    along.get(edge.id()).add(zone);
    all.add(zone);
  }
}
