package relight.outage.planned;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.customer.CustomerAtNode;

/**
 * Who has to do with a planned outage: every customer with the times when he is dark, and the hamlets they live in.
 *
 * @param unitId the unit most of them belong to, or null
 * @param large  how many of them must be told in writing
 */
public record Reckoning(SwitchingEffect effect, List<DarkCustomer> customers, List<Area> areas, Long unitId, int large) {

  /** One who is dark from when to when. */
  public record DarkCustomer(long id, String node, Instant off, Instant on) {}

  /** A hamlet: how many live there, from the first light that goes to the last that comes. Codes are empty where a place is not known. */
  public record Area(String communeCode, String hamletCode, int customers, Instant off, Instant on) {}

  public Reckoning {
    customers = List.copyOf(customers);
    areas = List.copyOf(areas);
  }

  /**
   * @param nodes        id of a node by its number in the grid
   * @param living       everybody at the nodes that go dark
   * @param largeClasses usage classes of customers who must be told in writing
   */
  static Reckoning of(SwitchingEffect effect, java.util.function.IntFunction<String> nodes, List<CustomerAtNode> living,
      Set<String> largeClasses) {
    var windows = new HashMap<String, List<SwitchingEffect.Dark>>();
    for (var dark : effect.dark())
      windows.computeIfAbsent(nodes.apply(dark.node()), n -> new ArrayList<>()).add(dark);
    var customers = new ArrayList<DarkCustomer>();
    var areas = new LinkedHashMap<List<String>, Area>();
    var units = new LinkedHashMap<Long, Integer>();
    int large = 0;
    for (var customer : living) {
      var dark = windows.get(customer.node());
      for (var window : dark)
        customers.add(new DarkCustomer(customer.id(), customer.node(), window.off(), window.on()));
      var off = dark.stream().map(SwitchingEffect.Dark::off).min(Comparator.naturalOrder()).orElseThrow();
      var on = dark.stream().map(SwitchingEffect.Dark::on).max(Comparator.naturalOrder()).orElseThrow();
      areas.merge(List.of(customer.communeCode(), customer.hamletCode()),
          new Area(customer.communeCode(), customer.hamletCode(), 1, off, on),
          (a, b) -> new Area(a.communeCode, a.hamletCode, a.customers + 1, a.off.isBefore(b.off) ? a.off : b.off,
              a.on.isAfter(b.on) ? a.on : b.on));
      if (customer.unitId() != null)
        units.merge(customer.unitId(), 1, Integer::sum);
      if (customer.usageClass() != null && largeClasses.contains(customer.usageClass()))
        large++;
    }
    var sorted = areas.values().stream()
        .sorted(Comparator.comparingInt(Area::customers).reversed().thenComparing(Area::communeCode).thenComparing(Area::hamletCode))
        .toList();
    var unit = units.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
    return new Reckoning(effect, customers, sorted, unit, large);
  }
}
