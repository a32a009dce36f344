package relight.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sebasbaumh.mapbox.vectortile.VectorTile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import relight.place.CoordinateSystem;

class LayersTest {

  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  @TempDir
  Path directory;

  private static final String DESCRIPTOR = """
      id: roads
      title: {vi: Đường, en: Roads}
      file: roads.geojson
      kind: road
      public: true
      """;

  private static final String ROADS = """
      {"type":"FeatureCollection","name":"x","features":[
        {"type":"Feature","id":41,"properties":{"name":"Tỉnh lộ 848","owner":"secret"},
         "geometry":{"type":"LineString","coordinates":[[105.60,10.45],[105.65,10.46,3.0]]}},
        {"type":"Feature","properties":null,"geometry":null},
        {"type":"Feature","properties":{"class":"lane"},"geometry":{"coordinates":[[[105.61,10.45],[105.61,10.46]]],"type":"MultiLineString"}}
      ]}""";

  @Test
  void aLayerIsServedWithTheNamedPropertiesOnly() throws IOException {
    write("roads.layer.yaml", DESCRIPTOR);
    write("roads.geojson", ROADS);
    var layers = Layers.read(List.of(directory, directory.resolve("absent")));
    assertThat(layers.refused()).isEmpty();
    var tile = Tile.at(12, Mercator.x(105.62), Mercator.y(10.455));
    var items = Decoded.of(Layers.cut(layers.all(), tile)).layer("roads");
    assertThat(items).extracting(Decoded.Item::tags).extracting(Object::toString)
        .containsExactly("{#id=41, kind=road, name=Tỉnh lộ 848}", "{#id=3, class=lane, kind=road}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      file: roads.geojson      | file: ../roads.geojson | must be the plain name
      file: roads.geojson      | file: none.geojson     | its file none.geojson is not there
      kind: road               | kind: motorway         | kind 'motorway' is none of land, field
      kind: road               | colour: red            | unknown key 'colour'
      id: roads                | id: network            | the id 'network' is reserved
      id: roads                | id: Roads              | must be small letters
      public: true             | public: yes please     | 'public' must be true or false
      public: true             | crs: WGS84             | must be written as EPSG:number
      public: true             | minZoom: 25            | zooms 25 to 24 must rise
      public: true             | maxZoom: often         | 'maxZoom' must be a whole number
      title: {vi: Đường, en: R | title: {vi: Đường, e: R| title must hold two texts
      id: roads                | id: [roads             | while parsing
      """)
  void aWrongDescriptorIsRefusedWithItsReason(String right, String wrong, String reason) throws IOException {
    write("a.layer.yaml", DESCRIPTOR.replace(right, wrong));
    write("roads.geojson", ROADS);
    goodNeighbour();
    var layers = Layers.read(List.of(directory));
    assertThat(layers.all()).extracting(l -> l.descriptor().id()).containsExactly("good");
    assertThat(layers.refused()).singleElement().satisfies(refused -> {
      assertThat(refused.file()).isEqualTo("a.layer.yaml");
      assertThat(refused.reason()).contains(reason);
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "FeatureCollection"        | "Topology"      | roads.geojson: not a GeoJSON FeatureCollection
      [105.60,10.45]             | [105.60]        | a position needs two numbers
      [105.60,10.45]             | [105.60,"n"]    | a position needs two numbers
      [105.60,10.45]             | [572000,1155000]| 572000.0 1155000.0 is no place that EPSG:4326 is used for
      "LineString"               | "Polygon"       | coordinates do not fit a Polygon
      "LineString"               | "Spiral"        | geometry 'Spiral' is not supported
      "id":41,                   | "id":41,,       | line 2
      [[105.61,10.45]            | [[[[[1,2]       | nested too deeply
      """)
  void wrongDataIsRefusedWithItsPlace(String right, String wrong, String reason) throws IOException {
    write("roads.layer.yaml", DESCRIPTOR);
    write("roads.geojson", ROADS.replace(right, wrong));
    goodNeighbour();
    var layers = Layers.read(List.of(directory));
    assertThat(layers.all()).extracting(l -> l.descriptor().id()).containsExactly("good");
    assertThat(layers.refused()).singleElement().satisfies(refused -> assertThat(refused.reason()).contains(reason));
  }

  @Test
  void theSecondLayerOfOneIdIsRefused() throws IOException {
    write("a.layer.yaml", DESCRIPTOR);
    write("b.layer.yaml", DESCRIPTOR);
    write("roads.geojson", ROADS);
    assertThat(Layers.read(List.of(directory)).refused()).singleElement()
        .isEqualTo(new Layers.Refused("b.layer.yaml", "the id 'roads' is already taken by a.layer.yaml"));
  }

  @Test
  void aLayerInTheNationalGridComesOutWhereItBelongs() throws IOException {
    var caoLanh = new double[]{105.6328, 10.4602};
    assertThat(CoordinateSystem.of("EPSG:5897").fromLonLat(caoLanh)).isTrue();
    write("a.layer.yaml", DESCRIPTOR + "crs: EPSG:5897\n");
    write("roads.geojson", """
        {"type":"FeatureCollection","crs":{"type":"name"},"features":[{"type":"Feature","properties":{},
        "geometry":{"type":"Point","coordinates":[%s,%s]}}]}""".formatted(caoLanh[0], caoLanh[1]));
    var layers = Layers.read(List.of(directory));
    assertThat(layers.refused()).isEmpty();
    var tile = Tile.at(16, Mercator.x(105.6328), Mercator.y(10.4602));
    var point = Decoded.of(Layers.cut(layers.all(), tile)).layer("roads").getFirst().geometry().getCoordinate();
    assertThat(point.x).isEqualTo(tile.tileX(Mercator.x(105.6328)));
    assertThat(point.y).isEqualTo(tile.tileY(Mercator.y(10.4602)));
  }

  @Test
  void anAreaIsNamedInOneTileOnly() throws IOException {
    write("communes.layer.yaml", DESCRIPTOR.replace("roads", "communes").replace("kind: road", "kind: commune"));
    write("communes.geojson", """
        {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Tân Lộc"},"geometry":{"type":"Polygon",
        "coordinates":[[[105.5,10.4],[105.9,10.4],[105.9,10.7],[105.5,10.7],[105.5,10.4]]]}}]}""");
    var layers = Layers.read(List.of(directory));
    int areas = 0;
    int names = 0;
    for (int x = 0; x < 4; x++) {
      for (int y = 0; y < 4; y++) {
        var corner = Tile.at(12, Mercator.x(105.55), Mercator.y(10.65));
        var tile = Decoded.of(Layers.cut(layers.all(), new Tile(12, corner.x() + x, corner.y() + y)));
        areas += tile.layer("communes").size();
        names += tile.layer("labels").size();
      }
    }
    assertThat(areas).isEqualTo(16);
    assertThat(names).isEqualTo(1);
  }

  @Test
  void cutsWhatAnIndependentIntersectionCuts() throws IOException {
    var tile = new Tile(12, 3249, 1928);
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var star = star(random, tile);
      var feature = new Feature(1, TileWriter.POLYGON, star, new int[]{star.length / 2}, java.util.Map.of(), star[0], star[1]);
      var layer = new Layer(LayerDescriptor.parse(DESCRIPTOR), List.of(feature), 0);
      double area = area(Layers.cut(List.of(layer), tile));
      double expected = polygon(star, tile).intersection(square()).getArea();
      // rounding and simplifying move an edge by at most a few units
      double edge = polygon(star, tile).getLength() * 4 + 100;
      assertThat(area).as("seed " + seed).isBetween(expected - edge, expected + edge);
    }
  }

  private static int[] star(Random random, Tile tile) {
    int corners = 5 + random.nextInt(60);
    var points = new int[2 * corners];
    long centreX = tile.west() + (long) ((random.nextDouble() * 2 - 0.5) * tile.size());
    long centreY = tile.north() + (long) ((random.nextDouble() * 2 - 0.5) * tile.size());
    for (int i = 0; i < corners; i++) {
      double radius = tile.size() * (0.1 + random.nextDouble());
      points[2 * i] = (int) (centreX + radius * Math.cos(2 * Math.PI * i / corners));
      points[2 * i + 1] = (int) (centreY + radius * Math.sin(2 * Math.PI * i / corners));
    }
    return points;
  }

  private static Geometry polygon(int[] points, Tile tile) {
    var ring = new Coordinate[points.length / 2 + 1];
    for (int i = 0; i < points.length / 2; i++) {
      ring[i] = new Coordinate((points[2 * i] - tile.west()) / tile.unit(), (points[2 * i + 1] - tile.north()) / tile.unit());
    }
    ring[ring.length - 1] = ring[0];
    return GEOMETRY.createPolygon(ring);
  }

  /** Summed up over all rings, by hand: parts that our cut joins along the border are one ring, which JTS would call invalid. */
  private static double area(byte[] tile) throws IOException {
    long twice = 0;
    for (var layer : VectorTile.Tile.parseFrom(tile).getLayersList()) {
      for (var feature : layer.getFeaturesList()) {
        var points = new ArrayList<int[]>();
        int x = 0;
        int y = 0;
        for (int i = 0; i < feature.getGeometryCount();) {
          int command = feature.getGeometry(i) & 7;
          int count = feature.getGeometry(i++) >> 3;
          if (command == 7) {
            for (int p = 0, q = points.size() - 1; p < points.size(); q = p++) {
              twice += (long) points.get(q)[0] * points.get(p)[1] - (long) points.get(p)[0] * points.get(q)[1];
            }
            points.clear();
            continue;
          }
          for (; count > 0; count--) {
            x += zigzag(feature.getGeometry(i++));
            y += zigzag(feature.getGeometry(i++));
            points.add(new int[]{x, y});
          }
        }
      }
    }
    return twice / 2.0;
  }

  private static int zigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static Geometry square() {
    return GEOMETRY.toGeometry(
        new org.locationtech.jts.geom.Envelope(-Tile.BUFFER, Tile.EXTENT + Tile.BUFFER, -Tile.BUFFER, Tile.EXTENT + Tile.BUFFER));
  }

  private void goodNeighbour() throws IOException {
    write("good.layer.yaml", DESCRIPTOR.replace("roads", "good"));
    write("good.geojson", ROADS);
  }

  private void write(String name, String text) throws IOException {
    Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}
