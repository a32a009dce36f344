package relight.network.sample;

import java.util.Map;
import java.util.TreeMap;

/** Gives every meter its customer: code, name, address, telephone number. */
final class Customers {

  private final Plot plot;
  private final NetworkWriter files;
  private final Map<String, Integer> serial = new TreeMap<>();
  private int written;

  Customers(Plot plot, NetworkWriter files) {
    this.plot = plot;
    this.files = files;
  }

  int written() {
    return written;
  }

  void in(Settlement.House house, String node, String phases) {
    var commune = house.hamlet.commune();
    String street = house.edge.rank() == Roads.Rank.STREET ? ", " + house.edge.name() : "";
    String address = "Số " + house.number + street + ", " + house.hamlet.name() + ", " + commune.title();
    for (int k = 0; k < house.customers; k++) {
      var dice = Dice.of(plot.seed(), "customer", plot.number(), written++);
      boolean first = k == 0;
      String name = first && house.institution != null
          ? house.institution
          : first && house.use == Settlement.Use.SHOP
              ? Names.shop(dice)
              : first && house.use == Settlement.Use.WORKSHOP
                  ? "Cơ sở " + (dice.chance(0.5) ? "xay xát" : "mộc") + " " + Names.man(dice)
                  : Names.person(dice);
      var use = first ? house.use : Settlement.Use.HOUSEHOLD;
      int number = serial.merge(commune.unit(), 1, Integer::sum);
      String code = commune.unit() + Integer.toString(10_000_000 + number).substring(1);
      files.customer(code, node, use.customerClass, phases, name, Names.phone(dice), address, first ? house.priority : "", commune.unit(),
          house.hamlet);
    }
  }
}
