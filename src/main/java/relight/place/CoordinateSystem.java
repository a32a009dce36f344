package relight.place;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import relight.Refusal;

/**
 * What two coordinates mean, by EPSG code, and the way to longitude and latitude (WGS 84) and back. First comes always x: east or longitude.
 * <p>
 * For VN-2000 (EPSG 4756, 3405, 3406, 5896-5899, 9205-9218) the national set of seven parameters is used. EPSG knows a second set, some 0.8 m
 * away, and tools choose between them by area; without any shift everything would stand about 225 m off.
 */
public final class CoordinateSystem {

  /** Longitude and latitude in degrees, as GPS and GeoJSON have them. */
  public static final CoordinateSystem WGS84 = new CoordinateSystem("EPSG:4326", null, null, new Domain(-180, -90, 180, 90));

  /** Published as a coordinate frame rotation (-0.00928836", 0.01975479", -0.00427372"); TOWGS84 rotates the position vector, so the signs turn. */
  private static final String VN2000_GEOGRAPHIC = """
      GEOGCS["VN-2000", DATUM["Vietnam 2000", SPHEROID["WGS 84", 6378137, 298.257223563],
        TOWGS84[-191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278]],
        PRIMEM["Greenwich", 0], UNIT["degree", 0.017453292519943295]]""";

  /** Central meridians of the three-degree zones (scale 0.9999) and of the two UTM zones (scale 0.9996). */
  private static final Map<Integer, Double> VN2000_TM3 = Map.ofEntries(Map.entry(5896, 102.0), Map.entry(5897, 105.0),
      Map.entry(5898, 108.0),
      Map.entry(5899, 107.75), Map.entry(9205, 103.0), Map.entry(9206, 104.0), Map.entry(9207, 104.5), Map.entry(9208, 104.75),
      Map.entry(9209, 105.5),
      Map.entry(9210, 105.75), Map.entry(9211, 106.0), Map.entry(9212, 106.25), Map.entry(9213, 106.5), Map.entry(9214, 107.0),
      Map.entry(9215, 107.25),
      Map.entry(9216, 107.5), Map.entry(9217, 108.25), Map.entry(9218, 108.5));
  private static final Map<Integer, Double> VN2000_UTM = Map.of(3405, 105.0, 3406, 111.0);

  private static final Domain VIETNAM = new Domain(100, 5, 120, 26);
  private static final Pattern CODE = Pattern.compile("(?:(?:EPSG|epsg):)?(\\d{4,6})");

  /** Where the system is meant to be used, in degrees; half a world off is a wrong code or swapped columns. */
  private record Domain(double west, double south, double east, double north) {

    boolean holds(double lon, double lat) {
      return lon >= west && lon <= east && lat >= south && lat <= north;
    }
  }

  private final String code;
  private final MathTransform toLonLat;
  private final MathTransform fromLonLat;
  private final Domain domain;

  private CoordinateSystem(String code, MathTransform toLonLat, MathTransform fromLonLat, Domain domain) {
    this.code = code;
    this.toLonLat = toLonLat;
    this.fromLonLat = fromLonLat;
    this.domain = domain;
  }

  /** @param code {@code EPSG:5897} or {@code 5897} */
  public static CoordinateSystem of(String code) {
    var digits = CODE.matcher(code.strip());
    if (!digits.matches())
      throw unknown(code, "it looks like EPSG:5897");
    int number = Integer.parseInt(digits.group(1));
    if (number == 4326)
      return WGS84;
    String name = "EPSG:" + number;
    try {
      if (number == 4756)
        return of(name, CRS.parseWKT(VN2000_GEOGRAPHIC), VIETNAM);
      if (VN2000_TM3.containsKey(number))
        return of(name, CRS.parseWKT(vn2000(name, VN2000_TM3.get(number), 0.9999)), VIETNAM);
      if (VN2000_UTM.containsKey(number))
        return of(name, CRS.parseWKT(vn2000(name, VN2000_UTM.get(number), 0.9996)), VIETNAM);
      var system = CRS.decode(name, true);
      var box = CRS.getGeographicBoundingBox(system);
      return of(name, system, box == null
          ? WGS84.domain
          : new Domain(box.getWestBoundLongitude() - 3, box.getSouthBoundLatitude() - 3, box.getEastBoundLongitude() + 3,
              box.getNorthBoundLatitude() + 3));
    } catch (FactoryException e) {
      throw unknown(code, "the EPSG database does not hold it");
    }
  }

  private static CoordinateSystem of(String name, CoordinateReferenceSystem system, Domain domain) throws FactoryException {
    return new CoordinateSystem(name, CRS.findMathTransform(system, DefaultGeographicCRS.WGS84, true),
        CRS.findMathTransform(DefaultGeographicCRS.WGS84, system, true), domain);
  }

  private static String vn2000(String name, double meridian, double scale) {
    return String.format(Locale.ROOT, """
        PROJCS["VN-2000 %s", %s, PROJECTION["Transverse_Mercator"], PARAMETER["latitude_of_origin", 0], PARAMETER["central_meridian", %s],
          PARAMETER["scale_factor", %s], PARAMETER["false_easting", 500000], PARAMETER["false_northing", 0], UNIT["metre", 1]]""", name,
        VN2000_GEOGRAPHIC, meridian, scale);
  }

  private static Refusal unknown(String code, String why) {
    return Refusal.invalid("place/unknown-crs", "The coordinate system " + code + " is not known: " + why + ".");
  }

  public String code() {
    return code;
  }

  /** Turns x and y, in place, into longitude and latitude; false if the point lies where this system cannot be meant. */
  public boolean toLonLat(double[] point) {
    if (!Double.isFinite(point[0]) || !Double.isFinite(point[1]))
      return false;
    try {
      if (toLonLat != null)
        toLonLat.transform(point, 0, point, 0, 1);
    } catch (TransformException | ArithmeticException e) {
      return false;
    }
    return domain.holds(point[0], point[1]);
  }

  /** Turns longitude and latitude, in place, into x and y; false where the system has no coordinates for them. */
  public boolean fromLonLat(double[] point) {
    try {
      if (fromLonLat != null)
        fromLonLat.transform(point, 0, point, 0, 1);
    } catch (TransformException | ArithmeticException e) {
      return false;
    }
    return Double.isFinite(point[0]) && Double.isFinite(point[1]);
  }
}
