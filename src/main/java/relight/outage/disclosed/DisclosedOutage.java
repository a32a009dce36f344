package relight.outage.disclosed;

import java.time.Instant;
import java.util.List;

/**
 * An outage as everybody may see it: where it is to the hamlet, how many to the ten, and nothing that leads to a house.
 *
 * @param reference         says nothing about number or place, stays the same
 * @param state             predicted, confirmed, partiallyRestored or restored
 * @param communeCode       where most of the affected live, or null
 * @param hamletCodes       hamlets with so many affected that nobody stands out; empty for small outages
 * @param customersRounded  null when fewer than {@link Disclosure#fewest()}
 * @param cause             in words of the catalogue, or null
 * @param window            when light will probably be back, or null
 * @param target            by when it must be, or null
 * @param targetVerified    whether a lawyer has read that rule
 * @param unit              which unit of the utility speaks
 */
public record DisclosedOutage(String reference, String state, Stage stage, Instant since, Instant restoredAt, String communeCode,
    List<String> hamletCodes, Integer customersRounded, String cause, Window window, Instant target, boolean targetVerified,
    Instant updatedAt,
    String unit) {

  /**
   * @param confidence low, medium or high
   * @param basis      who says so: history, planned, dispatcher or crew
   */
  public record Window(Instant from, Instant to, String confidence, String basis, Instant at) {}

  public DisclosedOutage {
    hamletCodes = List.copyOf(hamletCodes);
  }
}
