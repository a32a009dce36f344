package relight.job.target;

import java.time.Duration;
import java.util.List;
import relight.Refusal;
import relight.clock.Bilingual;

/**
 * By when a kind of job must be done, and how long before that somebody is told.
 *
 * @param within   counted from when the job was made; null where the law or whoever makes it says
 * @param readings quantities that must be measured after the repair
 */
public record ServiceTarget(String kind, Bilingual title, Duration within, Duration amber, Duration red, List<String> readings) {

  public ServiceTarget {
    if (amber.compareTo(red) < 0 || red.isNegative())
      throw Refusal.invalid("job/targets", "Amber of " + kind + " must come before red.");
    readings = List.copyOf(readings);
  }
}
