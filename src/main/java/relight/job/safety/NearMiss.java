package relight.job.safety;

import java.time.Instant;
import relight.clock.Bilingual;

/**
 * Something that nearly went wrong. Nobody's name belongs to it: who is afraid of blame does not tell, and then nobody learns.
 *
 * @param kind order, energised or closed
 */
public record NearMiss(long id, String kind, SafetyStep step, Instant at, Bilingual words) {

  /**
   * One among others.
   *
   * @param kind  order, energised, closed, or told
   * @param about the step, or what somebody told of
   */
  public record Listed(String kind, String about, Instant at, Bilingual words) {}

  /** How many of a kind there were in a month. */
  public record Trend(Long unitId, String month, String kind, String step, int count) {}
}
