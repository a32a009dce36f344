package relight.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import relight.simulate.RoadGraph.Point;

/** A crew on its way: where it is at a moment, at even speed along the road. */
record Drive(List<Point> way, Instant start, Duration takes) {

  /** At this speed, but never longer than the patience of somebody who watches a demonstration. */
  static Drive along(List<Point> way, Instant start, double speed_kmh, Duration atMost) {
    double seconds = length_m(way) / (speed_kmh / 3.6);
    return new Drive(way, start, Duration.ofMillis(Math.max(1, Math.round(Math.min(seconds, atMost.toSeconds()) * 1000))));
  }

  static double length_m(List<Point> way) {
    double sum = 0;
    for (int i = 1; i < way.size(); i++)
      sum += way.get(i - 1).distance_m(way.get(i));
    return sum;
  }

  boolean arrived(Instant now) {
    return !now.isBefore(start.plus(takes));
  }

  Point at(Instant now) {
    double share = Math.clamp(Duration.between(start, now).toMillis() / (double) takes.toMillis(), 0, 1);
    double left = length_m(way) * share;
    for (int i = 1; i < way.size(); i++) {
      double leg = way.get(i - 1).distance_m(way.get(i));
      if (left <= leg && leg > 0)
        return way.get(i - 1).towards(way.get(i), left / leg);
      left -= leg;
    }
    return way.getLast();
  }
}
