package relight.network.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which feeder supplies which part of the road graph, along which roads, and where two of them could meet. Every feeder's part is connected and a
 * tree of shortest ways from where the feeder enters it; the feeder gets there from the substation along the shortest roads.
 */
final class FeederPlan {

  private static final List<String> CODES = List.of("471", "473", "475", "477", "479", "481", "472", "474", "476", "478");
  /** Customers for which one open tie is built; close to the real networks' number of normally open devices. */
  private static final int CUSTOMERS_PER_TIE = 375;
  /** In town two feeders meet at every corner; more ties between the same two would not help anybody. */
  private static final int MOST_TIES_PER_PAIR = 3;

  /** One feeder: how it gets to its part and how many customers that has. */
  record Feeder(String code, int entry, List<Integer> express, int load) {}

  /** Two lines that end opposite one another on a road, with an open switch between. */
  record Tie(Roads.Edge edge, double s) {}

  final List<Feeder> feeders = new ArrayList<>();
  final List<Tie> ties = new ArrayList<>();
  /** By road node: which feeder, by which edge it is reached (null at the entry), how many customers it and all beyond have. */
  final int[] feederAt;
  final Roads.Edge[] parent;
  final int[] beyond;
  final boolean[] trunk;
  /** By road edge: the tie on it, or null. */
  final Tie[] tieOn;

  private final Roads roads;
  private final Zones zones;
  private final int[] edgeLoad;

  FeederPlan(Plot plot, Roads roads, Zones zones, Settlement settlement, Places places) {
    this.roads = roads;
    this.zones = zones;
    int n = roads.nodes.size();
    feederAt = new int[n];
    parent = new Roads.Edge[n];
    beyond = new int[n];
    trunk = new boolean[n];
    tieOn = new Tie[roads.edges.size()];
    edgeLoad = new int[roads.edges.size()];
    for (var edge : roads.edges) {
      edgeLoad[edge.id()] = settlement.along.get(edge.id()).stream().mapToInt(h -> h.customers).sum();
    }
    int count = Math.max(2, Math.min(plot.customers() / 1850, 6));
    divide(count);
    order(count, places);
    for (int f = 0; f < count; f++) {
      enter(f, plot.mark());
    }
    choose(Math.max(1, Math.round((float) plot.customers() / CUSTOMERS_PER_TIE)));
  }

  private double load(int node) {
    return 0.01 + roads.at.get(node).stream().mapToDouble(e -> edgeLoad[e.id()] / 2.0).sum();
  }

  /** Starts in as many sectors around the substation as there are feeders, then lets the least loaded grow by a neighbour, again and again. */
  private void divide(int count) {
    var from = roads.nodes.get(roads.substation).at();
    var around = new ArrayList<>(roads.nodes);
    around.sort(Comparator.comparingDouble((Roads.Node n) -> angle(from, n.at())).thenComparingInt(Roads.Node::id));
    double total = around.stream().mapToDouble(n -> load(n.id())).sum();
    Arrays.fill(feederAt, -1);
    var weight = new double[count];
    var seeds = new Point[count];
    int next = 0;
    for (int f = 0; f < count; f++) {
      double taken = 0;
      double u = 0;
      double v = 0;
      int first = next;
      while (next < around.size() - (count - 1 - f) && (taken < total / count || next == first)) {
        var node = around.get(next++);
        double load = load(node.id());
        taken += load;
        u += load * node.at().u();
        v += load * node.at().v();
      }
      var centre = new Point(u / taken, v / taken);
      var seed = around.subList(first, next).stream()
          .min(Comparator.comparingDouble((Roads.Node n) -> n.at().distance(centre)).thenComparingInt(Roads.Node::id)).orElseThrow();
      feederAt[seed.id()] = f;
      weight[f] = load(seed.id());
      seeds[f] = centre;
    }
    for (int assigned = count; assigned < around.size(); assigned++) {
      int best = -1;
      int bestNode = -1;
      for (int f = 0; f < count; f++) {
        if (best < 0 || weight[f] < weight[best]) {
          int candidate = frontier(f, seeds[f]);
          if (candidate >= 0) {
            best = f;
            bestNode = candidate;
          }
        }
      }
      feederAt[bestNode] = best;
      weight[best] += load(bestNode);
    }
  }

