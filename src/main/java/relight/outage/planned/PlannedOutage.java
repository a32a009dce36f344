package relight.outage.planned;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * Work that needs a part of the network dead: when, which switches, who is dark meanwhile, and how far it has come. What may happen to it next
 * is decided here.
 *
 * @param publicId    what the board calls it
 * @param work        what is done, for the staff
 * @param cause       code of the catalogue, which tells everybody what sort of work it is
 * @param requestedBy whoever asked for it may not say yes to it himself; null while nobody has
 * @param because     why it was refused or called off
 * @param alarms      how many were raised because it lasts too long: one before the promised end, one after it
 */
public record PlannedOutage(long id, String code, String publicId, int version, PlannedStatus status, Long unitId, Window window,
    String work,
    String cause, List<SwitchingStep> steps, Reckoned reckoned, Times times, Long requestedBy, String because, int alarms) {

  private static final Duration LONGEST = Duration.ofDays(14);
  private static final int MOST_STEPS = 200;
  /** Nobody begins longer before the time of which customers were told. */
  private static final Duration EARLY = Duration.ofHours(1);
  private static final Duration FUTURE = Duration.ofMinutes(2);

  /** From the first light that goes to the last that is promised back. */
  public record Window(Instant from, Instant to) {

    public Window {
      if (from == null || to == null)
        throw Refusal.invalid("planned/window", "A planned outage has a window: give from and to.");
      if (!to.isAfter(from))
        throw Refusal.invalid("planned/window", "The window ends before it begins.");
      if (to.isAfter(from.plus(LONGEST)))
        throw Refusal.invalid("planned/window", "The window is longer than 14 days.");
    }
  }

  /**
   * What the steps mean on the grid, as of a journal number.
   *
   * @param customers the most that are dark at the same time
   * @param large     how many of those who are dark at all must be told in writing
   */
  public record Reckoned(int customers, int large, Instant at, long number) {}

  /**
   * @param announcedFrom when it was to begin as customers last heard it before a change
   * @param changed       last change since it was announced, calling it off among them
   */
  public record Times(Instant created, Instant announced, Instant announcedFrom, Instant changed, Instant began, Instant ended) {}

  public PlannedOutage {
    steps = List.copyOf(steps);
  }

  /** Steps as somebody wants them: numbered in their order, none before the one that comes first, all inside the window. */
  public static List<SwitchingStep> steps(List<Wish> wishes, Window window) {
    if (wishes == null || wishes.isEmpty())
      throw Refusal.invalid("planned/steps", "Name the switching steps: device, open, at.");
    if (wishes.size() > MOST_STEPS)
      throw Refusal.invalid("planned/steps", "At most " + MOST_STEPS + " steps.");
    var steps = new ArrayList<SwitchingStep>();
    for (var wish : wishes) {
      int number = steps.size() + 1;
      if (wish == null || wish.device() == null || wish.device().isBlank() || wish.open() == null || wish.at() == null)
        throw Refusal.invalid("planned/step", "Step " + number + " needs device, open and at.").with("step", number);
      if (wish.at().isBefore(window.from()) || wish.at().isAfter(window.to()))
        throw Refusal.invalid("planned/step-time", "Step " + number + " lies outside of the window.").with("step", number);
      if (!steps.isEmpty() && wish.at().isBefore(steps.getLast().plannedAt()))
        throw Refusal.invalid("planned/step-time", "Step " + number + " lies before the one that comes first.").with("step", number);
      steps.add(new SwitchingStep(number, wish.device(), wish.open(), wish.at(), null, null));
    }
    return steps;
  }

  /** A step as somebody wants it. */
  public record Wish(String device, Boolean open, Instant at) {}

  /** Refuses whoever may not plan, or has not seen its present version. */
  void requireDecision(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(unitId);
    if (seenVersion != version)
      throw Refusal.conflict("planned/stale", "This planned outage has changed: look at it again.").with("current", version);
  }

  /**
   * Another time, other steps. What was requested or approved is a draft again; what was announced stays announced, and its customers have to
   * be told anew.
   */
  public PlannedOutage change(Actor actor, int seenVersion, Plan plan, Instant now) {
    requireDecision(actor, seenVersion);
    if (status != PlannedStatus.IN_PROGRESS)
      plan.requireAhead(now);
    return switch (status) {
      case DRAFT -> with(PlannedStatus.DRAFT, plan, times);
      case REQUESTED, APPROVED, REFUSED -> with(PlannedStatus.DRAFT, plan, times);
      case ANNOUNCED -> with(PlannedStatus.ANNOUNCED, plan, changed(now));
      case IN_PROGRESS -> going(plan, now);
      case DONE, CANCELLED -> throw Refusal
          .conflict("planned/wrong-status", "A planned outage that is " + status.text() + " cannot be changed.")
          .with("status", status.text())
          .with("current", version);
    };
  }

  /** What is done is done: a change while it goes on may only put other steps behind it, or a later end. */
  private PlannedOutage going(Plan plan, Instant now) {
    if (!plan.window().from().equals(window.from()))
      throw Refusal.conflict("planned/begun", "It has begun: only its end and the steps to come can change.");
    var merged = new ArrayList<SwitchingStep>();
    for (var before : steps) {
      if (!before.isDone())
        break;
      int i = merged.size();
      var same = i < plan.steps().size() ? plan.steps().get(i) : null;
      if (same == null || !same.device().equals(before.device()) || same.open() != before.open())
        throw Refusal.conflict("planned/begun", "Step " + before.number() + " is done: it stays.").with("step", before.number());
      merged.add(before);
    }
    merged.addAll(plan.steps().subList(merged.size(), plan.steps().size()));
    return new PlannedOutage(id, code, publicId, version + 1, status, plan.unitId(), plan.window(), plan.work(), plan.cause(), merged,
        plan.reckoned(), changed(now), requestedBy, because, plan.window().to().isAfter(window.to()) ? 0 : alarms);
  }

  /** What is planned, apart from how far it has come. */
  public record Plan(Window window, String work, String cause, List<SwitchingStep> steps, Long unitId, Reckoned reckoned) {

    void requireAhead(Instant now) {
      if (!window.from().isAfter(now))
        throw Refusal.invalid("planned/past", "It would have begun already.");
    }
  }

  public static PlannedOutage draft(String code, String publicId, Plan plan, Instant now) {
    plan.requireAhead(now);
    return new PlannedOutage(0, code, publicId, 1, PlannedStatus.DRAFT, plan.unitId(), plan.window(), plan.work(), plan.cause(),
        plan.steps(),
        plan.reckoned(), new Times(now, null, null, null, null, null), null, null, 0);
  }

  public PlannedOutage request(Actor actor, int seenVersion, Instant now) {
    requireDecision(actor, seenVersion);
    become(PlannedStatus.REQUESTED);
    requireAhead(now);
    return new PlannedOutage(id, code, publicId, version + 1, PlannedStatus.REQUESTED, unitId, window, work, cause, steps, reckoned, times,
        actor.id(), null, alarms);
  }

  /** Two pairs of eyes: who asked for it does not decide about it. */
  public PlannedOutage approve(Actor actor, int seenVersion, Instant now) {
    requireJudge(actor, seenVersion);
    become(PlannedStatus.APPROVED);
    requireAhead(now);
    return as(PlannedStatus.APPROVED, times, null);
  }

  public PlannedOutage refuse(Actor actor, int seenVersion, String why) {
    requireJudge(actor, seenVersion);
    become(PlannedStatus.REFUSED);
    return as(PlannedStatus.REFUSED, times, reason(why));
  }

  private void requireJudge(Actor actor, int seenVersion) {
    requireDecision(actor, seenVersion);
    actor.requireAny(Role.SUPERVISOR);
    if (requestedBy != null && requestedBy == actor.id() && actor.kind() == Actor.Kind.USER)
      throw Refusal.forbidden("planned/own-request", "Who asked for it does not decide about it.");
  }

  public PlannedOutage announce(Actor actor, int seenVersion, Reckoned again, Instant now) {
    requireDecision(actor, seenVersion);
    become(PlannedStatus.ANNOUNCED);
    requireAhead(now);
    return new PlannedOutage(id, code, publicId, version + 1, PlannedStatus.ANNOUNCED, unitId, window, work, cause, steps, again,
        new Times(times.created, now, window.from(), null, null, null), requestedBy, null, alarms);
  }

  /** Whether its customers can be told (once more). */
  PlannedOutage told(Actor actor, int seenVersion) {
    requireDecision(actor, seenVersion);
    if (times.announced == null || status != PlannedStatus.ANNOUNCED && status != PlannedStatus.CANCELLED)
      throw wrongStatus("be told about");
    return as(status, times, because);
  }

  public PlannedOutage start(Actor actor, int seenVersion, Instant now) {
    requireDecision(actor, seenVersion);
    become(PlannedStatus.IN_PROGRESS);
    if (now.isBefore(window.from().minus(EARLY)))
      throw Refusal.conflict("planned/too-early", "Its customers were told of " + window.from() + ": change the window first.").with("from",
          window.from().toString());
    return as(PlannedStatus.IN_PROGRESS, new Times(times.created, times.announced, times.announcedFrom, times.changed, now, null), null);
  }

  /** The step that has this number, to be done now; steps are done in their order. */
  SwitchingStep next(int number) {
    if (status != PlannedStatus.IN_PROGRESS)
      throw wrongStatus("be switched for");
    var step = steps.stream().filter(s -> s.number() == number).findFirst()
        .orElseThrow(() -> Refusal.missing("planned/unknown-step", "There is no step " + number + "."));
    if (step.isDone())
      throw Refusal.conflict("planned/step-done", step.doneBy() + " has done step " + number + " already.").with("by", step.doneBy());
    var first = steps.stream().filter(s -> !s.isDone()).findFirst().orElseThrow();
    if (first.number() != number)
      throw Refusal.conflict("planned/step-order", "Step " + first.number() + " comes first.").with("step", first.number());
    return step;
  }

  /** @param at by the clock of whoever did it; not before the step that went before it */
  public PlannedOutage step(Actor actor, int seenVersion, int number, Instant at, Instant now) {
    requireDecision(actor, seenVersion);
    next(number);
    if (at.isAfter(now.plus(FUTURE)))
      throw Refusal.invalid("planned/future", "This lies in the future: look at the clock.");
    var before = steps.stream().filter(SwitchingStep::isDone).map(SwitchingStep::doneAt).max(java.util.Comparator.naturalOrder());
    if (before.isPresent() && at.isBefore(before.get()))
      throw Refusal.invalid("planned/before-previous", "This lies before the step that went before it.").with("previous",
          before.get().toString());
    var done = steps.stream().map(s -> s.number() == number ? s.done(at, actor.name()) : s).toList();
    return new PlannedOutage(id, code, publicId, version + 1, status, unitId, window, work, cause, done, reckoned, times, requestedBy,
        because,
        alarms);
  }

  /** @param stillDark how many of its customers have no supply yet */
  public PlannedOutage finish(Actor actor, int seenVersion, int stillDark, Instant now) {
    requireDecision(actor, seenVersion);
    become(PlannedStatus.DONE);
    if (stillDark > 0)
      throw Refusal.conflict("planned/still-dark", stillDark + " of its customers have no supply yet.").with("customers", stillDark);
    return as(PlannedStatus.DONE, new Times(times.created, times.announced, times.announcedFrom, times.changed, times.began, now), because);
  }

  public PlannedOutage cancel(Actor actor, int seenVersion, String why, Instant now) {
    requireDecision(actor, seenVersion);
    become(PlannedStatus.CANCELLED);
    var then = status == PlannedStatus.ANNOUNCED ? changed(now) : times;
    return as(PlannedStatus.CANCELLED, new Times(then.created, then.announced, then.announcedFrom, then.changed, then.began, now),
        reason(why));
  }

  /** One more alarm was raised because it lasts too long. */
  PlannedOutage alarmed(int count) {
    return new PlannedOutage(id, code, publicId, version, status, unitId, window, work, cause, steps, reckoned, times, requestedBy, because,
        count);
  }

  /** Customers count from the time they heard last, so the earlier of an unannounced change and the announcement holds. */
  private Times changed(Instant now) {
    var told = times.changed == null || times.announcedFrom.isBefore(window.from()) ? times.announcedFrom : window.from();
    return new Times(times.created, times.announced, told, now, times.began, times.ended);
  }

  private void requireAhead(Instant now) {
    if (!window.from().isAfter(now))
      throw Refusal.conflict("planned/past", "It would have begun already: give it another time.");
  }

  private void become(PlannedStatus next) {
    if (!status.canBecome(next))
      throw wrongStatus("become " + next.text());
  }

  private Refusal wrongStatus(String what) {
    return Refusal.conflict("planned/wrong-status", "A planned outage that is " + status.text() + " cannot " + what + ".")
        .with("status", status.text()).with("current", version);
  }

  private PlannedOutage with(PlannedStatus next, Plan plan, Times then) {
    return new PlannedOutage(id, code, publicId, version + 1, next, plan.unitId(), plan.window(), plan.work(), plan.cause(), plan.steps(),
        plan.reckoned(), then, next == PlannedStatus.DRAFT ? null : requestedBy, null, alarms);
  }

  private PlannedOutage as(PlannedStatus next, Times then, String why) {
    return new PlannedOutage(id, code, publicId, version + 1, next, unitId, window, work, cause, steps, reckoned, then, requestedBy, why,
        alarms);
  }

  private static String reason(String text) {
    if (text == null || text.isBlank())
      throw Refusal.invalid("planned/reason-missing", "This needs a reason.");
    return bounded(text, 500, "planned/reason-long");
  }

  static String bounded(String text, int longest, String code) {
    if (text.length() > longest)
      throw Refusal.invalid(code, "At most " + longest + " characters.");
    return text.strip();
  }
}
