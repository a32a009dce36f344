package relight.network.sample;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One map layer in the form a user would bring it: a GeoJSON file (RFC 7946) and its descriptor. */
final class Layer implements Closeable {

  private static final int DECIMALS = 7;

  private final Text out;
  private long features;

  Layer(Path folder, String id, String kind, String vi, String en, int minZoom, String properties) throws IOException {
    Files.writeString(folder.resolve(id + ".layer.yaml"), String.format(Locale.ROOT, """
        # Sample: a district that does not exist / Dữ liệu mẫu: địa bàn không có thật
        id: %s
        title:
          vi: %s (dữ liệu mẫu)
          en: %s (sample data)
        file: %s.geojson
        kind: %s
        minZoom: %d
        maxZoom: 16
        attribution: Relight
        sample: true
        public: true
        properties: [%s]
        """, id, vi, en, id, kind, minZoom, properties));
    out = new Text(folder.resolve(id + ".geojson"));
    out.put("{\"type\":\"FeatureCollection\",\"features\":[");
  }

  /** Properties come as name, value, name, value …; values are strings, whole numbers or booleans. */
  private void begin(String geometry, Object... properties) throws IOException {
    out.put(features++ == 0 ? "" : ",").endLine();
    out.put("{\"type\":\"Feature\",\"id\":").put(features).put(",\"properties\":{");
    for (int i = 0; i < properties.length; i += 2) {
      out.put(i == 0 ? "\"" : ",\"").put((String) properties[i]).put("\":");
      if (properties[i + 1] instanceof String text) {
        out.put("\"").put(text.replace("\\", "\\\\").replace("\"", "\\\"")).put("\"");
      } else {
        out.put(properties[i + 1].toString());
      }
    }
    out.put("},\"geometry\":{\"type\":\"").put(geometry).put("\",\"coordinates\":");
  }

  private void end() {
    out.put("}}");
  }

  void point(Point p, Object... properties) throws IOException {
    begin("Point", properties);
    position(p);
    end();
  }

  void line(List<Point> points, Object... properties) throws IOException {
    begin("LineString", properties);
    positions(points, false);
    end();
  }

  /** The first ring is the outline, counter-clockwise, the others are holes, clockwise; rings come open. */
  void polygon(List<List<Point>> rings, Object... properties) throws IOException {
    begin("Polygon", properties);
    for (int i = 0; i < rings.size(); i++) {
      out.put(i == 0 ? "[" : ",");
      positions(i == 0 == area(rings.get(i)) > 0 ? rings.get(i) : rings.get(i).reversed(), true);
    }
    out.put("]");
    end();
  }

  private static double area(List<Point> ring) {
    double twice = 0;
    Point before = ring.getLast();
    for (Point p : ring) {
      twice += before.u() * p.v() - p.u() * before.v();
      before = p;
    }
    return twice / 2;
  }

  private void positions(List<Point> points, boolean closed) {
    String before = "[";
    for (Point p : points) {
      out.put(before);
      position(p);
      before = ",";
    }
    if (closed) {
      out.put(",");
      position(points.getFirst());
    }
    out.put("]");
  }

  private void position(Point p) {
    out.put("[").put(Frame.lon(p), DECIMALS).put(",").put(Frame.lat(p), DECIMALS).put("]");
  }

  @Override
  public void close() throws IOException {
    out.endLine();
    out.put("]}").endLine();
    out.close();
  }
}