  /** Numbers the feeders by the communes they serve most of, in the order the story of the district is told. */
  private void order(int count, Places places) {
    int[] quarters = {1, 3, 2, 4, 0, 5};
    var loads = new double[count][quarters.length];
    for (var node : roads.nodes) {
      loads[feederAt[node.id()]][places.hamletAt(node.at()).commune().quarter()] += load(node.id());
    }
    var number = new int[count];
    Arrays.fill(number, -1);
    int next = 0;
    for (int quarter : quarters) {
      int best = -1;
      for (int f = 0; f < count; f++) {
        if (number[f] < 0 && (best < 0 || loads[f][quarter] > loads[best][quarter])) {
          best = f;
        }
      }
      if (best >= 0) {
        number[best] = next++;
      }
    }
    for (int n = 0; n < feederAt.length; n++) {
      feederAt[n] = number[feederAt[n]];
    }
  }

  private static double angle(Point from, Point to) {
    return StrictMath.atan2(to.v() - from.v(), to.u() - from.u());
  }

  private int frontier(int feeder, Point seed) {
    int nearest = -1;
    double least = Double.MAX_VALUE;
    for (var node : roads.nodes) {
      if (feederAt[node.id()] < 0 && roads.at.get(node.id()).stream().anyMatch(e -> feederAt[e.other(node.id())] == feeder)) {
        // A lane can only be reached through its foot: take it at once, or another feeder would have to come all the way for it.
        double distance = roads.at.get(node.id()).size() == 1 ? -1 : node.at().distance(seed);
        if (distance < least) {
          least = distance;
          nearest = node.id();
        }
      }
    }
    return nearest;
  }

  /** Distances from {@code start}, over nodes of one feeder only or (-1) over all; {@code by} receives the edge each node is reached by. */
  private double[] distances(int start, int within, Roads.Edge[] by) {
    record Reached(int node, double at_m) {}
    var distance = new double[roads.nodes.size()];
    Arrays.fill(distance, Double.MAX_VALUE);
    distance[start] = 0;
    var queue = new PriorityQueue<Reached>(Comparator.comparingDouble(Reached::at_m).thenComparingInt(Reached::node));
    queue.add(new Reached(start, 0));
    while (!queue.isEmpty()) {
      var here = queue.remove();
      if (here.at_m > distance[here.node]) {
        continue;
      }
      for (var edge : roads.at.get(here.node)) {
        int other = edge.other(here.node);
        double at_m = here.at_m + edge.way().length_m();
        if ((within < 0 || feederAt[other] == within) && at_m < distance[other]) {
          distance[other] = at_m;
          by[other] = edge;
          queue.add(new Reached(other, at_m));
        }
      }
    }
    return distance;
  }

  private void enter(int f, String mark) {
    var by = new Roads.Edge[roads.nodes.size()];
    var distance = distances(roads.substation, -1, by);
    int entry = -1;
    for (int n = 0; n < distance.length; n++) {
      if (feederAt[n] == f && (entry < 0 || distance[n] < distance[entry])) {
        entry = n;
      }
    }
    var express = new ArrayList<Integer>();
    for (int n = entry; n != roads.substation; n = by[n].other(n)) {
      express.add(by[n].id());
    }
    var away = distances(entry, f, parent);
    parent[entry] = null;
    var order = new ArrayList<Integer>();
    for (int n = 0; n < away.length; n++) {
      if (feederAt[n] == f) {
        order.add(n);
      }
    }
    order.sort(Comparator.comparingDouble((Integer n) -> -away[n]).thenComparingInt(n -> n));
    for (int n : order) {
      for (var edge : roads.at.get(n)) {
        if (parent[n] == edge) {
          beyond[n] += edgeLoad[edge.id()];
        } else if (parent[edge.other(n)] != edge || feederAt[edge.other(n)] != f) {
          beyond[n] += stubLoad(edge, n);
        }
      }
      if (parent[n] != null) {
        beyond[parent[n].other(n)] += beyond[n];
      }
    }
    trunk[entry] = true;
    for (int n : order.reversed()) {
      markTrunk(n, beyond[entry]);
    }
    feeders.add(new Feeder(CODES.get(f) + mark, entry, List.copyOf(express.reversed()), beyond[entry]));
  }

