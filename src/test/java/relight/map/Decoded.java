package relight.map;

import io.github.sebasbaumh.mapbox.vectortile.adapt.jts.MvtReader;
import io.github.sebasbaumh.mapbox.vectortile.adapt.jts.TagKeyValueMapConverter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** A tile as somebody else's reader sees it. */
record Decoded(Map<String, List<Item>> layers) {

  /** A feature: its geometry in tile units and its properties by name. */
  record Item(Geometry geometry, Map<String, Object> tags) {

    long id() {
      return (Long) tags.get("#id");
    }

    @Override
    public String toString() {
      return geometry.toText() + " " + tags.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
    }
  }

  static Decoded of(byte[] tile) {
    try {
      var mvt = MvtReader.loadMvt(new ByteArrayInputStream(tile), new GeometryFactory(), new TagKeyValueMapConverter(false, "#id"));
      var layers = new TreeMap<String, List<Item>>();
      for (var layer : mvt.getLayers()) {
        var items = new ArrayList<Item>();
        for (var geometry : layer.getGeometries())
          items.add(new Item(geometry, tags(geometry)));
        layers.put(layer.getName(), items);
      }
      return new Decoded(layers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tags(Geometry geometry) {
    return new TreeMap<>((Map<String, Object>) geometry.getUserData());
  }

  List<Item> layer(String name) {
    return layers.getOrDefault(name, List.of());
  }

  String text() {
    return layers.entrySet().stream()
        .map(e -> e.getKey() + ":\n" + e.getValue().stream().map(i -> "  " + i + "\n").collect(Collectors.joining()))
        .collect(Collectors.joining());
  }
}
