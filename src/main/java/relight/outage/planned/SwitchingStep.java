package relight.outage.planned;

import java.time.Instant;

/**
 * One operation of a switching plan.
 *
 * @param device id of a branch of the network
 * @param open   whether the device is opened or closed
 * @param doneAt when it was done in the field, or null while it was not, as is {@code doneBy}
 */
public record SwitchingStep(int number, String device, boolean open, Instant plannedAt, Instant doneAt, String doneBy) {

  public boolean isDone() {
    return doneAt != null;
  }

  SwitchingStep done(Instant at, String by) {
    return new SwitchingStep(number, device, open, plannedAt, at, by);
  }
}
