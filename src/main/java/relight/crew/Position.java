package relight.crew;

import java.time.Instant;

/** Where a crew is, as far as we know: the age is for the reader to see. */
public record Position(double lon, double lat, Instant at, Double accuracy_m, Integer battery) {}
