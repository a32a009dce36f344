package relight.network.sample;

/**
 * From the tilted plane to longitude and latitude (WGS84). The canals of the delta were dug square to its rivers, not to the compass, so the
 * plane is turned by twelve degrees. Length of a degree at latitude 10.45 on the WGS84 ellipsoid; scale errors stay below 0.1 % within 60 km.
 */
final class Frame {

  static final double LON = 105.65;
  static final double LAT = 10.45;
  private static final double DEGREE_EAST_m = 109_485;
  private static final double DEGREE_NORTH_m = 110_611;
  private static final double COS = StrictMath.cos(StrictMath.toRadians(12));
  private static final double SIN = StrictMath.sin(StrictMath.toRadians(12));

  private Frame() {
  }

  static double lon(Point p) {
    return LON + (p.u() * COS - p.v() * SIN) / DEGREE_EAST_m;
  }

  static double lat(Point p) {
    return LAT + (p.u() * SIN + p.v() * COS) / DEGREE_NORTH_m;
  }
}
