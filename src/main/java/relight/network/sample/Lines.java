package relight.network.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Builds the network of one plot: poles, spans and devices of every feeder from the busbar down to the meters, in the order a crew walks it. */
final class Lines {

  private static final double MV_SPAN_m = 66;
  private static final double LV_SPAN_m = 37;
  /** Metres of trunk between two sectionalising switches. */
  private static final double SECTION_m = 800;
  private static final double BESIDE_ROAD_m = 6;
  private static final double BETWEEN_CIRCUITS_m = 3.5;

  /** Numbers for poles: one run per trunk and one per fused branch. */
  private static final class Poles {
    final String name;
    int last;

    Poles(String name) {
      this.name = name;
    }

    String next() {
      return name + "/" + ++last;
    }
  }

  /** What one feeder has counted so far. */
  private static final class Count {
    final String feeder;
    final Poles trunk;
    int circuit;
    int switches;
    int disconnectors;
    int fuses;
    int reclosers;
    double sinceSwitch_m;
    double trunk_m;
    int load;

    Count(String feeder) {
      this.feeder = feeder;
      trunk = new Poles(feeder);
    }

    String device(String kind, int number) {
      return String.format(Locale.ROOT, "%s %s-%02d", kind, feeder, number);
    }
  }

  /** The end of a line under construction: the last pole and where it stands. */
  private record End(String pole, Point at) {}

  private final Roads roads;
  private final Zones zones;
  private final FeederPlan plan;
  private final NetworkWriter files;
  private final Customers customers;
  private final End[][] tieEnds;

  Lines(Roads roads, Zones zones, FeederPlan plan, NetworkWriter files, Customers customers) {
    this.roads = roads;
    this.zones = zones;
    this.plan = plan;
    this.files = files;
    this.customers = customers;
    tieEnds = new End[roads.edges.size()][2];
  }

  /** @return the place of the substation's busbar */
  Point build(String substation) {
    var crossing = roads.nodes.get(roads.substation).at();
    var busbar = crossing.plus(-115, 95);
    files.node(substation, busbar, "source");
    files.source(substation, "Trạm " + substation);
    for (int f = 0; f < plan.feeders.size(); f++) {
      var feeder = plan.feeders.get(f);
      var count = new Count(feeder.code());
      count.circuit = f;
      count.load = feeder.load();
      var head = new End(feeder.code() + "/0", busbar.plus(18, 50 - 20.0 * f));
      files.node(head.pole, head.at, "junction");
      files.branch("MC " + feeder.code(), substation, head.pole, "breaker", false, 0, "ABC", "feeder_breaker:22kV", feeder.code());
      var end = device(head, 4, 0, "switch", count.device("DS", ++count.disconnectors), "disconnector", count.trunk, count);
      end = span(end, end.at.towards(crossing, 0.45), count.trunk, count);
      int node = roads.substation;
      end = span(end, corner(crossing, count), count.trunk, count);
      for (int id : feeder.express()) {
        var edge = roads.edges.get(id);
        node = edge.other(node);
        end = along(end, edge, node == edge.b() ? 0 : edge.way().length_m(), node == edge.b() ? edge.way().length_m() : 0, List.of(),
            count.trunk,
            count, false);
        end = span(end, corner(roads.nodes.get(node).at(), count), count.trunk, count);
      }
      grow(node, end, count.trunk, count, true);
    }
    ties();
    return busbar;
  }

  /** Where a feeder's pole stands at a road node: off the middle, each circuit on its own. */
  private static Point corner(Point node, Count count) {
    double off = BESIDE_ROAD_m + 1.7 * count.circuit;
    return node.plus(-off, -off);
  }

  /** All that is supplied through road node {@code n}; {@code end} stands there. Branches are built before the line goes on. */
  private void grow(int n, End end, Poles poles, Count count, boolean trunk) {
    for (var edge : roads.at.get(n)) {
      if (!plan.isTree(edge)) {
        stub(edge, n, end, poles, count, trunk);
      }
    }
    var children = new ArrayList<>(plan.children(n));
    children.sort(Comparator.comparingInt((Integer c) -> plan.trunk[c] ? 1 : 0).thenComparingInt(c -> plan.beyond[c]));
    for (int k = 0; k < children.size(); k++) {
      int child = children.get(k);
      if (needed(child)) {
        descend(n, child, end, poles, count, trunk, k == children.size() - 1);
      }
    }
  }

