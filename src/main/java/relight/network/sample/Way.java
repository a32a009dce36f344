package relight.network.sample;

import java.util.ArrayList;
import java.util.List;

/** A line with corners that can be walked along: places are given as metres from its start and metres to its left. */
final class Way {

  private final List<Point> points;
  private final double[] at_m;

  Way(List<Point> points) {
    this.points = List.copyOf(points);
    at_m = new double[points.size()];
    for (int i = 1; i < at_m.length; i++) {
      at_m[i] = at_m[i - 1] + points.get(i - 1).distance(points.get(i));
    }
  }

  List<Point> points() {
    return points;
  }

  double length_m() {
    return at_m[at_m.length - 1];
  }

  private int segment(double s) {
    int i = 1;
    while (i < at_m.length - 1 && at_m[i] < s) {
      i++;
    }
    return i;
  }

  Point at(double s) {
    return at(s, 0);
  }

  /** The point {@code s} metres along and {@code left} metres to the left (negative: to the right) of the way. */
  Point at(double s, double left) {
    int i = segment(s);
    Point a = points.get(i - 1);
    Point b = points.get(i);
    double length = at_m[i] - at_m[i - 1];
    double share = (s - at_m[i - 1]) / length;
    double du = (b.u() - a.u()) / length;
    double dv = (b.v() - a.v()) / length;
    return new Point(a.u() + (b.u() - a.u()) * share - dv * left, a.v() + (b.v() - a.v()) * share + du * left);
  }

  /** The direction of the way at {@code s} as a vector of one metre. */
  Point direction(double s) {
    int i = segment(s);
    double length = at_m[i] - at_m[i - 1];
    return new Point((points.get(i).u() - points.get(i - 1).u()) / length, (points.get(i).v() - points.get(i - 1).v()) / length);
  }

  /** The part from {@code from} to {@code to}, between exactly these two end points. */
  Way cut(double from, double to, Point first, Point last) {
    var part = new ArrayList<Point>();
    part.add(first);
    for (int i = 1; i < at_m.length - 1; i++) {
      if (at_m[i] > from + 1 && at_m[i] < to - 1) {
        part.add(points.get(i));
      }
    }
    part.add(last);
    return new Way(part);
  }
}
