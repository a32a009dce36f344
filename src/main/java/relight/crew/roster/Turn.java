package relight.crew.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import relight.Refusal;

/** Somebody planned to work, or to be called out, from a moment until another. */
public record Turn(long id, long crewId, String crew, long memberId, String member, String kind, Instant from, Instant until) {

  private static final Set<String> KINDS = Set.of("shift", "standby");
  private static final Duration LONGEST_SHIFT = Duration.ofHours(16);
  private static final Duration LONGEST_STANDBY = Duration.ofDays(7);

  /** Refuses what nobody may be planned for. */
  static void check(String kind, Instant from, Instant until, Instant now) {
    if (kind == null || !KINDS.contains(kind))
      throw Refusal.invalid("roster/kind", "A turn is a shift or standby: kind.");
    if (from == null || until == null || !from.isBefore(until))
      throw Refusal.invalid("roster/window", "Say from when until when: from before until.");
    var longest = kind.equals("shift") ? LONGEST_SHIFT : LONGEST_STANDBY;
    if (Duration.between(from, until).compareTo(longest) > 0)
      throw Refusal.invalid("roster/long", "A " + kind + " lasts at most " + longest.toHours() + " h.");
    if (!until.isAfter(now))
      throw Refusal.invalid("roster/past", "This is over already: what was worked stands in the shifts.");
  }
}
