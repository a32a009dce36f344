package relight.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/** One layer in memory: its descriptor, its features and their index. Immutable once built. */
public final class Layer {

  /** Features smaller than this in both directions are not drawn: two thirds of a pixel of a 512 pixel tile. */
  private static final int SMALLEST = 5;
  /** How far, in tile units, a point may be left out from where the line truly runs. */
  private static final double TOLERANCE = 3;
  /** Kinds whose areas are named once, at one place, rather than in every tile they touch. */
  private static final Set<LayerKind> NAMED_AREAS = EnumSet.of(LayerKind.WATER, LayerKind.COMMUNE, LayerKind.HAMLET, LayerKind.LABEL);

  private final LayerDescriptor descriptor;
  private final List<Feature> features;
  private final STRtree index = new STRtree();
  private final long checksum;
  private final Envelope extent = new Envelope();

  Layer(LayerDescriptor descriptor, List<Feature> features, long checksum) {
    this.checksum = checksum;
    this.descriptor = descriptor;
    this.features = List.copyOf(features);
    for (int i = 0; i < features.size(); i++) {
      var feature = features.get(i);
      var box = new Envelope(feature.minX, feature.maxX, feature.minY, feature.maxY);
      index.insert(box, i);
      extent.expandToInclude(box);
    }
    index.build(); // it would otherwise build itself under the first, unsynchronised query
  }

  public LayerDescriptor descriptor() {
    return descriptor;
  }

  /** Of the data file. */
  long checksum() {
    return checksum;
  }

  public int size() {
    return features.size();
  }

  /** West, south, east and north in degrees; null for a layer without features. */
  double[] bounds() {
    if (extent.isNull())
      return null;
    return new double[]{Mercator.lon((int) extent.getMinX()), Mercator.lat((int) extent.getMaxY()), Mercator.lon((int) extent.getMaxX()),
        Mercator.lat((int) extent.getMinY())};
  }

  /** Writes this layer's part of a tile, under its id. */
  void cut(Tile tile, Clip clip, TileWriter writer) {
    writer.beginLayer(descriptor.id());
    int kind = -1;
    int kindValue = -1;
    for (var feature : near(tile)) {
      if (!clip.touches(feature.minX, feature.minY, feature.maxX, feature.maxY))
        continue;
      writer.beginFeature(feature.type, feature.id);
      draw(feature, tile, clip, writer);
      if (kind < 0) {
        kind = writer.key("kind");
        kindValue = writer.value(descriptor.kind().word());
      }
      writer.tag(kind, kindValue);
      feature.properties.forEach((name, value) -> writer.tag(writer.key(name), writer.value(value)));
      writer.endFeature();
    }
    writer.endLayer();
  }

  /** Writes the names of areas that stand in this tile, into the layer the writer has open. */
  void label(Tile tile, TileWriter writer) {
    if (!NAMED_AREAS.contains(descriptor.kind()))
      return;
    for (var feature : near(tile)) {
      if (feature.type != TileWriter.POLYGON || !(feature.properties.get("name") instanceof String))
        continue;
      int x = tile.tileX(feature.labelX);
      int y = tile.tileY(feature.labelY);
      if (x < 0 || y < 0 || x >= Tile.EXTENT || y >= Tile.EXTENT)
        continue;
      writer.beginFeature(TileWriter.POINT, feature.id);
      writer.add(x, y);
      writer.endPart();
      writer.tag(writer.key("kind"), writer.value(descriptor.kind().word()));
      feature.properties.forEach((name, value) -> writer.tag(writer.key(name), writer.value(value)));
      // how wide the area is on the map decides from where on its name has room
      writer.tag(writer.key("width"), writer.value((long) ((feature.maxX - feature.minX) / tile.unit())));
      writer.endFeature();
    }
  }

  private List<Feature> near(Tile tile) {
    if (tile.z() < descriptor.minZoom())
      return List.of();
    long buffer = tile.buffer();
    var box = new Envelope(tile.west() - buffer, tile.west() + tile.size() + buffer, tile.north() - buffer,
        tile.north() + tile.size() + buffer);
    var found = new ArrayList<Integer>();
    index.query(box, i -> found.add((Integer) i));
    found.sort(Comparator.naturalOrder());
    return found.stream().map(features::get).toList();
  }

  private static void draw(Feature feature, Tile tile, Clip clip, TileWriter writer) {
    double unit = tile.unit();
    if (feature.type == TileWriter.POINT) {
      for (int i = 0; i < feature.points.length; i += 2) {
        if (clip.holds(feature.points[i], feature.points[i + 1])) {
          writer.add(tile.tileX(feature.points[i]), tile.tileY(feature.points[i + 1]));
        }
      }
      writer.endPart();
      return;
    }
    if (feature.maxX - feature.minX < SMALLEST * unit && feature.maxY - feature.minY < SMALLEST * unit)
      return;
    boolean whole = clip.holds(feature.minX, feature.minY, feature.maxX, feature.maxY);
    double tolerance = TOLERANCE * unit * TOLERANCE * unit;
    int longest = 0;
    for (int start = 0, i = 0; i < feature.partEnds.length; start = feature.partEnds[i++]) {
      longest = Math.max(longest, feature.partEnds[i] - start);
    }
    var kept = new long[2 * longest];
    var lines = feature.type == TileWriter.LINE ? new Lines(tile, writer) : null;
    int start = 0;
    for (int end : feature.partEnds) {
      int count = 0;
      for (int i = start; i < end; i++) {
        if (feature.weight[i] >= tolerance) {
          kept[2 * count] = feature.points[2 * i];
          kept[2 * count++ + 1] = feature.points[2 * i + 1];
        }
      }
      start = end;
      if (lines != null) {
        clip.line(kept, count, lines);
      } else if (count >= 3) {
        long[] ring = kept;
        if (!whole) {
          count = clip.ring(kept, count);
          ring = clip.ring();
        }
        for (int i = 0; i < count; i++) {
          writer.add(tile.tileX(ring[2 * i]), tile.tileY(ring[2 * i + 1]));
        }
        // rounding can fold a sliver into nothing, which a reader would take for a hole
        if (writer.partArea() == 0)
          writer.dropPart();
        else
          writer.endPart();
      }
    }
  }

  private record Lines(Tile tile, TileWriter writer) implements Clip.Sink {

    @Override
    public void point(long x, long y) {
      writer.add(tile.tileX(x), tile.tileY(y));
    }

    @Override
    public void endOfPart() {
      writer.endPart();
    }
  }
}