  private void markTrunk(int n, int all) {
    if (!trunk[n]) {
      return;
    }
    int heaviest = -1;
    for (int child : children(n)) {
      if (heaviest < 0 || beyond[child] > beyond[heaviest]) {
        heaviest = child;
      }
      trunk[child] = beyond[child] >= Math.max(300, 0.24 * all);
    }
    if (heaviest >= 0 && beyond[heaviest] >= 150) {
      trunk[heaviest] = true;
    }
  }

  List<Integer> children(int n) {
    var children = new ArrayList<Integer>();
    for (var edge : roads.at.get(n)) {
      int other = edge.other(n);
      if (parent[other] == edge && feederAt[other] == feederAt[n]) {
        children.add(other);
      }
    }
    return children;
  }

  boolean isTree(Roads.Edge edge) {
    return parent[edge.a()] == edge || parent[edge.b()] == edge;
  }

  /** The transformers on a road that is no part of any tree, as far as they are supplied from {@code end}, nearest first. */
  List<Zones.Zone> stub(Roads.Edge edge, int end) {
    var all = zones.along.get(edge.id());
    double half = edge.way().length_m() / 2;
    return end == edge.a() ? all.stream().filter(z -> z.s() < half).toList() : all.stream().filter(z -> z.s() >= half).toList().reversed();
  }

  private int stubLoad(Roads.Edge edge, int end) {
    return stub(edge, end).stream().mapToInt(Zones.Zone::customers).sum();
  }

  /** Ties go where two feeders' trunks are nearest, then where any two feeders meet, then between branches of one feeder. */
  private void choose(int count) {
    var candidates = new ArrayList<Roads.Edge>();
    for (var edge : roads.edges) {
      if (!isTree(edge) && edge.way().length_m() > 120) {
        candidates.add(edge);
      }
    }
    candidates.sort(Comparator.comparingInt(this::rank).thenComparingDouble(e -> -e.way().length_m()).thenComparingInt(Roads.Edge::id));
    var pairs = new java.util.TreeMap<Integer, Integer>();
    var chosen = new ArrayList<Roads.Edge>();
    for (int most = MOST_TIES_PER_PAIR; chosen.size() < count && most < 1000; most *= 6) {
      for (var edge : candidates) {
        int a = Math.min(feederAt[edge.a()], feederAt[edge.b()]);
        int b = Math.max(feederAt[edge.a()], feederAt[edge.b()]);
        if (chosen.size() < count && !chosen.contains(edge) && pairs.getOrDefault(100 * a + b, 0) < most) {
          pairs.merge(100 * a + b, 1, Integer::sum);
          chosen.add(edge);
        }
      }
    }
    for (var edge : chosen) {
      var a = stub(edge, edge.a());
      var b = stub(edge, edge.b());
      double from = a.isEmpty() ? 0 : a.getLast().s();
      double to = b.isEmpty() ? edge.way().length_m() : b.getLast().s();
      var tie = new Tie(edge, (from + to) / 2);
      tieOn[edge.id()] = tie;
      ties.add(tie);
      leadsToTie(edge.a());
      leadsToTie(edge.b());
    }
  }

  /** A fuse could not carry what is switched over to it: all the way to a tie is trunk. */
  private void leadsToTie(int end) {
    for (int n = end; !trunk[n]; n = parent[n].other(n)) {
      trunk[n] = true;
    }
  }

  private int rank(Roads.Edge edge) {
    int trunks = (trunk[edge.a()] ? 1 : 0) + (trunk[edge.b()] ? 1 : 0);
    boolean between = feederAt[edge.a()] != feederAt[edge.b()];
    return between ? 2 - trunks : 5 - trunks;
  }
}
