package relight.outage.inference;

import java.time.Instant;
import java.util.List;

/**
 * An outage that is not over, as an engine sees it.
 *
 * @param device  branch number, or -1 for a single customer
 * @param fixed   confirmed, or placed by a dispatcher: engines add callers to it and never move it
 * @param aged    predicted so long ago that it counts as probable: it takes in what is below it, but grows no further
 * @param since   when its first customer went dark, as far as known
 * @param reports how many reports hold it
 * @param also    devices of outages that a dispatcher has merged into it: who calls from below them belongs to it too
 */
public record OpenOutage(long id, int device, boolean fixed, boolean aged, Instant since, int reports, List<Integer> also) {

  public OpenOutage {
    also = List.copyOf(also);
  }
}
