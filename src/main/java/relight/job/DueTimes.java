package relight.job;

import java.time.Instant;
import java.util.List;
import relight.Refusal;
import relight.clock.Deadline;
import relight.clock.RulePacks;
import relight.job.target.ServiceTargets;
import relight.outage.Outage;

/** By when a job has to be done, and when to warn. */
public final class DueTimes {

  private final ServiceTargets targets;
  private final RulePacks legal;

  public DueTimes(ServiceTargets targets, RulePacks legal) {
    this.targets = targets;
    this.legal = legal;
  }

  /** By the law's clocks, with the utility's own warnings. */
  Job.Due of(Outage outage) {
    var kind = JobKind.RESTORATION.text();
    var target = outage.target() == null ? null : targets.window(kind, outage.target().at(), outage.firstReportAt());
    // nobody has asked yet where nobody has reported
    var cause = outage.firstReportAt() == null
        ? null
        : legal.deadline(RulePacks.CAUSE_TOLD, outage.firstReportAt()).map(Deadline::at).orElse(null);
    return new Job.Due(target == null ? null : target.at(), target == null ? null : outage.target().rule(),
        target == null ? null : target.amberAt(), target == null ? null : target.redAt(), cause,
        cause == null ? null : cause.minus(targets.causeTold()));
  }

  /** By the utility's own target of its kind, or as whoever makes it says. */
  Job.Due of(JobKind kind, Instant dueAt, Instant now) {
    if (dueAt != null && !dueAt.isAfter(now))
      throw Refusal.invalid("job/due-past", "The time by which it must be done is over already: dueAt.");
    var window = targets.window(kind.text(), dueAt, now);
    return window == null
        ? Job.Due.NONE
        : new Job.Due(window.at(), dueAt == null ? kind.text() : null, window.amberAt(), window.redAt(), null, null);
  }

  /** What has to be measured after such a job, when nobody says otherwise. */
  List<String> readings(JobKind kind) {
    return targets.of(kind.text()).readings();
  }
}
