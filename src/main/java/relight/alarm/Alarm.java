package relight.alarm;

import java.time.Instant;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/** An alarm and what has become of it. Somebody by name takes it; untaken it goes to the supervisors when it is due. */
public record Alarm(long id, Danger danger, Status status, Instant raisedAt, String raisedBy, Long raisedById, Instant dueAt,
    Instant escalatedAt,
    Instant takenAt, String takenBy, Long takenById, Instant closedAt, String closedBy, String closedReason) {

  public enum Status {
    RAISED, TAKEN, CLOSED
  }

  public Alarm take(Actor actor, Instant now) {
    requireSeen(actor);
    if (status == Status.TAKEN && takenById != null && takenById == actor.id())
      return this;
    if (status != Status.RAISED) {
      throw Refusal.conflict("alarm/taken", takenBy + " has taken this alarm already.").with("by", takenBy).with("at", takenAt.toString());
    }
    return new Alarm(id, danger, Status.TAKEN, raisedAt, raisedBy, raisedById, dueAt, escalatedAt, now, actor.name(), actor.id(), null,
        null, null);
  }

  public Alarm close(Actor actor, String reason, Instant now) {
    requireSeen(actor);
    if (reason == null || reason.isBlank())
      throw Refusal.invalid("alarm/reason-missing", "Closing an alarm needs a reason.");
    if (reason.length() > 500)
      throw Refusal.invalid("alarm/reason-long", "The reason is longer than 500 characters.");
    if (status == Status.RAISED)
      throw Refusal.conflict("alarm/untaken", "Take the alarm before you close it.");
    if (status == Status.CLOSED)
      throw Refusal.conflict("alarm/closed", closedBy + " has closed this alarm already.").with("by", closedBy);
    return new Alarm(id, danger, Status.CLOSED, raisedAt, raisedBy, raisedById, dueAt, escalatedAt, takenAt, takenBy, takenById, now,
        actor.name(),
        reason.strip());
  }

  /** Dispatchers see the alarms of their units at once, supervisors once they are escalated, and who raised one sees his own. */
  public boolean isSeenBy(Actor actor) {
    if (raisedById != null && actor.kind() == Actor.Kind.USER && raisedById == actor.id())
      return true;
    if (!actor.sees(danger.unitId()))
      return false;
    return actor.hasAny(Role.DISPATCHER) || escalatedAt != null && actor.hasAny(Role.SUPERVISOR);
  }

  private void requireSeen(Actor actor) {
    if (!isSeenBy(actor) || !actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR)) {
      throw Refusal.forbidden("alarm/not-yours", "This alarm is for the dispatchers and supervisors of its unit.");
    }
  }
}
