package relight.outage.ledger;

import java.time.Instant;

/**
 * What the ledger says about an outage.
 *
 * @param interruptions how many
 * @param customers     how many people these are
 * @param open                  of these how many still last
 * @param lastOn              when the last customer who has supply again got it; null if nobody has
 * @param longestSeconds of those that have ended
 */
public record Account(int interruptions, int customers, int open, Instant lastOn, long longestSeconds) {}