  private boolean needed(int n) {
    return plan.beyond[n] > 0 || tied(n);
  }

  private boolean tied(int n) {
    return roads.at.get(n).stream().anyMatch(e -> plan.tieOn[e.id()] != null) || plan.children(n).stream().anyMatch(this::tied);
  }

  /** Whether anything hangs on road node {@code n} itself or beyond it, other than on the edge that leads to it. */
  private boolean goesOn(int n) {
    return tied(n) || plan.children(n).stream().anyMatch(this::needed)
        || roads.at.get(n).stream().anyMatch(e -> !plan.isTree(e) && !plan.stub(e, n).isEmpty());
  }

  private void descend(int from, int child, End end, Poles poles, Count count, boolean trunk, boolean main) {
    var edge = plan.parent[child];
    boolean forward = child == edge.b();
    double length = edge.way().length_m();
    var here = zones.along.get(edge.id());
    var stops = forward ? here : here.reversed();
    boolean stays = trunk && plan.trunk[child];
    var line = end;
    var run = poles;
    double start = forward ? 0 : length;
    if (trunk && !stays || !trunk && (!main && plan.beyond[child] > 5 || plan.beyond[child] > 45)) {
      var fuse = count.device("FCO", ++count.fuses);
      run = new Poles(fuse.substring(4));
      line = off(line, edge, start, count, poles);
      line = device(line, 3, 0, "fuse", fuse, "fuse_cutout:" + link(plan.beyond[child]), run, count);
    } else if (stays && !main) {
      // The feeder forks: the smaller arm gets a recloser when it is large, a load-break switch otherwise.
      line = off(line, edge, start, count, poles);
      if (plan.beyond[child] > 0.25 * count.load && count.reclosers < 2) {
        line = recloser(line, count);
      } else {
        line = device(line, 3, 0, "switch", count.device("LBS", ++count.switches), "load_break_switch", run, count);
      }
      count.sinceSwitch_m = 0;
    }
    boolean on = goesOn(child);
    double stop = on || stops.isEmpty() ? forward ? length : 0 : stops.getLast().s();
    line = along(line, edge, start, stop, stops, run, count, stays);
    if (on) {
      line = span(line, corner(roads.nodes.get(child).at(), count), run, count);
      grow(child, line, run, count, stays);
    }
  }

  private void stub(Roads.Edge edge, int n, End end, Poles poles, Count count, boolean trunk) {
    var tie = plan.tieOn[edge.id()];
    var here = plan.stub(edge, n);
    if (here.isEmpty() && tie == null) {
      return;
    }
    boolean forward = n == edge.a();
    double start = forward ? 0 : edge.way().length_m();
    int load = here.stream().mapToInt(Zones.Zone::customers).sum();
    var line = end;
    var run = poles;
    if (tie == null && (trunk || load > 10)) {
      var fuse = count.device("FCO", ++count.fuses);
      run = new Poles(fuse.substring(4));
      line = off(line, edge, start, count, poles);
      line = device(line, 3, 0, "fuse", fuse, "fuse_cutout:" + link(load), run, count);
    } else if (tie != null && load > 40) {
      line = off(line, edge, start, count, poles);
      line = device(line, 3, 0, "switch", count.device("DS", ++count.disconnectors), "disconnector", poles, count);
    }
    double stop = tie == null ? here.getLast().s() : tie.s() + (forward ? -4 : 4);
    line = along(line, edge, start, stop, here, run, count, false);
    if (tie != null) {
      tieEnds[edge.id()][forward ? 0 : 1] = line;
    }
  }

