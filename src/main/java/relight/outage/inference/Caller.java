package relight.outage.inference;

import java.time.Instant;

/**
 * Somebody who said that there is no power, at a node of the network.
 *
 * @param who      the same for the same person or household, so that two calls by one are not two callers
 * @param counts   whether it speaks for a device above; "half of my rooms" is the customer's own trouble until others call
 * @param trust    of the source, 0 to 1: what anybody could have sent without a name weighs less than what an agent took down
 * @param litAt    when his own meter, or he himself, last said that there is supply; null if never
 * @param outageId the open outage the report belongs to already, or null
 */
public record Caller(long reportId, String who, int node, Instant at, boolean counts, double trust, Instant litAt, Long outageId) {

  /** Somebody known, without a meter that talks. */
  public Caller(long reportId, String who, int node, Instant at, boolean counts, Long outageId) {
    this(reportId, who, node, at, counts, 1, null, outageId);
  }

  /** Whether there was supply again after he called. */
  boolean isLit() {
    return litAt != null && litAt.isAfter(at);
  }
}
