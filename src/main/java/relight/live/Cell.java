package relight.live;

/**
 * One square of a fixed grid over the world, in degrees: 1.7 km from south to north. What moves is told by cells, so that a message is encoded
 * once for all pages that look at its cell, wherever the edges of their maps are.
 */
public record Cell(int x, int y) {

  static final double EDGE = 1.0 / 64;

  public static Cell of(double lon, double lat) {
    return new Cell((int) Math.floor(lon / EDGE), (int) Math.floor(lat / EDGE));
  }
}
