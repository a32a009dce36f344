package relight.network;

import java.time.Instant;
import java.util.Comparator;

/**
 * A device was opened or closed, as it counts: by the time in the field.
 *
 * @param purpose what it was done for, e.g. {@code outage/7}; null if nobody said
 */
public record Operation(long id, String device, boolean open, Instant at, String purpose) {

  /** As it happened in the field; of two at the same moment the one told later counts. */
  public static final Comparator<Operation> BY_FIELD_TIME = Comparator.comparing(Operation::at).thenComparingLong(Operation::id);

  /** The same operation, of which it is known now what it was done for. */
  public Operation with(String newPurpose) {
    return new Operation(id, device, open, at, newPurpose);
  }
}
