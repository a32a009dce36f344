package relight.place;

import org.locationtech.jts.geom.Geometry;

/**
 * Somewhere people can name.
 *
 * @param communeCode of the commune it lies in; null for communes themselves and where unknown
 * @param lon         of a point inside it, degrees WGS 84, as is {@code lat}
 * @param geometry    degrees lon/lat
 */
public record Place(Kind kind, String code, String name, String communeCode, double lon, double lat, Geometry geometry) {

  public enum Kind {
    COMMUNE, HAMLET, HOSPITAL
  }

  /** A place whose own geometry tells where it is. */
  public static Place of(Kind kind, String code, String name, String communeCode, Geometry geometry) {
    var inside = geometry.getInteriorPoint();
    return new Place(kind, code, name, communeCode, inside.getX(), inside.getY(), geometry);
  }
}
