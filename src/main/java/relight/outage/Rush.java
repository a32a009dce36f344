package relight.outage;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether so many reports come from one part of the network that the rules should look at many at once instead of at each: their look costs
 * more the more there is to see. Counted on this node only.
 */
final class Rush {

  /** Reports a second and part of the network that are looked at one by one. */
  private static final int CALM = 10;

  private record Second(long second, int reports, int before) {}

  private final Map<String, Second> counts = new ConcurrentHashMap<>();

  /** Counts one more. */
  boolean isOn(String feeder, Instant now) {
    long second = now.getEpochSecond();
    var count = counts.compute(feeder, (f, old) -> {
      if (old == null || old.second < second - 1)
        return new Second(second, 1, 0);
      return old.second == second - 1 ? new Second(second, 1, old.reports) : new Second(old.second, old.reports + 1, old.before);
    });
    return Math.max(count.reports, count.before) > CALM;
  }
}
