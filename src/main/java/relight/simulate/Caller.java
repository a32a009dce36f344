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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import relight.Json;

/** Somebody who uses Relight over HTTP like everybody else: a customer's browser, a person who signed in, or a machine with a token. */
final class Caller {

  /** The server said no, or could not be reached (status 0). */
  static final class Refused extends Exception {

    final int status;
    final String code;
    private final transient JsonNode problem;

    Refused(int status, String code, String message, JsonNode problem) {
      super(message);
      this.status = status;
      this.code = code;
      this.problem = problem;
    }

    /** More that the server said about its refusal. */
    JsonNode more(String name) {
      return problem.path(name);
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 4;
  /** The same command may be sent again: its key makes it one. */
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(0, 429, 503);

  private final HttpClient http;
  private final URI base;
  private final String browser = HexFormat.of().formatHex(randomBytes());
  private String token;
  private String login;
  private String password;
  private volatile String cookie;
  private volatile String csrf;

  Caller(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  /** A machine. */
  static Caller machine(HttpClient http, URI base, String token) {
    var machine = new Caller(http, base);
    machine.token = token;
    return machine;
  }

  /** Signs in; later calls are this person's, who signs in again should the session end. */
  JsonNode signIn(String newLogin, String newPassword) throws Refused, InterruptedException {
    login = newLogin;
    password = newPassword;
    return signIn();
  }

  private synchronized JsonNode signIn() throws Refused, InterruptedException {
    var response = send(HttpRequest.newBuilder(base.resolve("/api/session")).timeout(PATIENCE).header("Content-Type", "application/json")
        .header("Relight-Browser", browser).POST(body(Map.of("login", login, "password", password))));
    cookie = response.headers().firstValue("Set-Cookie").map(c -> c.substring(0, c.indexOf(';')))
        .orElseThrow(() -> new Refused(0, "simulate/no-session", "The server gave no session.", Json.MAPPER.createObjectNode()));
    var me = Json.tree(response.body());
    csrf = me.path("csrf").asText();
    return me;
  }

  boolean isSignedIn() {
    return cookie != null;
  }

  JsonNode get(String path) throws Refused, InterruptedException {
    return Json.tree(patiently(() -> request(path).GET()).body());
  }

  JsonNode post(String path, Map<String, ?> body) throws Refused, InterruptedException {
    var key = UUID.randomUUID().toString();
    var text = patiently(() -> request(path).header("Idempotency-Key", key).POST(body(body))).body();
    return text.isEmpty() ? Json.MAPPER.nullNode() : Json.tree(text);
  }

  private interface Made {
    HttpRequest.Builder request();
  }

  private HttpResponse<String> patiently(Made made) throws Refused, InterruptedException {
    for (int tries = 1;; tries++) {
      try {
        return send(made.request());
      } catch (Refused e) {
        boolean again = e.status == 401 && login != null && tries == 1;
        if (again)
          signIn();
        else if (!WORTH_ANOTHER_TRY.contains(e.status) || tries >= TRIES)
          throw e;
        else
          Thread.sleep(Math.min(5000, 200L << tries) + ThreadLocalRandom.current().nextInt(100));
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Content-Type", "application/json");
    if (token != null)
      return request.header("Authorization", "Bearer " + token);
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
      throw new Refused(0, "simulate/unreachable", "The server could not be reached: " + e.getMessage(), Json.MAPPER.createObjectNode());
    }
    if (response.statusCode() < 400)
      return response;
    var problem = response.body().startsWith("{") ? Json.tree(response.body()) : Json.MAPPER.createObjectNode();
    throw new Refused(response.statusCode(), problem.path("code").asText("http/" + response.statusCode()), problem.path("detail").asText(),
        problem);
  }

  private static byte[] randomBytes() {
    var bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return bytes;
  }
}
