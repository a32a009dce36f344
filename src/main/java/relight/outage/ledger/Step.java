package relight.outage.ledger;

import java.time.Instant;

/**
 * Customers of an outage with the same beginning and end: what one operation or repair gave back.
 *
 * @param onAt    null for those who are still out
 * @param device  what was closed then, as far as it was one device; null if nothing is known
 * @param minutes customer-minutes, those still out counted until now
 */
public record Step(int number, Instant offAt, Instant onAt, String device, int customers, long minutes) {

  Step with(String newDevice) {
    return new Step(number, offAt, onAt, newDevice, customers, minutes);
  }
}
