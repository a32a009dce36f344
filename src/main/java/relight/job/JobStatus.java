package relight.job;

import java.util.Arrays;

/** How far a job has come. */
public enum JobStatus {
  /** Made, but the crew does not know of it. */
  DRAFT("draft"), SENT("sent"), ACKNOWLEDGED("acknowledged"),
  /** The crew cannot do it and said why; it goes to another. */
  REJECTED("rejected"), EN_ROUTE("enRoute"), ON_SITE("onSite"), DONE("done"), CANCELLED("cancelled");

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

  public boolean canBecome(JobStatus next) {
    return switch (this) {
      case DRAFT, REJECTED -> next == SENT || next == CANCELLED;
      case SENT -> next == SENT || next == ACKNOWLEDGED || next == REJECTED || next == CANCELLED;
      case ACKNOWLEDGED -> next == SENT || next == EN_ROUTE || next == REJECTED || next == CANCELLED;
      case EN_ROUTE -> next == SENT || next == ON_SITE || next == REJECTED || next == CANCELLED;
      case ON_SITE -> next == DONE || next == CANCELLED;
      case DONE, CANCELLED -> false;
    };
  }

  /** Whether somebody still has to do something. */
  public boolean isOpen() {
    return this != DONE && this != CANCELLED;
  }

  /** Whether a crew has it in hand. */
  public boolean isWithCrew() {
    return this == SENT || this == ACKNOWLEDGED || this == EN_ROUTE || this == ON_SITE;
  }
}
