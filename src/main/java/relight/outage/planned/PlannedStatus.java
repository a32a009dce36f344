package relight.outage.planned;

import java.util.Arrays;

/** How far a planned outage has come. */
public enum PlannedStatus {
  /** Being written. */
  DRAFT("draft"),
  /** Waits for somebody else to say yes. */
  REQUESTED("requested"),
  /** May be announced. */
  APPROVED("approved"),
  /** May not be done like this. */
  REFUSED("refused"),
  /** Its customers have been told. */
  ANNOUNCED("announced"),
  /** Switching has begun. */
  IN_PROGRESS("inProgress"),
  /** All have supply again. */
  DONE("done"),
  /** It will not be. */
  CANCELLED("cancelled");

  private final String text;

  PlannedStatus(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  public static PlannedStatus of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow();
  }

  public boolean canBecome(PlannedStatus next) {
    return switch (this) {
      case DRAFT -> next == REQUESTED || next == CANCELLED;
      case REQUESTED -> next == APPROVED || next == REFUSED || next == DRAFT || next == CANCELLED;
      // what was approved is approved as it stands: a change needs a new yes
      case APPROVED -> next == ANNOUNCED || next == DRAFT || next == CANCELLED;
      case REFUSED -> next == DRAFT || next == CANCELLED;
      case ANNOUNCED -> next == IN_PROGRESS || next == CANCELLED;
      // once a switch has been opened there is only one way out: everybody has supply again
      case IN_PROGRESS -> next == DONE;
      case DONE, CANCELLED -> false;
    };
  }

  /** Whether it is still to come or going on. */
  public boolean isOpen() {
    return this != REFUSED && this != DONE && this != CANCELLED;
  }

  /** Whether everybody may know of it. */
  public boolean isPublic() {
    return this == ANNOUNCED || this == IN_PROGRESS;
  }
}
