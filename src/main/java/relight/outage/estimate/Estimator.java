package relight.outage.estimate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reckons how long an outage will last; the rest of the house does not know how. */
public interface Estimator {

  /**
   * What is known of an outage.
   *
   * @param cause      code of the catalogue, or null while nobody knows
   * @param deviceKind what is open, or {@code customer}
   * @param lasted     how long it has lasted already
   */
  record Question(String cause, String deviceKind, Instant offAt, Duration lasted) {}

  /**
   * The answer: how long it will last in all, from its beginning.
   *
   * @param from  half of such outages are over by then
   * @param to    four of five are
   * @param basis what it rests on, for people to weigh
   */
  record Forecast(Duration from, Duration to, String confidence, Map<String, Object> basis) {

    public Forecast {
      basis = Collections.unmodifiableMap(new LinkedHashMap<>(basis));
    }
  }

  /** Empty while nothing honest can be said. */
  Optional<Forecast> forecast(Question question);
}
