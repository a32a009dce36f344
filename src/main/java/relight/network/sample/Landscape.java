package relight.network.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Where water and roads lie on one plot: a big river that bends, and north of it a lattice of canals dug square to it, a road beside each.
 * Columns run across, rows along the river; row 0 is the road on the south bank, row 1 the one on the north bank. Indices below zero or
 * beyond the last lie outside: the surroundings, where nobody lives, or the border to the next plot.
 */
final class Landscape {

  static final int MARGIN = 2;
  private static final double ISLAND_HALF_LENGTH_m = 1050;
  private static final double ISLAND_HALF_WIDTH_m = 95;

  private final Plot plot;
  private final double[] shift_m; // of each column against an even spacing
  private final Point[][] wobble; // of each crossing
  private final double[] columnCanal_m; // widths
  private final double[] rowCanal_m;
  private final double phase;
  private final double finePhase;
  private final double widthPhase;
  final int mainColumn;
  final int mainRow;
  final double island;

  Landscape(Plot plot) {
    this.plot = plot;
    var dice = plot.dice("landscape");
    shift_m = new double[plot.columns()];
    wobble = new Point[plot.columns()][plot.rows()];
    columnCanal_m = new double[plot.columns()];
    rowCanal_m = new double[plot.rows()];
    mainColumn = plot.columns() / 2;
    mainRow = Math.min(2, plot.rows() - 1);
    for (int i = 0; i < plot.columns(); i++) {
      shift_m[i] = dice.between(-170, 170);
      columnCanal_m[i] = i == mainColumn ? 42 : dice.between(14, 26);
      for (int j = 0; j < plot.rows(); j++) {
        wobble[i][j] = new Point(dice.between(-45, 45), j < 2 ? 0 : dice.between(-55, 55));
      }
    }
    for (int j = 0; j < plot.rows(); j++) {
      rowCanal_m[j] = j < 2 ? 0 : j == mainRow ? 26 : dice.between(12, 22);
    }
    var river = plot.rowDice("river");
    phase = river.between(-2.6, -1.6);
    finePhase = river.between(0, 6.28);
    widthPhase = river.between(0, 6.28);
    island = (plot.west() + plot.east()) / 2 + (mainColumn + 0.9 - plot.columns() / 2.0) * Plot.COLUMN_m + 700;
  }

  // ---- the river -----------------------------------------------------------------------------------------

  double riverMiddle(double u) {
    return plot.south() + Plot.RIVER_m + 330 * StrictMath.sin(u / 1750 + phase) + 90 * StrictMath.sin(u / 690 + finePhase);
  }

  double riverHalfWidth(double u) {
    return 185 + 30 * StrictMath.sin(u / 800 + widthPhase) + 0.85 * islandHalfWidth(u);
  }

  private double islandHalfWidth(double u) {
    double t = (u - island) / ISLAND_HALF_LENGTH_m;
    return Math.abs(t) >= 1 ? 0 : ISLAND_HALF_WIDTH_m * (1 - t * t) * (1 + 0.3 * t);
  }

  List<Point> riverOutline(double fromU, double toU) {
    var south = new ArrayList<Point>();
    var north = new ArrayList<Point>();
    int steps = (int) Math.ceil((toU - fromU) / 90);
    for (int k = 0; k <= steps; k++) {
      double u = k == steps ? toU : fromU + k * 90;
      south.add(new Point(u, riverMiddle(u) - riverHalfWidth(u)));
      north.add(new Point(u, riverMiddle(u) + riverHalfWidth(u)));
    }
    south.addAll(north.reversed());
    return south;
  }

  List<Point> islandOutline() {
    var south = new ArrayList<Point>();
    var north = new ArrayList<Point>();
    for (int k = -20; k <= 20; k++) {
      double u = island + ISLAND_HALF_LENGTH_m * k / 20;
      south.add(new Point(u, riverMiddle(u) - islandHalfWidth(u) + 12));
      if (Math.abs(k) < 20) {
        north.add(new Point(u, riverMiddle(u) + islandHalfWidth(u) + 12));
      }
    }
    south.addAll(north.reversed());
    return south;
  }

