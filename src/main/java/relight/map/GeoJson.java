package relight.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CheckedInputStream;
import java.util.zip.Checksum;

import org.locationtech.jts.algorithm.InteriorPoint;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import relight.Refusal;
import relight.place.CoordinateSystem;

/**
 * Reads a GeoJSON FeatureCollection in one pass, never more of the file in memory than one feature, straight to packed features. Bounded in
 * bytes, features and points; what does not fit or makes no sense is refused with its place.
 */
final class GeoJson {

  static final long MAX_BYTES = 512L << 20;
  static final int MAX_FEATURES = 1_000_000;
  static final int MAX_POINTS = 30_000_000;
  private static final int MAX_TEXT = 500;

  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private final JsonParser json;
  private final CoordinateSystem crs;
  private final Set<String> wanted;
  private final List<Feature> features = new ArrayList<>();
  private int seen;
  private int points;

  /** The coordinates of one geometry, flat, with the ends of lines and of polygons. */
  private double[] flat = new double[512];
  private int count;
  private final List<Integer> lineEnds = new ArrayList<>();
  private final List<Integer> polygonEnds = new ArrayList<>();
  private int depth;

  private GeoJson(JsonParser json, CoordinateSystem crs, List<String> properties) {
    this.json = json;
    this.crs = crs;
    this.wanted = Set.copyOf(properties);
  }

