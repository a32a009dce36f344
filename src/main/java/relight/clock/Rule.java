package relight.clock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import relight.Refusal;

/**
 * A promise the law or a contract makes about time.
 *
 * @param start         what the clock is counted from, e.g. {@code first-report}
 * @param duration      a {@link java.time.Duration}, or a {@link java.time.Period} of calendar days
 * @param ahead         true if it must have happened so long before the start, false if so long after it at the latest
 * @param effectiveFrom the day from which it holds, in the zone of its pack
 * @param source        the article it comes from
 * @param address       where it was read
 * @param verified      whether a lawyer has read the article; shown wherever the rule is
 */
public record Rule(String id, Bilingual title, String start, TemporalAmount duration, boolean ahead, LocalDate effectiveFrom, String source,
    String address, boolean verified) {

  public Rule {
    if (!id.matches("[a-z][a-z0-9-]*"))
      throw Refusal.invalid("clock/rule-id", "\"" + id + "\" is no rule id: small letters, digits and hyphens.");
    if (source.isBlank())
      throw Refusal.invalid("clock/source", "Rule " + id + " names no source.");
  }

  /** By when it must have happened. Days are calendar days of the zone, so a day with a changed clock still counts as one. */
  public Deadline deadline(Instant from, ZoneId zone) {
    var start = from.atZone(zone);
    return new Deadline((ahead ? start.minus(duration) : start.plus(duration)).toInstant(), this);
  }
}