  /** Fruit gardens on the banks, between the roads and the water, and on the island. */
  List<List<Point>> orchards() {
    var orchards = new ArrayList<List<Point>>();
    var dice = plot.dice("orchards");
    for (int bank = -1; bank <= 1; bank += 2) {
      double u = crossing(firstColumn(), 1).u() + 60;
      double end = crossing(lastColumn(), 1).u() - 60;
      while (u < end) {
        double to = Math.min(end, u + dice.between(90, 240));
        double near = dice.between(16, 30);
        double far = dice.between(95, 135);
        var garden = new ArrayList<Point>();
        garden.add(offBank(u, bank, near));
        garden.add(offBank((u + to) / 2, bank, near));
        garden.add(offBank(to, bank, near));
        garden.add(offBank(to, bank, far));
        garden.add(offBank((u + to) / 2, bank, far));
        garden.add(offBank(u, bank, far));
        double middle = (u + to) / 2;
        boolean clear = true;
        for (int i = 0; i < plot.columns(); i++) {
          // canals and bridges reach the river here
          clear &= Math.abs(middle - crossing(i, 1).u() + 30) > (to - u) / 2 + 55
              && Math.abs(middle - crossing(i, 0).u() + 30) > (to - u) / 2 + 55;
        }
        if (clear && dice.chance(0.85)) {
          orchards.add(garden);
        }
        u = to + dice.between(12, 60);
      }
    }
    for (int part = -3; part <= 2; part++) {
      var garden = new ArrayList<Point>();
      for (int k = 0; k <= 4; k++) {
        double u = island + ISLAND_HALF_LENGTH_m * (part + 0.06 + 0.22 * k) / 3.4;
        garden.add(new Point(u, riverMiddle(u) + 12 - islandHalfWidth(u) * 0.75));
      }
      for (int k = 4; k >= 0; k--) {
        double u = island + ISLAND_HALF_LENGTH_m * (part + 0.06 + 0.22 * k) / 3.4;
        garden.add(new Point(u, riverMiddle(u) + 12 + islandHalfWidth(u) * 0.75));
      }
      orchards.add(garden);
    }
    return orchards;
  }

  private Point offBank(double u, int bank, double off) {
    return new Point(u, riverMiddle(u) + bank * (riverHalfWidth(u) + off));
  }

  // ---- the lattice ---------------------------------------------------------------------------------------

  int firstColumn() {
    return plot.atWestEdge() ? -MARGIN : -1;
  }

  int lastColumn() {
    return plot.columns() - 1 + (plot.atEastEdge() ? MARGIN : 1);
  }

  int firstRow() {
    return plot.atSouthEdge() ? -MARGIN : -1;
  }

  int lastRow() {
    return plot.rows() - 1 + (plot.atNorthEdge() ? MARGIN : 1);
  }

  private double columnU(int i) {
    if (i < 0 && !plot.atWestEdge()) {
      return plot.west();
    }
    if (i >= plot.columns() && !plot.atEastEdge()) {
      return plot.east();
    }
    return plot.west() + (i + 0.5) * Plot.COLUMN_m + (i < 0 || i >= plot.columns() ? 0 : shift_m[i]);
  }

  /** Roads along the river follow its bends, less and less the farther away they are. */
  private double rowV(int j, double u) {
    if (j < 0) {
      return plot.atSouthEdge() ? plot.south() - 900.0 * (-j - 0.5) : plot.south();
    }
    if (j == 0) {
      return riverMiddle(u) - riverHalfWidth(u) - 190;
    }
    if (j == 1) {
      return riverMiddle(u) + riverHalfWidth(u) + 210;
    }
    if (j >= plot.rows() && !plot.atNorthEdge()) {
      return plot.north();
    }
    double damped = (riverMiddle(u) - plot.south() - Plot.RIVER_m) * StrictMath.pow(0.55, j - 1);
    return plot.south() + Plot.RIVER_m + Plot.BANK_m + (j - 1) * Plot.ROW_m + damped;
  }

