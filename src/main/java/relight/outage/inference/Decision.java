package relight.outage.inference;

import java.util.List;

/** What is to be done so that the open outages agree with the evidence. */
public sealed interface Decision {

  /** A new outage. */
  record Open(Prediction prediction) implements Decision {}

  /** Reports belong to an outage that is there and stays where it is. */
  record Join(long outageId, List<Long> reportIds) implements Decision {}

  /**
   * An outage there already is explained better: by another device, more callers, younger outages that turn out to be the same one.
   *
   * @param moved     whether the device is another than before
   * @param absorbed  ids of the outages that merge into this one, oldest first
   * @param reportIds that join
   */
  record Grow(long outageId, Prediction prediction, boolean moved, List<Long> absorbed, List<Long> reportIds) implements Decision {}

  /** Younger predicted outages turn out to be this one; their reports are in another decision. */
  record Absorb(long outageId, List<Long> absorbed) implements Decision {}

  /** Nothing is left that speaks for it: nobody has called, and every meter that had gone dark has supply again. */
  record Withdraw(long outageId) implements Decision {}
}
