package relight.alarm;

import java.time.Instant;
import java.util.List;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * An alarm and what has become of it. Somebody by name takes it; untaken it goes up the ladder, one step each time it is due.
 *
 * @param level    1 while only the dispatchers have it; each step up adds one
 * @param dueAt    when it takes the next step; null where there is none left
 * @param heldFrom supervisors of this unit and above have not got it yet
 * @param helpers  crews that were asked to go and help
 * @param seen     who first had it before his eyes
 * @param answered the crew that was missed, when it gave a sign of life
 */
public record Alarm(long id, Danger danger, Status status, Instant raisedAt, String raisedBy, Long raisedById, int level, Instant dueAt,
    Instant escalatedAt, Long heldFrom, List<Long> helpers, Deed seen, Deed answered, Instant takenAt, String takenBy, Long takenById,
    Instant closedAt, String closedBy, String closedReason) {

  public enum Status {
    RAISED, TAKEN, CLOSED
  }

  /** Somebody did it, then. */
  public record Deed(String by, Instant at) {}

  public Alarm {
    helpers = List.copyOf(helpers);
  }

  public Alarm take(Actor actor, Instant now) {
    requireSeen(actor);
    if (status == Status.TAKEN && takenById != null && takenById == actor.id())
      return this;
    if (status != Status.RAISED) {
      throw Refusal.conflict("alarm/taken", takenBy + " has taken this alarm already.").with("by", takenBy).with("at", takenAt.toString());
    }
    return new Alarm(id, danger, Status.TAKEN, raisedAt, raisedBy, raisedById, level, dueAt, escalatedAt, heldFrom, helpers,
        seen == null ? new Deed(actor.name(), now) : seen, answered, now, actor.name(), actor.id(), null, null, null);
  }

  /**
   * Only authority closes, and only with a reason. Where one of ours cried for help or was missed, only who took it, or a supervisor, does: who
   * has spoken with the people in danger is the one who knows that they are safe, and a colleague who clears his screen is not.
   */
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
    if (!mayClose(actor))
      throw Refusal.forbidden("alarm/not-the-taker", "Only " + takenBy + ", who has taken it, or a supervisor closes this alarm.")
          .with("by", takenBy);
    return new Alarm(id, danger, Status.CLOSED, raisedAt, raisedBy, raisedById, level, dueAt, escalatedAt, heldFrom, helpers, seen,
        answered,
        takenAt, takenBy, takenById, now, actor.name(), reason.strip());
  }

  /** Closed although nobody has taken it: what it warned of is over by itself. Never for people in danger. */
  Alarm settled(Actor actor, String reason, Instant now) {
    if (danger.kind().asksForHelp())
      throw new IllegalStateException("a person in danger is not out of it by himself: " + danger.kind());
    return new Alarm(id, danger, Status.CLOSED, raisedAt, raisedBy, raisedById, level, dueAt, escalatedAt, heldFrom, helpers, seen,
        answered,
        takenAt == null ? now : takenAt, takenBy == null ? actor.name() : takenBy, takenById, now, actor.name(), reason);
  }

  boolean mayClose(Actor actor) {
    return !danger.kind().asksForHelp() || actor.hasAny(Role.SUPERVISOR) || takenById != null && takenById == actor.id();
  }

  /**
   * Dispatchers see the alarms of their units at once, supervisors once it has come up to them, and who raised one sees his own.
   */
  public boolean isSeenBy(Actor actor) {
    if (raisedById != null && actor.kind() == Actor.Kind.USER && raisedById == actor.id())
      return true;
    if (!actor.sees(danger.unitId()))
      return false;
    return actor.hasAny(Role.DISPATCHER)
        || escalatedAt != null && actor.hasAny(Role.SUPERVISOR) && (heldFrom == null || !actor.sees(heldFrom));
  }

  void requireSeen(Actor actor) {
    if (!isSeenBy(actor) || !actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR)) {
      throw Refusal.forbidden("alarm/not-yours", "This alarm is for the dispatchers and supervisors of its unit.");
    }
  }
}
