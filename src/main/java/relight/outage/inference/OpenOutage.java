package relight.outage.inference;

import java.util.List;

/**
 * An outage that is not over, as the rules see it.
 *
 * @param device branch number, or -1 for a single customer
 * @param fixed  confirmed, or placed by a dispatcher: the rules add callers to it and never move it
 * @param also   devices of outages that a dispatcher has merged into it: who calls from below them belongs to it too
 */
public record OpenOutage(long id, int device, boolean fixed, List<Integer> also) {

  public OpenOutage(long id, int device, boolean fixed) {
    this(id, device, fixed, List.of());
  }

  public OpenOutage {
    also = List.copyOf(also);
  }
}
