package relight.alarm;

import java.util.Arrays;
import java.util.Optional;

/** What threatens somebody. */
public enum AlarmKind {
  WIRE_DOWN("wire-down"), FIRE("fire"), SHOCK("shock"), SOS("sos"), OVERRUN("overrun");

  private final String text;

  AlarmKind(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  public static Optional<AlarmKind> find(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst();
  }
}
