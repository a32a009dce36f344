package relight.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import relight.Config;
import relight.Json;
import relight.Server;
import relight.api.Routes;
import relight.auth.Actor;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.User;
import relight.auth.UserService;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * The whole server on a free port and a database of its own, and clients that speak to it as pages do:
 * {@code @RegisterExtension static final TestServer server = new TestServer();} then
 * {@code server.user("linh", Role.DISPATCHER)}, {@code server.signedIn("linh").post("/api/outages/1/claim", Map.of("version", 1))}.
 */
public final class TestServer implements BeforeAllCallback, AfterAllCallback {

  /** Every account made here has it. */
  public static final String PASSWORD = "correct horse battery";

  private final TestDatabase testDatabase = new TestDatabase();
  private final Routes[] more;
  private final Function<Config, Config> settings;
  private final Map<String, String> options = new java.util.HashMap<>(
      Map.of("http.port", "0", "limits.reportsPerAddress", "100000", "limits.signInsPerAddress", "100000"));
  private PasswordHasher hasher;
  private Server server;

  /** @param more routes beside the product's */
  public TestServer(Routes... more) {
    this(more.clone(), config -> config);
  }

  /** @param settings changes the settings of tests, which are the defaults on a free port, without limits on an address */
  public static TestServer with(Function<Config, Config> settings, Routes... more) {
    return new TestServer(more.clone(), settings);
  }

  /** A server for exercises whose time goes so many times as fast. */
  public static TestServer exercise(int speed) {
    var server = new TestServer();
    server.options.putAll(Map.of("training.enabled", "true", "training.speed", Integer.toString(speed)));
    return server;
  }

  /** A setting as on the command line, such as {@code files.limit}. */
  public TestServer set(String setting, String value) {
    options.put(setting, value);
    return this;
  }

