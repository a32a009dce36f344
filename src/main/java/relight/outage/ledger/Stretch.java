package relight.outage.ledger;

import java.time.Instant;
import relight.network.Operation;

/**
 * A branch stood open from one operation until the next that closed it.
 *
 * @param first   the operation that opened it
 * @param to      null while it stands open
 * @param purpose what it was opened for: the first word anybody gave about it; null if nobody did
 */
record Stretch(int branch, Operation first, Instant to, String purpose) {

  Stretch named(String newPurpose) {
    return new Stretch(branch, first, to, newPurpose);
  }
}
