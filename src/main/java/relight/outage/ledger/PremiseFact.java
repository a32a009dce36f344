package relight.outage.ledger;

import java.time.Instant;

/**
 * A customer was dark by himself, whatever the network did: his own fuse, or still without supply when the others had it back.
 *
 * @param to null while he still is
 */
public record PremiseFact(long id, long customer, long outage, Instant from, Instant to) {

  /** The same of another outage: the one that this one merged into. */
  PremiseFact with(long other) {
    return new PremiseFact(id, customer, other, from, to);
  }
}
