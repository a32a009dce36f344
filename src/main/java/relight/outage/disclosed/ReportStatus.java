package relight.outage.disclosed;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the private link of a report shows: what the reporter said himself, and of the outage no more than the board shows.
 *
 * @param stage how far it is: reported, found, onTheWay, onSite, partlyBack, back, closed
 * @param state of the outage that explains it, or null
 */
public record ReportStatus(Instant at, String kind, Place place, int reminders, String stage, String state, Instant since,
    Instant restoredAt,
    Integer customersRounded, Window estimate, Target target, List<Entry> story, boolean canRemind, boolean sample, long number) {

  /** Commune and hamlet, by name. */
  public record Place(String commune, String hamlet) {}

  public record Window(Instant from, Instant to, String confidence, Instant at) {}

  public record Target(Instant at, boolean verified) {}

  /** @param author the unit that speaks, or null */
  public record Entry(Instant at, String kind, String author, Map<String, Object> facts) {}
}
