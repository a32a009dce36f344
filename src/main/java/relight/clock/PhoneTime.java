package relight.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * When something was done by somebody with a phone.
 *
 * @param at      when it was, as far as can be told; null means now
 * @param phoneAt what the phone showed then, or null
 * @param skew    by how much the phone was behind when it sent, or null where it did not say
 * @param mended  whether {@code at} was worked out because the phone was wrong
 */
public record PhoneTime(Instant at, Instant phoneAt, Duration skew, boolean mended) {

  /** Done by the server's own clock. */
  public static PhoneTime of(Instant at) {
    return new PhoneTime(at, null, null, false);
  }

  /** Whether the phone said what its clock shows; who did is mended, not refused. */
  public boolean isKnown() {
    return skew != null;
  }

  /** Whole seconds, or null. */
  public Integer skew_s() {
    return skew == null ? null : (int) skew.toSeconds();
  }
}
