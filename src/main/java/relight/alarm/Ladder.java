package relight.alarm;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The way up of an alarm that nobody takes: the dispatchers have it at once, then the supervisors of its unit, then those of the unit above it,
 * up to the top. Units without a supervisor are passed over, because waiting there would cost half a minute for nothing.
 */
public final class Ladder {

  /**
   * One step up.
   *
   * @param unitId   whose supervisors get it; null: everybody above all units
   * @param heldFrom the unit whose supervisors have not got it yet; null if this was the last step
   */
  public record Step(Long unitId, Long heldFrom) {}

  private Ladder() {
  }

  /**
   * @param upwards    the alarm's unit and those above it, lowest first; empty for an alarm of no unit
   * @param supervised units that have a supervisor of their own
   * @param heldFrom   where the step before ended; null before the first step
   */
  public static Step next(List<Long> upwards, Collection<Long> supervised, Long heldFrom) {
    int from = heldFrom == null ? 0 : Math.max(0, upwards.indexOf(heldFrom));
    for (int i = from; i < upwards.size(); i++) {
      if (!supervised.contains(upwards.get(i)))
        continue;
      // with nobody above who could get it later, this is the top
      var above = firstAfter(upwards, i);
      return new Step(upwards.get(i), above.orElse(null));
    }
    return new Step(null, null);
  }

  private static Optional<Long> firstAfter(List<Long> upwards, int i) {
    return i + 1 < upwards.size() ? Optional.of(upwards.get(i + 1)) : Optional.empty();
  }
}
