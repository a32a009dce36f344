package relight.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import relight.Json;
import relight.Refusal;
import relight.auth.Actor;

/** What a handler sees of an HTTP request: who asks, for what, with which values. */
public final class Request {

  private final Actor actor;
  private final HttpServerRequest http;
  private final Map<String, String> path;
  private final Buffer body;
  private final Instant at;
  private final Addresses addresses;
  private final Supplier<Future<Actor>> authentication;
  private final Map<String, String> headers; // of a deed inside another request; null: those that came with it

  Request(Actor actor, HttpServerRequest http, Map<String, String> path, Buffer body, Instant at, Addresses addresses,
      Supplier<Future<Actor>> authentication) {
    this(actor, http, path, body, at, addresses, authentication, null);
  }

  private Request(Actor actor, HttpServerRequest http, Map<String, String> path, Buffer body, Instant at, Addresses addresses,
      Supplier<Future<Actor>> authentication, Map<String, String> headers) {
    this.actor = actor;
    this.http = http;
    this.path = Map.copyOf(path);
    this.body = body;
    this.at = at;
    this.addresses = addresses;
    this.authentication = authentication;
    this.headers = headers;
  }

  /** A deed of somebody else that came inside this request: nothing that this one says about its own sender holds for it. */
  Request holding(HandedIn deed, Map<String, String> parameters) {
    return new Request(deed.author(), http, parameters, deed.body(), at, addresses, authentication,
        Map.of(Commands.KEY_HEADER, deed.key(), ContentDigest.HEADER, deed.digest()));
  }

  public Actor actor() {
    return actor;
  }

  /** When the server took the request. */
  public Instant at() {
    return at;
  }

  /** Address of the caller; behind a trusted proxy, the one it names. */
  public String remote() {
    return addresses.remote(http);
  }

  /** Who the same credential stands for now; for answers that live long. */
  public Future<Actor> actorNow() {
    return authentication.get();
  }

  /** Whether the caller's own connection is encrypted. */
  public boolean secure() {
    return addresses.secure(http);
  }

  /** What the answer travels on; for answers that live long. */
  public HttpConnection connection() {
    return http.connection();
  }

  /** Never longer than this request: for plumbing only. */
  HttpServerRequest http() {
    return http;
  }

  public String path(String name) {
    return path.get(name);
  }

  /** A number in the path; anything else names nothing. */
  public long id(String name) {
    try {
      return Long.parseLong(path.get(name));
    } catch (NumberFormatException e) {
      throw Refusal.missing("request/unknown", "There is nothing named " + path.get(name) + " here.");
    }
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(http.getParam(name)).filter(v -> !v.isBlank());
  }

  public String query(String name, String otherwise) {
    return query(name).orElse(otherwise);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers == null ? http.getHeader(name) : headers.get(name));
  }

  public Buffer body() {
    return body == null ? Buffer.buffer() : body;
  }

  /** The body as this type; unknown, missing or ill-typed fields are refused by name. An empty body is an empty object. */
  public <T> T body(Class<T> type) {
    try {
      var bytes = body().getBytes();
      T value = Json.read(bytes.length == 0 ? new byte[]{'{', '}'} : bytes, type);
      if (value == null)
        throw Refusal.invalid("request/body", "The body must be a JSON object.");
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw Refusal.invalid("request/unknown-field",
          "Unknown field \"" + e.getPropertyName() + "\". Known: " + e.getKnownPropertyIds() + ".");
    } catch (JsonMappingException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof Refusal refusal)
          throw refusal; // a record refused its own values
      }
      var at = e.getPath().stream().map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
          .reduce((a, b) -> a + "." + b);
      throw Refusal.invalid("request/field", "Field " + at.map(f -> "\"" + f + "\"").orElse("(body)") + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("request/json", "The body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusal.invalid("request/json", "The body could not be read.");
    }
  }
}
