package relight.clock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of a phone, as the server sees it while the phone sends: how far it is off, and when its deeds really were. A phone that is wrong by
 * more than a minute is mended; what it showed is kept beside.
 *
 * @param sentAt what the phone showed when it sent, or null if it did not say
 * @param wall   what the server's own clock showed then
 * @param now    the moment in which things happen to the network; differs from {@code wall} in an exercise
 */
public record PhoneClock(Instant sentAt, Instant wall, Instant now) {

  /** The header in which a phone says what it shows when it sends. */
  public static final String HEADER = "Relight-Phone-Time";

  private static final Duration TOLERANCE = Duration.ofSeconds(60);
  /** A clock that is off by more than this is not set at all; the count still fits where it is kept. */
  private static final Duration LONGEST = Duration.ofDays(20_000);

  /** @param header what {@link #HEADER} said; what is no time is as if it said nothing */
  public static PhoneClock of(Optional<String> header, Instant wall, Instant now) {
    return new PhoneClock(header.map(PhoneClock::moment).orElse(null), wall, now);
  }

  /** By how much the phone is behind (ahead, if negative); null where it did not say. */
  public Duration skew() {
    if (sentAt == null)
      return null;
    var skew = Duration.between(sentAt, wall);
    return skew.compareTo(LONGEST) > 0 ? LONGEST : skew.compareTo(LONGEST.negated()) < 0 ? LONGEST.negated() : skew;
  }

  public boolean isWrong() {
    return sentAt != null && skew().abs().compareTo(TOLERANCE) > 0;
  }

  /**
   * When a deed was.
   *
   * @param at      what the phone made of it, with what it knew of the server's clock; may be null
   * @param phoneAt what it showed at the deed; may be null
   */
  public PhoneTime deed(Instant at, Instant phoneAt) {
    if (sentAt == null)
      return new PhoneTime(at == null ? phoneAt : at, phoneAt, null, false);
    if (phoneAt == null || !isWrong())
      return new PhoneTime(at == null ? phoneAt : at, phoneAt, skew(), false);
    // so long before it sent; a clock that was set in between would put the deed into the future
    var mended = now.minus(Duration.between(phoneAt, sentAt));
    return new PhoneTime(mended.isAfter(now) ? now : mended, phoneAt, skew(), true);
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
