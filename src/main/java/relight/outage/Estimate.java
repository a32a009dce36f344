package relight.outage;

import java.time.Duration;
import java.time.Instant;
import relight.Refusal;

/**
 * When light will probably be back: a window, who says so and why.
 *
 * @param confidence how sure: low, medium or high
 */
public record Estimate(Instant from, Instant to, String confidence, String reason, String by, Instant at) {

  private static final Duration FARTHEST = Duration.ofDays(14);

  /** A dispatcher's own estimate. */
  public static Estimate by(String name, Instant from, Instant to, String reason, Instant now) {
    if (from == null || to == null)
      throw Refusal.invalid("estimate/window", "An estimate is a window: give from and to.");
    if (to.isBefore(from))
      throw Refusal.invalid("estimate/window", "The window ends before it begins.");
    if (to.isBefore(now))
      throw Refusal.invalid("estimate/past", "The window lies in the past.");
    if (to.isAfter(now.plus(FARTHEST)))
      throw Refusal.invalid("estimate/far", "The window lies more than 14 days ahead.");
    return new Estimate(from, to, "medium", Texts.reason(reason, "estimate/reason-missing"), name, now);
  }
}