  private void ties() {
    var numbers = new java.util.TreeMap<String, Integer>();
    for (var tie : plan.ties) {
      var a = plan.feeders.get(plan.feederAt[tie.edge().a()]).code();
      var b = plan.feeders.get(plan.feederAt[tie.edge().b()]).code();
      var pair = a.compareTo(b) < 0 ? a + "/" + b : b + "/" + a;
      int number = numbers.merge(pair, 1, Integer::sum);
      var ends = tieEnds[tie.edge().id()];
      // Within one feeder an open switch closes a ring; those are numbered from 31.
      files.branch(a.equals(b) ? "LBS " + a + "-" + (30 + number) : "LBS " + pair + "-" + number, ends[0].pole, ends[1].pole, "switch",
          true, 0, "ABC",
          "load_break_switch:tie", a.compareTo(b) < 0 ? a : b);
    }
  }

  /** The first pole of a branch, just off the crossing, where its switch or fuse hangs. */
  private End off(End end, Roads.Edge edge, double start, Count count, Poles poles) {
    double length = edge.way().length_m();
    return span(end, beside(edge, start == 0 ? Math.min(16, length / 4) : Math.max(length - 16, length * 0.75), count), poles, count);
  }

  private static Point beside(Roads.Edge edge, double s, Count count) {
    return edge.way().at(s, -Settlement.drySide(edge) * (BESIDE_ROAD_m + BETWEEN_CIRCUITS_m * count.circuit * 0.5));
  }

  /** A line beside a road from {@code start} to {@code stop}, with a pole at each transformer; the trunk gets its switches on the way. */
  private End along(End end, Roads.Edge edge, double start, double stop, List<Zones.Zone> stops, Poles poles, Count count, boolean trunk) {
    var line = end;
    double sign = stop > start ? 1 : -1;
    double at = start;
    int k = 0;
    while (k < stops.size() || (stop - at) * sign > 25) {
      double to = k < stops.size() ? stops.get(k).s() : stop;
      int spans = Math.max(1, (int) Math.ceil(Math.abs(to - at) / MV_SPAN_m));
      for (int i = 1; i <= spans; i++) {
        double s = at + (to - at) * i / spans;
        double step = Math.abs(to - at) / spans;
        boolean last = i == spans;
        if (last && k == stops.size() && (s == 0 || s == edge.way().length_m())) {
          break; // the pole at the crossing itself is the caller's
        }
        line = span(line, beside(edge, s, count), poles, count);
        if (trunk) {
          line = section(line, edge, s, sign, step, count);
        }
        if (last && k < stops.size()) {
          transformer(line, stops.get(k), count);
        }
      }
      at = to;
      k++;
      if (k > stops.size()) {
        break;
      }
    }
    return line;
  }

  private End section(End line, Roads.Edge edge, double s, double sign, double step, Count count) {
    count.sinceSwitch_m += step;
    count.trunk_m += step;
    if (count.reclosers == 0 && count.trunk_m > 700) {
      count.sinceSwitch_m = 0;
      return recloser(line, count);
    }
    if (count.sinceSwitch_m < SECTION_m) {
      return line;
    }
    count.sinceSwitch_m = 0;
    var direction = edge.way().direction(s);
    if ((count.switches + count.disconnectors) % 3 == 1) {
      return device(line, 3 * sign * direction.u(), 3 * sign * direction.v(), "switch", count.device("DS", ++count.disconnectors),
          "disconnector",
          count.trunk, count);
    }
    return device(line, 3 * sign * direction.u(), 3 * sign * direction.v(), "switch", count.device("LBS", ++count.switches),
        "load_break_switch",
        count.trunk, count);
  }

  private End recloser(End line, Count count) {
    count.reclosers++;
    return device(line, 3, 0, "recloser", count.device("REC", 2 + 10 * count.reclosers), "recloser:22kV", count.trunk, count);
  }

  private End span(End from, Point to, Poles poles, Count count) {
    var end = new End(poles.next(), to);
    files.node(end.pole, to, "junction");
    files.branch(from.pole + "-" + end.pole.substring(end.pole.lastIndexOf('/') + 1), from.pole, end.pole, "line", false,
        from.at.distance(to),
        "ABC", "mv_line", count.feeder);
    return end;
  }

