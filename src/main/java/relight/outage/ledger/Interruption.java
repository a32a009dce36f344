package relight.outage.ledger;

import java.time.Instant;

/**
 * A customer without supply, once from its beginning to its end, whatever caused which part of it.
 *
 * @param onAt   null while he still has none
 * @param outage what kept him dark at the end
 */
public record Interruption(long customer, Instant offAt, Instant onAt, long outage) {}
