package relight.api;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import relight.Json;

/**
 * An answer, encoded: status, headers, bytes.
 *
 * @param prepared the body in the form the client reads best, instead of {@code body}; null otherwise
 */
public record Reply(int status, Map<String, String> headers, Buffer body, Prepared prepared) {

  private static final Buffer NOTHING = Buffer.buffer();

  public Reply(int status, Map<String, String> headers, Buffer body) {
    this(status, headers, body, null);
  }

  /** Ready bytes; the client asks each time whether they are still the same. */
  public static Reply of(Prepared prepared) {
    return of(prepared, "no-cache");
  }

  public static Reply of(Prepared prepared, String cacheControl) {
    return new Reply(200, Map.of("Cache-Control", cacheControl), NOTHING, prepared);
  }

  public static Reply ok(Object json) {
    return json(200, json);
  }

  public static Reply created(String location, Object json) {
    return json(201, json).with("Location", location);
  }

  public static Reply noContent() {
    return new Reply(204, Map.of(), NOTHING);
  }

  public static Reply json(int status, Object json) {
    return bytes(status, "application/json", Buffer.buffer(Json.bytes(json))).with("Cache-Control", "no-store");
  }

  public static Reply bytes(int status, String contentType, Buffer body) {
    return new Reply(status, Map.of("Content-Type", contentType), body);
  }

  public Reply with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, prepared);
  }
}
