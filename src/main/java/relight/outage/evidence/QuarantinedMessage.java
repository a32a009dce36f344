package relight.outage.evidence;

import java.time.Instant;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * A message that could not be taken, and what became of it.
 *
 * @param unitId of its source; null if that speaks for all
 * @param times  how often it has come
 * @param state  waiting, taken or dismissed
 */
record QuarantinedMessage(long id, long sourceId, String source, Long unitId, String messageId, SourceKind.Intake intake, String code,
    String detail, String body, Instant arrivedAt, Instant lastAt, int times, String state, Instant settledAt, String settledBy,
    String reason) {

  /** How many of one source wait for one reason. */
  record Count(String source, String kind, String code, int messages, Instant firstAt, Instant lastAt) {}

  /** Whether this person may retry or dismiss it now. */
  void requireWaiting(Actor actor) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
    actor.requireUnit(unitId);
    if (!state.equals("waiting"))
      throw Refusal.conflict("quarantine/settled", "This message was " + state + " already.").with("by", settledBy);
  }
}
