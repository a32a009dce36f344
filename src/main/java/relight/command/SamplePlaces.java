package relight.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import relight.Json;
import relight.place.Place;

/** The communes, hamlets and hospitals of the sample, as its layers have them. */
final class SamplePlaces {

  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private SamplePlaces() {
  }

  static List<Place> read(Path layers) throws IOException {
    var places = new ArrayList<Place>();
    for (var feature : features(layers.resolve("communes.geojson"))) {
      places.add(Place.of(Place.Kind.COMMUNE, code(feature), name(feature), null, geometry(feature)));
    }
    for (var feature : features(layers.resolve("hamlets.geojson"))) {
      places.add(Place.of(Place.Kind.HAMLET, code(feature), name(feature), commune(feature), geometry(feature)));
    }
    for (var feature : features(layers.resolve("hospitals.geojson"))) {
      places.add(Place.of(Place.Kind.HOSPITAL, code(feature), name(feature), commune(feature), geometry(feature)));
    }
    return places;
  }

  private static JsonNode features(Path geoJson) throws IOException {
    return Json.MAPPER.readTree(geoJson.toFile()).path("features");
  }

  private static String name(JsonNode feature) {
    return feature.path("properties").path("name").asText();
  }

  private static String code(JsonNode feature) {
    return feature.path("properties").path("code").asText();
  }

  private static String commune(JsonNode feature) {
    return feature.path("properties").path("commune").asText();
  }

  private static Geometry geometry(JsonNode feature) throws IOException {
    var geometry = feature.path("geometry");
    var coordinates = geometry.path("coordinates");
    return switch (geometry.path("type").asText()) {
      case "Point" -> GEOMETRY.createPoint(coordinate(coordinates));
      case "Polygon" -> polygon(coordinates);
      case "MultiPolygon" -> {
        var parts = new ArrayList<Polygon>();
        coordinates.forEach(part -> parts.add(polygon(part)));
        yield GEOMETRY.createMultiPolygon(parts.toArray(Polygon[]::new));
      }
      default -> throw new IOException("a place of the sample is a " + geometry.path("type").asText());
    };
  }

  private static Polygon polygon(JsonNode rings) {
    var all = new ArrayList<LinearRing>();
    for (var ring : rings) {
      var points = new ArrayList<Coordinate>();
      ring.forEach(point -> points.add(coordinate(point)));
      all.add(GEOMETRY.createLinearRing(points.toArray(Coordinate[]::new)));
    }
    return GEOMETRY.createPolygon(all.getFirst(), all.subList(1, all.size()).toArray(LinearRing[]::new));
  }

  private static Coordinate coordinate(JsonNode point) {
    return new Coordinate(point.path(0).asDouble(), point.path(1).asDouble());
  }
}