  /** @param checksum is fed with every byte read */
  static List<Feature> read(Path file, CoordinateSystem crs, List<String> properties, Checksum checksum) {
    try {
      if (Files.size(file) > MAX_BYTES)
        throw wrong("the file is larger than " + (MAX_BYTES >> 20) + " MB");
      try (var json = new JsonFactory().createParser(new CheckedInputStream(Files.newInputStream(file), checksum))) {
        return new GeoJson(json, crs, properties).collection();
      }
    } catch (JsonProcessingException e) {
      throw wrong("line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong("cannot be read: " + e.getMessage());
    }
  }

  private List<Feature> collection() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT)
      throw wrong("not a GeoJSON FeatureCollection");
    boolean collection = false;
    boolean listed = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "type" -> collection = "FeatureCollection".equals(json.getText());
        case "features" -> {
          if (json.currentToken() != JsonToken.START_ARRAY)
            throw wrong("'features' is not a list");
          listed = true;
          while (json.nextToken() == JsonToken.START_OBJECT)
            feature();
        }
        default -> json.skipChildren();
      }
    }
    if (!collection || !listed)
      throw wrong("not a GeoJSON FeatureCollection");
    return features;
  }

  private void feature() throws IOException {
    if (++seen > MAX_FEATURES)
      throw wrong("more than " + MAX_FEATURES + " features");
    long id = seen;
    var properties = new LinkedHashMap<String, Object>();
    String type = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> {
          if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getLongValue() > 0)
            id = json.getLongValue();
          json.skipChildren();
        }
        case "properties" -> properties(properties);
        case "geometry" -> type = geometry();
        default -> json.skipChildren();
      }
    }
    if (type != null)
      pack(id, type, properties);
  }

  private void properties(Map<String, Object> properties) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT)
      return;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var token = json.nextToken();
      if (!wanted.contains(name)) {
        json.skipChildren();
        continue;
      }
      switch (token) {
        case VALUE_STRING -> {
          var text = json.getText();
          properties.put(name, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        }
        case VALUE_NUMBER_INT -> properties.put(name, json.getLongValue());
        case VALUE_NUMBER_FLOAT -> properties.put(name, json.getDoubleValue());
        case VALUE_TRUE, VALUE_FALSE -> properties.put(name, json.getBooleanValue());
        default -> json.skipChildren();
      }
    }
  }

  /** Reads a geometry; null for none. */
  private String geometry() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL)
      return null;
    String type = null;
    count = 0;
    depth = 0;
    lineEnds.clear();
    polygonEnds.clear();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "type" -> type = json.getText();
        case "coordinates" -> {
          if (json.currentToken() != JsonToken.START_ARRAY)
            throw here("coordinates are not a list");
          depth = array(1);
        }
        default -> json.skipChildren();
      }
    }
    if (type == null)
      throw here("a geometry without type");
    return type;
  }

  /** Reads one array of coordinates, however deep; returns how many levels of arrays it holds, itself included. */
  private int array(int level) throws IOException {
    if (level > 4)
      throw here("coordinates are nested too deeply");
    var token = json.nextToken();
    if (token.isNumeric()) {
      position(token);
      return 1;
    }
    int inner = 1;
    while (token == JsonToken.START_ARRAY) {
      inner = array(level + 1) + 1;
      token = json.nextToken();
    }
    if (token != JsonToken.END_ARRAY)
      throw here("text where a number should be");
    if (inner == 2)
      lineEnds.add(count);
    if (inner == 3)
      polygonEnds.add(lineEnds.size());
    return inner;
  }

  private final double[] position = new double[2];

  private void position(JsonToken first) throws IOException {
    if (++points > MAX_POINTS)
      throw wrong("more than " + MAX_POINTS + " points");
    position[0] = json.getDoubleValue();
    if (!json.nextToken().isNumeric())
      throw here("a position needs two numbers");
    position[1] = json.getDoubleValue();
    while (json.nextToken() != JsonToken.END_ARRAY)
      if (!json.currentToken().isNumeric())
        throw here("text where a number should be");
    double x = position[0];
    double y = position[1];
    if (!crs.toLonLat(position))
      throw here(x + " " + y + " is no place that " + crs.code() + " is used for");
    if (2 * count + 2 > flat.length)
      flat = Arrays.copyOf(flat, flat.length * 2);
    flat[2 * count] = position[0];
    flat[2 * count + 1] = position[1];
    count++;
  }

  private void pack(long id, String type, Map<String, Object> properties) {
    int expected = switch (type) {
      case "Point" -> 1;
      case "MultiPoint", "LineString" -> 2;
      case "MultiLineString", "Polygon" -> 3;
      case "MultiPolygon" -> 4;
      default -> throw here("geometry '" + type + "' is not supported");
    };
    if (count == 0)
      return;
    if (depth != expected)
      throw here("coordinates do not fit a " + type);
    var world = new int[2 * count];
    for (int i = 0; i < count; i++) {
      world[2 * i] = Mercator.x(flat[2 * i]);
      world[2 * i + 1] = Mercator.y(flat[2 * i + 1]);
    }
    switch (type) {
      case "Point", "MultiPoint" ->
        features.add(new Feature(id, TileWriter.POINT, world, new int[]{count}, properties, world[0], world[1]));
      case "LineString", "MultiLineString" -> {
        int[] ends = lineEnds.stream().mapToInt(Integer::intValue).toArray();
        int middle = count / 2;
        features.add(new Feature(id, TileWriter.LINE, world, ends, properties, world[2 * middle], world[2 * middle + 1]));
      }
      default -> polygons(id, world, properties);
    }
  }

  /** Turns rings the right way round, drops their repeated last point and finds where the label of the largest polygon stands. */
  private void polygons(long id, int[] world, Map<String, Object> properties) {
    var rings = new int[world.length];
    int length = 0;
    var ends = new ArrayList<Integer>();
    var polygons = polygonEnds.isEmpty() ? List.of(lineEnds.size()) : polygonEnds;
    double largest = -1;
    Coordinate label = null;
    int ring = 0;
    for (int polygonEnd : polygons) {
      LinearRing shell = null;
      for (boolean outer = true; ring < polygonEnd; ring++, outer = false) {
        int start = ring == 0 ? 0 : lineEnds.get(ring - 1);
        int end = lineEnds.get(ring);
        while (end - start > 1 && world[2 * start] == world[2 * end - 2] && world[2 * start + 1] == world[2 * end - 1])
          end--;
        if (end - start < 3) {
          if (outer) {
            ring = polygonEnd; // no area: the polygon and its holes vanish
            break;
          }
          continue;
        }
        // x east and y south: a positive area is clockwise on the map
        boolean clockwise = area(world, start, end) > 0;
        for (int i = 0; i < end - start; i++) {
          int from = clockwise == outer ? start + i : end - 1 - i;
          rings[length++] = world[2 * from];
          rings[length++] = world[2 * from + 1];
        }
        ends.add(length / 2);
        if (outer)
          shell = ring(world, start, end);
      }
      if (shell != null) {
        var polygon = GEOMETRY.createPolygon(shell);
        if (polygon.getArea() > largest) {
          largest = polygon.getArea();
          label = InteriorPoint.getInteriorPoint(polygon);
        }
      }
    }
    if (label != null)
      features.add(new Feature(id, TileWriter.POLYGON, Arrays.copyOf(rings, length), ends.stream().mapToInt(Integer::intValue).toArray(),
          properties, (int) label.x, (int) label.y));
  }

  private static LinearRing ring(int[] world, int start, int end) {
    var coordinates = new Coordinate[end - start + 1];
    for (int i = start; i < end; i++)
      coordinates[i - start] = new Coordinate(world[2 * i], world[2 * i + 1]);
    coordinates[end - start] = coordinates[0];
    return GEOMETRY.createLinearRing(coordinates);
  }

  private static double area(int[] world, int start, int end) {
    double area = 0;
    for (int i = start, j = end - 1; i < end; j = i++)
      area += (double) world[2 * j] * world[2 * i + 1] - (double) world[2 * i] * world[2 * j + 1];
    return area;
  }

  private Refusal here(String reason) {
    return wrong("feature " + seen + ", line " + json.currentLocation().getLineNr() + ": " + reason);
  }

  private static Refusal wrong(String reason) {
    return LayerDescriptor.wrong(reason);
  }
}
