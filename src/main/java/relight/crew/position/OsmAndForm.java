package relight.crew.position;

import java.time.Instant;
import java.util.function.Function;
import relight.Refusal;
import relight.crew.Reading;

/**
 * The form of OsmAnd and of older Traccar clients: {@code id=…&lat=…&lon=…&timestamp=…&speed=…}, in the address or as a form. The speed is in
 * knots. What we do not know (hdop, cell, wifi) is passed over.
 */
final class OsmAndForm {

  private static final double KNOT_m_s = 1852.0 / 3600;

  private OsmAndForm() {
  }

  /** @param field the value of a field, or null */
  static Heard read(Function<String, String> field, Instant now) {
    var id = first(field, "id", "deviceid");
    if (id == null)
      throw Refusal.invalid("position/id-missing", "Name the phone: id.");
    boolean sos = "sos".equalsIgnoreCase(field.apply("alarm"));
    try {
      return new Heard(id, sos, reading(field, now), null);
    } catch (Refusal refusal) {
      return new Heard(id, sos, null, refusal);
    }
  }

  private static Reading reading(Function<String, String> field, Instant now) {
    var lat = field.apply("lat");
    var lon = field.apply("lon");
    var both = field.apply("location");
    if (lat == null && lon == null && both != null) {
      int comma = both.indexOf(',');
      if (comma < 0)
        throw Words.wrong("location");
      lat = both.substring(0, comma).strip();
      lon = both.substring(comma + 1).strip();
    }
    var latitude = Words.number("lat", lat);
    var longitude = Words.number("lon", lon);
    if (latitude == null || longitude == null)
      throw Refusal.invalid("position/place-missing", "A position needs lat and lon; cells and wireless networks are not looked up.");
    var timestamp = field.apply("timestamp");
    var speed = Words.positive(Words.number("speed", field.apply("speed")));
    var charge = field.apply("charge");
    return new Reading(timestamp == null ? now : Words.moment("timestamp", timestamp), longitude, latitude,
        Words.positive(Words.number("accuracy", field.apply("accuracy"))), speed == null ? null : speed * KNOT_m_s,
        Words.positive(Words.number("bearing", first(field, "bearing", "heading"))), Words.number("altitude", field.apply("altitude")),
        Words.percent(Words.number("batt", field.apply("batt"))), charge == null ? null : isYes(charge),
        field.apply("valid") == null || isYes(field.apply("valid")));
  }

  private static String first(Function<String, String> field, String name, String otherwise) {
    var value = field.apply(name);
    return value != null ? value : field.apply(otherwise);
  }

  private static boolean isYes(String text) {
    return text.equals("1") || text.equalsIgnoreCase("true");
  }
}
