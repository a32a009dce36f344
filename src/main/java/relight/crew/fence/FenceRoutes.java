package relight.crew.fence;

import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;

/** Fences over HTTP; polygons are written as in GeoJSON. */
public final class FenceRoutes implements Routes {

  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final double USUAL_MARGIN_m = 25;

  record Polygon(String type, List<List<List<Double>>> coordinates) {}

  record Wanted(String name, Long unitId, Polygon polygon, Double margin_m) {}

  record Shown(long id, String name, Long unitId, Polygon polygon, double margin_m, List<Long> crews) {}

  private final FenceService fences;
  private final FenceProjector projector;

  public FenceRoutes(FenceService fences, FenceProjector projector) {
    this.fences = fences;
    this.projector = projector;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/fences", CONTROL_ROOM, request -> Reply.ok(Map.of("fences",
        projector.current().all().stream().filter(f -> request.actor().sees(f.unitId())).map(this::shown).toList())));
    api.command("POST", "/api/fences", CONTROL_ROOM, (tx, request) -> {
      long id = fences.add(tx, request.actor(), fence(0, request.body(Wanted.class)));
      return Reply.created("/api/fences/" + id, Map.of("id", id));
    });
    api.command("POST", "/api/fences/{id}/change", CONTROL_ROOM, (tx, request) -> {
      fences.change(tx, request.actor(), fence(request.id("id"), request.body(Wanted.class)));
      return Reply.ok(Map.of("id", request.id("id")));
    });
    api.command("POST", "/api/fences/{id}/remove", CONTROL_ROOM, (tx, request) -> {
      fences.remove(tx, request.actor(), request.id("id"));
      return Reply.ok(Map.of("id", request.id("id")));
    });
  }

  private static Fence fence(long id, Wanted wanted) {
    return new Fence(id, wanted.name, wanted.unitId, geometry(wanted.polygon), wanted.margin_m == null ? USUAL_MARGIN_m : wanted.margin_m);
  }

  private static Geometry geometry(Polygon polygon) {
    if (polygon == null || !"Polygon".equals(polygon.type) || polygon.coordinates == null || polygon.coordinates.isEmpty())
      throw wrong();
    var factory = new GeometryFactory();
    var rings = polygon.coordinates.stream().map(ring -> ring(factory, ring)).toList();
    return factory.createPolygon(rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }

  private static LinearRing ring(GeometryFactory factory, List<List<Double>> ring) {
    try {
      return factory.createLinearRing(ring.stream().map(p -> new Coordinate(p.get(0), p.get(1))).toArray(Coordinate[]::new));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
      throw wrong(); // too few corners, not closed, or holes where numbers should be
    }
  }

  private static Refusal wrong() {
    return Refusal.invalid("fence/polygon", "Draw the fence as a GeoJSON polygon whose rings are closed.");
  }

  private Shown shown(Fence fence) {
    var polygon = (org.locationtech.jts.geom.Polygon) fence.geometry();
    var rings = new java.util.ArrayList<List<List<Double>>>();
    rings.add(points(polygon.getExteriorRing()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++)
      rings.add(points(polygon.getInteriorRingN(i)));
    return new Shown(fence.id(), fence.name(), fence.unitId(), new Polygon("Polygon", rings), fence.margin_m(),
        projector.inside(fence.id()));
  }

  private static List<List<Double>> points(LinearRing ring) {
    return java.util.Arrays.stream(ring.getCoordinates()).map(c -> List.of(c.x, c.y)).toList();
  }
}
