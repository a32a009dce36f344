package relight.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sebasbaumh.mapbox.vectortile.VectorTile;
import org.junit.jupiter.api.Test;

class TileWriterTest {

  @Test
  void anotherReaderSeesWhatWasWritten() {
    var writer = new TileWriter(1);
    writer.beginLayer("lines");
    writer.beginFeature(TileWriter.LINE, 7);
    writer.add(-80, 0);
    writer.add(4096, 4176);
    writer.endPart();
    writer.add(1, 1);
    writer.add(2, 3);
    writer.endPart();
    writer.tag(writer.key("kind"), writer.value("mv"));
    writer.tag(writer.key("open"), writer.value(true));
    writer.endFeature();
    writer.beginFeature(TileWriter.POINT, 300);
    writer.add(5, 6);
    writer.endPart();
    writer.tag(writer.key("kind"), writer.value("mv"));
    writer.tag(writer.key("customers"), writer.value(-12L));
    writer.tag(writer.key("length"), writer.value(2.5));
    writer.tag(writer.key("id"), writer.uniqueValue("xã Mỹ Thuận Đông"));
    writer.endFeature();
    writer.endLayer();
    writer.beginLayer("empty");
    writer.endLayer();
    assertThat(Decoded.of(writer.toBytes()).text()).isEqualTo("""
        lines:
          MULTILINESTRING ((-80 0, 4096 4176), (1 1, 2 3)) #id=7 kind=mv open=true
          POINT (5 6) #id=300 customers=-12 id=xã Mỹ Thuận Đông kind=mv length=2.5
        """);
  }

  @Test
  void aPolygonKeepsItsHole() {
    var writer = new TileWriter();
    writer.beginLayer("land");
    writer.beginFeature(TileWriter.POLYGON, 1);
    ring(writer, 0, 0, 100, 0, 100, 100, 0, 100);
    ring(writer, 10, 10, 10, 90, 90, 90, 90, 10);
    writer.endFeature();
    writer.endLayer();
    var polygon = Decoded.of(writer.toBytes()).layer("land").getFirst().geometry();
    assertThat(polygon.getArea()).isEqualTo(100 * 100 - 80 * 80);
  }

  @Test
  void aLineWithoutLengthAndAFeatureWithoutGeometryAreLeftOut() {
    var writer = new TileWriter();
    writer.beginLayer("lines");
    writer.beginFeature(TileWriter.LINE, 1);
    writer.add(3, 3);
    writer.add(3, 3);
    assertThat(writer.endPart()).isFalse();
    assertThat(writer.endFeature()).isFalse();
    writer.endLayer();
    assertThat(writer.toBytes()).isEmpty();
  }

  @Test
  void saysVersionTwoAndExtent4096() throws Exception {
    var writer = new TileWriter();
    writer.beginLayer("p");
    writer.beginFeature(TileWriter.POINT, 0);
    writer.add(1, 1);
    writer.endPart();
    writer.endFeature();
    writer.endLayer();
    var layer = VectorTile.Tile.parseFrom(writer.toBytes()).getLayers(0);
    assertThat(layer.getVersion()).isEqualTo(2);
    assertThat(layer.getExtent()).isEqualTo(4096);
    assertThat(layer.getFeatures(0).hasId()).isFalse();
  }

  private static void ring(TileWriter writer, int... xy) {
    for (int i = 0; i < xy.length; i += 2)
      writer.add(xy[i], xy[i + 1]);
    writer.endPart();
  }
}
