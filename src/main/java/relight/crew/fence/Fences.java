package relight.crew.fence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;

/** All fences, immutable, with the index that finds them. */
public final class Fences {

  public static final Fences NONE = new Fences(List.of());
  private static final GeometryFactory GEOMETRY = new GeometryFactory();
  private static final double METRES_A_DEGREE = Math.toRadians(1) * 6_371_000;

  /** One fence, ready to be asked. */
  static final class Ready {
    private final Fence fence;
    private final PreparedGeometry shape;
    private final Coordinate[][] rings;

    Ready(Fence fence) {
      this.fence = fence;
      this.shape = PreparedGeometryFactory.prepare(fence.geometry());
      shape.covers(GEOMETRY.createPoint(fence.geometry().getCoordinate())); // its index is made when it is asked first
      this.rings = rings(fence.geometry());
    }

    Fence fence() {
      return fence;
    }

    boolean covers(double lon, double lat) {
      return shape.covers(GEOMETRY.createPoint(new Coordinate(lon, lat)));
    }

    /** How far from the border, inside or outside. */
    double toBorder_m(double lon, double lat) {
      double kx = Math.cos(Math.toRadians(lat)) * METRES_A_DEGREE;
      double least = Double.MAX_VALUE;
      for (var ring : rings) {
        for (int i = 1; i < ring.length; i++) {
          double ax = (ring[i - 1].x - lon) * kx;
          double ay = (ring[i - 1].y - lat) * METRES_A_DEGREE;
          double bx = (ring[i].x - ring[i - 1].x) * kx;
          double by = (ring[i].y - ring[i - 1].y) * METRES_A_DEGREE;
          double square = bx * bx + by * by;
          double t = square == 0 ? 0 : Math.clamp(-(ax * bx + ay * by) / square, 0, 1);
          least = Math.min(least, Math.hypot(ax + t * bx, ay + t * by));
        }
      }
      return least;
    }

    private static Coordinate[][] rings(Geometry geometry) {
      var rings = new ArrayList<Coordinate[]>();
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        var polygon = (Polygon) geometry.getGeometryN(i);
        rings.add(polygon.getExteriorRing().getCoordinates());
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++)
          rings.add(polygon.getInteriorRingN(hole).getCoordinates());
      }
      return rings.toArray(Coordinate[][]::new);
    }
  }

  private final Map<Long, Ready> byId = new HashMap<>();
  private final STRtree index = new STRtree();

  public Fences(Collection<Fence> fences) {
    for (var fence : fences) {
      var ready = new Ready(fence);
      byId.put(fence.id(), ready);
      index.insert(fence.geometry().getEnvelopeInternal(), ready);
    }
    index.build();
  }

  public boolean isEmpty() {
    return byId.isEmpty();
  }

  public List<Fence> all() {
    return byId.values().stream().map(Ready::fence).sorted((a, b) -> Long.compare(a.id(), b.id())).toList();
  }

  /** Null if there is none. */
  Ready find(long id) {
    return byId.get(id);
  }

  /** Those whose box covers the point. */
  @SuppressWarnings("unchecked")
  List<Ready> near(double lon, double lat) {
    return index.query(new Envelope(lon, lon, lat, lat));
  }
}
