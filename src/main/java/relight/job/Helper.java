package relight.job;

import java.time.Instant;
import java.util.Arrays;

/** A crew that helps the one that has the job: it acknowledges, comes, and leaves; the job goes on by the other's steps. */
public record Helper(long crewId, State state, Instant sentAt, Instant acknowledgedAt, Instant enRouteAt, Instant onSiteAt,
    Instant leftAt) {

  /** How far it has come. */
  public enum State {
    SENT("sent"), ACKNOWLEDGED("acknowledged"), EN_ROUTE("enRoute"), ON_SITE("onSite"), LEFT("left");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    static State of(String text) {
      return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow();
    }
  }

  static Helper sent(long crewId, Instant at) {
    return new Helper(crewId, State.SENT, at, null, null, null, null);
  }

  /** Steps may be left out: who is at the place has come there. What lies behind already changes nothing. */
  Helper after(JobDeed deed, Instant at) {
    return switch (deed) {
      case ACKNOWLEDGE ->
        acknowledgedAt != null ? this : new Helper(crewId, later(State.ACKNOWLEDGED), sentAt, at, enRouteAt, onSiteAt, leftAt);
      case EN_ROUTE -> enRouteAt != null ? this : new Helper(crewId, later(State.EN_ROUTE), sentAt, acknowledgedAt, at, onSiteAt, leftAt);
      case ON_SITE -> onSiteAt != null ? this : new Helper(crewId, later(State.ON_SITE), sentAt, acknowledgedAt, enRouteAt, at, leftAt);
      default -> this;
    };
  }

  Helper left(Instant at) {
    return state == State.LEFT ? this : new Helper(crewId, State.LEFT, sentAt, acknowledgedAt, enRouteAt, onSiteAt, at);
  }

  boolean isThere() {
    return state == State.ON_SITE;
  }

  boolean hasLeft() {
    return state == State.LEFT;
  }

  private State later(State next) {
    return next.ordinal() > state.ordinal() ? next : state;
  }
}
