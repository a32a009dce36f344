package relight.outage.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of a batch. Once it is answered, everything in it is committed.
 *
 * @param accepted    new and understood
 * @param repeated    known already by source and id
 * @param quarantined kept aside for a person, each with the reason
 * @param reports     what messages of callers became, in their order; empty for other messages
 */
public record Taken(int accepted, int repeated, List<Quarantined> quarantined, List<Reported> reports) {

  /** @param reminder whether the same caller had reported it before */
  public record Reported(String messageId, long reportId, boolean reminder) {}

  /** A message that could not be taken. */
  public record Quarantined(String messageId, String code, String detail) {}

  public Taken {
    quarantined = List.copyOf(quarantined);
    reports = List.copyOf(reports);
  }

  static Taken of(int accepted, int repeated, List<Incoming> bad) {
    return new Taken(accepted, repeated, bad.stream().map(m -> new Quarantined(m.id(), m.code(), m.detail())).toList(), List.of());
  }

  Taken and(Taken more) {
    var allBad = new ArrayList<>(quarantined);
    allBad.addAll(more.quarantined);
    var allReports = new ArrayList<>(reports);
    allReports.addAll(more.reports);
    return new Taken(accepted + more.accepted, repeated + more.repeated, allBad, allReports);
  }

  Taken with(List<Reported> became) {
    return new Taken(accepted, repeated, quarantined, became);
  }
}
