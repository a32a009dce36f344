package relight.crew.position;

import relight.crew.Doubt;

/**
 * What became of what a phone told, for good.
 *
 * @param stored  fixes that are durable
 * @param doubt   null for a fix that may be where the crew is now
 * @param refused why it was forgotten, or null
 * @param alarm   number of the alarm a cry for help has raised, or null
 */
record Outcome(int stored, Doubt doubt, String refused, Long alarm) {

  static Outcome forgotten(String why) {
    return new Outcome(0, null, why, null);
  }
}
