package relight.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.job.record.Merged;
import relight.outage.OutageView;

/** A job as pages get it; where there is an outage, what it is about comes from that. */
public record JobView(long id, long number, String code, int version, String kind, String title, String status, OutageRef outage,
    OutageView.Device device, Long customerId, String asset, OutageView.PlaceName place, Double lon, Double lat, int customers,
    List<OutageView.Priority> priority, CrewRef crew, List<CrewPart> crews, FormerCrewRef formerCrew, List<Dependency> dependsOn,
    Long unitId,
    String note, List<String> readings, TargetView target, Instant targetAt, CauseTold causeTold, List<Escalation> escalations,
    Estimate estimate, Times times,
    ClockView clock, Safety safety, Map<String, Map<String, Merged>> records, String cause, String report, String because,
    String verifiedBy,
    Can can) {

  public record OutageRef(long id, String code, String status) {}

  public record CrewRef(long id, String name) {}

  /**
   * @param lead  the crew whose steps move the job
   * @param state of the job for the lead; sent, acknowledged, enRoute, onSite or left for one that helps
   */
  public record CrewPart(long id, String name, boolean lead, String state) {}

  /** Who had it last before. */
  public record FormerCrewRef(long id, String name, Instant at, String reason) {}

  public record Dependency(long id, String code, String status, boolean met) {}

  /**
   * @param rule  where it is written that it must be done by then, or null
   * @param state running, amber, red, late, or met when it was done in time
   */
  public record TargetView(Instant at, OutageView.RuleView rule, String state, Instant amberAt, Instant redAt) {}

  /** @param state running, amber, late, or told */
  public record CauseTold(Instant dueAt, Instant at, String by, String cause, Instant from, Instant to, String channel, String state) {}

  /** Who was told that a time is running out, and of which clock. */
  public record Escalation(String clock, String level, Instant dueAt, Instant at, String to) {}

  public record Estimate(Instant from, Instant to, Instant at, String by, String note) {}

  public record Times(Instant createdAt, Instant sentAt, Instant acknowledgedAt, Instant enRouteAt, Instant onSiteAt, Instant workingAt,
      Instant suspendedAt, Instant doneAt, Instant verifiedAt) {}

  /** The clock of the phone of the last step, where it was wrong: seconds behind, negative where it is ahead. */
  public record ClockView(int skew_s) {}

  /** What whoever watches over the people at work says. */
  public record Safety(boolean briefed, String permit, Instant checkInDueAt, int peopleIn) {}

  /** What may happen next as far as the status tells; whether this actor may, is decided when he tries. */
  public record Can(boolean assign, boolean send, boolean acknowledge, boolean reject, boolean enRoute, boolean onSite, boolean start,
      boolean suspend, boolean resume, boolean restore, boolean done, boolean verify, boolean cancel, boolean transfer, boolean support,
      boolean estimate, boolean told, boolean operate) {

    static Can of(Job job) {
      var status = job.status();
      boolean restores = job.kind() == JobKind.RESTORATION;
      boolean open = status.isOpen();
      return new Can(may(job, JobDeed.ASSIGN), may(job, JobDeed.SEND), may(job, JobDeed.ACKNOWLEDGE), may(job, JobDeed.REJECT),
          may(job, JobDeed.EN_ROUTE), may(job, JobDeed.ON_SITE), may(job, JobDeed.START), may(job, JobDeed.SUSPEND),
          may(job, JobDeed.RESUME), restores && may(job, JobDeed.DONE), may(job, JobDeed.DONE), may(job, JobDeed.VERIFY),
          may(job, JobDeed.CANCEL), may(job, JobDeed.TRANSFER), status.isWithCrew(), status.isAtPlace(),
          open && job.due().causeAt() != null, status == JobStatus.ON_SITE || status == JobStatus.WORKING);
    }

    private static boolean may(Job job, JobDeed deed) {
      return job.status().after(deed).isPresent();
    }
  }

  /** How near the target is: met or late once it is over. */
  static String state(Job job, Instant now) {
    var due = job.due();
    var ended = job.times().done();
    if (ended != null)
      return ended.isAfter(due.at()) ? "late" : "met";
    if (now.isAfter(due.at()))
      return "late";
    if (due.redAt() != null && !now.isBefore(due.redAt()))
      return "red";
    return due.amberAt() != null && !now.isBefore(due.amberAt()) ? "amber" : "running";
  }
}
