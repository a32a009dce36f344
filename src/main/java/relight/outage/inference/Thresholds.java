package relight.outage.inference;

import java.time.Duration;
import relight.Refusal;
import relight.network.BranchKind;

/**
 * When the rules speak. A device is predicted when enough below it has called: callers for a transformer, predicted equipment for what stands
 * above. "Enough" is a count and a share of what there is, both at once; a share of 0 leaves the count alone.
 *
 * @param transformer callers below a distribution transformer
 * @param lateral     predicted equipment below a fuse or switch
 * @param main        predicted equipment below a recloser, a breaker or a transformer that feeds others
 * @param window      callers farther apart in time are not one event
 * @param together    equipment rolls up only if calls from both sides came this close together: two faults an hour apart are two faults
 */
public record Thresholds(Enough transformer, Enough lateral, Enough main, Duration window, Duration together) {

  /** How many, and which share of all, 0 to 1. */
  public record Enough(int count, double share) {

    public Enough {
      if (count < 1 || !(share >= 0 && share <= 1))
        throw Refusal.invalid("inference/threshold", "A threshold needs a count of at least 1 and a share between 0 and 1.");
    }

    boolean reached(int found, int all) {
      return found >= count && found >= share * all;
    }
  }

  /** Two callers, two pieces of equipment, two again; two hours; twenty minutes (design/algorithms.md §1.10). */
  public static final Thresholds DEFAULT = new Thresholds(new Enough(2, 0), new Enough(2, 0), new Enough(2, 0), Duration.ofHours(2),
      Duration.ofMinutes(20));

  /** The defaults with other counts and another window. */
  public static Thresholds of(int callers, int equipment, Duration window) {
    var together = DEFAULT.together.compareTo(window) < 0 ? DEFAULT.together : window;
    return new Thresholds(new Enough(callers, 0), new Enough(equipment, 0), new Enough(equipment, 0), window, together);
  }

  public Thresholds {
    if (window.isNegative() || together.isNegative() || together.compareTo(window) > 0)
      throw Refusal.invalid("inference/window", "\"together\" must lie between 0 and \"window\".");
  }

  Enough of(BranchKind kind, boolean distribution) {
    return switch (kind) {
      case TRANSFORMER -> distribution ? transformer : main;
      case FUSE, SWITCH, LINE -> lateral;
      case RECLOSER, BREAKER -> main;
    };
  }
}
