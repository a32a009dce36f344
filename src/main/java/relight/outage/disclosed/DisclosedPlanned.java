package relight.outage.disclosed;

import java.time.Instant;
import java.util.List;

/**
 * A planned outage in one commune, as everybody may see it.
 *
 * @param reference        says nothing about place or number, stays the same; one for each commune it reaches
 * @param state            announced, inProgress, done or cancelled
 * @param hamletCodes      hamlets with so many affected that nobody stands out
 * @param customersRounded null when fewer than {@link Disclosure#fewest()}
 * @param cause            what sort of work, in words of the catalogue
 * @param changed          whether it is otherwise than it was first announced
 * @param revision         grows with each change, for calendars
 * @param unit             which unit of the utility speaks
 */
public record DisclosedPlanned(String reference, String state, Instant from, Instant to, String communeCode, List<String> hamletCodes,
    Integer customersRounded, String cause, boolean changed, int revision, Instant updatedAt, String unit) {

  public DisclosedPlanned {
    hamletCodes = List.copyOf(hamletCodes);
  }
}
