package relight.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.Refusal;

/** Coordinates in any system, VN-2000 with the national parameters. */
class CoordinateSystemTest {

  /** Computed with PROJ from the national seven-parameter set. */
  @ParameterizedTest
  @CsvSource({"EPSG:5897, 105.6882, 10.4938, 575135.403, 1160551.727", "EPSG:9209, 106.1683, 20.4200, 569546.469, 2258888.208",
      "EPSG:5897, 105.8542, 21.0285, 588591.944, 2326345.312", "EPSG:9210, 105.85, 21.03, 510198.1738, 2326278.0290"})
  void vn2000StandsWithinACentimetre(String code, double lon, double lat, double east, double north) {
    var system = CoordinateSystem.of(code);
    double[] point = {lon, lat};
    assertTrue(system.fromLonLat(point));
    assertEquals(east, point[0], 0.01);
    assertEquals(north, point[1], 0.01);
    double[] back = {east, north};
    assertTrue(system.toLonLat(back));
    assertEquals(lon, back[0], 0.01 / 111_000);
    assertEquals(lat, back[1], 0.01 / 111_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {4756, 3405, 3406, 5896, 5897, 5898, 5899, 9205, 9206, 9207, 9208, 9209, 9210, 9211, 9212, 9213, 9214, 9215, 9216,
      9217, 9218})
  void everyVn2000SystemIsShiftedByAbout225MetresAndComesBack(int code) {
    var system = CoordinateSystem.of("EPSG:" + code);
    double[] point = {107.2, 15.3};
    assertTrue(system.fromLonLat(point));
    assertTrue(system.toLonLat(point));
    assertEquals(107.2, point[0], 1e-8);
    assertEquals(15.3, point[1], 1e-8);
    if (code != 4756)
      return;
    double[] shifted = {107.2, 15.3};
    system.fromLonLat(shifted);
    double metres = Math.hypot((shifted[0] - 107.2) * 111_320 * Math.cos(Math.toRadians(15.3)), (shifted[1] - 15.3) * 110_600);
    assertEquals(225, metres, 10);
  }

  @Test
  void anyOtherCodeComesFromTheEpsgDatabase() {
    double[] point = {-84.35538, 30.78687};
    assertTrue(CoordinateSystem.of("2240").fromLonLat(point));
    assertEquals(2_237_328, point[0], 2);
    assertEquals(286_214, point[1], 2);
  }

  @Test
  void aPointWhereTheSystemCannotBeMeantIsNotTaken() {
    assertFalse(CoordinateSystem.WGS84.toLonLat(new double[]{2_237_327.87, 286_213.17}));
    assertFalse(CoordinateSystem.of("EPSG:5897").toLonLat(new double[]{105.7, 10.4}), "degrees under a projected code");
    assertFalse(CoordinateSystem.of("EPSG:5897").toLonLat(new double[]{1_160_551, 575_135_000}), "nonsense");
    assertFalse(CoordinateSystem.WGS84.toLonLat(new double[]{Double.NaN, 10}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPSG:99999", "abc", "EPSG:", "3405; drop table"})
  void anUnknownCodeIsRefused(String code) {
    assertEquals("place/unknown-crs", assertThrows(Refusal.class, () -> CoordinateSystem.of(code)).code());
  }
}
