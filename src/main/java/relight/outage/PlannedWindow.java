package relight.outage;

import java.time.Instant;

/**
 * The planned outage that takes a customer's light at a moment: what a call is answered with instead of looking for a fault.
 *
 * @param from  when his light goes, as is {@code to} for when it comes; for those under way the promised end
 * @param cause code of the catalogue
 * @param begun whether switching has begun
 */
public record PlannedWindow(long id, String code, Instant from, Instant to, String cause, boolean begun) {}
