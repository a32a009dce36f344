package relight.crew.position;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import relight.Refusal;
import relight.crew.Reading;

/** What OwnTracks sends: JSON whose {@code _type} tells what it is about. Speeds are in kilometres an hour. */
final class OwnTracksMessage {

  private OwnTracksMessage() {
  }

  /** Nothing for what says nothing about a place: way points, steps, good-byes. */
  static Optional<Heard> read(JsonNode message, String token) {
    var type = message.path("_type").asText("");
    switch (type) {
      case "location" -> {
        try {
          return Optional.of(new Heard(token, false, reading(message), null));
        } catch (Refusal refusal) {
          return Optional.of(new Heard(token, false, null, refusal));
        }
      }
      case "encrypted" -> throw Refusal.unprocessable("position/encrypted",
          "This message is encrypted with a key of its own, which nobody here has. Leave the secret key in the app empty; TLS protects the way.");
      case "" -> throw Refusal.invalid("position/type-missing", "A message of OwnTracks needs a _type.");
      default -> {
        return Optional.empty();
      }
    }
  }

  private static Reading reading(JsonNode message) {
    var lat = TraccarMessage.number(message, "lat");
    var lon = TraccarMessage.number(message, "lon");
    if (lat == null || lon == null)
      throw Refusal.invalid("position/place-missing", "A location needs lat and lon.");
    var tst = message.path("tst");
    if (!tst.isIntegralNumber() || !tst.canConvertToLong())
      throw Words.wrong("tst");
    var speed_kmh = Words.positive(TraccarMessage.number(message, "vel"));
    var state = message.path("bs");
    return new Reading(moment(tst.asLong()), lon, lat, Words.positive(TraccarMessage.number(message, "acc")),
        speed_kmh == null ? null : speed_kmh / 3.6, Words.positive(TraccarMessage.number(message, "cog")),
        TraccarMessage.number(message, "alt"), Words.percent(TraccarMessage.number(message, "batt")),
        state.isInt() ? state.asInt() >= 2 : null, true);
  }

  private static Instant moment(long seconds) {
    if (seconds < 0 || seconds > 1L << 40)
      throw Words.wrong("tst");
    return Words.within("tst", Instant.ofEpochSecond(seconds));
  }
}