  private TestServer(Routes[] more, Function<Config, Config> settings) {
    this.more = more;
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    testDatabase.beforeAll(context);
    hasher = new PasswordHasher();
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      if (server != null) {
        server.close();
        noEntryHoldsWhatPeopleSaid();
      }
    } finally {
      if (hasher != null)
        hasher.close();
      testDatabase.afterAll(context);
    }
  }

  /**
   * Ids, codes and moments have no spaces in them; sentences and most names have. So every test that makes the server do something watches over
   * this. Devices are called as their utility calls them, {@code REC 473-12}, and what somebody was refused is a route, {@code POST /api/jobs}.
   */
  private void noEntryHoldsWhatPeopleSaid() {
    var told = testDatabase.database().read(tx -> tx.all("""
        select distinct j.kind, v.value #>> '{}' as text from journal j, jsonb_path_query(j.body, 'strict $.**') as v (value)
        where j.kind <> 'attempt.refused' and jsonb_typeof(v.value) = 'string' and v.value #>> '{}' ~ '\\s'
          and not exists (select from network_branch where code = v.value #>> '{}') order by 1 limit 20""",
        row -> row.getString("kind") + ": " + row.getString("text")));
    if (!told.isEmpty())
      throw new AssertionError("the journal keeps what people said, which nobody can forget: wrap it in Words: " + told);
  }

  private void start() {
    var usual = Config.load(java.nio.file.Path.of("no-such-file.yaml"), Map.of(), options);
    server = Server.start(settings.apply(usual), TestDatabase.vertx(), testDatabase.database(), testDatabase.connection(), more);
  }

  /** As after a restart: the same database, everything in memory loaded anew. */
  public void restart() {
    server.close();
    start();
  }

  public Server server() {
    return server;
  }

  public Database database() {
    return testDatabase.database();
  }

  public <T> T inTransaction(Function<Tx, T> work) {
    T result = testDatabase.database().transaction(work);
    settle();
    return result;
  }

  /** Waits until the views have caught up with everything committed. */
  public void settle() {
    long last = testDatabase.database().read(relight.journal.Journal::last);
    if (!server.reader().await(last, Duration.ofSeconds(30)))
      throw new AssertionError("the views did not reach number " + last);
  }

  /** An account with the usual password that sees every unit. */
  public User user(String login, Role... roles) {
    return user(login, null, roles);
  }

  /** @param unitId null = every unit */
  public User user(String login, Long unitId, Role... roles) {
    return inTransaction(tx -> users().create(tx, Actor.SYSTEM, login, login, PASSWORD, Set.of(roles), unitId));
  }

  public UserService users() {
    return new UserService(server.journal(), InstantSource.system(), hasher);
  }

  /** Somebody without account, in a browser of his own. */
  public Client anonymous() {
    return new Client("http://127.0.0.1:" + server.port()).browser(UUID.randomUUID().toString().replace("-", ""));
  }

  /** A client that sends nothing of its own. */
  public Client bare() {
    return new Client("http://127.0.0.1:" + server.port());
  }

  /** Signs in with the usual password. */
  public Client signedIn(String login) {
    var client = bare();
    var answer = client.post("/api/session", Map.of("login", login, "password", PASSWORD));
    if (answer.status() != 200)
      throw new AssertionError("sign-in of " + login + " answered " + answer);
    return client.cookie(answer.header("Set-Cookie").split(";")[0]).csrf(answer.json().path("csrf").asText());
  }

  /** An answer. */
  public record Answer(int status, JsonNode json, String text, HttpResponse<byte[]> raw) {

    public String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    /** The refusal's code; empty if it was none. */
    public String code() {
      return json == null ? "" : json.path("code").asText();
    }

    /** The journal number of the change. */
    public long number() {
      return Long.parseLong(header("Relight-Number"));
    }

    @Override
    public String toString() {
      return status + " " + text;
    }
  }

  /** Speaks HTTP as a page does: cookie, CSRF, idempotency key, browser token; holds every answer to openapi.yaml. Immutable. */
  public static final class Client {

    private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5)).build();

    private final String base;
    private final Map<String, String> headers;

    private Client(String base) {
      this(base, Map.of());
    }

    private Client(String base, Map<String, String> headers) {
      this.base = base;
      this.headers = headers;
    }

    public Client with(String header, String value) {
      var more = new java.util.LinkedHashMap<>(headers);
      more.put(header, value);
      return new Client(base, Map.copyOf(more));
    }

    public Client without(String header) {
      var fewer = new java.util.LinkedHashMap<>(headers);
      fewer.remove(header);
      return new Client(base, Map.copyOf(fewer));
    }

    public Client cookie(String cookie) {
      return with("Cookie", cookie);
    }

    public Client csrf(String csrf) {
      return with("Relight-CSRF", csrf);
    }

    public Client browser(String token) {
      return with("Relight-Browser", token);
    }

    public Client bearer(String secret) {
      return with("Authorization", "Bearer " + secret);
    }

    /** The next command's own key instead of a fresh one. */
    public Client key(String key) {
      return with("Idempotency-Key", key);
    }

    public Answer get(String path) {
      return send(request("GET", path, HttpRequest.BodyPublishers.noBody()));
    }

    public Answer post(String path, Object body) {
      return send("POST", path, body);
    }

    public Answer delete(String path) {
      return send("DELETE", path, null);
    }

    /** @param body written as JSON unless it is a string or bytes; null for none */
    public Answer send(String method, String path, Object body) {
      var bytes = body == null
          ? new byte[0]
          : body instanceof byte[] b
              ? b
              : body instanceof String s
                  ? s.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                  : Json.bytes(body);
      var request = request(method, path,
          bytes.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(bytes));
      if (!headers.containsKey("Idempotency-Key"))
        request.header("Idempotency-Key", UUID.randomUUID().toString());
      return send(request.header("Content-Type", "application/json"));
    }

    /** What this client sends under this name. */
    public String header(String name) {
      return headers.get(name);
    }

    /** An open stream of events; close it. */
    public EventStream stream(String path) {
      return EventStream.open(http,
          request("GET", path, HttpRequest.BodyPublishers.noBody()).header("Accept", "text/event-stream").build());
    }

    private HttpRequest.Builder request(String method, String path, HttpRequest.BodyPublisher body) {
      var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(40)).method(method, body);
      headers.forEach(request::header);
      return request;
    }

    private Answer send(HttpRequest.Builder request) {
      try {
        var raw = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        var text = new String(raw.body(), java.nio.charset.StandardCharsets.UTF_8);
        boolean json = raw.headers().firstValue("Content-Type").orElse("").contains("json")
            && raw.headers().firstValue("Content-Encoding").isEmpty()
            && !text.isEmpty();
        var answer = new Answer(raw.statusCode(), json ? Json.tree(text) : null, text, raw);
        var asked = raw.request();
        var wrong = OpenApi.wrong(asked.method(), asked.uri().getRawPath(), answer.status(), answer.header("Content-Type"), answer.json());
        if (!wrong.isEmpty())
          throw new AssertionError(asked.method() + " " + asked.uri().getPath() + " is not as openapi.yaml says: " + wrong + "\n" + text);
        return answer;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
