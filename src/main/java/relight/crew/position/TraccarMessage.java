package relight.crew.position;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import relight.Refusal;
import relight.crew.Reading;

/** What Traccar's own app sends since its version 9: JSON with speeds in metres a second and the battery from 0 to 1. */
final class TraccarMessage {

  private TraccarMessage() {
  }

  static Heard read(JsonNode message, Instant now) {
    var id = message.path("device_id").asText("");
    if (id.isBlank())
      throw Refusal.invalid("position/id-missing", "Name the phone: device_id.");
    var location = message.path("location");
    boolean sos = "sos".equalsIgnoreCase(location.path("alarm").asText(location.path("extras").path("alarm").asText("")));
    try {
      return new Heard(id, sos, reading(location, now), null);
    } catch (Refusal refusal) {
      return new Heard(id, sos, null, refusal);
    }
  }

  private static Reading reading(JsonNode location, Instant now) {
    var coords = location.path("coords");
    var latitude = number(coords, "latitude");
    var longitude = number(coords, "longitude");
    if (latitude == null || longitude == null)
      throw Refusal.invalid("position/place-missing", "A position needs location.coords.latitude and longitude.");
    var timestamp = location.path("timestamp");
    var battery = number(location.path("battery"), "level");
    var charging = location.path("battery").path("is_charging");
    return new Reading(timestamp.isMissingNode() || timestamp.isNull() ? now : Words.moment("timestamp", timestamp.asText()), longitude,
        latitude, Words.positive(number(coords, "accuracy")), Words.positive(number(coords, "speed")),
        Words.positive(number(coords, "heading")), number(coords, "altitude"), Words.percent(battery == null ? null : battery * 100),
        charging.isBoolean() ? charging.asBoolean() : null, true);
  }

  /** Null where there is none. */
  static Double number(JsonNode object, String name) {
    var value = object.path(name);
    if (value.isMissingNode() || value.isNull())
      return null;
    if (!value.isNumber() || !Double.isFinite(value.asDouble()))
      throw Words.wrong(name);
    return value.asDouble();
  }
}
