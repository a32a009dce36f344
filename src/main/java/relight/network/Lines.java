package relight.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Branches as GeoJSON (RFC 7946, degrees lon/lat, rounded to 1 cm), bounded.
 *
 * @param truncated whether there were more branches than are drawn
 */
public record Lines(String type, List<List<List<Double>>> coordinates, boolean truncated) {

  /** More than any screen can tell apart. */
  private static final int MOST = 5_000;

  /** Runs of branches that meet become one line, so that a feeder is a handful of lines. */
  public static Lines of(Grid grid, int... branches) {
    var lines = new ArrayList<List<List<Double>>>();
    int drawn = Math.min(branches.length, MOST);
    int lastNode = -1;
    for (int i = 0; i < drawn; i++) {
      int from = grid.from(branches[i]);
      int to = grid.to(branches[i]);
      if (from == lastNode || to == lastNode) {
        int next = from == lastNode ? to : from;
        lines.getLast().add(point(grid, next));
        lastNode = next;
      } else {
        var line = new ArrayList<List<Double>>();
        line.add(point(grid, from));
        line.add(point(grid, to));
        lines.add(line);
        lastNode = to;
      }
    }
    return new Lines("MultiLineString", lines, drawn < branches.length);
  }

  private static List<Double> point(Grid grid, int node) {
    return List.of(Math.round(grid.lon(node) * 1e7) / 1e7, Math.round(grid.lat(node) * 1e7) / 1e7);
  }
}
