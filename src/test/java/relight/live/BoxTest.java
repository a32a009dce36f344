package relight.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxTest {

  @Test
  void whatIsInABoxAndALittleAroundItIsInItsCells() {
    var random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      double west = 102 + random.nextDouble() * 7;
      double south = 8 + random.nextDouble() * 15;
      var box = new Box(west, south, west + random.nextDouble() * 0.3, south + random.nextDouble() * 0.3);
      double lon = box.west() + random.nextDouble() * (box.east() - box.west());
      double lat = box.south() + random.nextDouble() * (box.north() - box.south());
      assertThat(box.cells()).as(box + " " + lon + " " + lat).contains(Cell.of(lon, lat), Cell.of(box.west() - 0.003, lat),
          Cell.of(lon, box.north() + 0.003));
      assertThat(box.cells()).doesNotContain(Cell.of(box.east() + 0.03, lat));
    }
  }

  @Test
  void whoLooksAtTheWholeCountryHearsEverything() {
    assertThat(Look.at(Box.parse("102,8,110,24")).topics()).containsExactly(Look.EVERYWHERE);
    assertThat(Look.at(Box.parse("-180,-90,180,90")).topics()).containsExactly(Look.EVERYWHERE);
    assertThat(Look.at(null).topics()).containsExactly(Look.EVERYWHERE);
    assertThat(Look.at(Box.parse("105.60,10.40,105.61,10.41")).topics()).contains(Look.FAR, Look.topic(Cell.of(105.605, 10.405)))
        .doesNotContain(Look.EVERYWHERE);
  }

  @Test
  void whatIsNoBoxIsRefused() {
    for (var wrong : new String[]{"", "1,2,3", "a,b,c,d", "106,10,105,11", "105,11,106,10", "NaN,1,2,3", "-181,0,0,0", "1,2,3,4,5"})
      assertThatThrownBy(() -> Box.parse(wrong)).as(wrong).hasMessageContaining("box");
  }
}
