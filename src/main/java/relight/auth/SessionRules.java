package relight.auth;

import java.time.Duration;

/**
 * How long a sign-in lasts and how often it may be tried.
 *
 * @param idle             ends a session that nobody used for so long
 * @param absolute         ends every session after so long
 * @param window           in which failures are counted
 * @param accountFailures  allowed for one account in the window
 * @param addressFailures  allowed for one address in the window; many desks may share an address
 */
public record SessionRules(Duration idle, Duration absolute, Duration window, int accountFailures, int addressFailures) {

  public static final SessionRules USUAL = new SessionRules(Duration.ofHours(14), Duration.ofDays(14), Duration.ofMinutes(15), 10, 100);

  public SessionRules {
    if (idle.isNegative() || idle.isZero() || absolute.compareTo(idle) < 0)
      throw new IllegalArgumentException("idle <= absolute, both above zero");
    if (accountFailures < 1 || addressFailures < 1)
      throw new IllegalArgumentException("at least one try");
  }
}