  Point crossing(int i, int j) {
    double u = columnU(i);
    boolean inside = i >= 0 && j >= 0 && i < plot.columns() && j < plot.rows();
    if (inside) {
      u += wobble[i][j].u();
    }
    return new Point(u, rowV(j, u) + (inside ? wobble[i][j].v() : 0));
  }

  /** The road from crossing (i, j) to its neighbour to the east. */
  List<Point> alongRow(int i, int j) {
    var a = crossing(i, j);
    var b = crossing(i + 1, j);
    var points = new ArrayList<Point>();
    points.add(a);
    if (j == 0 || j == 1) {
      int steps = Math.max(1, (int) ((b.u() - a.u()) / 210));
      for (int k = 1; k < steps; k++) {
        double u = a.u() + (b.u() - a.u()) * k / steps;
        points.add(new Point(u, rowV(j, u)));
      }
    }
    points.add(b);
    return points;
  }

  double columnCanal_m(int i) {
    return i < 0 || i >= plot.columns() ? 16 : columnCanal_m[i];
  }

  double rowCanal_m(int j) {
    return j < 0 || j >= plot.rows() ? 14 : rowCanal_m[j];
  }

  /** From the middle of a road to the middle of the canal it follows, which lies to the west or to the south. */
  static double toCanal_m(double width_m) {
    return 32 + width_m / 2;
  }

  /** The canals beside column i: one from the north to the river and one from its other bank to the south. */
  List<List<Point>> columnCanal(int i) {
    double aside = -toCanal_m(columnCanal_m(i));
    var north = new ArrayList<Point>();
    for (int j = lastRow(); j >= 1; j--) {
      north.add(crossing(i, j).plus(aside, 0));
    }
    double u = north.getLast().u();
    north.add(new Point(u, riverMiddle(u) + riverHalfWidth(u) - 20));
    var south = new ArrayList<Point>();
    u = crossing(i, 0).u() + aside;
    south.add(new Point(u, riverMiddle(u) - riverHalfWidth(u) + 20));
    for (int j = 0; j >= firstRow(); j--) {
      south.add(crossing(i, j).plus(aside, 0));
    }
    return List.of(north, south);
  }

  /** The canal beside row j (2 and up), from edge to edge. */
  List<Point> rowCanal(int j) {
    double aside = -toCanal_m(rowCanal_m(j));
    var points = new ArrayList<Point>();
    for (int i = firstColumn(); i <= lastColumn(); i++) {
      points.add(crossing(i, j).plus(0, aside));
    }
    return points;
  }

  /** A point of the cell north-east of crossing (i, j), by its shares from west to east and from south to north. */
  Point inCell(int i, int j, double east, double north) {
    return crossing(i, j).towards(crossing(i + 1, j), east).towards(crossing(i, j + 1).towards(crossing(i + 1, j + 1), east), north);
  }

  /** The corner where the areas of crossings (i, j), (i+1, j), (i, j+1) and (i+1, j+1) meet; on the plot's edge for the outermost. */
  Point corner(int i, int j) {
    double u = i < 0 ? plot.west() : i >= plot.columns() - 1 ? plot.east() : Double.NaN;
    if (j < 0 || j >= plot.rows() - 1) {
      double v = j < 0 ? plot.south() : plot.north();
      return new Point(Double.isNaN(u) ? (crossing(i, Math.max(j, 0)).u() + crossing(i + 1, Math.max(j, 0)).u()) / 2 : u, v);
    }
    if (!Double.isNaN(u)) {
      int column = i < 0 ? 0 : plot.columns() - 1;
      return new Point(u, j == 0 ? riverMiddle(u) : (crossing(column, j).v() + crossing(column, j + 1).v()) / 2);
    }
    var middle = inCell(i, j, 0.5, 0.5);
    return j == 0 ? new Point(middle.u(), riverMiddle(middle.u())) : middle;
  }
}
