package relight.outage.evidence;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import relight.outage.disclosed.ReportStatus;

/** What a telephone system or a message gateway tells a caller: what is known, in whole sentences that can be read out. */
public final class Spoken {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM");

  /**
   * The answer to one message.
   *
   * @param reminder whether it was reported before
   * @param state    how far help has come: reported, found, onTheWay, onSite, partlyBack, back, closed
   * @param estimate when supply is expected back, or null while nobody knows
   * @param words    the same in sentences, by language
   */
  public record Answer(String messageId, boolean reminder, String state, Window estimate, Map<String, String> words) {}

  /** A promise is a window, never a point. */
  public record Window(Instant from, Instant to) {}

  private final ZoneId zone;
  private final InstantSource time;

  public Spoken(ZoneId zone, InstantSource time) {
    this.zone = zone;
    this.time = time;
  }

  Answer answer(String messageId, boolean reminder, ReportStatus status) {
    var window = status.estimate() == null ? null : new Window(status.estimate().from(), status.estimate().to());
    var vi = new StringBuilder(reminder ? "Chúng tôi đã ghi nhận tin báo của quý khách trước đó. " : "Chúng tôi đã ghi nhận tin báo. ");
    var en = new StringBuilder(reminder ? "We have your earlier report. " : "We have noted your report. ");
    switch (status.stage()) {
      case "reported" -> {
        vi.append("Chúng tôi đang xác định nguyên nhân.");
        en.append("We are looking for the cause.");
      }
      case "found" -> {
        vi.append("Khu vực này đang mất điện từ ").append(moment(status.since())).append(".");
        en.append("This area has been without power since ").append(moment(status.since())).append(".");
      }
      case "onTheWay" -> {
        vi.append("Đội sửa chữa đang trên đường đến.");
        en.append("A crew is on its way.");
      }
      case "onSite" -> {
        vi.append("Đội sửa chữa đang xử lý tại hiện trường.");
        en.append("A crew is working on site.");
      }
      case "partlyBack" -> {
        vi.append("Một phần khu vực đã có điện lại, phần còn lại đang được khôi phục.");
        en.append("Part of the area has power again, the rest is being restored.");
      }
      case "back" -> {
        vi.append("Theo ghi nhận của chúng tôi, khu vực đã có điện lại. Nếu nhà quý khách vẫn mất điện, xin báo lại.");
        en.append("As far as we know power is back in this area. If you are still out, please tell us again.");
      }
      default -> {
        vi.append("Sự cố đã được xử lý xong.");
        en.append("The outage is over.");
      }
    }
    boolean waiting = !status.stage().equals("back") && !status.stage().equals("closed");
    if (waiting && window != null) {
      vi.append(" Dự kiến có điện lại từ ").append(moment(window.from)).append(" đến ").append(moment(window.to)).append(".");
      en.append(" Power is expected back between ").append(moment(window.from)).append(" and ").append(moment(window.to)).append(".");
    } else if (waiting) {
      vi.append(" Chưa xác định được thời gian có điện lại.");
      en.append(" It is not yet known when power will be back.");
    }
    return new Answer(messageId, reminder, status.stage(), window, Map.of("vi", vi.toString(), "en", en.toString()));
  }

  /** The time of day, with the day where it is not today. */
  private String moment(Instant moment) {
    if (moment == null)
      return "?";
    var local = moment.atZone(zone);
    boolean today = local.toLocalDate().equals(LocalDate.ofInstant(time.instant(), zone));
    return today ? TIME.format(local) : TIME.format(local) + " " + DAY.format(local);
  }
}