  private End device(End from, double du, double dv, String kind, String id, String subtype, Poles poles, Count count) {
    var end = new End(poles.next(), from.at.plus(du, dv));
    files.node(end.pole, end.at, "junction");
    files.branch(id, from.pole, end.pole, kind, false, 0, "ABC", subtype, count.feeder);
    return end;
  }

  private static String link(int customers) {
    return customers < 40 ? "6K" : customers < 80 ? "10K" : customers < 160 ? "15K" : customers < 320 ? "25K" : "40K";
  }

  // ---- below the transformer -----------------------------------------------------------------------------

  private void transformer(End pole, Zones.Zone zone, Count count) {
    int[] sizes = {25, 37, 50, 75, 100, 160, 250, 320, 400};
    String[] links = {"2K", "3K", "6K", "6K", "6K", "8K", "10K", "12K", "15K"};
    int size = 0;
    while (size < sizes.length - 1 && sizes[size] < 1.35 * zone.customers()) {
      size++;
    }
    // Up to 75 kVA a single pot on one phase is common in the delta.
    boolean single = sizes[size] < 75;
    String phase = single ? "ABC".substring(count.fuses % 3, count.fuses % 3 + 1) : "ABC";
    int dry = Settlement.drySide(zone.edge());
    var at = zone.edge().way().at(zone.s(), dry * BESIDE_ROAD_m);
    String name = zone.name();
    String secondary = name + "/0";
    files.node(secondary, at, "transformer_secondary");
    files.branch("TBA " + name, pole.pole, secondary, "transformer", false, 0, single ? phase + "N" : "ABC",
        "distribution:" + sizes[size] + "kVA:fuse=" + links[size], count.feeder);
    var zero = new End(secondary, at);
    low(zone, zero, 1, "A", phase + "N", count);
    low(zone, zero, -1, "B", phase + "N", count);
  }

  /** The low-voltage line from the transformer to one side ({@code sign}), and the houses on it. */
  private void low(Zones.Zone zone, End zero, int sign, String letter, String phases, Count count) {
    var houses = zone.houses().stream().filter(h -> sign > 0 ? h.s >= zone.s() : h.s < zone.s()).toList();
    if (houses.isEmpty()) {
      return;
    }
    var inOrder = sign > 0 ? houses : houses.reversed();
    double reach = Math.abs(inOrder.getLast().s - zone.s());
    int spans = reach < 12 ? 0 : (int) Math.ceil(reach / LV_SPAN_m);
    double step = spans == 0 ? 0 : reach / spans;
    int dry = Settlement.drySide(zone.edge());
    var poles = new ArrayList<End>();
    poles.add(zero);
    for (int k = 1; k <= spans; k++) {
      var before = poles.getLast();
      var end = new End(zone.name() + "/" + letter + k, zone.edge().way().at(zone.s() + sign * step * k, dry * BESIDE_ROAD_m));
      files.node(end.pole, end.at, "junction");
      files.branch(before.pole + "-" + letter + k, before.pole, end.pole, "line", false, before.at.distance(end.at), phases, "lv_line",
          count.feeder);
      poles.add(end);
    }
    var drops = new int[poles.size()];
    for (var house : inOrder) {
      int k = step == 0 ? 0 : (int) Math.min(spans, Math.round(Math.abs(house.s - zone.s()) / step));
      var pole = poles.get(k);
      String point = zone.name() + "/" + letter + k + "." + ++drops[k];
      int n = customers.written();
      String phase = phases.length() == 2 || house.use == Settlement.Use.WORKSHOP || house.use == Settlement.Use.PUBLIC
          || house.use == Settlement.Use.PUMPING ? phases : "ABC".charAt(n % 3) + "N";
      files.node(point, house.front, "service_point");
      files.branch("Dây " + point, pole.pole, point, "line", false, pole.at.distance(house.front), phase, "service_drop", count.feeder);
      customers.in(house, point, phase);
    }
  }
}
