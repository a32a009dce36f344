package relight.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.Refusal;

class TileTest {

  @Test
  void holdsTheTileThatEveryOtherMapHasThere() {
    // Cao Lãnh, 105.6328 E 10.4602 N: by the formula of the OpenStreetMap wiki
    assertThat(Tile.at(10, Mercator.x(105.6328), Mercator.y(10.4602))).isEqualTo(new Tile(10, 812, 482));
    assertThat(Tile.at(0, 0, 0)).isEqualTo(new Tile(0, 0, 0));
  }

  @Test
  void degreesSurviveTheWayThereAndBack() {
    for (double lat = -85; lat <= 85; lat += 1.7) {
      assertThat(Mercator.lat(Mercator.y(lat))).isCloseTo(lat, org.assertj.core.api.Assertions.within(2e-7));
    }
    assertThat(Mercator.lon(Mercator.x(105.6328))).isCloseTo(105.6328, org.assertj.core.api.Assertions.within(2e-7));
    assertThat(Mercator.y(90)).isZero();
    assertThat(Mercator.x(180)).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({"-1,0,0", "21,0,0", "3,8,0", "3,0,8", "3,-1,0", "a,0,0", "3,1.0,0", "3,0x1,0", "99999999,0,0", "'',0,0", "3,+1,0"})
  void aTileThatCannotBeIsRefused(String z, String x, String y) {
    assertThatThrownBy(() -> Tile.of(z, x, y)).isInstanceOfSatisfying(Refusal.class, no -> assertThat(no.code()).isEqualTo("map/tile"));
  }

  @Test
  void keysAreUniqueAndLeadBack() {
    var tile = new Tile(20, (1 << 20) - 1, 12345);
    assertThat(Tile.ofKey(tile.key())).isEqualTo(tile);
    assertThat(tile.parent()).isEqualTo(new Tile(19, (1 << 19) - 1, 6172));
  }

  @Test
  void cornersOfTheTileAreItsCoordinates() {
    for (int z = 0; z <= 20; z++) {
      var tile = new Tile(z, (1 << z) - 1, 0);
      assertThat(tile.tileX(tile.west())).isZero();
      assertThat(tile.tileX(tile.west() + tile.size())).isEqualTo(4096);
      assertThat(tile.tileY(tile.north() + tile.size() / 2)).isEqualTo(2048);
    }
  }
}
