package relight.outage.conflict;

import java.time.Instant;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * Two witnesses who contradict each other: a task for a dispatcher, who looks and says what is true.
 *
 * @param subject  what it is about, e.g. {@code device/T12}; of a kind it has one open conflict
 * @param device   the device in question, or null
 * @param outageId the outage in question, or null
 * @param facts    what each of them says; no personal data
 */
public record Conflict(long id, ConflictKind kind, String subject, String device, Long outageId, Long unitId, Map<String, Object> facts,
    Instant raisedAt, Instant resolvedAt, String resolvedBy, String resolution) {

  private static final int LONGEST = 500;

  public boolean isOpen() {
    return resolvedAt == null;
  }

  Conflict resolve(Actor actor, String why, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(unitId);
    if (!isOpen())
      throw Refusal.conflict("conflict/resolved", resolvedBy + " has resolved this already.").with("by", resolvedBy);
    if (why == null || why.isBlank() || why.length() > LONGEST)
      throw Refusal.invalid("conflict/resolution", "Say in 1 to " + LONGEST + " characters what is true.");
    return over(actor.name(), why.strip(), now);
  }

  Conflict over(String by, String why, Instant now) {
    return new Conflict(id, kind, subject, device, outageId, unitId, facts, raisedAt, now, by, why);
  }
}
