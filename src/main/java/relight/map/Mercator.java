package relight.map;

/**
 * Web Mercator (EPSG:3857) as whole numbers: the square world is 2^31 units wide, x to the east, y to the south, so one unit is 1.9 cm at the
 * equator, and a tile of zoom z is 2^(31-z) units wide.
 */
public final class Mercator {

  /** How many bits the world is wide. */
  static final int BITS = 31;
  /** Where the square ends to north and south. */
  static final double MAX_LATITUDE = 85.0511287798066;

  private static final double SIZE = (double) (1L << BITS);
  private static final int LAST = Integer.MAX_VALUE;

  private Mercator() {
  }

  public static int x(double lon) {
    return clamp((lon + 180) / 360 * SIZE);
  }

  public static int y(double lat) {
    double sine = Math.sin(Math.toRadians(Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat))));
    return clamp((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * SIZE);
  }

  public static double lon(int x) {
    return x / SIZE * 360 - 180;
  }

  public static double lat(int y) {
    return Math.toDegrees(Math.atan(Math.sinh(Math.PI * (1 - 2.0 * y / SIZE))));
  }

  private static int clamp(double world) {
    return (int) Math.max(0, Math.min(LAST, Math.round(world)));
  }
}
