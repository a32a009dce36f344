package relight.job.safety;

import java.time.Instant;
import relight.clock.Bilingual;

/**
 * One of the five rules, as it was done.
 *
 * @param undone the tag or the earth was taken off again
 * @param check  what the model of the grid says to it; null where it has nothing to say
 */
public record StepTaken(long id, long crewId, SafetyStep step, boolean undone, Instant at, String by, String device, String reading,
    String photo,
    Check check) {

  /** @param ok false where the model contradicts: then nobody should lay hands on it before somebody has looked */
  public record Check(boolean ok, Bilingual words) {}
}
