package relight.clock;

import java.time.Duration;
import java.time.Instant;

/** The moment by which something must have happened, and the rule that says so. */
public record Deadline(Instant at, Rule rule) {

  public boolean missed(Instant now) {
    return now.isAfter(at);
  }

  /** Not yet missed, but within so short a time. */
  public boolean soon(Instant now, Duration warning) {
    return !missed(now) && !now.plus(warning).isBefore(at);
  }
}
