package relight.crew.guest;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.api.Access;
import relight.api.AddressLimit;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.crew.position.Matrix;
import relight.storage.Database;

/** Inviting crews of guests, and the door they come in by. */
public final class GuestRoutes implements Routes {

  private static final Access MANAGERS = Access.of(Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final Access ON_DUTY = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,200}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{16,80}");
  private static final long LIMIT_bytes = 4096;

  /** @param origin where phones reach us, e.g. {@code https://relight.example.org}: only the page knows how it came here */
  record Wanted(String name, String company, Long unitId, Instant until, Integer people, List<String> skills, String origin) {}

  record Again(Integer people, String origin) {}

  record Stay(Instant until) {}

  record Link(String token) {
    @Override
    public String toString() {
      return "Link"; // the token stays out of every log
    }
  }

  record Join(String token, String key, String name, String phone, String grade, String card, Instant cardUntil) {
    @Override
    public String toString() {
      return "Join"; // the token stays out of every log
    }
  }

  private final Database database;
  private final GuestService guests;
  private final Function<Long, String> unitName;
  // many come from behind one address at once: a whole camp shares a router
  private final AddressLimit tries = new AddressLimit(300, Duration.ofMinutes(10));

  public GuestRoutes(Database database, GuestService guests, Function<Long, String> unitName) {
    this.database = database;
    this.guests = guests;
    this.unitName = unitName;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/crews/guests", ON_DUTY,
        request -> Reply.ok(Map.of("guests", database.read(tx -> guests.list(tx, request.actor())))));
    // Neither keeps its answer as other commands do, for it holds a secret that is never stored: the service knows the key again.
    api.waiting("POST", "/api/crews/guests", MANAGERS, LIMIT_bytes, request -> {
      var wanted = request.body(Wanted.class);
      requireOrigin(wanted.origin);
      return invited(wanted.origin,
          database.transaction(tx -> guests.invite(tx, request.actor(), key(request), wanted.name, wanted.company, wanted.unitId,
              wanted.until, wanted.people, wanted.skills)));
    });
    api.waiting("POST", "/api/crews/guests/{id}/invite", MANAGERS, LIMIT_bytes, request -> {
      var wanted = request.body(Again.class);
      requireOrigin(wanted.origin);
      return invited(wanted.origin,
          database.transaction(tx -> guests.inviteAgain(tx, request.actor(), key(request), request.id("id"), wanted.people)));
    });
    api.command("POST", "/api/crews/guests/{id}/extend", MANAGERS, (tx, request) -> {
      guests.extend(tx, request.actor(), request.id("id"), request.body(Stay.class).until);
      return Reply.ok(Map.of("id", request.id("id")));
    });
    api.command("POST", "/api/crews/guests/{id}/end", ON_DUTY, (tx, request) -> {
      return Reply.ok(Map.of("id", request.id("id"), "atWork", guests.end(tx, request.actor(), request.id("id"))));
    });
    api.waiting("POST", "/api/join/look", Access.PUBLIC, LIMIT_bytes, this::look);
    api.waiting("POST", "/api/join", Access.PUBLIC, LIMIT_bytes, this::join);
  }

  private Reply look(Request request) {
    tries.take(request.remote());
    var invitation = database.read(tx -> guests.look(tx, token(request.body(Link.class).token)));
    var told = new LinkedHashMap<String, Object>();
    told.put("crew", invitation.crew());
    told.put("company", invitation.company());
    told.put("unit", invitation.unitId() == null ? null : unitName.apply(invitation.unitId()));
    told.put("until", invitation.guestUntil());
    told.put("joinUntil", invitation.expiresAt());
    return Reply.ok(told);
  }

  private Reply join(Request request) {
    tries.take(request.remote());
    var asked = request.body(Join.class);
    if (asked.key == null || !KEY.matcher(asked.key).matches())
      throw Refusal.invalid("join/key", "Send a key made by this phone, the same when it asks again.");
    var welcome = database.transaction(tx -> guests.join(tx, request.actor(), token(asked.token), asked.key,
        new GuestService.Stranger(asked.name, asked.phone, asked.grade, asked.card, asked.cardUntil)));
    return Reply.created("/sign-in", Map.of("login", welcome.login(), "password", welcome.password(), "crew", welcome.crew(), "until",
        welcome.until()));
  }

  private static Reply invited(String origin, GuestService.Invited invited) {
    var url = origin + "/join#" + invited.secret(); // after the #: it never reaches a log on the way
    var told = new LinkedHashMap<String, Object>();
    told.put("crewId", invited.crewId());
    told.put("code", invited.code());
    told.put("joinUrl", url);
    told.put("qr", Matrix.of(url));
    told.put("expiresAt", invited.expiresAt());
    told.put("uses", invited.uses());
    return Reply.created("/api/crews/guests", told);
  }

  private static void requireOrigin(String origin) {
    if (origin == null || !ORIGIN.matcher(origin).matches())
      throw Refusal.invalid("guest/origin", "Send origin: where a phone reaches this server, e.g. https://relight.example.org");
  }

  private static String key(Request request) {
    return request.header("Idempotency-Key").map(String::strip).filter(key -> !key.isEmpty() && key.length() <= 200)
        .orElseThrow(
            () -> Refusal.invalid("idempotency/missing", "Send an Idempotency-Key header, the same when you repeat this command."));
  }

  private static String token(String token) {
    if (token == null || token.isBlank() || token.length() > 200)
      throw Refusal.invalid("join/token", "Send the token of the invitation.");
    return token;
  }
}
