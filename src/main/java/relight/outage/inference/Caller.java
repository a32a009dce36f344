package relight.outage.inference;

import java.time.Instant;

/**
 * Somebody who said that there is no power, at a node of the network.
 *
 * @param who      the same for the same person or household, so that two calls by one are not two callers
 * @param counts   whether it speaks for a device above; "half of my rooms" is the customer's own trouble until others call
 * @param outageId the open outage the report belongs to already, or null
 */
public record Caller(long reportId, String who, int node, Instant at, boolean counts, Long outageId) {}
