package relight.job.target;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * The utility's own targets for every kind of job.
 *
 * @param verified  whether the utility has confirmed them
 * @param causeTold so long before customers must know cause and expected time the dispatchers are reminded
 */
public record ServiceTargets(boolean verified, LocalDate effectiveFrom, String source, Map<String, ServiceTarget> kinds,
    Duration causeTold) {

  /** A time that must be kept, with its warnings. */
  public record Window(Instant at, Instant amberAt, Instant redAt) {}

  public ServiceTargets {
    kinds = Map.copyOf(kinds);
  }

  public ServiceTarget of(String kind) {
    return kinds.get(kind);
  }

  /**
   * The warnings of a job.
   *
   * @param by   by when it must be done; null takes the kind's own target
   * @param made when the job was made
   * @return null where nobody says by when
   */
  public Window window(String kind, Instant by, Instant made) {
    var target = of(kind);
    var at = by != null ? by : target.within() == null ? null : made.plus(target.within());
    return at == null ? null : new Window(at, at.minus(target.amber()), at.minus(target.red()));
  }
}
