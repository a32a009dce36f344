package relight.job;

import java.time.Duration;
import java.time.Instant;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * Work for a crew: bring back the supply that an outage took. Moments are those of whoever did it (the phone's own clock for the crew).
 *
 * @param crewId   who has it, or null for a draft nobody was chosen for
 * @param target   by when supply must be back, or null where no rule holds
 * @param report   what the crew wrote when it was done
 * @param because  why it was rejected or cancelled
 */
public record Job(long id, String code, int version, JobStatus status, long outageId, Long crewId, Long unitId, String note, Instant target,
    Instant createdAt, String createdBy, Times times, String cause, String report, String because) {

  /** Phones run a little behind; a step that seems to lie this little before the one before it happened right after it. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);
  private static final Duration FUTURE = Duration.ofMinutes(2);

  /** When each step was taken; null while it was not. */
  public record Times(Instant sent, Instant acknowledged, Instant enRoute, Instant onSite, Instant done) {

    static final Times NONE = new Times(null, null, null, null, null);

    Instant last() {
      return done != null ? done : onSite != null ? onSite : enRoute != null ? enRoute : acknowledged != null ? acknowledged : sent;
    }
  }

  /** Hands it to a crew: the first time, again after a rejection, or to another one while nobody works on it yet. */
  public Job send(Actor dispatcher, int seenVersion, long toCrew, Instant now) {
    requireDispatcher(dispatcher, seenVersion);
    become(JobStatus.SENT);
    return new Job(id, code, version + 1, JobStatus.SENT, outageId, toCrew, unitId, note, target, createdAt, createdBy,
        new Times(now, null, null, null, null), null, null, null);
  }

  public Job acknowledge(long byCrew, Instant at, Instant now) {
    requireCrew(byCrew);
    if (status == JobStatus.ACKNOWLEDGED)
      return this;
    become(JobStatus.ACKNOWLEDGED);
    return with(JobStatus.ACKNOWLEDGED, new Times(times.sent, moment(at, now), null, null, null));
  }

  public Job setOut(long byCrew, Instant at, Instant now) {
    requireCrew(byCrew);
    if (status == JobStatus.EN_ROUTE)
      return this;
    become(JobStatus.EN_ROUTE);
    return with(JobStatus.EN_ROUTE, new Times(times.sent, times.acknowledged, moment(at, now), null, null));
  }

  public Job markOnSite(long byCrew, Instant at, Instant now) {
    requireCrew(byCrew);
    if (status == JobStatus.ON_SITE)
      return this;
    become(JobStatus.ON_SITE);
    return with(JobStatus.ON_SITE, new Times(times.sent, times.acknowledged, times.enRoute, moment(at, now), null));
  }

  public Job finish(long byCrew, Instant at, String foundCause, String wrote, Instant now) {
    requireCrew(byCrew);
    become(JobStatus.DONE);
    if (wrote != null && wrote.length() > 2000)
      throw Refusal.invalid("job/note-long", "The note is longer than 2,000 characters.");
    if (foundCause != null && !foundCause.matches("[a-z][a-z-]{0,40}"))
      throw Refusal.invalid("job/cause", "The cause is not one of the catalogue.");
    return new Job(id, code, version + 1, JobStatus.DONE, outageId, crewId, unitId, note, target, createdAt, createdBy,
        new Times(times.sent, times.acknowledged, times.enRoute, times.onSite, moment(at, now)), foundCause, wrote, null);
  }

  public Job reject(long byCrew, String why, Instant now) {
    requireCrew(byCrew);
    become(JobStatus.REJECTED);
    return ended(JobStatus.REJECTED, why);
  }

  public Job cancel(Actor dispatcher, int seenVersion, String why) {
    requireDispatcher(dispatcher, seenVersion);
    become(JobStatus.CANCELLED);
    return ended(JobStatus.CANCELLED, why);
  }

  /** The outage came to its end without this job. */
  public Job overtaken(String why) {
    return ended(JobStatus.CANCELLED, why);
  }

  /** Its outage turned out to be part of another one, whose target counts from now on. */
  public Job movedTo(long otherOutage, Instant otherTarget) {
    return new Job(id, code, version + 1, status, otherOutage, crewId, unitId, note, otherTarget, createdAt, createdBy, times, cause,
        report,
        because);
  }

  private Job ended(JobStatus how, String why) {
    if (why == null || why.isBlank())
      throw Refusal.invalid("job/reason-missing", "This needs a reason.");
    if (why.length() > 500)
      throw Refusal.invalid("job/reason-long", "The reason is longer than 500 characters.");
    return new Job(id, code, version + 1, how, outageId, crewId, unitId, note, target, createdAt, createdBy, times, cause, report,
        why.strip());
  }

  private Job with(JobStatus next, Times then) {
    return new Job(id, code, version + 1, next, outageId, crewId, unitId, note, target, createdAt, createdBy, then, cause, report, because);
  }

  private void requireDispatcher(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(unitId);
    if (seenVersion != version)
      throw Refusal.conflict("job/stale", "This job has changed: look at it again.").with("current", version);
  }

  /** Only who stands before it can say how long it will take. */
  void requireOnSite(long byCrew) {
    requireCrew(byCrew);
    if (status != JobStatus.ON_SITE)
      throw Refusal.conflict("job/not-on-site", "Say how long it will take when you are at the place.").with("status", status.text())
          .with("current", version);
  }

  private void requireCrew(long byCrew) {
    if (crewId == null || crewId != byCrew)
      throw Refusal.forbidden("job/not-yours", "This job belongs to another crew.");
  }

  private void become(JobStatus next) {
    if (!status.canBecome(next)) {
      throw Refusal.conflict("job/wrong-status", "A job that is " + status.text() + " cannot become " + next.text() + ".")
          .with("status", status.text())
          .with("current", version);
    }
  }

  private Instant moment(Instant at, Instant now) {
    if (at == null)
      return now;
    if (at.isAfter(now.plus(FUTURE)))
      throw Refusal.invalid("job/future", "This lies in the future: look at the clock of the phone.").with("serverTime", now.toString());
    var last = times.last();
    if (last == null || !at.isBefore(last))
      return at;
    if (at.isBefore(last.minus(CLOCK_TOLERANCE))) {
      throw Refusal.invalid("job/before-previous", "This lies before the step that went before it.").with("previous", last.toString());
    }
    return last;
  }
}
