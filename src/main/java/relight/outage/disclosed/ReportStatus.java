package relight.outage.disclosed;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the private link of a report shows: what the reporter said himself, and of the outage no more than the board shows.
 *
 * @param stage how far it is: reported, found, onTheWay, onSite, partlyBack, back, closed
 * @param state of the outage that explains it, or null
 * @param planned        the planned outage that takes his light, or null
 * @param lightBack      what he has answered when asked whether his light is back, or null
 * @param canLightBack   whether he is asked
 */
public record ReportStatus(Instant at, String kind, Place place, int reminders, String stage, String state, Instant since,
    Instant restoredAt,
    Integer customersRounded, Window estimate, Target target, List<Entry> story, Planned planned, Boolean lightBack,
    boolean canLightBack, boolean canRemind, boolean sample, long number) {

  /** Commune and hamlet, by name. */
  public record Place(String commune, String hamlet) {}

  public record Window(Instant from, Instant to, String confidence, String basis, Instant at) {}

  /** @param begun whether the work has begun */
  public record Planned(Instant from, Instant to, String cause, boolean begun) {}

  public record Target(Instant at, boolean verified) {}

  /** @param author the unit that speaks, or null */
  public record Entry(Instant at, String kind, String author, Map<String, Object> facts) {}
}
