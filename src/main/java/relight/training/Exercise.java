package relight.training;

import java.time.Duration;
import java.time.InstantSource;
import relight.Refusal;

/**
 * Whether what this server shows is an exercise, and how fast its time goes.
 *
 * @param speed seconds of the exercise in a second; 1 outside of one
 * @param time  the time of everything that happens to the network and to customers; sign-in, limits and retries keep the machine's
 */
public record Exercise(boolean on, int speed, InstantSource time) {

  private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

  /** The real thing, by this clock. */
  static Exercise none(InstantSource wall) {
    return new Exercise(false, 1, wall);
  }

  /** The one place that is asked before anything leaves for a real person: mail, messages, calls, notices to other systems. */
  public void requireRealPeople() {
    if (on)
      throw Refusal.conflict("training/nobody-is-told", "This is an exercise: nothing is sent to anybody.");
  }

  /** How often something is to be looked after that is due each {@code period} of the exercise's time. */
  public Duration period(Duration period) {
    if (period.compareTo(SHORTEST_ROUND) <= 0)
      return period;
    var scaled = period.dividedBy(speed);
    return scaled.compareTo(SHORTEST_ROUND) < 0 ? SHORTEST_ROUND : scaled;
  }
}
