package relight.outage.inference;

import java.time.Instant;
import java.util.Arrays;

/**
 * What the meters at one node last said, without those of customers who called. A whole feeder may speak at once, so these are moments and no
 * objects: nobody needs to know which meter said what.
 *
 * @param offAt since when those are dark that are, in milliseconds since 1970, ascending; those whose last gasp is not old enough to count left out
 * @param onAt  when those that have supply last said so, ascending
 */
public record Meters(int node, long[] offAt, long[] onAt) {

  public Meters {
    Arrays.sort(offAt);
    Arrays.sort(onAt);
  }

  /** How many have said after this moment that they have supply. */
  int onAfter(Instant moment) {
    long from = moment.toEpochMilli();
    int first = Arrays.binarySearch(onAt, from + 1);
    first = first < 0 ? -first - 1 : first;
    while (first > 0 && onAt[first - 1] > from)
      first--;
    return onAt.length - first;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Meters m && m.node == node && Arrays.equals(m.offAt, offAt) && Arrays.equals(m.onAt, onAt);
  }

  @Override
  public int hashCode() {
    return node;
  }

  @Override
  public String toString() {
    return "meters at " + node + ": " + offAt.length + " off, " + onAt.length + " on";
  }
}
