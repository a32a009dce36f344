package relight.outage.inference;

import java.time.Instant;

/** The latest word about a device itself. That it is open stands in the switch positions; here is what supports or clears it. */
public record DeviceSignal(int device, State state, Basis basis, Instant at) {

  /** What was said. */
  public enum State {
    OPEN, CLOSED, TRIPPED
  }

  /** Who said it. */
  public enum Basis {
    SCADA, INDICATOR, CREW
  }
}
