package relight.outage.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Meters at one node that went dark as one event.
 *
 * @param from when the first did, in milliseconds since 1970, as is {@code to} of the last
 */
record Gasps(int node, int count, long from, long to) {

  /** Those of a node; a longer gap between them parts two events. */
  static List<Gasps> of(Meters meters, Duration gap) {
    var off = meters.offAt();
    var found = new ArrayList<Gasps>();
    int begin = 0;
    for (int i = 1; i <= off.length; i++)
      if (i == off.length || off[i] - off[i - 1] > gap.toMillis()) {
        found.add(new Gasps(meters.node(), i - begin, off[begin], off[i - 1]));
        begin = i;
      }
    return found;
  }
}
