package relight.job;

import java.time.Instant;
import java.util.List;
import relight.outage.OutageView;

/** A job as pages get it; what it is about comes from its outage. */
public record JobView(long id, long number, String code, int version, String kind, String status, OutageRef outage,
    OutageView.Device device,
    OutageView.PlaceName place, Double lon, Double lat, int customers, List<OutageView.Priority> priority, CrewRef crew, Long unitId,
    String note,
    OutageView.TargetView target, Instant targetAt, Times times, String cause, String report, String because, Can can) {

  public record OutageRef(long id, String code, String status) {}

  public record CrewRef(long id, String name) {}

  public record Times(Instant createdAt, Instant sentAt, Instant acknowledgedAt, Instant enRouteAt, Instant onSiteAt, Instant doneAt) {}

  /** What may happen next as far as the status tells; whether this actor may, is decided when he tries. */
  public record Can(boolean send, boolean acknowledge, boolean reject, boolean enRoute, boolean onSite, boolean restore, boolean cancel) {}

  static JobView of(Job job, OutageView outage, String crewName, long number) {
    var t = job.times();
    var status = job.status();
    return new JobView(job.id(), number, job.code(), job.version(), "restoration", status.text(),
        new OutageRef(job.outageId(), outage == null ? null : outage.code(), outage == null ? null : outage.status()),
        outage == null ? null : outage.device(),
        outage == null ? null : outage.place(), outage == null ? null : outage.lon(), outage == null ? null : outage.lat(),
        outage == null ? 0 : outage.customersOut(), outage == null ? List.of() : outage.priority(),
        job.crewId() == null ? null : new CrewRef(job.crewId(), crewName), job.unitId(), job.note(),
        outage == null ? null : outage.target(), job.target(),
        new Times(job.createdAt(), t.sent(), t.acknowledged(), t.enRoute(), t.onSite(), t.done()), job.cause(), job.report(), job.because(),
        new Can(status.canBecome(JobStatus.SENT), status == JobStatus.SENT, status.canBecome(JobStatus.REJECTED),
            status == JobStatus.ACKNOWLEDGED,
            status == JobStatus.EN_ROUTE, status == JobStatus.ON_SITE, status.canBecome(JobStatus.CANCELLED)));
  }
}
