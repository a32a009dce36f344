package relight.outage.ledger;

import java.time.Instant;

/**
 * Customers of an outage at one network node.
 *
 * @param open how many of them are still out
 * @param onAt when the last one got supply again, or null
 * @param micros customer-microseconds, unrounded so that the sum of all is that of the steps
 */
public record AtNode(String node, Long unitId, String communeCode, int customers, int open, Instant offAt, Instant onAt, long micros) {}
