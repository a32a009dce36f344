package relight.outage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Somebody told us of a trouble with his supply.
 *
 * @param at          when it was noticed
 * @param customerId  who, if we know
 * @param reporter    hash of the reporting browser's token, or null
 * @param node        id of the network node it was placed at, or null while nobody could place it, as is {@code feeder}
 * @param lon         where the reporter put the pin, or of the customer's node; null if unknown, as is {@code lat}
 * @param phoneUntil  the day after which the phone number is emptied
 * @param outageId    the outage that explains it, or null
 * @param reminders   how often the same person has said it again
 * @param trust       how far it is believed, 0 to 1
 * @param sourceId    the machine that handed it in, or null
 * @param candidates  transformers that might supply it, where no point on the map tells
 */
public record OutageReport(long id, Instant at, Instant receivedAt, ReportKind kind, Channel channel, Status status, Long customerId,
    byte[] reporter, String node, String feeder, Double lon, Double lat, String placeText, String note, String phone, LocalDate phoneUntil,
    Long unitId, String communeCode, String hamletCode, Long outageId, int reminders, Instant remindedAt, Instant answeredAt,
    double trust, Long sourceId, List<String> candidates) {

  /** What became of a report. */
  public enum Status {
    /** Nobody has done away with its cause. */
    OPEN,
    /** Supply is back, as far as we know; "still out" opens it again. */
    ANSWERED,
    /** Done with. */
    CLOSED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A person has found out where it belongs. */
  OutageReport placedAs(OutageReport found) {
    return new OutageReport(id, at, receivedAt, kind, channel, status, found.customerId, reporter, found.node, found.feeder, found.lon,
        found.lat, placeText, note, phone, phoneUntil, found.unitId, found.communeCode, found.hamletCode, null, reminders, remindedAt, null,
        Math.max(trust, Witness.PUBLIC_WITH_CODE.trust()), sourceId, List.of());
  }

  public boolean isPlaced() {
    return node != null;
  }

  /** Who it is, for telling one caller from another. */
  public String who() {
    return customerId != null
        ? "customer/" + customerId
        : reporter != null
            ? "browser/" + java.util.HexFormat.of().formatHex(reporter)
            : "report/" + id;
  }
}
