package relight.crew;

import java.time.Instant;

/** Where a crew is, as far as we know: the age is for the reader to see. */
public record Position(double lon, double lat, Instant at, Double accuracy_m, Integer battery) {

  /** Nobody's crew stands in the Gulf of Guinea: 0, 0 is what a phone says that does not know. */
  static boolean isOnEarth(double lon, double lat) {
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && !(lon == 0 && lat == 0);
  }
}
