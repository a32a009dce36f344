package relight.alarm;

import java.util.Arrays;
import java.util.Optional;

/** What threatens somebody. */
public enum AlarmKind {
  WIRE_DOWN("wire-down"), FIRE("fire"), SHOCK("shock"),
  /** Somebody of ours cries for help. */
  SOS("sos"),
  /** Planned work lasts longer than was promised. */
  OVERRUN("overrun"),
  /** A crew at work was to give a sign of life, was reminded, and gave none. */
  CHECK_IN("check-in"),
  /** A crew at work is not heard at all: neither where it is nor anything else. */
  SILENCE("silence"),
  /** A device was closed though a tag on it says that people work behind it. */
  TAG_CLOSED("tag-closed"),
  /** Supply was brought to a line where people are at work or an earth is on. */
  LINE_LIVE("line-live");

  private final String text;

  AlarmKind(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  /** Whether people of ours may need somebody to come: the nearest crews are asked. */
  public boolean asksForHelp() {
    return this == SOS || this == CHECK_IN || this == SILENCE;
  }

  public static Optional<AlarmKind> find(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst();
  }
}
