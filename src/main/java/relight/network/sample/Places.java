package relight.network.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Communes and hamlets of one plot: every crossing of the lattice has an area around it, hamlets are joined areas, communes joined hamlets. */
final class Places {

  /** Part of a plot in which one commune lies; the ward with the town, then the communes around it. */
  private enum Quarter {
    TOWN, MIDDLE, WEST, EAST, NORTH, SOUTH_BANK
  }

  record Commune(int id, int quarter, String code, String name, boolean ward, String unit) {
    String title() {
      return (ward ? "phường " : "xã ") + name;
    }
  }

  record Hamlet(int id, String code, String name, Commune commune, List<int[]> crossings) {}

  final List<Commune> communes = new ArrayList<>();
  final List<Hamlet> hamlets = new ArrayList<>();

  private final Plot plot;
  private final Landscape land;
  private final Hamlet[][] hamletAt;
  private final List<List<List<Point>>> area = new ArrayList<>();

  /** @param names of the communes, in the order of the quarters, the ward first */
  Places(Plot plot, Landscape land, List<String> names, String firstUnit, String secondUnit) {
    this.plot = plot;
    this.land = land;
    hamletAt = new Hamlet[plot.columns()][plot.rows()];
    var communeAt = new Commune[plot.columns()][plot.rows()];
    var byQuarter = new LinkedHashMap<Quarter, Commune>();
    for (int i = 0; i < plot.columns(); i++) {
      for (int j = 0; j < plot.rows(); j++) {
        communeAt[i][j] = byQuarter.computeIfAbsent(quarter(i, j), quarter -> {
          // M as in "mẫu", sample: real commune codes are five digits.
          String codePrefix = "M" + String.format(java.util.Locale.ROOT, "%03d", plot.number());
          boolean first = quarter == Quarter.TOWN || quarter == Quarter.WEST || quarter == Quarter.SOUTH_BANK;
          var commune = new Commune(communes.size(), quarter.ordinal(), codePrefix + (communes.size() + 1), names.get(quarter.ordinal()),
              quarter == Quarter.TOWN, first ? firstUnit : secondUnit);
          communes.add(commune);
          return commune;
        });
      }
    }
    for (var commune : communes) {
      divide(commune, communeAt);
    }
    for (int i = 0; i < plot.columns(); i++) {
      area.add(new ArrayList<>());
      for (int j = 0; j < plot.rows(); j++) {
        area.get(i).add(outline(List.of(new int[]{i, j})).getFirst());
      }
    }
  }

  private Quarter quarter(int i, int j) {
    if (j == 0) {
      return Quarter.SOUTH_BANK;
    }
    int c = land.mainColumn;
    double r = plot.rows() / 7.0;
    double[][] centres = {{c + 0.5, 1.3}, {c + 0.4, 3.1 * r}, {0.7, 2.4 * r}, {plot.columns() - 1.2, 2.8 * r}, {c - 0.2, 5.7 * r}};
    double[] weight = {1.5, 1, 1, 1, 1};
    int nearest = 0;
    for (int k = 1; k < centres.length; k++) {
      if (weight[k] * distance(centres[k], i, j) < weight[nearest] * distance(centres[nearest], i, j)) {
        nearest = k;
      }
    }
    return Quarter.values()[nearest];
  }

  private static double distance(double[] centre, int i, int j) {
    return Math.sqrt((centre[0] - i) * (centre[0] - i) + (centre[1] - j) * (centre[1] - j));
  }

  private void divide(Commune commune, Commune[][] communeAt) {
    var dice = plot.dice("hamlets " + commune.id());
    var names = new ArrayList<>(Names.HAMLETS);
    dice.shuffle(names);
    int count = 0;
    for (int j = 0; j < plot.rows(); j++) {
      for (int i = 0; i < plot.columns(); i++) {
        if (communeAt[i][j] != commune || hamletAt[i][j] != null) {
          continue;
        }
        count++;
        var crossings = new ArrayList<int[]>(List.of(new int[]{i, j}));
        boolean named = !commune.ward() && dice.chance(0.3) && !names.isEmpty();
        var hamlet = new Hamlet(hamlets.size(), commune.code() + (count < 10 ? "-0" : "-") + count,
            commune.ward() ? "khóm " + count : "ấp " + (named ? names.removeLast() : count), commune,
            crossings);
        hamlets.add(hamlet);
        hamletAt[i][j] = hamlet;
        boolean east = i + 1 < plot.columns() && communeAt[i + 1][j] == commune && hamletAt[i + 1][j] == null;
        boolean north = j + 1 < plot.rows() && j > 0 && communeAt[i][j + 1] == commune && hamletAt[i][j + 1] == null;
        if (!commune.ward() && dice.chance(0.65) && (east || north)) {
          boolean goEast = east && (!north || dice.chance(0.5));
          crossings.add(new int[]{goEast ? i + 1 : i, goEast ? j : j + 1});
          hamletAt[crossings.getLast()[0]][crossings.getLast()[1]] = hamlet;
        }
      }
    }
  }

