package relight.outage.signal;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A word about one device.
 *
 * @param feeder   part of the network whose evidence is weighed together, or null where nothing feeds it
 * @param sourceId the machine that said it, or null for a person
 */
public record DeviceSignal(String device, Basis basis, State state, Instant at, Instant arrivedAt, String feeder, Long sourceId) {

  /** How it is known. */
  public enum Basis {
    SCADA, INDICATOR, CREW;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it stands; a position of bad quality says only that nobody knows. */
  public enum State {
    OPEN, CLOSED, BAD_QUALITY, TRIPPED, RESET;

    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<State> find(String text) {
      return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }
  }

  /** Whether it says how the device stands. */
  public boolean isPosition() {
    return state == State.OPEN || state == State.CLOSED;
  }
}
