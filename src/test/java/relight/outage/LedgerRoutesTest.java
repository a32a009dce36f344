package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** The ledger over HTTP: who may look and set right, in what order things are refused, and what the pages are told. */
class LedgerRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private Client linh;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    linh = server.signedIn("linh");
  }

  private static Instant ago(long seconds) {
    return Instant.now().minusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
  }

  /** F1 has been open for an hour; d hangs below T1, e below T2. */
  private long confirmed() {
    district.report("d#1");
    district.report("e#1");
    district.report("d#2");
    district.report("e#2");
    server.settle();
    long id = server.server().outages().current().values().stream().filter(o -> o.status().equals("predicted")).findFirst().orElseThrow()
        .id();
    assertThat(does(linh, id, "confirm", Map.of("deviceId", "F1", "offAt", ago(3600).toString())).status()).isEqualTo(200);
    return id;
  }

  private Answer does(Client who, long id, String deed, Map<String, Object> body) {
    server.settle();
    var all = new HashMap<>(body);
    all.put("version", linh.get("/api/outages/" + id).json().path("version").asInt());
    return who.post("/api/outages/" + id + "/" + deed, all);
  }

  private JsonNode ledger(long id) {
    server.settle();
    return linh.get("/api/outages/" + id + "/ledger").json();
  }

  @Test
  void theLedgerIsForThoseOfTheUnit() {
    long id = confirmed();
    assertThat(linh.get("/api/outages/999999/ledger").code()).isEqualTo("outage/unknown");
    assertThat(server.anonymous().get("/api/outages/" + id + "/ledger").status()).isEqualTo(401);
    assertThat(server.signedIn("sadec").get("/api/outages/" + id + "/ledger").code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("sadec").get("/api/outages/" + id + "/ties").code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("tam").get("/api/outages/" + id + "/ledger").status()).isEqualTo(200);
  }

  @Test
  void aStepGivesSomeTheirSupplyBackAndTheGroupsTellWho() {
    long id = confirmed();
    assertThat(ledger(id).path("customers").asInt()).isEqualTo(21);
    assertThat(does(server.signedIn("mai"), id, "steps", Map.of()).code()).isEqualTo("auth/role");
    assertThat(does(server.signedIn("sadec"), id, "steps", Map.of("device", "T2", "open", true, "reason", "x")).code())
        .isEqualTo("auth/unit");
    assertThat(does(linh, id, "steps", Map.of("reason", "x")).code()).isEqualTo("outage/step");
    assertThat(does(linh, id, "steps", Map.of("device", "none", "open", true, "reason", "x")).code()).isEqualTo("outage/unknown-device");
    assertThat(does(linh, id, "steps", Map.of("device", "T2", "open", true)).code()).isEqualTo("outage/reason-missing");
    assertThat(does(linh, id, "steps", Map.of("device", "F1", "open", true, "reason", "x")).code()).isEqualTo("network/no-change");
    assertThat(does(linh, id, "steps", Map.of("device", "T2", "open", true, "at", ago(1800).toString(), "reason", "Cô lập")).status())
        .isEqualTo(200);
    var parted = does(linh, id, "steps", Map.of("device", "F1", "open", false, "at", ago(1200).toString(), "reason", "Đóng lại"));
    assertThat(parted.json().path("status").asText()).isEqualTo("partiallyRestored");
    var now = ledger(id);
    assertThat(now.path("open").asInt()).isEqualTo(9);
    assertThat(now.path("steps").path(0).path("customers").asInt()).isEqualTo(12);
    assertThat(now.path("steps").path(0).path("minutes").asLong()).isEqualTo(12 * 40);
    assertThat(now.path("groups").findValuesAsText("transformer")).containsExactly("T2", "T1");
    assertThat(now.path("groups").path(0).path("open").asInt()).isEqualTo(9);
  }

  @Test
  void noTieCanFeedALateralThatHasNone() {
    assertThat(linh.get("/api/outages/" + confirmed() + "/ties").json().path("ties")).isEmpty();
  }

  @Test
  void whatIsSetRightMovesEveryCount() {
    long id = confirmed();
    assertThat(does(linh, id, "correct", Map.of("reason", "x")).code()).isEqualTo("outage/correct-what");
    assertThat(does(linh, id, "correct", Map.of("restoredAt", ago(60).toString(), "reason", "x")).code()).isEqualTo("outage/not-restored");
    assertThat(does(linh, id, "correct", Map.of("operation", 999_999, "reason", "x")).code()).isEqualTo("outage/operation-unknown");
    assertThat(does(linh, id, "restore", Map.of("at", ago(600).toString(), "reason", "Đóng lại")).status()).isEqualTo(200);
    assertThat(ledger(id).path("minutes").asLong()).isEqualTo(21 * 50);
    assertThat(does(linh, id, "correct", Map.of("restoredAt", ago(4000).toString(), "reason", "x")).code())
        .isEqualTo("outage/restored-before-off");
    assertThat(does(linh, id, "correct", Map.of("restoredAt", ago(1200).toString(), "reason", "Nhật ký")).status()).isEqualTo(200);
    assertThat(ledger(id).path("minutes").asLong()).isBetween(21 * 40L, 21 * 41L);
    assertThat(does(server.signedIn("hoa"), id, "correct", Map.of("offAt", ago(3700).toString(), "reason", "x")).code())
        .isEqualTo("outage/claimed");
  }

  @Test
  void aClosingThatNeverHappenedLeavesTheOutageDarkAndNoLongerMomentary() {
    long id = confirmed();
    assertThat(does(linh, id, "correct", Map.of("offAt", ago(200).toString(), "reason", "Nhật ký")).status()).isEqualTo(200);
    assertThat(does(linh, id, "steps", Map.of("device", "F1", "open", false, "reason", "Đóng lại")).status()).isEqualTo(200);
    var over = ledger(id);
    assertThat(over.path("momentary").asBoolean()).isTrue();
    assertThat(over.path("steps").path(0).path("minutes").asLong()).isEqualTo(over.path("minutes").asLong());
    long closing = 0;
    for (var operation : over.path("operations"))
      if (!operation.path("open").asBoolean())
        closing = operation.path("id").asLong();
    var again = does(linh, id, "correct", Map.of("operation", closing, "reason", "Ghi nhầm"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("status").asText()).isEqualTo("confirmed");
    assertThat(ledger(id).path("momentary").asBoolean()).as("how long it lasts is not known any more").isFalse();
    var told = linh.get("/api/outages/" + id + "/story").json().path("entries").findValuesAsText("kind");
    assertThat(told).contains("outage.reopened").doesNotContain("outage.partially-restored");
  }

  @Test
  void whoIsStillOutIsCountedOnceInTheOutageWithin() {
    long id = confirmed();
    assertThat(does(linh, id, "restore", Map.of("at", ago(600).toString(), "reason", "Đóng lại")).status()).isEqualTo(200);
    assertThat(does(linh, id, "still-out", Map.of()).code()).isEqualTo("outage/still-out-who");
    assertThat(does(linh, id, "still-out", Map.of("customerIds", List.of(999_999))).code()).isEqualTo("outage/still-out-who");
    assertThat(does(server.signedIn("sadec"), id, "still-out", Map.of("customerIds", List.of(district.customerId("d#3")))).code())
        .isEqualTo("auth/unit");
    var within = does(server.signedIn("mai"), id, "still-out", Map.of("customerIds", List.of(district.customerId("d#3"))));
    assertThat(within.status()).as(within.toString()).isEqualTo(200);
    assertThat(within.json().path("nestedIn").asLong()).isEqualTo(id);
    assertThat(ledger(id).path("customers").asInt()).isEqualTo(20);
    assertThat(ledger(within.json().path("id").asLong()).path("minutes").asLong()).as("since he went dark").isEqualTo(60);
  }

  @Test
  void aCustomerWhoHangsElsewhereTakesHisInterruptionsAlong() {
    long id = confirmed();
    var path = "/api/customers/" + district.customerId("k#1") + "/link";
    assertThat(linh.post("/api/customers/999999/link", Map.of("node", "d", "reason", "x")).code()).isEqualTo("customer/unknown");
    assertThat(server.signedIn("mai").post(path, Map.of("node", "d", "reason", "x")).code()).isEqualTo("auth/role");
    assertThat(linh.post(path, Map.of("node", "nowhere", "reason", "x")).code()).isEqualTo("customer/unknown-node");
    assertThat(linh.post(path, Map.of("node", "k", "reason", "x")).code()).isEqualTo("customer/no-change");
    assertThat(linh.post(path, Map.of("node", "d", "reason", "Đấu nhầm trạm")).status()).isEqualTo(200);
    assertThat(ledger(id).path("customers").asInt()).isEqualTo(22);
    assertThat(linh.post(path, Map.of("node", "k", "reason", "Trả lại")).status()).isEqualTo(200);
    assertThat(ledger(id).path("customers").asInt()).isEqualTo(21);
  }

  @Test
  void nobodyOperatesTheDevicesOfAnotherUnit() {
    var order = Map.<String, Object>of("open", true, "reason", "Thử");
    assertThat(server.signedIn("sadec").post("/api/network/devices/F1/operate", order).code()).isEqualTo("auth/unit");
    assertThat(linh.post("/api/network/devices/F1/operate", order).status()).isEqualTo(200);
  }
}
