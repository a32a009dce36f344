package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import relight.Refusal;

/**
 * When light will probably be back: a window, who says so and why.
 *
 * @param confidence how sure: low, medium or high
 * @param reason     in the words of whoever says so; null where it was reckoned
 * @param by         who, by name
 * @param basis      facts on which it rests
 */
public record Estimate(Kind kind, Instant from, Instant to, String confidence, String reason, String by, Instant at,
    Map<String, Object> basis) {

  /** Who says so. */
  public enum Kind {
    /** Reckoned from what earlier outages took. */
    HISTORY,
    /** As it was planned. */
    PLANNED,
    /** Somebody in the control room. */
    DISPATCHER,
    /** The crew at the place. */
    CREW;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String text) {
      return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst().orElseThrow();
    }

    /** What a person has said is not overwritten by what was reckoned. */
    public boolean isPersons() {
      return this == DISPATCHER || this == CREW;
    }
  }

  public Estimate {
    basis = Collections.unmodifiableMap(new LinkedHashMap<>(basis));
  }

  private static final Duration FARTHEST = Duration.ofDays(14);

  /** A dispatcher's own estimate. */
  public static Estimate by(String name, Instant from, Instant to, String reason, Instant now) {
    requireWindow(from, to, now);
    return new Estimate(Kind.DISPATCHER, from, to, "medium", Texts.reason(reason, "estimate/reason-missing"), name, now, Map.of());
  }

  /** What the crew at the place thinks. Their word may come late, when the window has begun already. */
  public static Estimate byCrew(String crew, Instant from, Instant to, String note, Instant now) {
    requireWindow(from, to, now);
    return new Estimate(Kind.CREW, from, to, "high", Texts.optional(note, "estimate/note-long"), crew, now, Map.of());
  }

  private static void requireWindow(Instant from, Instant to, Instant now) {
    if (from == null || to == null)
      throw Refusal.invalid("estimate/window", "An estimate is a window: give from and to.");
    if (to.isBefore(from))
      throw Refusal.invalid("estimate/window", "The window ends before it begins.");
    if (to.isBefore(now))
      throw Refusal.invalid("estimate/past", "The window lies in the past.");
    if (to.isAfter(now.plus(FARTHEST)))
      throw Refusal.invalid("estimate/far", "The window lies more than 14 days ahead.");
  }
}
