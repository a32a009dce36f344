package relight.outage.ledger;

import java.time.Instant;

/**
 * A node had no supply from one moment to another.
 *
 * @param to     null while it still has none
 * @param branch the topmost open branch on the way it was fed by, at the end: closing what is below it would have helped nobody
 */
record Dark(Instant from, Instant to, int branch) {}
