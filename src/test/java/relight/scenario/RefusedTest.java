package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Role;
import relight.testkit.District;
import relight.testkit.TestServer;

/** Who may not is refused, changes nothing, and is shown to the supervisor who answers for it, never to a colleague. */
class RefusedTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void people() {
    district = District.on(server);
    var elsewhere = server.inTransaction(tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id")));
    server.user("khach", elsewhere, Role.LINESMAN);
    server.user("chi", elsewhere, Role.SUPERVISOR);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    server.inTransaction(tx -> {
      tx.run("delete from attempt");
      tx.run("update crew set on_shift = true");
      tx.run("update certificate set expires_at = '2090-01-01'");
      return null;
    });
    server.restart();
  }

  @Test
  void aLinesmanOfAnotherUnit() {
    long job = sent(district.crew1());
    assertThat(server.signedIn("khach").post("/api/jobs/" + job + "/acknowledge", Map.of()).status()).isEqualTo(403);
    assertThat(status(job)).isEqualTo("sent");
    var line = shown("son", "khach");
    assertThat(line.path("route").asText()).isEqualTo("POST /api/jobs/{id}/acknowledge");
    assertThat(line.path("subject").asLong()).isEqualTo(job);
    assertThat(shown("chi", "khach").path("id").asLong()).as("his own supervisor sees it as well").isEqualTo(line.path("id").asLong());
    assertThat(server.signedIn("tam").get("/api/refusals").code()).as("a colleague").isEqualTo("auth/role");
  }

  @Test
  void aCrewThatAnotherUnitHasSentForIsNotTurnedAway() {
    long job = sent(district.crew1());
    server.inTransaction(tx -> {
      tx.run("update job set unit_id = (select id from unit where code = 'PB02') where id = $1", job);
      return null;
    });
    server.restart();
    var tam = server.signedIn("tam");
    for (var step : java.util.List.of("acknowledge", "en-route", "on-site"))
      assertThat(tam.post("/api/jobs/" + job + "/" + step, Map.of()).status()).as(step).isEqualTo(200);
    assertThat(tam.get("/api/jobs/" + job + "/safety").status()).isEqualTo(200);
    assertThat(server.signedIn("binh").post("/api/jobs/" + job + "/en-route", Map.of()).code()).as("a crew that has no part in it")
        .isEqualTo("auth/unit");
  }

  @Test
  void aCrewWithAnExpiredCertificate() {
    long job = made();
    server.inTransaction(tx -> tx.run("update certificate set expires_at = '2026-01-01' where member_id in"
        + " (select id from crew_member where crew_id = $1 and lead)", district.crew1()));
    server.restart();
    var answer = server.signedIn("linh").post("/api/jobs/" + job + "/send", Map.of("version", 1, "crewId", district.crew1()));
    assertThat(answer.code()).isEqualTo("crew/certificate-expired");
    assertThat(answer.json().path("reasonsVi").asText()).contains("hết hạn");
    assertThat(status(job)).isEqualTo("draft");
    assertThat(shown("son", "linh").path("code").asText()).isEqualTo("crew/certificate-expired");
  }

  @Test
  void aCrewOffShift() {
    long job = made();
    server.inTransaction(tx -> tx.run("update crew set on_shift = false where id = $1", district.crew1()));
    server.restart();
    assertThat(server.signedIn("linh").post("/api/jobs/" + job + "/send", Map.of("version", 1, "crewId", district.crew1())).code())
        .isEqualTo("crew/off-shift");
    var fix = Map.of("lon", 105.6, "lat", 10.5, "at", java.time.Instant.now().toString());
    assertThat(server.signedIn("tam").post("/api/field/positions", Map.of("fixes", java.util.List.of(fix))).code())
        .isEqualTo("crew/off-shift");
    assertThat(shown("son", "linh").path("code").asText()).isEqualTo("crew/off-shift");
    assertThat(shown("son", "tam").path("code").asText()).isEqualTo("crew/off-shift");
  }

  @Test
  void aStolenPhone() {
    var tam = server.signedIn("tam");
    var made = tam.post("/api/field/phones", Map.of("name", "máy của Tâm", "origin", "http://x")).json();
    server.settle();
    var token = made.path("token").asText();
    assertThat(gps(token).status()).isEqualTo(200);
    tam.post("/api/field/phones/" + made.path("id").asLong() + "/revoke", Map.of());
    server.settle();
    assertThat(gps(token).code()).isEqualTo("position/phone-revoked");
    var line = shown("son", "tam");
    assertThat(line.path("code").asText()).isEqualTo("position/phone-revoked");
    assertThat(line.toString()).doesNotContain(token);
  }

  @Test
  void aFormThatWasChangedOnItsWay() {
    long job = sent(district.crew1());
    var other = java.util.Base64.getEncoder().encodeToString(new byte[32]);
    assertThat(server.signedIn("tam").with("Content-Digest", "sha-256=:" + other + ":").post("/api/jobs/" + job + "/acknowledge", Map.of())
        .code()).isEqualTo("api/digest");
    assertThat(status(job)).isEqualTo("sent");
    assertThat(shown("son", "tam").path("code").asText()).isEqualTo("api/digest");
  }

  private static TestServer.Answer gps(String token) {
    return server.bare().get("/gps?lat=10.5&lon=105.6&id=" + token);
  }

  private static long made() {
    return server.signedIn("linh").post("/api/jobs",
        Map.of("kind", "makeSafe", "title", "Cây tựa dây", "place", Map.of("customerId", district.customerId("d#1")))).json().path("id")
        .asLong();
  }

  private static long sent(long crew) {
    long job = made();
    assertThat(server.signedIn("linh").post("/api/jobs/" + job + "/send", Map.of("version", 1, "crewId", crew)).status()).isEqualTo(200);
    return job;
  }

  private static String status(long job) {
    return server.database().read(tx -> tx.one("select status from job where id = $1", row -> row.getString("status"), job));
  }

  /** The line about somebody, once it is written down. */
  private static JsonNode shown(String supervisor, String who) {
    var client = server.signedIn(supervisor);
    for (int tries = 0; tries < 100; tries++) {
      for (var line : client.get("/api/refusals").json().path("refusals"))
        if (line.path("actor").asText().equals(who))
          return line;
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError(supervisor + " was not shown what " + who + " tried");
  }
}
