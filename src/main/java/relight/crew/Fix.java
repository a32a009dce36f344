package relight.crew;

import java.time.Instant;
import relight.Refusal;

/**
 * One position as a phone reports it.
 *
 * @param at         by the phone's clock
 * @param accuracy_m radius the phone is sure of, metres, or null
 * @param battery    percent, or null
 */
public record Fix(Instant at, double lon, double lat, Double accuracy_m, Integer battery) {

  public Fix {
    if (at == null)
      throw Refusal.invalid("crew/fix-time", "A position needs the time it was taken: at.");
    if (!Position.isOnEarth(lon, lat))
      throw Refusal.invalid("crew/fix-place", "This position is not on earth.");
    if (accuracy_m != null && !(accuracy_m >= 0 && accuracy_m < 1e6))
      throw Refusal.invalid("crew/fix-accuracy", "The accuracy must be metres from 0.");
    if (battery != null && (battery < 0 || battery > 100))
      throw Refusal.invalid("crew/fix-battery", "The battery must be percent from 0 to 100.");
  }

  Reading reading() {
    return new Reading(at, lon, lat, accuracy_m, null, null, null, battery, null, true);
  }
}
