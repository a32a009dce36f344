package relight.crew.position;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import relight.Json;
import relight.Refusal;
import relight.api.AddressLimit;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.crew.Doubt;

/**
 * Where free apps tell where a phone is: OsmAnd and Traccar at {@code /gps}, OwnTracks at {@code /gps/owntracks}. An answer 200 means that the
 * fix has been dealt with for good: it is durable, or it is none of our business and forgotten, which the body tells. Apps send again whatever is
 * answered otherwise, and a place where somebody was in his own time must not come back when the next shift begins.
 */
public final class PositionRoutes implements Routes {

  private static final long MOST_bytes = 16 * 1024;
  private static final Reply NOTHING_TO_TELL = Reply.bytes(200, "application/json", Buffer.buffer("[]"));
  private static final Reply KEPT = answer(1, null, null, null);
  private static final Map<Doubt, Reply> DOUBTED = new EnumMap<>(Doubt.class);
  static {
    for (var doubt : Doubt.values())
      DOUBTED.put(doubt, answer(1, doubt.text(), null, null));
  }

  private final PhoneProjector phones;
  private final PhoneIntake intake;
  private final InstantSource time;
  private final AddressLimit strangers = new AddressLimit(60, Duration.ofMinutes(10));

  public PositionRoutes(PhoneProjector phones, PhoneIntake intake, InstantSource time) {
    this.phones = phones;
    this.intake = intake;
    this.time = time;
  }

  @Override
  public void mount(Api api) {
    for (var path : new String[]{"/gps", "/gps/"}) {
      api.intake("GET", path, 0,
          request -> take(request, OsmAndForm.read(name -> request.query(name).orElse(null), time.instant()), "osmand"));
      api.intake("POST", path, MOST_bytes, this::post);
    }
    api.intake("POST", "/gps/owntracks", MOST_bytes, this::ownTracks);
  }

  private Future<Reply> post(Request request) {
    var type = request.header("Content-Type").orElse("");
    boolean empty = request.body().length() == 0; // the oldest apps post an address with parameters and nothing else
    if (!empty && (type.startsWith("application/json") || request.body().getByte(0) == '{'))
      return take(request, TraccarMessage.read(json(request), time.instant()), "traccar");
    var form = form(request);
    return take(request,
        OsmAndForm.read(name -> form.containsKey(name) ? form.get(name) : request.query(name).orElse(null), time.instant()),
        "osmand");
  }

  private Future<Reply> ownTracks(Request request) {
    if (request.body().length() == 0)
      return Future.succeededFuture(NOTHING_TO_TELL); // somebody removed a friend in the app
    var token = password(request).or(() -> request.query("id"))
        .orElseThrow(() -> Refusal.invalid("position/id-missing", "Name the phone: as the password in the app, or as id in the address."));
    known(request, token);
    var heard = OwnTracksMessage.read(json(request), token);
    if (heard.isEmpty())
      return Future.succeededFuture(NOTHING_TO_TELL);
    return take(request, heard.get(), "owntracks").map(reply -> NOTHING_TO_TELL); // the app expects a list of messages for it
  }

  private Phone known(Request request, String token) {
    var phone = phones.find(token);
    if (phone.isEmpty()) {
      strangers.take(request.remote());
      throw Refusal.unauthenticated("position/unknown-phone", "Nobody knows this phone. Set it up on the page of its holder.");
    }
    if (phone.get().weak())
      strangers.refuseIfSpent(request.remote()); // whoever tries ids one after the other finds none
    return phone.get();
  }

  private Future<Reply> take(Request request, Heard heard, String app) {
    return intake.take(known(request, heard.token()), heard, app, "POST /gps").map(PositionRoutes::told);
  }

  private static Reply told(Outcome outcome) {
    if (outcome.stored() == 0 || outcome.alarm() != null)
      return answer(outcome.stored(), outcome.doubt() == null ? null : outcome.doubt().text(), outcome.refused(), outcome.alarm());
    return outcome.doubt() == null ? KEPT : DOUBTED.get(outcome.doubt());
  }

  private static Reply answer(int stored, String doubt, String refused, Long alarm) {
    var told = new HashMap<String, Object>();
    told.put("stored", stored);
    told.put("doubt", doubt);
    told.put("refused", refused);
    told.put("alarm", alarm);
    return Reply.bytes(200, "application/json", Buffer.buffer(Json.bytes(told)));
  }

  private static JsonNode json(Request request) {
    try {
      var tree = Json.MAPPER.readTree(request.body().getBytes());
      if (tree == null || !tree.isObject())
        throw Refusal.invalid("position/body", "The body must be one JSON object.");
      return tree;
    } catch (IOException e) {
      throw Refusal.invalid("position/body", "The body is not JSON.");
    }
  }

  private static Map<String, String> form(Request request) {
    var values = new HashMap<String, String>();
    var text = request.body().toString(StandardCharsets.UTF_8);
    try {
      for (var pair : text.split("&", 100)) {
        int equals = pair.indexOf('=');
        if (equals > 0)
          values.putIfAbsent(URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("position/body", "The form cannot be read.");
    }
    return values;
  }

  private static Optional<String> password(Request request) {
    var header = request.header("Authorization").filter(h -> h.startsWith("Basic "));
    if (header.isEmpty())
      return Optional.empty();
    try {
      var both = new String(Base64.getDecoder().decode(header.get().substring("Basic ".length()).strip()), StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      return colon < 0 || colon == both.length() - 1 ? Optional.empty() : Optional.of(both.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
