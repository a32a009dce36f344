package relight.crew.position;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import relight.Refusal;

/** Numbers and moments as apps write them; refused by name where they mean nothing. What was sent is never repeated in a refusal. */
final class Words {

  private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final int LONGEST = 40;

  private Words() {
  }

  /** Null for what is not there. */
  static Double number(String name, String text) {
    if (text == null || text.isBlank())
      return null;
    if (text.length() > LONGEST || !plain(text))
      throw wrong(name);
    try {
      double value = Double.parseDouble(text);
      if (!Double.isFinite(value))
        throw wrong(name);
      return value;
    } catch (NumberFormatException e) {
      throw wrong(name);
    }
  }

  /** Seconds or milliseconds since 1970, ISO 8601, or {@code yyyy-MM-dd HH:mm:ss} in UTC. */
  static Instant moment(String name, String text) {
    if (text.length() > LONGEST)
      throw wrong(name);
    try {
      Instant at;
      if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        long number = Long.parseLong(text);
        at = number < Integer.MAX_VALUE ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
      } else if (text.indexOf('T') > 0) {
        at = text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
      } else {
        at = LocalDateTime.parse(text, SPACED).toInstant(ZoneOffset.UTC);
      }
      return within(name, at);
    } catch (DateTimeException | NumberFormatException e) {
      throw wrong(name);
    }
  }

  static Instant within(String name, Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST))
      throw wrong(name);
    return at;
  }

  static Refusal wrong(String name) {
    return Refusal.invalid(switch (name) {
      case "timestamp", "tst" -> "position/time";
      case "lat", "lon", "latitude", "longitude", "location" -> "position/place";
      default -> "position/number";
    }, "\"" + name + "\" is not what it should be.");
  }

  /** Not what only Java takes for a number: NaN, 0x1p3, 5d. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E')
        return false;
    }
    return true;
  }

  /** A measure that cannot be below nothing: apps write -1 for what they do not know. */
  static Double positive(Double value) {
    return value == null || value < 0 ? null : value;
  }

  static Integer percent(Double value) {
    return value == null || value < 0 || value > 100 ? null : (Integer) (int) Math.round(value);
  }
}
