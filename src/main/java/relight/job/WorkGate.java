package relight.job;

import java.time.Instant;
import relight.auth.Actor;
import relight.storage.Tx;

/**
 * Whoever watches over the people at a job: asked before they begin and before they end, told of each step, in the same transaction and with the
 * row of the job locked. A no is a {@link relight.Refusal}, and nothing of the step happens.
 */
public interface WorkGate {

  /**
   * May this crew lay hands on it now?
   *
   * @param again true when the work was suspended before
   * @param at    when it begins, by the mended clock of the phone
   */
  void requireMayStart(Tx tx, Actor actor, Job job, long crewId, boolean again, Instant at, Instant now);

  /** May it be said to be done; are all people out? */
  void requireMayEnd(Tx tx, Actor actor, Job job, long crewId, Instant at, Instant now);

  /**
   * A step was taken that counts.
   *
   * @param job    as it is now
   * @param before as it was
   */
  void stepped(Tx tx, Actor actor, JobDeed deed, Job before, Job job, Instant at, Instant now);

  /** Whether the job stays with its crew though something else has settled what it was for: its people are in, or an earth is on. */
  boolean holds(Tx tx, Job job);

  /** A crew that helps at a job has reached the place, or helps no longer, however far it had come; it may have to stay. */
  void helped(Tx tx, Actor actor, Job job, long crewId, boolean there, Instant at, Instant now);
}
