package relight.crew.position;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import relight.testkit.District;
import relight.auth.Actor;
import relight.auth.Role;
import relight.testkit.SharedData;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;

class PhonesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static long tam;

  @BeforeAll
  static void crews() {
    district = District.on(server);
    tam = server.inTransaction(tx -> tx.one("select id from app_user where login = 'tam'", row -> row.getLong("id")));
  }

  @BeforeEach
  void nothingKnown() {
    server.inTransaction(tx -> {
      tx.run("delete from crew_fix");
      tx.run("delete from crew_position");
      tx.run("delete from alarm");
      tx.run("update crew set on_shift = true");
      return null;
    });
    server.restart();
  }

  @Test
  void aFixIsDurableWhenItIsAnsweredAndTheConsoleIsToldAtOnce() {
    var token = ownPhone();
    try (var stream = server.signedIn("linh").stream("/api/live?topics=crews")) {
      stream.next();
      var answer = gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now() + "&speed=20&accuracy=9&batt=71&charge=true");
      assertThat(answer.text()).isEqualTo("{\"refused\":null,\"stored\":1,\"alarm\":null,\"doubt\":null}");
      assertThat(fixes()).containsExactly("105.62 10.45 10.29 m/s 71 % null");
      var event = stream.next();
      assertThat(event.name()).isEqualTo("moved");
      assertThat(event.data().at("/crews/0/position/lon").asDouble()).isEqualTo(105.62);
    }
  }

  @Test
  void aConsoleFollowsCrewsWhereItsMapLooksAndIsToldAtOnceWhatComesIntoSight() throws InterruptedException {
    var token = ownPhone();
    var linh = server.signedIn("linh");
    try (var here = linh.stream("/api/live?topics=crews&box=105.61,10.44,105.63,10.46");
        var away = linh.stream("/api/live?topics=crews&box=105.71,10.44,105.73,10.46")) {
      gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + System.currentTimeMillis());
      here.next();
      var viewer = away.next().data().path("viewer").asText();
      assertThat(here.next().name() + away.next().name()).as("the first one").isEqualTo("movedmoved");
      Thread.sleep(1100);
      gps("id=" + token + "&lat=10.45&lon=105.6201&timestamp=" + System.currentTimeMillis());
      assertThat(here.next().data().at("/crews/0/position/lon").asDouble()).isEqualTo(105.6201);

      var box = Map.of("west", 105.61, "south", 10.44, "east", 105.63, "north", 10.46);
      var view = Map.of("viewer", viewer, "box", box);
      assertThat(server.signedIn("tam").post("/api/live/view", view).code()).isEqualTo("auth/role");
      server.user("kieu", Role.DISPATCHER);
      assertThat(server.signedIn("kieu").post("/api/live/view", view).code()).as("somebody else's stream").isEqualTo("live/viewer");
      assertThat(linh.post("/api/live/view", Map.of("viewer", "of another node")).code()).isEqualTo("live/viewer");
      assertThat(linh.post("/api/live/view", Map.of("viewer", viewer, "box", Map.of("west", 9, "south", 9, "east", 8, "north", 9))).code())
          .isEqualTo("live/box");
      assertThat(linh.post("/api/live/view", view).status()).isEqualTo(204);
      assertThat(away.next().data().at("/crews/0/position/lon").asDouble()).isEqualTo(105.6201);
    }
    try (var again = linh.with("Last-Event-ID", "1").stream("/api/live?topics=crews&box=105.61,10.44,105.63,10.46")) {
      again.await("moved");
    }
  }

  @Test
  void theSamplesOfOtherProjectsAreTakenAsTheyAre() throws IOException {
    var folder = SharedData.folder("gps");
    for (var id : List.of("123456", "902064", "353861053849681", "48241179"))
      phone(Map.of("userId", tam, "name", "máy " + id, "origin", "http://x", "ownId", id));
    server.settle();
    var told = new HashMap<String, Integer>();
    for (var line : Files.readAllLines(folder.resolve("osmand_queries.txt")))
      if (!line.isBlank())
        told.merge(code(server.bare().get("/gps" + line.strip())), 1, Integer::sum);
    assertThat(told).isEqualTo(Map.of("position/place-missing", 1, "position/id-missing", 1, "200", 4));
    assertThat(server.bare().post("/gps", Files.readString(folder.resolve("traccar_client_json_01.json"))).status()).isEqualTo(200);
    var token = ownPhone();
    for (var name : List.of("owntracks_01.json", "owntracks_02.json")) {
      var answer = ownTracks(token, Files.readString(folder.resolve(name)));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("[]");
    }
    assertThat(fixes()).hasSize(7).filteredOn(f -> f.endsWith("unverified")).hasSize(5);
    assertThat(server.signedIn("linh").get("/api/crews").json().at("/crews/0/position").isNull()).as("2014 is not now").isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefusedWithAReasonAndHarmsNothing() {
    var token = ownPhone();
    assertThat(gps("id=" + token + "&lat=NaN&lon=1").code()).isEqualTo("position/place");
    assertThat(gps("id=" + token + "&lat=1e999&lon=1").code()).isEqualTo("position/place");
    assertThat(gps("id=" + token + "&lat=1").code()).isEqualTo("position/place-missing");
    assertThat(gps("id=" + token + "&lat=1&lon=2&timestamp=yesterday").code()).isEqualTo("position/time");
    assertThat(gps("id=" + token + "&lat=1&lon=2&timestamp=99999999999999999999").code()).isEqualTo("position/time");
    assertThat(gps("id=" + token + "&lat=1&lon=2&batt=full").code()).isEqualTo("position/number");
    assertThat(gps("lat=1&lon=2").code()).isEqualTo("position/id-missing");
    assertThat(server.bare().post("/gps", "{\"device_id\":").code()).isEqualTo("position/body");
    assertThat(server.bare().post("/gps", "[1]").code()).isEqualTo("position/body");
    assertThat(server.bare().post("/gps?lat=1&lon=2", null).code()).isEqualTo("position/id-missing");
    assertThat(server.bare().post("/gps", Map.of("device_id", token, "location", Map.of("coords", Map.of("latitude", "x")))).code())
        .isEqualTo("position/place");
    assertThat(server.bare().post("/gps", "x".repeat(20_000)).code()).isEqualTo("request/too-large");
    assertThat(ownTracks(token, "{\"_type\":\"encrypted\",\"data\":\"x\"}").code()).isEqualTo("position/encrypted");
    assertThat(ownTracks(token, "{}").code()).isEqualTo("position/type-missing");
    assertThat(ownTracks(token, "{\"_type\":\"lwt\",\"tst\":1}").text()).isEqualTo("[]");
    assertThat(ownTracks("nobody", "{\"_type\":\"lwt\",\"tst\":1}").code()).isEqualTo("position/unknown-phone");
    assertThat(fixes()).isEmpty();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now()).status()).isEqualTo(200);
    assertThat(fixes()).hasSize(1);
  }

  @Test
  void aFormIsTakenLikeAnAddress() throws IOException, InterruptedException {
    var form = "deviceid=" + ownPhone() + "&location=10.45%2C105.62&timestamp=" + now() + "&heading=90";
    var http = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.server().port() + "/gps/"))
        .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(http, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    assertThat(fixes()).containsExactly("105.62 10.45 null");
  }

  @Test
  void repeatedLateAndImpossibleFixesAreHistoryAlsoAfterARestart() {
    var token = ownPhone();
    long now = now();
    gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now);
    server.restart();
    gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now);
    gps("id=" + token + "&lat=10.46&lon=105.63&timestamp=" + (now - 60));
    gps("id=" + token + "&lat=12.45&lon=105.62&timestamp=" + (now + 1));
    gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + (now + 4000));
    assertThat(fixes()).extracting(f -> f.replaceAll(".* ", "")).containsExactly("null", "duplicate", "late", "impossible", "future");
    assertThat(server.signedIn("linh").get("/api/crews").json().at("/crews/0/position/lat").asDouble()).isEqualTo(10.45);
  }

  @Test
  void offShiftAPhoneIsAnsweredSoThatItForgetsAndNothingIsKept() {
    var token = ownPhone();
    server.inTransaction(tx -> tx.run("update crew set on_shift = false"));
    server.restart();
    var answer = gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("refused").asText()).isEqualTo("position/off-shift");
    assertThat(fixes()).isEmpty();
    var help = gps("id=" + token + "&lat=10.45&lon=105.62&alarm=sos&timestamp=" + now());
    assertThat(help.json().path("alarm").asLong()).isPositive();
    assertThat(fixes()).hasSize(1);
  }

  @Test
  void whatSomebodyDidInHisOwnTimeDoesNotComeBackWithTheNextShift() {
    var token = ownPhone();
    var linesman = server.signedIn("tam");
    assertThat(linesman.post("/api/field/shift", Map.of("onShift", false)).status()).isEqualTo(200);
    server.settle();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62").json().path("refused").asText()).isEqualTo("position/off-shift");
    long meanwhile = System.currentTimeMillis();
    assertThat(linesman.post("/api/field/positions",
        Map.of("fixes", List.of(Map.of("at", Instant.now().toString(), "lon", 105.6, "lat", 10.4)))).code()).isEqualTo("crew/off-shift");
    var crews = server.signedIn("linh").get("/api/crews").json().path("crews");
    assertThat(crews.get(0).path("status").asText()).as("nobody of it is on shift").isEqualTo("offShift");
    long crew = crews.get(0).path("id").asLong();
    assertThat(server.signedIn("sadec").post("/api/crews/" + crew + "/shift", Map.of("onShift", true)).code()).isEqualTo("crew/unknown");
    assertThat(server.signedIn("linh").post("/api/crews/" + crew + "/shift", Map.of("onShift", true)).status()).isEqualTo(200);
    server.settle();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + meanwhile).json().path("refused").asText())
        .isEqualTo("position/off-shift");
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + System.currentTimeMillis()).json().path("stored").asInt()).isOne();
    server.inTransaction(tx -> tx.run("delete from shift"));
  }

  @Test
  void whoeverLooksAtATrailIsWrittenDownAndShownToTheCrew() {
    var token = ownPhone();
    long now = now();
    for (int i = 0; i < 20; i++)
      gps("id=" + token + "&lat=10.45&lon=" + (105.62 + i * 0.001) + "&timestamp=" + (now - 200 + i * 10));
    var linh = server.signedIn("linh");
    long crew = linh.get("/api/crews").json().at("/crews/0/id").asLong();
    var trail = linh.get("/api/crews/" + crew + "/trail");
    assertThat(trail.json().path("fixes").asInt()).isEqualTo(20);
    assertThat(trail.json().path("points")).as("a straight line").hasSize(2);
    assertThat(linh.get("/api/crews/" + crew + "/trail?from=2026-01-01T00:00:00Z").code()).isEqualTo("crew/trail-window");
    assertThat(server.signedIn("sadec").get("/api/crews/" + crew + "/trail").code()).isEqualTo("crew/unknown");
    assertThat(server.signedIn("mai").get("/api/crews/" + crew + "/trail").code()).isEqualTo("auth/role");
    assertThat(server.signedIn("tam").get("/api/field/phones").json().at("/views/0/by").asText()).isEqualTo("linh");
    int told = server.inTransaction(
        tx -> tx.one("select count(*)::int as n from journal where kind = 'crew.trail-viewed'", row -> row.getInteger("n")));
    assertThat(told).isOne();
    var line = linh.get("/api/shift-log").json().at("/lines/0");
    assertThat(line.path("kind").asText()).isEqualTo("crew.trail-viewed");
    assertThat(line.path("by").asText()).isEqualTo("linh");
    assertThat(line.path("subject").asText()).isEqualTo("crew/" + crew);
  }

  @Test
  void theNearestCrewIsNamedWithReasonsAndTheOthersToo() {
    var token = ownPhone();
    gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now());
    var linh = server.signedIn("linh");
    var near = linh.get("/api/crews/nearest?lon=105.63&lat=10.45").json();
    assertThat(near.at("/crews/0/crew/distance_m").asInt()).isBetween(1000, 1200);
    assertThat(near.at("/crews/0/why/vi").asText()).startsWith("Đang rảnh, cách 1,1 km");
    assertThat(near.at("/left/0/code").asText()).isEqualTo("noPosition");
    assertThat(linh.get("/api/crews/nearest?lon=105.63&lat=10.45&grade=5/5").json().at("/left/0/code").asText()).isEqualTo("grade");
    assertThat(linh.get("/api/crews/nearest?lon=105.63").code()).isEqualTo("crew/near");
    assertThat(linh.get("/api/crews/nearest?lon=105.63&lat=10.45&grade=9").code()).isEqualTo("crew/grade");
  }

  @Test
  void aCrewThatComesIntoAFenceAndLeavesItStandsInTheJournal() {
    var token = ownPhone();
    var linh = server.signedIn("linh");
    var square = Map.of("type", "Polygon", "coordinates",
        List.of(List.of(List.of(105.6, 10.4), List.of(105.7, 10.4), List.of(105.7, 10.5), List.of(105.6, 10.5), List.of(105.6, 10.4))));
    assertThat(linh.post("/api/fences", Map.of("name", "x", "polygon", Map.of("type", "Polygon", "coordinates", List.of()))).code())
        .isEqualTo("fence/polygon");
    long unit = linh.get("/api/crews").json().at("/crews/0/unit/id").asLong();
    long id = linh.post("/api/fences", Map.of("name", "Kho Cao Lãnh", "polygon", square, "unitId", unit)).json().path("id").asLong();
    server.settle();
    assertThat(server.signedIn("sadec").get("/api/fences").json().path("fences")).as("another unit's").isEmpty();
    assertThat(server.signedIn("sadec").post("/api/fences/" + id + "/remove", Map.of()).code()).isEqualTo("fence/unknown");
    long now = now();
    gps("id=" + token + "&lat=10.45&lon=105.65&timestamp=" + (now - 300));
    server.settle();
    assertThat(linh.get("/api/fences").json().at("/fences/0/crews")).hasSize(1);
    server.restart();
    gps("id=" + token + "&lat=10.45&lon=105.66&timestamp=" + (now - 200));
    gps("id=" + token + "&lat=10.45&lon=105.72&timestamp=" + now);
    server.settle();
    List<String> told = server.inTransaction(
        tx -> tx.all("select kind from journal where kind like '%-fence' order by number", row -> row.getString(0)));
    assertThat(told).containsExactly("crew.entered-fence", "crew.left-fence");
    assertThat(server.signedIn("linh").post("/api/fences/" + id + "/remove", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void sosOfAPhoneCoversTheConsoleOnceAndIsOver() {
    var token = ownPhone();
    try (var stream = server.signedIn("linh").stream("/api/live?topics=alarms")) {
      stream.next();
      var first = gps("id=" + token + "&lat=10.45&lon=105.62&alarm=sos&timestamp=" + now());
      var alarm = stream.next();
      assertThat(alarm.name()).isEqualTo("alarm");
      assertThat(alarm.data().path("kind").asText()).isEqualTo("sos");
      assertThat(alarm.data().path("unverified").asBoolean()).isFalse();
      assertThat(alarm.data().path("crewId").asLong()).isPositive();
      assertThat(alarm.data().path("lon").asDouble()).isEqualTo(105.62);
      var again = gps("id=" + token + "&alarm=sos");
      assertThat(again.json().path("alarm")).as("the same danger, with nothing else in it").isEqualTo(first.json().path("alarm"));
    }
    server.settle();
    var linh = server.signedIn("linh");
    long id = linh.get("/api/console").json().at("/alarms/0/id").asLong();
    assertThat(linh.post("/api/alarms/" + id + "/take", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void aPhoneThatWasTakenBackIsRefusedButItsCryIsHeardUnverified() {
    var added = server.signedIn("tam").post("/api/field/phones", Map.of("name", "cũ", "origin", "https://relight.example.org"));
    var token = added.json().path("token").asText();
    server.settle();
    assertThat(server.signedIn("binh").post("/api/field/phones/" + added.json().path("id").asLong() + "/revoke", Map.of()).code())
        .as("somebody else's").isEqualTo("phone/unknown");
    assertThat(server.signedIn("sadec").post("/api/phones/" + added.json().path("id").asLong() + "/revoke", Map.of()).code())
        .as("another unit's").isEqualTo("phone/unknown");
    assertThat(server.signedIn("tam").post("/api/field/phones/" + added.json().path("id").asLong() + "/revoke", Map.of()).status())
        .isEqualTo(200);
    server.settle();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62").code()).isEqualTo("position/phone-revoked");
    assertThat(fixes()).isEmpty();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&alarm=sos").json().path("alarm").asLong()).isPositive();
    server.settle();
    var alarm = server.signedIn("linh").get("/api/console").json().at("/alarms/0");
    assertThat(alarm.path("unverified").asBoolean()).isTrue();
    assertThat(server.signedIn("linh").get("/api/crews").json().at("/crews/0/position").isNull()).as("not shown as now").isTrue();
  }

  @Test
  void aPhoneIsWorthNoMoreThanTheAccountOfItsHolder() {
    var token = ownPhone();
    server.inTransaction(tx -> {
      server.users().disable(tx, Actor.SYSTEM, tam);
      return null;
    });
    server.settle();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62").code()).isEqualTo("position/phone-revoked");
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&alarm=sos").json().path("alarm").asLong()).isPositive();
    server.settle();
    assertThat(server.signedIn("linh").get("/api/console").json().at("/alarms/0/unverified").asBoolean()).isTrue();
    server.inTransaction(tx -> {
      server.users().enable(tx, Actor.SYSTEM, tam);
      return null;
    });
    server.settle();
    assertThat(gps("id=" + token + "&lat=10.45&lon=105.62").json().path("stored").asInt()).isOne();
  }

  @Test
  void anUnknownPhoneCannotCryAndWhoeverTriesManyIsStopped() {
    Answer last = null;
    for (int i = 0; i < 61; i++)
      last = gps("id=guess" + i + "&lat=10.45&lon=105.62&alarm=sos");
    assertThat(last.code()).isEqualTo("request/too-many");
    int alarms = server.inTransaction(tx -> tx.one("select count(*)::int as n from alarm", row -> row.getInteger("n")));
    assertThat(alarms).isZero();
  }

  @Test
  void theTokenIsToldOnceAndSetsTheAppsUp() throws IOException {
    var answer = server.signedIn("tam").post("/api/field/phones", Map.of("name", "Nokia", "origin", "https://relight.example.org"));
    assertThat(answer.status()).isEqualTo(201);
    var token = answer.json().path("token").asText();
    assertThat(answer.json().at("/links/0/url").asText()).startsWith("https://relight.example.org/gps?id=" + token);
    var inline = URI.create(answer.json().at("/links/1/url").asText().replace("owntracks:///", "http://x/")).getQuery();
    assertThat(new String(Base64.getDecoder().decode(inline.replace("inline=", "")))).contains("\"password\":\"" + token + "\"");
    var list = server.signedIn("tam").get("/api/field/phones");
    assertThat(list.text()).contains("Nokia").doesNotContain(token);
    int entries = server.inTransaction(tx -> tx.one("select count(*)::int as n from journal where body::text like '%' || $1 || '%'",
        row -> row.getInteger("n"), token));
    assertThat(entries).isZero();
    assertThat(server.signedIn("sadec").get("/api/phones").text()).as("another unit").doesNotContain("Nokia");
    assertThat(server.signedIn("linh").get("/api/phones").text()).contains("Nokia").doesNotContain(token);
  }

  /** Also what goes wrong, and the details that only a developer turns on, tell nobody which phones there are. */
  @Test
  void noTokenStandsInTheLogWhateverHappens() {
    var token = ownPhone();
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var ours = (Logger) LoggerFactory.getLogger("relight");
    var before = ours.getLevel();
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    root.addAppender(lines);
    ours.setLevel(Level.TRACE);
    try {
      assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&timestamp=" + now()).status()).isEqualTo(200);
      assertThat(gps("id=" + token + "&lat=x&lon=105.62").status()).isEqualTo(400);
      assertThat(gps("id=" + token + "&lat=10.45&lon=105.62&alarm=sos").status()).isEqualTo(200);
      assertThat(ownTracks(token, "{\"_type\":\"location\",\"lat\":" + "}").status()).isEqualTo(400);
      assertThat(gps("id=" + token + "-and-more&lat=10.45&lon=105.62").status()).isEqualTo(401);
      server.inTransaction(tx -> tx.run("alter table crew_fix rename to crew_fix_away"));
      assertThat(gps("id=" + token + "&lat=10.46&lon=105.62&timestamp=" + now()).code()).as("not written is not taken")
          .isEqualTo("position/busy");
      assertThat(ownTracks(token, "{\"_type\":\"location\",\"lat\":10.47,\"lon\":105.62,\"tst\":" + now() + "}").status())
          .isEqualTo(503);
      server.inTransaction(tx -> tx.run("alter table crew_fix_away rename to crew_fix"));
      server.inTransaction(tx -> tx.run("update phone set revoked_at = now() where user_id = $1", tam));
      server.restart();
      assertThat(gps("id=" + token + "&lat=10.45&lon=105.62").status()).isEqualTo(403);
    } finally {
      ours.setLevel(before);
      root.detachAppender(lines);
    }
    assertThat(lines.list).as("what went wrong is told").anyMatch(line -> line.getFormattedMessage().contains("could not be written"));
    assertThat(lines.list).map(line -> line.getFormattedMessage()
        + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy())))
        .noneMatch(line -> line.contains(token));
  }

  private static String ownPhone() {
    server.inTransaction(tx -> tx.run("update phone set revoked_at = now() where user_id = $1", tam));
    var answer = server.signedIn("tam").post("/api/field/phones", Map.of("name", "Máy của Tâm", "origin", "https://relight.example.org"));
    server.settle();
    return answer.json().path("token").asText();
  }

  private static void phone(Map<String, Object> wanted) {
    server.inTransaction(tx -> tx.run("update phone set expires_at = now() + interval '1 year'"));
    assertThat(server.signedIn("linh").post("/api/phones", wanted).status()).isEqualTo(201);
  }

  private static Answer gps(String query) {
    return server.bare().get("/gps?" + query);
  }

  private static Answer ownTracks(String token, String body) {
    var basic = Base64.getEncoder().encodeToString(("relight:" + token).getBytes());
    return server.bare().with("Authorization", "Basic " + basic).post("/gps/owntracks", body);
  }

  private static String code(Answer answer) {
    return answer.status() == 200 ? "200" : answer.code();
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static List<String> fixes() {
    return server.inTransaction(tx -> tx.all(
        "select lon, lat, speed_m_s, battery, doubt from crew_fix order by received_at, fix_at",
        row -> row.getDouble("lon") + " " + row.getDouble("lat") + " " + (row.getFloat("speed_m_s") == null
            ? ""
            : "%.2f m/s ".formatted(
                row.getFloat("speed_m_s")))
            + (row.getInteger("battery") == null ? "" : row.getInteger("battery") + " % ") + row.getString("doubt")));
  }
}
