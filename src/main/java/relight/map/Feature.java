package relight.map;

import java.util.Map;

/**
 * One feature of a layer, packed: points x and y in turn, the end of each part (in points), how much each point matters to the shape, the
 * box around all, and where a label would stand. Rings are closed by their first point, outer rings run clockwise on the map, holes against.
 */
final class Feature {

  final long id;
  final int type;
  final int[] points;
  final int[] partEnds;
  /** Squared distance in world units that leaving out the point would move the line by; ends of parts never leave. */
  final float[] weight;
  final Map<String, Object> properties;
  final int minX;
  final int minY;
  final int maxX;
  final int maxY;
  final int labelX;
  final int labelY;

  Feature(long id, int type, int[] points, int[] partEnds, Map<String, Object> properties, int labelX, int labelY) {
    this.id = id;
    this.type = type;
    this.points = points;
    this.partEnds = partEnds;
    this.properties = properties;
    this.labelX = labelX;
    this.labelY = labelY;
    int west = Integer.MAX_VALUE;
    int north = Integer.MAX_VALUE;
    int east = 0;
    int south = 0;
    for (int i = 0; i < points.length; i += 2) {
      west = Math.min(west, points[i]);
      east = Math.max(east, points[i]);
      north = Math.min(north, points[i + 1]);
      south = Math.max(south, points[i + 1]);
    }
    minX = west;
    minY = north;
    maxX = east;
    maxY = south;
    weight = type == TileWriter.POINT ? new float[0] : weigh(points, partEnds, type == TileWriter.POLYGON);
  }

  /** Douglas and Peucker's distances, kept for every point, so that each zoom takes the points that matter to it. */
  private static float[] weigh(int[] points, int[] partEnds, boolean rings) {
    var weight = new float[points.length / 2];
    var stack = new int[64];
    int start = 0;
    for (int end : partEnds) {
      weight[start] = Float.MAX_VALUE;
      int last = end - 1;
      if (!rings)
        weight[last] = Float.MAX_VALUE;
      // a ring's chord runs from its first point to its last; its closing edge needs no point of its own
      int depth = 0;
      stack[depth++] = start;
      stack[depth++] = last;
      if (rings && last > start)
        weight[last] = Float.MAX_VALUE;
      while (depth > 0) {
        int to = stack[--depth];
        int from = stack[--depth];
        double worst = 0;
        int split = -1;
        for (int i = from + 1; i < to; i++) {
          double distance = squareDistance(points, i, from, to);
          if (distance > worst || split < 0) {
            worst = distance;
            split = i;
          }
        }
        if (split < 0)
          continue;
        weight[split] = (float) worst;
        if (worst == 0)
          continue;
        if (depth + 4 > stack.length)
          stack = java.util.Arrays.copyOf(stack, stack.length * 2);
        stack[depth++] = from;
        stack[depth++] = split;
        stack[depth++] = split;
        stack[depth++] = to;
      }
      start = end;
    }
    return weight;
  }

  private static double squareDistance(int[] points, int i, int from, int to) {
    double px = points[2 * i];
    double py = points[2 * i + 1];
    double x = points[2 * from];
    double y = points[2 * from + 1];
    double dx = points[2 * to] - x;
    double dy = points[2 * to + 1] - y;
    if (dx != 0 || dy != 0) {
      double t = ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy);
      if (t > 1) {
        x = points[2 * to];
        y = points[2 * to + 1];
      } else if (t > 0) {
        x += dx * t;
        y += dy * t;
      }
    }
    return (px - x) * (px - x) + (py - y) * (py - y);
  }
}
