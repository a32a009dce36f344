package relight.api;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.SessionService;
import relight.auth.UserService;
import relight.storage.Database;

/** Signing in and out, and who one is. */
public final class SessionRoutes implements Routes {

  private static final int LIMIT_bytes = 4096;

  private final Database database;
  private final SessionService sessions;
  private final UserService users;
  private final Authentication authentication;
  private final Organisation organisation;
  private final InstantSource time;
  private final ZoneId zone;
  private final BooleanSupplier sample;
  private final OptionalInt exercise;
  private final AddressLimit tries = new AddressLimit(30, Duration.ofMinutes(1));

  /**
   * @param sample   whether what is shown is the made-up district
   * @param exercise speed of the exercise's time; empty where everything is real
   */
  public SessionRoutes(Database database, SessionService sessions, UserService users, Authentication authentication,
      Organisation organisation,
      InstantSource time, ZoneId zone, BooleanSupplier sample, OptionalInt exercise) {
    this.database = database;
    this.sessions = sessions;
    this.users = users;
    this.authentication = authentication;
    this.organisation = organisation;
    this.time = time;
    this.zone = zone;
    this.sample = sample;
    this.exercise = exercise;
  }

  /** @param keep whether the browser may keep the session when it is closed; the server ends it after a while without use all the same */
  record SignIn(String login, String password, Boolean keep) {
    SignIn {
      if (login == null || login.isBlank() || login.length() > 100)
        throw Refusal.invalid("auth/login", "Send login and password.");
      if (password == null || password.isEmpty())
        throw Refusal.invalid("auth/password", "Send login and password.");
    }

    @Override
    public String toString() {
      return "SignIn";
    }
  }

  record Person(long id, String login, String name) {}

  record Me(Person user, List<String> roles, List<Organisation.Unit> units, Organisation.Crew crew, String csrf, Instant serverTime,
      boolean sample, boolean training, int speed, String timeZone, String home) {}

  @Override
  public void mount(Api api) {
    // Neither made repeatable nor guarded by CSRF: the answer holds a secret that is never stored, and there is no session yet.
    api.waiting("POST", "/api/session", Access.PUBLIC, LIMIT_bytes, this::signIn);
    api.waiting("DELETE", "/api/session", Access.SIGNED_IN, LIMIT_bytes, this::signOut);
    api.get("/api/me", Access.SIGNED_IN, request -> Reply.ok(me(request.actor(), authentication.csrf(request.http()).await())));
  }

  private Reply signIn(Request request) {
    if (!Authentication.sameOrigin(request.http()))
      throw Refusal.forbidden("auth/other-site", "Sign in on Relight's own page.");
    var asked = request.body(SignIn.class);
    tries.take(request.remote());
    var begun = sessions.signIn(asked.login, asked.password, request.remote());
    return Reply.ok(me(begun.actor(), begun.csrf())).with("Set-Cookie",
        kept(cookie(begun.secret(), request.secure()), asked.keep).encode());
  }

  private Reply signOut(Request request) {
    database.transaction(tx -> {
      sessions.signOut(tx, request.actor());
      return null;
    });
    return Reply.noContent().with("Set-Cookie", cookie("", request.secure()).setMaxAge(0).encode());
  }

  private Cookie kept(Cookie cookie, Boolean keep) {
    return keep != null && keep ? cookie.setMaxAge(sessions.longest().toSeconds()) : cookie;
  }

  private static Cookie cookie(String secret, boolean secure) {
    return Cookie.cookie(Authentication.COOKIE, secret).setPath("/").setHttpOnly(true).setSameSite(CookieSameSite.STRICT).setSecure(secure);
  }

  private Me me(Actor actor, String csrf) {
    boolean person = actor.kind() == Actor.Kind.USER;
    var user = person
        ? database.read(tx -> users.find(tx, actor.id())).orElseThrow(() -> Refusal.unauthenticated("auth/sign-in", "Sign in first."))
        : null;
    var roles = actor.roles().stream().sorted().map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
    var units = organisation.units(actor.unitIds()).stream().sorted(Comparator.comparing(Organisation.Unit::code)).toList();
    var crew = person ? organisation.crewOf(actor.id()).orElse(null) : null;
    return new Me(new Person(actor.id(), person ? user.login() : "", actor.name()), roles, units, crew, csrf, time.instant(),
        sample.getAsBoolean(), exercise.isPresent(), exercise.orElse(1),
        zone.getId(),
        home(actor));
  }

  /** The page that does this person's work. */
  private static String home(Actor actor) {
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR))
      return "/console";
    return actor.hasAny(Role.AGENT) ? "/desk" : "/field";
  }
}
