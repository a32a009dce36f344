package relight.outage;

import java.util.Arrays;

/** How far an outage has come. */
public enum OutageStatus {
  /** Concluded from evidence; nobody has looked. */
  PREDICTED("predicted"),
  /** Somebody knows that it is so. */
  CONFIRMED("confirmed"),
  /** Some of its customers have supply again. */
  PARTIALLY_RESTORED("partiallyRestored"),
  /** All of its customers have supply again. */
  RESTORED("restored"),
  /** Looked through and done with. */
  CLOSED("closed"),
  /** It was none, or it was part of another one. */
  CANCELLED("cancelled");

  private final String text;

  OutageStatus(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  public static OutageStatus of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow();
  }

  public boolean canBecome(OutageStatus next) {
    return switch (this) {
      case PREDICTED -> next == CONFIRMED || next == RESTORED || next == CANCELLED;
      case CONFIRMED -> next == PARTIALLY_RESTORED || next == RESTORED || next == CANCELLED;
      case PARTIALLY_RESTORED -> next == RESTORED;
      case RESTORED -> next == CLOSED;
      case CLOSED, CANCELLED -> false;
    };
  }

  /** Whether somebody is thought to be without supply. */
  public boolean isOpen() {
    return this == PREDICTED || this == CONFIRMED || this == PARTIALLY_RESTORED;
  }
}
