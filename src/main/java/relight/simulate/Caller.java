package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import relight.Json;

/** Somebody who uses Relight over HTTP like everybody else: a customer's browser, or a person who signed in. */
final class Caller {

  /** The server said no, or could not be reached (status 0). */
  static final class Refused extends Exception {

    final int status;
    final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI base;
  private final String browser = HexFormat.of().formatHex(randomBytes());
  private String cookie;
  private String csrf;

  Caller(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  /** Signs in; later calls are this person's. */
  JsonNode signIn(String login, String password) throws Refused, InterruptedException {
    var response = send(request("/api/session").POST(body(Map.of("login", login, "password", password))));
    cookie = response.headers().firstValue("Set-Cookie").map(c -> c.substring(0, c.indexOf(';')))
        .orElseThrow(() -> new Refused(0, "simulate/no-session", "The server gave no session."));
    var me = Json.tree(response.body());
    csrf = me.path("csrf").asText();
    return me;
  }

  boolean isSignedIn() {
    return cookie != null;
  }

  JsonNode get(String path) throws Refused, InterruptedException {
    return Json.tree(send(request(path).GET()).body());
  }

  JsonNode post(String path, Map<String, ?> body) throws Refused, InterruptedException {
    var text = send(request(path).header("Idempotency-Key", UUID.randomUUID().toString()).POST(body(body))).body();
    return text.isEmpty() ? Json.MAPPER.nullNode() : Json.tree(text);
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Content-Type", "application/json");
    if (cookie == null)
      return request.header("Relight-Browser", browser);
    request.header("Cookie", cookie);
    return csrf == null ? request : request.header("Relight-CSRF", csrf);
  }

  private static HttpRequest.BodyPublisher body(Map<String, ?> body) {
    return HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Refused, InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Refused(0, "simulate/unreachable", "The server could not be reached: " + e.getMessage());
    }
    if (response.statusCode() < 400)
      return response;
    if (response.statusCode() == 401)
      cookie = null;
    var problem = response.body().startsWith("{") ? Json.tree(response.body()) : Json.MAPPER.createObjectNode();
    throw new Refused(response.statusCode(), problem.path("code").asText("http/" + response.statusCode()), problem.path("detail").asText());
  }

  private static byte[] randomBytes() {
    var bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }
}
