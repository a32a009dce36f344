package relight.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/** Areas as GeoJSON geometry, degrees rounded to about a metre. */
final class GeoJsonRings {

  Map<String, Object> write(Geometry geometry) {
    var polygons = new ArrayList<List<List<List<Double>>>>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      if (geometry.getGeometryN(i) instanceof Polygon polygon)
        polygons.add(rings(polygon));
    }
    return Map.of("type", "MultiPolygon", "coordinates", polygons);
  }

  private static List<List<List<Double>>> rings(Polygon polygon) {
    var rings = new ArrayList<List<List<Double>>>();
    rings.add(ring(polygon.getExteriorRing().getCoordinates()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++)
      rings.add(ring(polygon.getInteriorRingN(i).getCoordinates()));
    return rings;
  }

  private static List<List<Double>> ring(Coordinate[] coordinates) {
    var ring = new ArrayList<List<Double>>();
    for (var c : coordinates)
      ring.add(List.of(Math.round(c.x * 1e5) / 1e5, Math.round(c.y * 1e5) / 1e5));
    return ring;
  }
}
