package relight.crew.position;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import relight.Config;
import relight.Json;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.storage.Database;

/** Phones of one's own, and those of one's units. The secret is in the answer that adds one, and nowhere else ever after. */
public final class PhoneRoutes implements Routes {

  private static final Access FIELD = Access.of(Role.LINESMAN, Role.INSPECTOR);
  private static final Access CONTROL_ROOM = Access.of(Role.DISPATCHER, Role.SUPERVISOR);
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,200}");
  private static final long LIMIT_bytes = 4096;

  /** @param origin where the phone reaches us, e.g. {@code https://relight.example.org}: only the page knows how it came here */
  record Wanted(String name, String origin, Long userId, String ownId) {}

  record Shown(long id, long userId, String holder, String crew, String name, boolean weak, Instant createdAt, Instant expiresAt,
      Instant revokedAt, Instant seenAt, String app) {}

  /** A link that sets an app up, and the same to be held before a camera. */
  record Link(String app, String url, Matrix code) {}

  private final Database database;
  private final PhoneService phones;
  private final CrewService service;
  private final CrewProjector crews;
  private final Config.Positions settings;

  public PhoneRoutes(Database database, PhoneService phones, CrewService service, CrewProjector crews, Config.Positions settings) {
    this.database = database;
    this.phones = phones;
    this.service = service;
    this.crews = crews;
    this.settings = settings;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/field/phones", FIELD, this::own);
    // Not made repeatable: the answer holds a secret that is never stored.
    api.waiting("POST", "/api/field/phones", FIELD, LIMIT_bytes, request -> {
      var wanted = request.body(Wanted.class);
      if (wanted.userId != null || wanted.ownId != null)
        throw Refusal.invalid("phone/not-yours", "Here one adds a phone of one's own; ask a dispatcher for anything else.");
      return add(request.actor(), request.actor().id(), wanted);
    });
    api.command("POST", "/api/field/phones/{id}/revoke", FIELD, (tx, request) -> {
      phones.revoke(tx, request.actor(), request.id("id"), true);
      return Reply.ok(Map.of("id", request.id("id"), "status", "revoked"));
    });
    api.get("/api/phones", CONTROL_ROOM, request -> Reply.ok(
        Map.of("phones", database.read(tx -> phones.seenBy(tx, request.actor())).stream().map(PhoneRoutes::shown).toList())));
    api.waiting("POST", "/api/phones", CONTROL_ROOM, LIMIT_bytes, request -> {
      var wanted = request.body(Wanted.class);
      if (wanted.userId == null)
        throw Refusal.invalid("phone/holder-missing", "Say whose phone it is: userId.");
      var crew = crews.ofUser(wanted.userId)
          .orElseThrow(() -> Refusal.missing("phone/holder", "This person is in no crew of yours."));
      request.actor().requireUnit(crew.unitId());
      return add(request.actor(), wanted.userId, wanted);
    });
    api.command("POST", "/api/phones/{id}/revoke", CONTROL_ROOM, (tx, request) -> {
      phones.revoke(tx, request.actor(), request.id("id"), false);
      return Reply.ok(Map.of("id", request.id("id"), "status", "revoked"));
    });
  }

  private Reply own(Request request) {
    var told = new LinkedHashMap<String, Object>();
    told.put("retentionDays", settings.retention().toDays());
    told.put("phones", database.read(tx -> phones.ofUser(tx, request.actor().id())).stream().map(PhoneRoutes::shown).toList());
    told.put("onShift", crews.ofUser(request.actor().id())
        .map(crew -> database.read(tx -> service.isOnShift(tx, crew.id(), request.actor().id()))).orElse(false));
    told.put("views",
        crews.ofUser(request.actor().id()).map(crew -> database.read(tx -> service.trailViews(tx, crew.id()))).orElse(List.of()));
    return Reply.ok(told);
  }

  private Reply add(Actor actor, long userId, Wanted wanted) {
    if (wanted.origin == null || !ORIGIN.matcher(wanted.origin).matches())
      throw Refusal.invalid("phone/origin", "Send origin: where the phone reaches this server, e.g. https://relight.example.org");
    var unit = crews.ofUser(userId).map(Crew::unitId).orElse(null);
    var added = database.transaction(tx -> phones.add(tx, actor, userId, unit, wanted.name, wanted.ownId));
    var told = new LinkedHashMap<String, Object>();
    told.put("id", added.id());
    told.put("token", added.token());
    var links = new ArrayList<Link>(List.of(traccar(wanted.origin, added.token()), ownTracks(wanted.origin, added.token())));
    settings.ownTracks().broker().ifPresent(broker -> links.add(ownTracksAt(URI.create(broker), added)));
    told.put("links", links);
    return Reply.created("/api/field/phones", told);
  }

  /** Traccar Client takes an address with parameters as its settings. */
  private static Link traccar(String origin, String token) {
    var url = origin + "/gps?id=" + token + "&interval=30&distance=30&buffer=true";
    return new Link("traccar", url, Matrix.of(url));
  }

  /** OwnTracks takes a whole configuration in a link: mode 3 is HTTP. */
  private static Link ownTracks(String origin, String token) {
    var told = new LinkedHashMap<String, Object>();
    told.put("_type", "configuration");
    told.put("mode", 3);
    told.put("url", origin + "/gps/owntracks");
    told.put("auth", true);
    told.put("username", "relight");
    told.put("password", token);
    return inline("owntracks", told);
  }

  /** Mode 0 is MQTT. The topic is given whole, with the phone's secret where the app would put the name of the device. */
  private Link ownTracksAt(URI broker, PhoneService.Added added) {
    var app = settings.ownTracks();
    var told = new LinkedHashMap<String, Object>();
    told.put("_type", "configuration");
    told.put("mode", 0);
    told.put("host", broker.getHost());
    told.put("port", broker.getPort() > 0 ? broker.getPort() : 8883);
    told.put("tls", true);
    told.put("auth", !app.user().isEmpty());
    told.put("username", app.user().isEmpty() ? "relight" : app.user());
    app.passwordFile().ifPresent(file -> told.put("password", password(file)));
    told.put("clientId", "relight-phone-" + added.id());
    told.put("pubTopicBase", app.topics().orElseThrow() + "/relight/" + added.token());
    told.put("pubQos", 1);
    told.put("pubRetain", false); // the broker need not keep what we have
    told.put("cleanSession", false);
    told.put("sub", false);
    told.put("cmd", false);
    return inline("owntracksMqtt", told);
  }

  private static Link inline(String app, Map<String, Object> told) {
    var inline = Base64.getEncoder().encodeToString(Json.text(told).getBytes(StandardCharsets.UTF_8));
    var url = "owntracks:///config?inline=" + URLEncoder.encode(inline, StandardCharsets.UTF_8);
    return new Link(app, url, Matrix.of(url));
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the password of phones at the broker cannot be read", e);
    }
  }

  private static Shown shown(PhoneStore.Listed phone) {
    return new Shown(phone.id(), phone.userId(), phone.holder(), phone.crew(), phone.name(), phone.weak(), phone.createdAt(),
        phone.expiresAt(), phone.revokedAt(), phone.seenAt(), phone.app());
  }
}
