package relight.outage;

import java.time.Instant;
import java.util.List;

/** A report as the pages of the staff get it. */
public record ReportView(long id, long number, Instant at, Instant receivedAt, String kind, String channel, CustomerRef customer,
    OutageView.PlaceName place, String placeText, Double lon, Double lat, String note, String phone, Long outageId, int reminders,
    String status,
    List<Candidate> candidates, double trust) {

  public record CustomerRef(long id, String code, String address) {}

  /** A transformer that might supply the place; the distance is null where no point on the map is known. */
  public record Candidate(String device, Long distance_m) {}
}