  Hamlet hamletAt(Point p) {
    Hamlet nearest = null;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < plot.columns(); i++) {
      for (int j = 0; j < plot.rows(); j++) {
        double distance = land.crossing(i, j).distance(p);
        if (distance < 1.6 * Plot.COLUMN_m && contains(area.get(i).get(j), p)) {
          return hamletAt[i][j];
        }
        if (distance < least) {
          least = distance;
          nearest = hamletAt[i][j];
        }
      }
    }
    return nearest;
  }

  private static boolean contains(List<Point> ring, Point p) {
    boolean inside = false;
    Point a = ring.getLast();
    for (Point b : ring) {
      if (a.v() > p.v() != b.v() > p.v() && p.u() < (b.u() - a.u()) * (p.v() - a.v()) / (b.v() - a.v()) + a.u()) {
        inside = !inside;
      }
      a = b;
    }
    return inside;
  }

  List<List<Point>> outline(Hamlet hamlet) {
    return outline(hamlet.crossings());
  }

  List<List<Point>> outline(Commune commune) {
    return outline(hamlets.stream().filter(h -> h.commune() == commune).flatMap(h -> h.crossings().stream()).toList());
  }

  /** Walks around joined areas: sides that two of them share cancel, what is left is chained to rings. */
  private List<List<Point>> outline(List<int[]> crossings) {
    var sides = new LinkedHashMap<String, int[]>();
    for (var c : crossings) {
      int i = c[0];
      int j = c[1];
      side(sides, i - 1, j - 1, i, j - 1);
      side(sides, i, j - 1, i, j);
      side(sides, i, j, i - 1, j);
      side(sides, i - 1, j, i - 1, j - 1);
    }
    var rings = new ArrayList<List<Point>>();
    while (!sides.isEmpty()) {
      var ring = new ArrayList<Point>();
      var side = sides.remove(sides.keySet().iterator().next());
      while (side != null) {
        ring.add(land.corner(side[0], side[1]));
        middle(ring, side);
        side = next(sides, side[2], side[3]);
      }
      rings.add(ring);
    }
    return rings;
  }

  private static void side(Map<String, int[]> sides, int fromI, int fromJ, int toI, int toJ) {
    if (sides.remove(toI + " " + toJ + " " + fromI + " " + fromJ) == null) {
      sides.put(fromI + " " + fromJ + " " + toI + " " + toJ, new int[]{fromI, fromJ, toI, toJ});
    }
  }

  private static int[] next(Map<String, int[]> sides, int i, int j) {
    for (var side : sides.entrySet()) {
      if (side.getValue()[0] == i && side.getValue()[1] == j) {
        return sides.remove(side.getKey());
      }
    }
    return null;
  }

  /** Where the side crosses a road, it does so half way between the crossings, so that a road's houses fall to the nearer one. */
  private void middle(List<Point> ring, int[] side) {
    int i = Math.max(side[0], side[2]);
    int j = Math.max(side[1], side[3]);
    if (side[1] == side[3] && j >= 0 && j + 1 < plot.rows()) {
      var a = land.crossing(i, j);
      var b = land.crossing(i, j + 1);
      var middle = a.towards(b, 0.5);
      ring.add(j == 0 ? new Point(middle.u(), land.riverMiddle(middle.u())) : middle);
    } else if (side[0] == side[2] && i >= 0 && i + 1 < plot.columns()) {
      var way = new Way(land.alongRow(i, j));
      ring.add(way.at(way.length_m() / 2));
    }
  }
}
