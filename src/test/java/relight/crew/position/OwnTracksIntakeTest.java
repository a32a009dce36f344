package relight.crew.position;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.Json;
import relight.testkit.Broker;
import relight.testkit.District;
import relight.testkit.SharedData;
import relight.testkit.TestDatabase;
import relight.testkit.TestServer;

/** Phones with OwnTracks that speak through the utility's broker. In every test no token may reach the log. */
class OwnTracksIntakeTest {

  private static Path folder;
  private static final Broker broker = broker();

  @RegisterExtension
  static final TestServer server = TestServer.with(OwnTracksIntakeTest::settings);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Level before;
  private long tam;
  private String token;
  private String topic;

  private static Broker broker() {
    try {
      folder = Files.createTempDirectory("relight-owntracks");
      return Broker.in(folder, TestDatabase.vertx(), "relight", "bí mật");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config settings(Config usual) {
    var password = folder.resolve("password").toString();
    return Config.load(Path.of("no-such-file.yaml"), Map.of(),
        Map.of("http.port", "0", "evidence.mqtt.url", "mqtts://localhost:" + broker.port(), "evidence.mqtt.user", "relight",
            "evidence.mqtt.passwordFile", password, "evidence.mqtt.ca", folder.resolve("certificate.pem").toString(),
            "positions.ownTracks.topics", "owntracks", "positions.ownTracks.broker", "mqtts://broker.example.org",
            "positions.ownTracks.user", "phones", "positions.ownTracks.passwordFile", password));
  }

  @BeforeAll
  static void crews() {
    District.on(server);
  }

  @AfterAll
  static void cleanUp() throws IOException {
    broker.close();
    for (var file : List.of("key.pem", "certificate.pem", "password"))
      Files.delete(folder.resolve(file));
    Files.delete(folder);
  }

  @BeforeEach
  void aPhoneOfTam() {
    server.inTransaction(tx -> {
      tx.run("delete from crew_fix");
      tx.run("delete from crew_position");
      tx.run("update crew set on_shift = true");
      return tx.run("update phone set revoked_at = now()");
    });
    tam = server.inTransaction(tx -> tx.one("select id from app_user where login = 'tam'", row -> row.getLong("id")));
    token = server.signedIn("tam").post("/api/field/phones", Map.of("name", "Máy của Tâm", "origin", "https://relight.example.org")).json()
        .path("token").asText();
    topic = "owntracks/relight/" + token;
    server.restart();
    var ours = (Logger) LoggerFactory.getLogger("relight");
    before = ours.getLevel();
    ours.setLevel(Level.TRACE);
    lines.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(lines);
  }

  @AfterEach
  void noTokenStandsInTheLog() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(lines);
    ((Logger) LoggerFactory.getLogger("relight")).setLevel(before);
    assertThat(List.copyOf(lines.list)).map(line -> line.getFormattedMessage()
        + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy())))
        .noneMatch(line -> line.contains(token));
  }

  @Test
  void aFixIsAcknowledgedWhenItIsDurableAndShownAsNow() throws InterruptedException {
    var told = location(0, 105.62);
    broker.publish(topic, told);
    untilAcknowledged();
    assertThat(fixes()).containsExactly("105.62 null");
    server.settle();
    assertThat(server.signedIn("linh").get("/api/crews").json().at("/crews/0/position/lon").asDouble()).isEqualTo(105.62);
    broker.publish(topic, told);
    broker.publish(topic, location(-60, 105.61));
    broker.publish(topic, location(1, 107.62));
    untilAcknowledged();
    assertThat(fixes()).as("judged as over HTTP")
        .containsExactlyInAnyOrder("105.62 null", "105.62 duplicate", "105.61 late", "107.62 impossible");
  }

  @Test
  void theSamplesOfOtherProjectsAreTakenAsTheyAre() throws IOException, InterruptedException {
    var samples = SharedData.folder("gps");
    for (var name : List.of("owntracks_01.json", "owntracks_02.json"))
      broker.publish(topic, Files.readString(samples.resolve(name)));
    untilAcknowledged();
    assertThat(fixes()).containsExactlyInAnyOrder("11.1512805 null", "2.29513 late");
  }

  @Test
  void whatMakesNoSenseIsPassedOverAndHarmsNothing() throws InterruptedException {
    for (var rubbish : List.of("", "not JSON", "[1]", "null", "{}", "{\"_type\":\"location\"}", "{\"_type\":\"location\",\"lat\":1e999}",
        "{\"_type\":\"location\",\"lat\":\"x\",\"lon\":1,\"tst\":1}", "{\"_type\":\"encrypted\",\"data\":\"x\"}",
        "{\"_type\":\"lwt\",\"tst\":1}", "[".repeat(5000), "{\"_type\":\"location\",\"x\":\"" + "x".repeat(20_000) + "\"}"))
      broker.publish(topic, rubbish);
    broker.publish("owntracks/relight/ph_nobody", location(0, 105.5));
    broker.publish(topic + "/event", location(0, 105.5)); // deeper than we listen: nobody's
    broker.publish(topic, location(0, 105.62));
    until(() -> broker.unacknowledged() == 1);
    broker.forget();
    assertThat(fixes()).containsExactly("105.62 null");
    assertThat(List.copyOf(lines.list)).as("told why").anyMatch(line -> line.getFormattedMessage().contains("position/encrypted"));
  }

  @Test
  void offShiftTakenBackAndGuessablePhonesAreJudgedAsOverHttp() throws InterruptedException {
    server.inTransaction(tx -> tx.run("update crew set on_shift = false"));
    server.restart();
    broker.publish(topic, location(0, 105.62));
    untilAcknowledged();
    assertThat(fixes()).as("in his own time").isEmpty();
    server.inTransaction(tx -> tx.run("update crew set on_shift = true"));
    server.signedIn("linh").post("/api/phones", Map.of("userId", tam, "name", "iPhone", "origin", "http://x", "ownId", "tams-iphone"));
    server.restart();
    broker.publish("owntracks/tam/tams-iphone", location(0, 105.63));
    untilAcknowledged();
    assertThat(fixes()).containsExactly("105.63 unverified");
    server.inTransaction(tx -> tx.run("update phone set revoked_at = now()"));
    server.restart();
    broker.publish(topic, location(5, 105.64));
    untilAcknowledged();
    assertThat(fixes()).hasSize(1);
    until(() -> told("MQTT owntracks", "position/phone-revoked"));
  }

  @Test
  void whatTheDatabaseCannotTakeIsNotAcknowledgedAndComesThroughLater() throws InterruptedException {
    server.inTransaction(tx -> tx.run("alter table crew_fix rename to crew_fix_away"));
    for (int i = 0; i < 5; i++)
      broker.publish(topic, location(i - 10, 105.62 + i * 1e-5));
    until(() -> List.copyOf(lines.list).stream().anyMatch(line -> line.getFormattedMessage().contains("wait for the database")));
    assertThat(broker.unacknowledged()).isEqualTo(5);
    broker.drop(); // what was not acknowledged comes a second time
    server.inTransaction(tx -> tx.run("alter table crew_fix_away rename to crew_fix"));
    untilAcknowledged();
    assertThat(fixes().stream().filter(fix -> fix.endsWith("null"))).as("each once").hasSize(5);
  }

  @Test
  void theCodeOnThePageSetsTheAppUpForTheBroker() throws IOException {
    var links = server.signedIn("tam").post("/api/field/phones", Map.of("name", "x", "origin", "https://relight.example.org")).json();
    var inline = URI.create(links.at("/links/2/url").asText().replace("owntracks:///", "http://x/")).getQuery();
    JsonNode told = Json.tree(new String(Base64.getDecoder().decode(inline.replace("inline=", ""))));
    assertThat(links.at("/links/2/app").asText()).isEqualTo("owntracksMqtt");
    assertThat(told.path("mode").asInt()).isZero();
    assertThat(told.path("host").asText()).isEqualTo("broker.example.org");
    assertThat(told.path("port").asInt()).isEqualTo(8883);
    assertThat(told.path("tls").asBoolean()).isTrue();
    assertThat(told.path("username").asText() + " " + told.path("password").asText()).isEqualTo("phones bí mật");
    assertThat(told.path("pubTopicBase").asText()).isEqualTo("owntracks/relight/" + links.path("token").asText());
  }

  private static String location(int seconds, double lon) {
    return Json.text(Map.of("_type", "location", "lat", 10.45, "lon", lon, "tst", Instant.now().getEpochSecond() + seconds, "acc", 8));
  }

  private static boolean told(String way, String code) {
    return server.database().read(tx -> tx.one("select count(*)::int as n from attempt where route = $1 and code = $2",
        row -> row.getInteger("n"), way, code)) > 0;
  }

  private static List<String> fixes() {
    return server.inTransaction(
        tx -> tx.all("select lon, doubt from crew_fix", row -> row.getDouble("lon") + " " + row.getString("doubt")));
  }

  private static void untilAcknowledged() throws InterruptedException {
    until(() -> broker.unacknowledged() == 0);
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    for (int i = 0; i < 1000 && !reached.getAsBoolean(); i++)
      Thread.sleep(20);
    assertThat(reached.getAsBoolean()).isTrue();
  }
}
