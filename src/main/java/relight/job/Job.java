package relight.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.PhoneTime;

/**
 * Work for a crew. Moments are those of whoever did it (the phone's own clock, mended where it is wrong).
 *
 * @param crewId who has it, or null for a draft nobody was chosen for
 * @param told   that cause and expected time were told to the customers, or null
 * @param skew_s by how many seconds the phone of the last step was behind, or null
 */
public record Job(long id, String code, int version, JobKind kind, JobStatus status, Subject subject, Long crewId, Long unitId, Brief brief,
    Due due, Instant createdAt, String createdBy, Times times, Outcome outcome, Told told, Remaining remaining, Integer skew_s) {

  /** Phones run a little behind; a step that seems to lie this little before the one before it happened right after it. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);
  private static final Duration FUTURE = Duration.ofMinutes(2);
  private static final int LONGEST_NOTE = 2000;

  /** What it is about, and where. Where there is an outage, its place is the outage's. */
  public record Subject(Long outageId, String deviceId, Long customerId, String asset, Double lon, Double lat, String communeCode,
      String hamletCode) {

    static Subject of(long outageId) {
      return new Subject(outageId, null, null, null, null, null, null, null);
    }
  }

  /** @param readings quantities that must be measured after the repair */
  public record Brief(String title, String note, List<String> readings) {

    public Brief {
      if (title != null && title.length() > 200)
        throw Refusal.invalid("job/title-long", "The title is longer than 200 characters.");
      requireShort(note);
      readings = List.copyOf(readings);
    }
  }

  /**
   * By when it must be done, and by when customers must know why and how long.
   *
   * @param at      null where no rule holds
   * @param rule    which rule says so
   * @param causeAt by when cause and expected time must be told; null where nobody waits for them
   */
  public record Due(Instant at, String rule, Instant amberAt, Instant redAt, Instant causeAt, Instant causeAmberAt) {

    public static final Due NONE = new Due(null, null, null, null, null, null);
  }

  /** When each step was taken; null while it was not. */
  public record Times(Instant sent, Instant acknowledged, Instant enRoute, Instant onSite, Instant working, Instant suspended, Instant done,
      Instant verified) {

    static final Times NONE = new Times(null, null, null, null, null, null, null, null);

    static Times sentAt(Instant at) {
      return new Times(at, null, null, null, null, null, null, null);
    }

    /** The latest of them. */
    Instant last() {
      Instant last = null;
      for (var one : new Instant[]{sent, acknowledged, enRoute, onSite, working, suspended, done})
        if (one != null && (last == null || one.isAfter(last)))
          last = one;
      return last;
    }

    private Times with(JobDeed deed, Instant at) {
      return switch (deed) {
        case ACKNOWLEDGE -> new Times(sent, at, null, null, null, null, null, null);
        case EN_ROUTE -> new Times(sent, acknowledged, at, null, null, null, null, null);
        case ON_SITE -> new Times(sent, acknowledged, enRoute, at, null, null, null, null);
        case START -> new Times(sent, acknowledged, enRoute, onSite, at, null, null, null);
        case SUSPEND, RESUME -> new Times(sent, acknowledged, enRoute, onSite, working, at, null, null);
        case DONE -> new Times(sent, acknowledged, enRoute, onSite, working, suspended, at, null);
        case VERIFY -> new Times(sent, acknowledged, enRoute, onSite, working, suspended, done, at);
        case ASSIGN, SEND, TRANSFER, REJECT, CANCEL -> this;
      };
    }

    private Instant of(JobDeed deed) {
      return switch (deed) {
        case ACKNOWLEDGE -> acknowledged;
        case EN_ROUTE -> enRoute;
        case ON_SITE -> onSite;
        case START -> working;
        case SUSPEND, RESUME -> suspended;
        case DONE -> done;
        case ASSIGN, SEND, TRANSFER, REJECT, CANCEL, VERIFY -> null;
      };
    }
  }

  /**
   * @param report  what the crew wrote when it was done
   * @param because why it was rejected, suspended or cancelled
   */
  public record Outcome(String cause, String report, String because, String verifiedBy) {

    static final Outcome NONE = new Outcome(null, null, null, null);
  }

  /**
   * Why there is no supply and when it is expected back, as the customers were told.
   *
   * @param cause   a code of the catalogue
   * @param channel how they were told, e.g. sms, phone, loudspeaker
   */
  public record Told(Instant at, String by, String cause, Instant from, Instant to, String channel, String note) {}

  /** How long the crew says it will still take. */
  public record Remaining(Instant from, Instant to, Instant at, String by, String note) {}

  /** A crew is chosen, or another one; nobody is told. */
  public Job assign(Actor dispatcher, int seenVersion, Long toCrew) {
    requireDispatcher(dispatcher, seenVersion);
    return with(become(JobDeed.ASSIGN), toCrew, Times.NONE, Outcome.NONE, null);
  }

  /** Hands it to a crew: the first time, again after a rejection, or to another one while nobody is at the place. */
  public Job send(Actor dispatcher, int seenVersion, long toCrew, Instant now) {
    requireDispatcher(dispatcher, seenVersion);
    return with(become(JobDeed.SEND), toCrew, Times.sentAt(now), Outcome.NONE, null);
  }

  /** Takes it from the crew that has it and hands it to another, with what was found so far. */
  public Job transfer(Actor dispatcher, int seenVersion, long toCrew, String why, Instant now) {
    requireDispatcher(dispatcher, seenVersion);
    if (crewId != null && crewId == toCrew)
      throw Refusal.conflict("job/same-crew", "This crew has it already.").with("current", version);
    var reason = reason(why);
    return with(become(JobDeed.TRANSFER), toCrew, Times.sentAt(now), new Outcome(outcome.cause, outcome.report, reason, null), null);
  }

  public Job acknowledge(long byCrew, PhoneTime when, Instant now) {
    return step(JobDeed.ACKNOWLEDGE, byCrew, when, now, null);
  }

  public Job setOut(long byCrew, PhoneTime when, Instant now) {
    return step(JobDeed.EN_ROUTE, byCrew, when, now, null);
  }

  public Job markOnSite(long byCrew, PhoneTime when, Instant now) {
    return step(JobDeed.ON_SITE, byCrew, when, now, null);
  }

  public Job start(long byCrew, PhoneTime when, Instant now) {
    return step(JobDeed.START, byCrew, when, now, null);
  }

  public Job suspend(long byCrew, PhoneTime when, String why, Instant now) {
    return step(JobDeed.SUSPEND, byCrew, when, now, reason(why));
  }

  public Job resume(long byCrew, PhoneTime when, Instant now) {
    return step(JobDeed.RESUME, byCrew, when, now, null);
  }

  public Job reject(long byCrew, PhoneTime when, String why, Instant now) {
    return step(JobDeed.REJECT, byCrew, when, now, reason(why));
  }

  private Job step(JobDeed deed, long byCrew, PhoneTime when, Instant now, String because) {
    requireCrew(byCrew);
    if (isBehind(deed, when))
      return this;
    var next = become(deed);
    var then = times.with(deed, moment(when, now));
    return with(next, crewId, then, new Outcome(outcome.cause, outcome.report, because, null), when.skew_s());
  }

  /** @param foundCause a code of the catalogue, or null */
  public Job finish(long byCrew, PhoneTime when, String foundCause, String wrote, Instant now) {
    requireCrew(byCrew);
    if (isBehind(JobDeed.DONE, when))
      return this;
    var next = become(JobDeed.DONE);
    requireShort(wrote);
    if (foundCause != null && !foundCause.matches("[a-z][a-z-]{0,40}"))
      throw Refusal.invalid("job/cause", "The cause is not one of the catalogue.");
    return with(next, crewId, times.with(JobDeed.DONE, moment(when, now)), new Outcome(foundCause, wrote, null, null), when.skew_s());
  }

  /** Why supply had gone was found out, or found out better, after the work was done. */
  Job caused(String foundCause) {
    return with(status, crewId, times, new Outcome(foundCause, outcome.report, outcome.because, outcome.verifiedBy), null);
  }

  /** A dispatcher has looked at what was done. */
  public Job verify(Actor dispatcher, int seenVersion, Instant now) {
    requireDispatcher(dispatcher, seenVersion);
    return with(become(JobDeed.VERIFY), crewId, times.with(JobDeed.VERIFY, now),
        new Outcome(outcome.cause, outcome.report, outcome.because, dispatcher.name()), skew_s);
  }

  public Job cancel(Actor dispatcher, int seenVersion, String why) {
    requireDispatcher(dispatcher, seenVersion);
    return cancelled(become(JobDeed.CANCEL), why);
  }

  /** The outage came to its end without this job. */
  public Job overtaken(String why) {
    return cancelled(become(JobDeed.CANCEL), why);
  }

  private Job cancelled(JobStatus next, String why) {
    return with(next, crewId, times, new Outcome(outcome.cause, outcome.report, reason(why), null), skew_s);
  }

  /** Its outage turned out to be part of another one, whose target counts from now on. */
  public Job movedTo(long otherOutage, Due otherDue) {
    return new Job(id, code, version + 1, kind, status, Subject.of(otherOutage), crewId, unitId, brief, otherDue, createdAt, createdBy,
        times,
        outcome, told, remaining, skew_s);
  }

  /** Why and how long, as the customers were told. */
  public Job told(Told word) {
    if (due.causeAt == null)
      throw Refusal.conflict("job/nobody-waits", "This job is for no outage: there is nobody to be told.").with("current", version);
    return new Job(id, code, version + 1, kind, status, subject, crewId, unitId, brief, due, createdAt, createdBy, times, outcome,
        word, remaining, skew_s);
  }

  /** Only who stands before it can say how long it will take. */
  public Job estimated(long byCrew, Remaining rest) {
    requireCrew(byCrew);
    if (!status.isAtPlace())
      throw Refusal.conflict("job/not-on-site", "Say how long it will take when you are at the place.").with("status", status.text())
          .with("current", version);
    return new Job(id, code, version + 1, kind, status, subject, crewId, unitId, brief, due, createdAt, createdBy, times, outcome, told,
        rest,
        skew_s);
  }

  /** The same, one version on, because something that belongs to it has changed. */
  Job touched() {
    return new Job(id, code, version + 1, kind, status, subject, crewId, unitId, brief, due, createdAt, createdBy, times, outcome, told,
        remaining, skew_s);
  }

  private Job with(JobStatus next, Long nextCrew, Times then, Outcome came, Integer skew) {
    return new Job(id, code, version + 1, kind, next, subject, nextCrew, unitId, brief, due, createdAt, createdBy, then, came, told,
        remaining,
        skew == null ? skew_s : skew);
  }

  /** Whether it has gone past this deed already: another phone of the crew was faster, or this one was out of reach. */
  private boolean isBehind(JobDeed deed, PhoneTime when) {
    var was = times.of(deed);
    if (was == null)
      return false;
    return switch (deed) {
      case ACKNOWLEDGE, EN_ROUTE, ON_SITE, DONE -> true;
      case START -> status == JobStatus.WORKING || isBefore(when);
      case SUSPEND -> status == JobStatus.SUSPENDED || isBefore(when);
      case RESUME -> status == JobStatus.WORKING || isBefore(when);
      default -> false;
    };
  }

  /** A pause can come again and again: which one this was tells the time. */
  private boolean isBefore(PhoneTime when) {
    return when.at() != null && when.at().isBefore(times.last());
  }

  void requireDispatcher(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(unitId);
    if (seenVersion != version)
      throw Refusal.conflict("job/stale", "This job has changed: look at it again.").with("current", version);
  }

  void requireCrew(long byCrew) {
    if (crewId == null || crewId != byCrew)
      throw Refusal.forbidden("job/not-yours", "This job belongs to another crew.");
  }

  private JobStatus become(JobDeed deed) {
    return status.after(deed).orElseThrow(
        () -> Refusal.conflict("job/wrong-status", "A job that is " + status.text() + " does not allow: " + deed.text() + ".")
            .with("status", status.text()).with("current", version));
  }

  static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  static String reason(String why) {
    if (why == null || why.isBlank())
      throw Refusal.invalid("job/reason-missing", "This needs a reason.");
    if (why.length() > 500)
      throw Refusal.invalid("job/reason-long", "The reason is longer than 500 characters.");
    return why.strip();
  }

  /** What somebody wrote, whether it counts or is kept aside, travels to every page that shows the job. */
  static void requireShort(String note) {
    if (note != null && note.length() > LONGEST_NOTE)
      throw Refusal.invalid("job/note-long", "The note is longer than 2,000 characters.");
  }

  /** A phone that says how its clock stands is put into order; one that does not is told when it cannot be right. */
  private Instant moment(PhoneTime when, Instant now) {
    var at = when.at();
    if (at == null)
      return now;
    var last = times.last();
    if (when.isKnown()) {
      var mended = at.isAfter(now) ? now : at;
      return last != null && mended.isBefore(last) ? last : mended;
    }
    if (at.isAfter(now.plus(FUTURE)))
      throw Refusal.invalid("job/future", "This lies in the future: look at the clock of the phone.").with("serverTime", now.toString());
    if (last == null || !at.isBefore(last))
      return at;
    if (at.isBefore(last.minus(CLOCK_TOLERANCE))) {
      throw Refusal.invalid("job/before-previous", "This lies before the step that went before it.").with("previous", last.toString());
    }
    return last;
  }
}
