package relight.outage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a dispatcher decided against the rules, and what he found.
 *
 * @param outageId    the one that goes on
 * @param otherId     the one merged into it or split from it, or null
 * @param device      merge: where the merged one was, null for a single customer; reject: what is not to be blamed; else where it went
 * @param callers     reject: how many callers below the device were known
 * @param reports     that changed hands
 * @param otherBefore of a merged outage
 */
record Regrouping(long id, Kind kind, long outageId, Long otherId, String feeder, String device, int callers, List<Long> reports,
    Standing before, Standing otherBefore, String reason, String by, Instant at) {

  enum Kind {
    MERGE, SPLIT, MOVE, REJECT;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
