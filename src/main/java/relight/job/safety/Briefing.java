package relight.job.safety;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import relight.Refusal;

/**
 * What was said to the people before they began, and to whom. All five topics are spoken of: a briefing that leaves one out is none.
 *
 * @param attended numbers of the crew's members who were there
 */
public record Briefing(long id, long jobId, long crewId, Instant at, String by, List<String> hazards, String procedures,
    String precautions, String energySources, List<String> ppe, String note, Set<Long> attended) {

  private static final int LONGEST = 2000;
  private static final int MOST = 40;

  /** What is said. */
  public record Said(List<String> hazards, String procedures, String precautions, String energySources, List<String> ppe, String note,
      List<Long> attended) {

    void requireWhole(PermitRules rules) {
      known(hazards, rules.hazards().keySet(), "hazards");
      known(ppe, rules.ppe().keySet(), "ppe");
      spoken(procedures, "procedures");
      spoken(precautions, "precautions");
      spoken(energySources, "energySources");
      if (note != null && note.length() > LONGEST)
        throw Refusal.invalid("briefing/long", "The note is longer than " + LONGEST + " characters.");
      if (attended == null || attended.isEmpty() || attended.contains(null))
        throw Refusal.invalid("briefing/nobody", "Say who was there: attended.");
      if (attended.size() > MOST)
        throw Refusal.invalid("briefing/many", "A briefing is for at most " + MOST + " people.");
    }

    private static void known(List<String> some, Set<String> codes, String topic) {
      if (some == null || some.isEmpty())
        throw Refusal.invalid("briefing/topic-missing", "A briefing speaks of all five topics: " + topic + " is missing.").with("topic",
            topic);
      if (some.size() > MOST || some.stream().anyMatch(code -> code == null || !codes.contains(code)))
        throw Refusal.invalid("briefing/unknown", "Known in " + topic + ": " + codes + ".").with("topic", topic);
    }

    private static void spoken(String text, String topic) {
      if (text == null || text.isBlank())
        throw Refusal.invalid("briefing/topic-missing", "A briefing speaks of all five topics: " + topic + " is missing.").with("topic",
            topic);
      if (text.length() > LONGEST)
        throw Refusal.invalid("briefing/long", "A topic is longer than " + LONGEST + " characters.").with("topic", topic);
    }
  }

  /**
   * Why this briefing does not do for a crew about to begin; null if it does.
   *
   * @param shiftAt     when the crew came on shift, or null where nobody wrote that down
   * @param suspendedAt when the work was suspended, or null if it was not
   * @param people      who is there to work
   */
  String fails(Instant shiftAt, Instant suspendedAt, Set<Long> people) {
    if (shiftAt != null && at.isBefore(shiftAt))
      return "shift";
    if (suspendedAt != null && !at.isAfter(suspendedAt))
      return "suspended";
    return attended.containsAll(people) ? null : "members";
  }
}
