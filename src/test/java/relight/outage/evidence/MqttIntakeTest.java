package relight.outage.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Config;
import relight.Json;
import relight.auth.Actor;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.testkit.Broker;
import relight.testkit.District;
import relight.testkit.TestDatabase;
import relight.testkit.TestServer;

/** Meters that speak through the utility's broker, over TLS and with a password, while the cable is pulled now and then. */
class MqttIntakeTest {

  private static Path folder;
  private static final Broker broker = broker();

  @RegisterExtension
  static final TestServer server = TestServer.with(MqttIntakeTest::settings);

  private static Broker broker() {
    try {
      folder = Files.createTempDirectory("relight-mqtt");
      return Broker.in(folder, TestDatabase.vertx(), "relight", "bí mật");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config settings(Config usual) {
    return Config.load(Path.of("no-such-file.yaml"), Map.of(),
        Map.of("http.port", "0", "evidence.mqtt.url", "mqtts://localhost:" + broker.port(), "evidence.mqtt.user", "relight",
            "evidence.mqtt.passwordFile", folder.resolve("password").toString(), "evidence.mqtt.ca",
            folder.resolve("certificate.pem").toString(), "evidence.mqtt.topics", "dien/relight"));
  }

  @AfterAll
  static void cleanUp() throws IOException {
    broker.close();
    for (var file : List.of("key.pem", "certificate.pem", "password"))
      Files.delete(folder.resolve(file));
    Files.delete(folder);
  }

  @Test
  void messagesAreTakenOnceAndAcknowledgedOnlyWhenTheyAreCommitted() throws InterruptedException {
    var district = District.on(server);
    var journal = new Journal(InstantSource.system(), WakeUp.local());
    var tokens = new TokenService(server.database(), journal, InstantSource.system(), unit -> Set.of());
    var sources = new SourceService(journal, tokens, InstantSource.system());
    server.inTransaction(tx -> sources.add(tx, Actor.SYSTEM, "head-end", SourceKind.METER_HEAD_END, 1, Duration.ofHours(1), null,
        Duration.ofDays(1)));
    until(() -> broker.connections() == 1);
    var at = Instant.now().minusSeconds(200);
    var topic = "dien/relight/head-end/meters";
    broker.publish(topic, gasp(district, 1, at));
    broker.publish(topic, "{\"messages\":[" + gasp(district, 2, at) + "," + gasp(district, 3, at) + "]}");
    until(() -> broker.unacknowledged() == 0);
    assertThat(stored()).isEqualTo(3);
    broker.publish(topic, "not JSON at all");
    broker.publish("dien/relight/nobody/meters", gasp(district, 9, at));
    until(() -> broker.unacknowledged() == 0);
    assertThat(stored()).isEqualTo(3);
    assertThat(waiting()).as("rubbish of a known source is kept aside").isEqualTo(1);

    // what was sent but not acknowledged when the cable was pulled comes again, and counts once
    for (int i = 4; i <= 12; i++)
      broker.publish(topic, gasp(district, i, at));
    broker.drop();
    broker.publish(topic, gasp(district, 1, at));
    until(() -> broker.connections() >= 2 && broker.unacknowledged() == 0);
    assertThat(stored()).isEqualTo(12);
    long dark = server.database()
        .read(tx -> tx.one("select count(*) as n from supply_signal where state = 'off'", row -> row.getLong("n")));
    assertThat(dark).isEqualTo(12);
  }

  private static String gasp(District district, int number, Instant at) {
    return Json.text(Map.of("id", "g" + number, "meter", district.code("d#" + number), "kind", "last-gasp", "at", at.toString()));
  }

  private static long stored() {
    return server.database().read(tx -> tx.one("select count(*) as n from evidence", row -> row.getLong("n")));
  }

  private static long waiting() {
    return server.database().read(tx -> tx.one("select count(*) as n from evidence_quarantine where state = 'waiting'",
        row -> row.getLong("n")));
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    for (int i = 0; i < 1000 && !reached.getAsBoolean(); i++)
      Thread.sleep(20);
    assertThat(reached.getAsBoolean()).isTrue();
  }
}
