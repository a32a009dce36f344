package relight.outage.inference;

import java.time.Instant;

/** Announced work takes the supply of a node for a while: who is dark there then is answered by it. */
public record PlannedWork(long plannedId, int node, Instant from, Instant to) {

  boolean holds(Instant at) {
    return !at.isBefore(from) && !at.isAfter(to);
  }
}
