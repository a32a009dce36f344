package relight.crew;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import relight.place.Places;

/**
 * Where a crew has been, with as few points as tell it.
 *
 * @param fixes     so many were read
 * @param truncated whether there were more than are read at once
 */
public record Trail(long crewId, Instant from, Instant to, int fixes, boolean truncated, List<Point> points) {

  /** No point that is left out lies further from what is left. */
  private static final double TOLERANCE_m = 10;

  /** One fix; accuracy and speed may be null. */
  public record Point(Instant at, double lon, double lat, Double accuracy_m, Double speed_m_s) {}

  /** Somebody looked. */
  public record View(Instant at, String by, Instant from, Instant to) {}

  public Trail {
    points = List.copyOf(points);
  }

  /** After Douglas and Peucker, without recursion: a day of fixes is deep. */
  static List<Point> simplified(List<Point> all) {
    if (all.size() < 3)
      return all;
    var kept = new BitSet(all.size());
    kept.set(0);
    kept.set(all.size() - 1);
    var open = new ArrayList<int[]>();
    open.add(new int[]{0, all.size() - 1});
    while (!open.isEmpty()) {
      var part = open.removeLast();
      int furthest = -1;
      double most = TOLERANCE_m;
      for (int i = part[0] + 1; i < part[1]; i++) {
        double away = away_m(all.get(part[0]), all.get(part[1]), all.get(i));
        if (away > most) {
          most = away;
          furthest = i;
        }
      }
      if (furthest < 0)
        continue;
      kept.set(furthest);
      open.add(new int[]{part[0], furthest});
      open.add(new int[]{furthest, part[1]});
    }
    return kept.stream().mapToObj(all::get).toList();
  }

  private static double away_m(Point a, Point b, Point p) {
    double kx = Math.cos(Math.toRadians(a.lat));
    double bx = (b.lon - a.lon) * kx;
    double by = b.lat - a.lat;
    double px = (p.lon - a.lon) * kx;
    double py = p.lat - a.lat;
    double square = bx * bx + by * by;
    double t = square == 0 ? 0 : Math.clamp((px * bx + py * by) / square, 0, 1);
    return Places.distance_m(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat), p.lon, p.lat);
  }
}
