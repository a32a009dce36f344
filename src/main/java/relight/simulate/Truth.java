package relight.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.Json;
import relight.network.Supply;
import relight.simulate.World.Operation;

/**
 * Who really was dark, from when to when, and because of what: a function of the territory and of what was really opened and closed. A stretch
 * belongs to what kept the customer dark at its end, the broken thing nearest to the source; that is also how the ledger books.
 */
final class Truth {

  /** @param on null while it lasts; @param fault 0 for a momentary */
  record Dark(int customer, Instant off, Instant on, int fault) {

    double minutes(Instant end) {
      return Duration.between(off, on == null ? end : on).toMillis() / 60_000.0;
    }
  }

  private final Territory territory;
  private final List<Dark> all = new ArrayList<>();

  private Truth(Territory territory) {
    this.territory = territory;
  }

  static Truth of(Territory territory, List<Operation> operations) {
    var truth = new Truth(territory);
    var byMoment = new TreeMap<Instant, List<Operation>>();
    for (var operation : operations)
      byMoment.computeIfAbsent(operation.at(), at -> new ArrayList<>()).add(operation);
    truth.live(byMoment);
    return truth;
  }

  List<Dark> all() {
    return all;
  }

  /** What each fault did. */
  Map<Integer, List<Dark>> byFault() {
    var by = new HashMap<Integer, List<Dark>>();
    for (var dark : all)
      by.computeIfAbsent(dark.fault, f -> new ArrayList<>()).add(dark);
    return by;
  }

  /** One line a stretch, customer by customer. */
  void write(Path file) {
    try (var out = Files.newBufferedWriter(file)) {
      for (var dark : all) {
        var line = new LinkedHashMap<String, Object>();
        line.put("customer", territory.code(dark.customer));
        line.put("off", dark.off.toString());
        line.put("on", dark.on == null ? null : dark.on.toString());
        line.put("fault", dark.fault == 0 ? null : dark.fault);
        out.append(Json.text(line)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The truth cannot be written to " + file + ": " + e.getMessage(), e);
    }
  }

  private void live(TreeMap<Instant, List<Operation>> byMoment) {
    var supply = territory.supply();
    var since = new Instant[territory.customers()];
    var fed = new Supply[territory.customers()];
    var openFor = new HashMap<Integer, Integer>();
    var ownFault = new HashMap<Integer, Integer>();
    for (var moment : byMoment.entrySet()) {
      var before = supply;
      var openBefore = Map.copyOf(openFor);
      var ownBefore = Map.copyOf(ownFault);
      for (var operation : moment.getValue()) {
        if (operation.branch() >= 0) {
          supply = supply.with(operation.branch(), operation.open());
          if (operation.open())
            openFor.put(operation.branch(), operation.fault());
          else
            openFor.remove(operation.branch());
        } else if (operation.open()) {
          ownFault.put(operation.customer(), operation.fault());
        } else {
          ownFault.remove(operation.customer());
        }
      }
      for (int customer = 0; customer < since.length; customer++) {
        boolean dark = territory.supply().energised(territory.node(customer))
            && (!supply.energised(territory.node(customer)) || ownFault.containsKey(customer));
        if (dark && since[customer] == null) {
          since[customer] = moment.getKey();
          fed[customer] = before;
        } else if (!dark && since[customer] != null) {
          all.add(new Dark(customer, since[customer], moment.getKey(), blame(fed[customer], before, openBefore, ownBefore, customer)));
          since[customer] = null;
        }
      }
    }
    for (int customer = 0; customer < since.length; customer++)
      if (since[customer] != null)
        all.add(new Dark(customer, since[customer], null, blame(fed[customer], supply, openFor, ownFault, customer)));
    all.sort(Comparator.comparing((Dark d) -> territory.code(d.customer)).thenComparing(Dark::off));
  }

  /** @param fed how the customer was fed before he went dark; as far up that way as it is dark */
  private int blame(Supply fed, Supply supply, Map<Integer, Integer> openFor, Map<Integer, Integer> ownFault, int customer) {
    int top = 0;
    for (int branch : fed.upstream(territory.node(customer)))
      if (supply.positions().isOpen(branch)) {
        top = openFor.getOrDefault(branch, top);
        if (supply.energised(fed.feedingNode(fed.fedNode(branch))))
          break;
      }
    return !supply.energised(territory.node(customer)) ? top : ownFault.getOrDefault(customer, top);
  }
}
