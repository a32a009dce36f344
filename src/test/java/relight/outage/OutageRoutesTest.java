package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;

/** Reports and outages over HTTP: who may do what, and what follows from it. */
class OutageRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
  }

  private static String report(String customer) {
    return district.report(customer);
  }

  private JsonNode only() {
    server.settle();
    var open = server.server().outages().current().values().stream().filter(o -> !o.status().equals("restored")).toList();
    assertThat(open).hasSize(1);
    return server.signedIn("linh").get("/api/outages/" + open.getFirst().id()).json();
  }

  private static String line(JsonNode outage) {
    return "%s %s %s customers %d reports %d because %s".formatted(outage.path("status").asText(), outage.path("level").asText(),
        outage.path("device").path("id").asText("-"), outage.path("customers").asInt(), outage.path("reports").asInt(),
        outage.path("reason").path("rule").asText());
  }

  @Test
  void twoCallersUnderATransformerAreTheTransformersAndTheOutageKeepsItsCode() {
    report("d#1");
    var first = only();
    assertThat(line(first)).isEqualTo("predicted customer - customers 1 reports 1 because single-caller");
    report("d#2");
    var second = only();
    assertThat(line(second)).isEqualTo("predicted transformer T1 customers 12 reports 2 because callers-under-transformer");
    assertThat(second.path("code")).isEqualTo(first.path("code"));
    assertThat(second.path("code").asText()).matches("SC-\\d\\d-\\d{4}");
    assertThat(second.path("line").path("type").asText()).isEqualTo("MultiLineString");
    assertThat(second.path("target").path("rule").path("verified").asBoolean()).isFalse();
    assertThat(Instant.parse(second.path("target").path("at").asText()))
        .isEqualTo(Instant.parse(second.path("firstReportAt").asText()).plusSeconds(7200));
    report("e#1");
    report("e#2");
    assertThat(line(only())).isEqualTo("predicted device F1 customers 21 reports 4 because transformers-below-device");
  }

  @Test
  void theSameCustomerAgainIsAReminderAndNoSecondCaller() {
    report("d#1");
    var again = server.anonymous().post("/api/reports", Map.of("customerCode", district.code("d#1"), "kind", "no-power"));
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("reminder").asBoolean()).isTrue();
    var outage = only();
    assertThat(line(outage)).isEqualTo("predicted customer - customers 1 reports 1 because single-caller");
    assertThat(outage.path("reminders").asInt()).isEqualTo(1);
  }

  @Test
  void aDangerRaisesAnAlarmAndIsNeverFoldedIntoAnything() {
    report("d#1");
    district.report("d#1", "wire-down");
    district.report("d#1", "wire-down");
    assertThat(line(only())).contains("reports 1");
    long alarms = server.database().read(tx -> tx.one("select count(*) as n from alarm where kind = 'wire-down'", row -> row.getLong("n")));
    assertThat(alarms).isEqualTo(2);
  }

  @Test
  void aCallerNobodyCanPlaceWaitsForAPersonWhoPlacesHim() {
    var words = server.anonymous().post("/api/reports", Map.of("placeText", "gần chợ", "kind", "no-power"));
    assertThat(words.status()).isEqualTo(201);
    server.settle();
    var linh = server.signedIn("linh");
    var waiting = server.server().outages().waitingFor(Actor.SYSTEM);
    assertThat(waiting).hasSize(1);
    var path = "/api/reports/" + waiting.getFirst().id() + "/place";
    assertThat(server.signedIn("tam").post(path, Map.of("customerCode", district.code("d#1"))).code()).isEqualTo("auth/role");
    assertThat(linh.post(path, Map.of("lon", 10.0, "lat", 50.0)).code()).isEqualTo("report/still-unplaced");
    assertThat(linh.post(path, Map.of("customerCode", district.code("d#1"))).status()).isEqualTo(200);
    server.settle();
    assertThat(server.server().outages().waitingFor(Actor.SYSTEM)).isEmpty();
    assertThat(line(only())).contains("customer - customers 1 reports 1");
  }

  @Test
  void claimingAsksForTheRightPeople() {
    report("d#1");
    var outage = only();
    var path = "/api/outages/" + outage.path("id").asLong() + "/claim";
    var seen = Map.of("version", outage.path("version").asInt());
    assertThat(server.signedIn("linh").post("/api/outages/999999/claim", seen).code()).isEqualTo("outage/unknown");
    assertThat(server.signedIn("tam").post(path, seen).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post(path, seen).code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("sadec").get("/api/outages/" + outage.path("id").asLong()).code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("linh").post(path, Map.of()).code()).isEqualTo("outage/version");
    assertThat(server.signedIn("linh").post(path, Map.of("version", 77)).code()).isEqualTo("outage/stale");
    var claimed = server.signedIn("linh").post(path, seen);
    assertThat(claimed.status()).isEqualTo(200);
    assertThat(claimed.json().path("claimedBy").path("name").asText()).isEqualTo("linh");
    var refused = server.signedIn("hoa").post(path, seen);
    assertThat(refused.code()).isEqualTo("outage/claimed");
    assertThat(refused.json().path("by").asText()).isEqualTo("linh");
  }

  @Test
  void oneOfTwoDispatchersAtTheSameMomentGetsIt() throws Exception {
    for (int round = 0; round < 5; round++) {
      allIsWell();
      report("d#1");
      var outage = only();
      var path = "/api/outages/" + outage.path("id").asLong() + "/claim";
      var seen = Map.of("version", outage.path("version").asInt());
      var linh = server.signedIn("linh");
      var hoa = server.signedIn("hoa");
      try (var two = Executors.newFixedThreadPool(2)) {
        var answers = two.invokeAll(java.util.List.<Callable<Answer>>of(() -> linh.post(path, seen), () -> hoa.post(path, seen)));
        var statuses = new java.util.TreeSet<Integer>();
        for (var answer : answers)
          statuses.add(answer.get().status());
        assertThat(statuses).containsExactly(200, 409);
      }
    }
  }

  @Test
  void aStaleWriteIsAConflictAndOverwritesNothing() {
    report("d#1");
    var seen = only();
    report("d#2"); // the outage moves to the transformer meanwhile
    var answer = server.signedIn("linh").post("/api/outages/" + seen.path("id").asLong() + "/cancel",
        Map.of("version", seen.path("version").asInt(), "reason", "Nhà tự ngắt"));
    assertThat(answer.code()).isEqualTo("outage/stale");
    assertThat(answer.json().path("current").asInt()).isEqualTo(only().path("version").asInt());
    assertThat(line(only())).startsWith("predicted transformer T1");
  }

  @Test
  void confirmingOpensTheDeviceAndLaterCallersBelongToIt() {
    report("d#1");
    report("d#2");
    report("g#1");
    var outages = server.server().outages().current();
    assertThat(outages).hasSize(2);
    var t1 = outages.values().stream().filter(o -> o.device() != null).findFirst().orElseThrow();
    var linh = server.signedIn("linh");
    assertThat(linh.post("/api/outages/" + t1.id() + "/confirm", Map.of("version", t1.version(), "deviceId", "NO-SUCH")).code())
        .isEqualTo("outage/unknown-device");
    var confirmed = linh.post("/api/outages/" + t1.id() + "/confirm", Map.of("version", t1.version(), "deviceId", "RC1"));
    assertThat(confirmed.status()).as(confirmed.toString()).isEqualTo(200);
    assertThat(line(confirmed.json())).startsWith("confirmed device RC1 customers 28 reports 3");
    assertThat(confirmed.json().path("claimedBy").path("name").asText()).isEqualTo("linh");
    server.settle();
    assertThat(linh.get("/api/network/devices/RC1").json().path("open").asBoolean()).isTrue();
    report("e#1");
    assertThat(only().path("reports").asInt()).isEqualTo(4);
    report("k#1");
    assertThat(server.server().outages().current()).hasSize(2);
  }

  @Test
  void restoringClosesTheDeviceAndAnswersEverybody() {
    var token = report("d#1");
    report("d#2");
    var outage = only();
    var linh = server.signedIn("linh");
    var path = "/api/outages/" + outage.path("id").asLong();
    int version = linh.post(path + "/confirm", Map.of("version", outage.path("version").asInt())).json().path("version").asInt();
    var anonymous = server.anonymous();
    server.settle();
    assertThat(anonymous.get("/api/reports/" + token).json().path("stage").asText()).isEqualTo("found");
    assertThat(linh.post(path + "/restore", Map.of("version", version)).code()).isEqualTo("outage/reason-missing");
    assertThat(linh.post(path + "/restore", Map.of("version", version, "reason", "x", "at", "2020-01-01T00:00:00Z")).code())
        .isEqualTo("outage/restored-before-off");
    var restored = linh.post(path + "/restore", Map.of("version", version, "reason", "Đóng lại từ xa"));
    assertThat(restored.json().path("status").asText()).isEqualTo("restored");
    server.settle();
    assertThat(linh.get("/api/network/devices/T1").json().path("state").asText()).isEqualTo("energised");
    var status = anonymous.get("/api/reports/" + token).json();
    assertThat(status.path("stage").asText()).isEqualTo("back");
    assertThat(status.path("customersRounded").asInt()).isEqualTo(10);
    assertThat(status.path("story").findValuesAsText("kind")).containsSubsequence("report.received", "outage.predicted", "outage.confirmed",
        "outage.restored");
    var story = linh.get(path + "/story").json().path("entries");
    assertThat(story.findValuesAsText("kind")).containsSubsequence("report.received", "outage.predicted", "report.received",
        "outage.changed",
        "outage.confirmed", "outage.restored");
    assertThat(story.path(story.size() - 1).path("author").path("name").asText()).isEqualTo("linh");
    assertThat(status.toString()).doesNotContainPattern("\\bT1\\b").doesNotContain("linh");
    // the light came back for the others only
    var still = anonymous.post("/api/reports/" + token + "/remind", Map.of());
    assertThat(still.status()).isEqualTo(200);
    assertThat(line(only())).isEqualTo("predicted customer - customers 1 reports 1 because still-out");
  }

  @Test
  void whatIsSwitchedByHandIsFollowed() throws Exception {
    report("d#1");
    report("d#2");
    var outage = only();
    var linh = server.signedIn("linh");
    linh.post("/api/outages/" + outage.path("id").asLong() + "/confirm", Map.of("version", outage.path("version").asInt()));
    server.settle();
    linh.post("/api/network/devices/T1/operate", Map.of("open", false, "reason", "Đóng lại"));
    for (int i = 0; i < 600
        && !linh.get("/api/outages/" + outage.path("id").asLong()).json().path("status").asText().equals("restored"); i++)
      Thread.sleep(50);
    assertThat(linh.get("/api/outages/" + outage.path("id").asLong()).json().path("status").asText()).isEqualTo("restored");
  }

  @Test
  void anEstimateIsAWindowWithAReason() {
    report("d#1");
    var outage = only();
    var linh = server.signedIn("linh");
    var path = "/api/outages/" + outage.path("id").asLong() + "/estimate";
    var from = Instant.now().plusSeconds(1800);
    var body = new HashMap<String, Object>(Map.of("version", outage.path("version").asInt(), "from", from.toString(), "to",
        from.minusSeconds(60).toString(), "reason", "Thay cầu chì"));
    assertThat(linh.post(path, body).code()).isEqualTo("estimate/window");
    body.put("to", from.plusSeconds(1800).toString());
    body.remove("reason");
    assertThat(linh.post(path, body).code()).isEqualTo("estimate/reason-missing");
    body.put("reason", "Thay cầu chì");
    assertThat(linh.post(path, body).status()).isEqualTo(200);
    assertThat(only().path("estimate").path("by").asText()).isEqualTo("linh");
  }

  @Test
  void badReportsAreRefusedWithTheirField() {
    var anybody = server.anonymous();
    assertThat(anybody.post("/api/reports", Map.of("kind", "no-power")).code()).isEqualTo("report/where");
    assertThat(anybody.post("/api/reports", Map.of("placeText", "x")).code()).isEqualTo("report/kind");
    assertThat(anybody.post("/api/reports", Map.of("placeText", "x", "kind", "nothing")).code()).isEqualTo("report/kind");
    assertThat(anybody.post("/api/reports", Map.of("customerCode", "PB9999999999", "kind", "no-power")).code())
        .isEqualTo("report/unknown-customer");
    assertThat(anybody.post("/api/reports", Map.of("lon", 105.0, "kind", "no-power")).code()).isEqualTo("report/pin");
    assertThat(anybody.get("/api/reports/0123456789abcdef0123456789abcdef").code()).isEqualTo("report/unknown");
  }
}
