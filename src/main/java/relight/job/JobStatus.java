package relight.job;

import java.util.Arrays;
import java.util.Optional;

/** How far a job has come, and what may be done with it then. */
public enum JobStatus {
  /** Made, but the crew does not know of it. */
  DRAFT("draft"), SENT("sent"), ACKNOWLEDGED("acknowledged"),
  /** The crew cannot do it and said why; it goes to another. */
  REJECTED("rejected"), EN_ROUTE("enRoute"), ON_SITE("onSite"),
  /** People have their hands on it. */
  WORKING("working"),
  /** Begun and resting: nobody has his hands on it. */
  SUSPENDED("suspended"), DONE("done"),
  /** A dispatcher has looked at what was done. */
  VERIFIED("verified"), CANCELLED("cancelled");

  private final String text;

  JobStatus(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  public static JobStatus of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow();
  }

  /** What becomes of it by a deed; empty where that may not be done. Drawn in job-states.md. */
  public Optional<JobStatus> after(JobDeed deed) {
    return Optional.ofNullable(switch (this) {
      case DRAFT, REJECTED -> switch (deed) {
        case ASSIGN -> DRAFT;
        case SEND -> SENT;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case SENT -> switch (deed) {
        case SEND, TRANSFER -> SENT;
        case ACKNOWLEDGE -> ACKNOWLEDGED;
        case REJECT -> REJECTED;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case ACKNOWLEDGED -> switch (deed) {
        case SEND, TRANSFER -> SENT;
        case EN_ROUTE -> EN_ROUTE;
        case REJECT -> REJECTED;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case EN_ROUTE -> switch (deed) {
        case SEND, TRANSFER -> SENT;
        case ON_SITE -> ON_SITE;
        case REJECT -> REJECTED;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case ON_SITE -> switch (deed) {
        case START -> WORKING;
        case TRANSFER -> SENT;
        case REJECT -> REJECTED;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      // nobody takes a job away from people who have their hands on the line: they rest first
      case WORKING -> switch (deed) {
        case SUSPEND -> SUSPENDED;
        case DONE -> DONE;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case SUSPENDED -> switch (deed) {
        case RESUME -> WORKING;
        case TRANSFER -> SENT;
        case CANCEL -> CANCELLED;
        default -> null;
      };
      case DONE -> deed == JobDeed.VERIFY ? VERIFIED : null;
      case VERIFIED, CANCELLED -> null;
    });
  }

  /** Whether somebody still has to do something at the place. */
  public boolean isOpen() {
    return this != DONE && this != VERIFIED && this != CANCELLED;
  }

  /** Whether a crew has it in hand. */
  public boolean isWithCrew() {
    return isOpen() && this != DRAFT && this != REJECTED;
  }

  /** Whether the crew that has it is at the place, as far as anybody told. */
  public boolean isAtPlace() {
    return this == ON_SITE || this == WORKING || this == SUSPENDED;
  }
}
