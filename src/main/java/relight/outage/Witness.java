package relight.outage;

import relight.Refusal;

/**
 * Who stands behind a report, and how far he is believed. Reports of little weight can open a prediction, and no more.
 *
 * @param sourceId the machine that handed it in, or null
 * @param trust    0 to 1
 */
public record Witness(Long sourceId, double trust) {

  /** Staff have spoken with the caller. */
  public static final Witness STAFF = new Witness(null, 1);
  /** Somebody knew a customer's code, or stood before his meter. */
  public static final Witness PUBLIC_WITH_CODE = new Witness(null, 0.7);
  /** Anybody can put a pin on a map. */
  public static final Witness PUBLIC = new Witness(null, 0.5);

  public Witness {
    if (!(trust >= 0 && trust <= 1))
      throw Refusal.invalid("evidence/source-trust", "Trust is a number from 0 to 1.");
  }
}
