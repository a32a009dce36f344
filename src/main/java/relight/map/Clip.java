package relight.map;

import java.util.Arrays;

/**
 * Cuts lines and rings at a rectangle, in world units. Rings go through Sutherland and Hodgman: the result may run along the rectangle's
 * edge, which lies outside the visible tile.
 */
final class Clip {

  private final long west;
  private final long north;
  private final long east;
  private final long south;

  private long[] in = new long[512];
  private long[] out = new long[512];
  private int outLength;

  Clip(Tile tile) {
    long buffer = tile.buffer();
    west = tile.west() - buffer;
    north = tile.north() - buffer;
    east = tile.west() + tile.size() + buffer;
    south = tile.north() + tile.size() + buffer;
  }

  /** Takes the points of a line that remain, part by part. */
  interface Sink {
    void point(long x, long y);

    void endOfPart();
  }

  long west() {
    return west;
  }

  long north() {
    return north;
  }

  long east() {
    return east;
  }

  long south() {
    return south;
  }

  boolean touches(long minX, long minY, long maxX, long maxY) {
    return minX <= east && maxX >= west && minY <= south && maxY >= north;
  }

  boolean holds(long minX, long minY, long maxX, long maxY) {
    return minX >= west && maxX <= east && minY >= north && maxY <= south;
  }

  boolean holds(long x, long y) {
    return x >= west && x <= east && y >= north && y <= south;
  }

  /** The sides a point lies beyond, one bit each; 0 inside. */
  int outside(long x, long y) {
    return (x < west ? 1 : x > east ? 2 : 0) | (y < north ? 4 : y > south ? 8 : 0);
  }

  /** Cuts a line of {@code count} points, x and y in turn, into the parts inside. */
  void line(long[] points, int count, Sink sink) {
    boolean open = false;
    for (int i = 1; i < count; i++)
      open = segment(points[2 * i - 2], points[2 * i - 1], points[2 * i], points[2 * i + 1], open, sink);
    if (open)
      sink.endOfPart();
  }

  /** Draws one segment as far as it is inside; {@code open} says that the sink is at its first point. Tells whether the sink is at its last. */
  boolean segment(long x0, long y0, long x1, long y1, boolean open, Sink sink) {
    int side0 = outside(x0, y0);
    int side1 = outside(x1, y1);
    if ((side0 | side1) == 0) {
      if (!open)
        sink.point(x0, y0);
      sink.point(x1, y1);
      return true;
    }
    if ((side0 & side1) == 0) {
      // Liang and Barsky
      double dx = x1 - x0;
      double dy = y1 - y0;
      double enter = 0;
      double leave = 1;
      boolean misses = false;
      for (int edge = 0; edge < 4 && !misses; edge++) {
        double p = edge == 0 ? -dx : edge == 1 ? dx : edge == 2 ? -dy : dy;
        double q = edge == 0 ? x0 - west : edge == 1 ? east - x0 : edge == 2 ? y0 - north : south - y0;
        if (p == 0)
          misses = q < 0;
        else if (p < 0)
          enter = Math.max(enter, q / p);
        else
          leave = Math.min(leave, q / p);
      }
      if (!misses && enter <= leave) {
        if (!open || side0 != 0) {
          if (open)
            sink.endOfPart();
          sink.point(Math.round(x0 + enter * dx), Math.round(y0 + enter * dy));
        }
        sink.point(Math.round(x0 + leave * dx), Math.round(y0 + leave * dy));
        if (side1 == 0)
          return true;
        sink.endOfPart();
        return false;
      }
    }
    if (open)
      sink.endOfPart();
    return false;
  }

  /** Cuts a ring of {@code count} points, its last point not repeated; the result is in {@link #ring()}. Returns how many points remain. */
  int ring(long[] points, int count) {
    if (in.length < 2 * count)
      in = new long[2 * count];
    System.arraycopy(points, 0, in, 0, 2 * count);
    int length = 2 * count;
    for (int edge = 0; edge < 4 && length > 0; edge++) {
      outLength = 0;
      long px = in[length - 2];
      long py = in[length - 1];
      boolean previousInside = inside(edge, px, py);
      for (int i = 0; i < length; i += 2) {
        long x = in[i];
        long y = in[i + 1];
        boolean isInside = inside(edge, x, y);
        if (isInside != previousInside)
          cross(edge, px, py, x, y);
        if (isInside)
          put(x, y);
        px = x;
        py = y;
        previousInside = isInside;
      }
      var spare = in;
      in = out;
      out = spare;
      length = outLength;
    }
    return length / 2;
  }

  /** The ring that {@link #ring(long[], int)} left, x and y in turn. */
  long[] ring() {
    return in;
  }

  private boolean inside(int edge, long x, long y) {
    return switch (edge) {
      case 0 -> x >= west;
      case 1 -> x <= east;
      case 2 -> y >= north;
      default -> y <= south;
    };
  }

  private void cross(int edge, long x0, long y0, long x1, long y1) {
    if (edge < 2) {
      long x = edge == 0 ? west : east;
      put(x, Math.round(y0 + (double) (x - x0) / (x1 - x0) * (y1 - y0)));
    } else {
      long y = edge == 2 ? north : south;
      put(Math.round(x0 + (double) (y - y0) / (y1 - y0) * (x1 - x0)), y);
    }
  }

  private void put(long x, long y) {
    if (outLength + 2 > out.length)
      out = Arrays.copyOf(out, out.length * 2);
    out[outLength++] = x;
    out[outLength++] = y;
  }
}
