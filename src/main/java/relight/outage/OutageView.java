package relight.outage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import relight.clock.Bilingual;

/** An outage as the pages of the staff get it. */
public record OutageView(long id, long number, String code, int version, String status, String level, Device device, String feeder,
    UnitName unit,
    PlaceName place, double lon, double lat, int customers, int customersOut, List<Priority> priority, int reports, int reminders,
    Instant offAt,
    Instant firstReportAt, Instant confirmedAt, Instant restoredAt, ClaimedBy claimedBy, Map<String, Object> reason, EstimateView estimate,
    TargetView target, String crewStage, String cause, @JsonUnwrapped NatureView nature, JobRef job, Object line, Can can, Long mergedInto,
    long minutes, boolean sample) {

  public record Device(String id, String kind, String label, double lon, double lat) {}

  public record UnitName(Long id, String name) {}

  public record PlaceName(String commune, String hamlet) {}

  /** @param name only of institutions; private persons on life support are a kind and nothing more */
  public record Priority(String kind, @JsonInclude(JsonInclude.Include.NON_NULL) String name) {}

  public record ClaimedBy(long id, String name, Instant at) {}

  /**
   * @param kind   who says so: history, planned, dispatcher or crew
   * @param reason in words; null where it was reckoned, and {@code basis} tells on what grounds
   */
  public record EstimateView(String kind, Instant from, Instant to, String confidence, String reason, String by, Instant at,
      Map<String, Object> basis) {

    static EstimateView of(Estimate estimate) {
      return new EstimateView(estimate.kind().text(), estimate.from(), estimate.to(), estimate.confidence(), estimate.reason(),
          estimate.by(), estimate.at(), estimate.basis());
    }
  }

  /** What sort of outage it is: unplanned, planned or momentary, narrower cause, weather, the outages it belongs to. */
  public record NatureView(String kind, String subCause, String weather, Long nestedIn, Long plannedId, boolean pinned) {}

  public record TargetView(Instant at, RuleView rule) {}

  /**
   * Where a target time comes from.
   *
   * @param verified whether a lawyer has confirmed a law, or the utility a target of its own
   * @param own      it is no law but the utility's own target
   */
  public record RuleView(String id, Bilingual title, String source, LocalDate effectiveFrom, boolean verified, boolean own) {}

  /** The job that restores it, from whoever knows jobs. */
  public record JobRef(long id, String code, String status, CrewRef crew) {}

  public record CrewRef(long id, String name) {}

  /** What may happen next, as far as status and claim tell; whether this actor may, is decided when he tries. */
  public record Can(boolean claim, boolean release, boolean confirm, boolean cancel, boolean estimate, boolean createJob, boolean restore,
      boolean close, boolean merge, boolean split, boolean move, boolean reject, boolean undo, boolean step, boolean correct,
      boolean stillOut) {}

  /** The same with the job that restores it. */
  public OutageView with(JobRef newJob) {
    var may = new Can(can.claim, can.release, can.confirm, can.cancel, can.estimate, can.createJob && newJob == null, can.restore,
        can.close, can.merge, can.split, can.move, can.reject, can.undo, can.step, can.correct, can.stillOut);
    return new OutageView(id, number, code, version, status, level, device, feeder, unit, place, lon, lat, customers, customersOut,
        priority, reports,
        reminders, offAt, firstReportAt, confirmedAt, restoredAt, claimedBy, reason, estimate, target, crewStage, cause, nature, newJob,
        line, may,
        mergedInto, minutes, sample);
  }

  /** The same with customer-minutes counted until now. */
  OutageView lasting(long newMinutes) {
    return new OutageView(id, number, code, version, status, level, device, feeder, unit, place, lon, lat, customers, customersOut,
        priority, reports, reminders, offAt, firstReportAt, confirmedAt, restoredAt, claimedBy, reason, estimate, target, crewStage, cause,
        nature, job, line, can, mergedInto, newMinutes, sample);
  }

  OutageView at(long newNumber) {
    return new OutageView(id, newNumber, code, version, status, level, device, feeder, unit, place, lon, lat, customers, customersOut,
        priority,
        reports, reminders, offAt, firstReportAt, confirmedAt, restoredAt, claimedBy, reason, estimate, target, crewStage, cause, nature,
        job, line,
        can,
        mergedInto, minutes, sample);
  }
}
