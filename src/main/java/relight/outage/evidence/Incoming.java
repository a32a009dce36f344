package relight.outage.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import relight.Refusal;

/**
 * One message as it came: what can be read of it and the first thing that is wrong with it. One bad message must not take the good ones of
 * its batch along, so nothing here throws.
 */
final class Incoming {

  /** The clocks of machines differ by this much. */
  private static final Duration SKEW = Duration.ofMinutes(2);
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_BODY = 2_000;

  private final JsonNode json;
  private final String id;
  private String code;
  private String detail;

  private Incoming(JsonNode json) {
    this.json = json;
    var given = json.path("id");
    var text = given.isTextual() || given.isIntegralNumber() ? given.asText().strip() : "";
    if (text.isEmpty() || text.length() > LONGEST_ID || hasControls(text)) {
      this.id = "#" + hash(json.toString());
      wrong("evidence/garbage",
          json.isObject() ? "An id of 1 to " + LONGEST_ID + " characters is missing." : "A message is a JSON object.");
    } else {
      this.id = text;
    }
  }

  /** A batch is {"messages": [ … ]}. */
  static void check(JsonNode body, int most) {
    var messages = body.path("messages");
    if (!messages.isArray() || messages.isEmpty())
      throw Refusal.invalid("evidence/messages", "Send {\"messages\": [ … ]} with at least one message.");
    if (messages.size() > most)
      throw Refusal.tooLarge("evidence/many", "At most " + most + " messages at a time here.").with("most", most);
  }

  static List<Incoming> all(Iterable<JsonNode> messages) {
    var all = new ArrayList<Incoming>();
    for (var one : messages)
      all.add(new Incoming(one));
    return all;
  }

  static Incoming of(JsonNode one) {
    return new Incoming(one);
  }

  String id() {
    return id;
  }

  boolean isGood() {
    return code == null;
  }

  String code() {
    return code;
  }

  String detail() {
    return detail;
  }

  /** The first complaint stays. */
  void wrong(String newCode, String newDetail) {
    if (code != null)
      return;
    code = newCode;
    detail = newDetail;
  }

  /** As it is kept in quarantine; so long that nothing sensible is cut. */
  String body() {
    var text = json.toString().replace("\\u0000", " ");
    return text.length() <= LONGEST_BODY ? text : text.substring(0, LONGEST_BODY) + " …";
  }

  /** Whether the kept body is all there was, so that it can be tried again. */
  static boolean isWhole(String body) {
    return !body.endsWith(" …");
  }

  /** Null where it is missing. */
  String text(String name, int longest) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull())
      return null;
    if (!value.isTextual() && !value.isIntegralNumber()) {
      wrong("evidence/garbage", "\"" + name + "\" is no text.");
      return null;
    }
    var text = value.asText().strip();
    if (text.length() > longest || hasControls(text)) {
      wrong("evidence/garbage", "\"" + name + "\" has at most " + longest + " characters and no control characters.");
      return null;
    }
    return text.isEmpty() ? null : text;
  }

  String required(String name, int longest) {
    var text = text(name, longest);
    if (text == null)
      wrong("evidence/garbage", "\"" + name + "\" is missing.");
    return text;
  }

  Double number(String name) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull())
      return null;
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      wrong("evidence/garbage", "\"" + name + "\" is no number.");
      return null;
    }
    return value.asDouble();
  }

  /**
   * When it happened: ISO-8601 with an offset, or milliseconds since 1970. Neither in the future nor before the replay window.
   *
   * @param otherwise where the source does not say; null if it must
   */
  Instant at(Instant now, Duration window, Instant otherwise) {
    var value = json.path("at");
    if (value.isMissingNode() || value.isNull()) {
      if (otherwise == null)
        wrong("evidence/garbage", "\"at\" is missing.");
      return otherwise;
    }
    try {
      Instant at = value.isIntegralNumber() && value.canConvertToLong()
          ? Instant.ofEpochMilli(value.asLong())
          : OffsetDateTime.parse(value.isTextual() ? value.asText().strip() : "").toInstant();
      at = at.truncatedTo(ChronoUnit.MICROS); // as the database keeps it
      if (at.isAfter(now.plus(SKEW)))
        wrong("evidence/future", "It says it happened at " + at + ", which is still to come: look at the clock of the source.");
      else if (at.isBefore(now.minus(window)))
        wrong("evidence/too-old", "It says it happened at " + at + ", longer ago than this source may tell of.");
      return at;
    } catch (DateTimeException | ArithmeticException e) {
      wrong("evidence/garbage", "\"at\" is no moment such as 2026-11-20T18:04:05+07:00.");
      return null;
    }
  }

  private static boolean hasControls(String text) {
    // half a surrogate pair cannot be stored either
    return text.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xD800 && c <= 0xDFFF);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
