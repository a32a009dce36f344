package relight.outage.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.outage.conflict.ConflictService;
import relight.testkit.District;
import relight.testkit.Sources;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** The doors for machines over HTTP: who may come in, what is taken, what is put aside and why. */
class EvidenceRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static String headEnd;
  private static String scada;
  private static String ivr;

  @BeforeAll
  static void aDistrictAndItsMachines() {
    district = District.on(server);
    headEnd = Sources.add(server, SourceKind.METER_HEAD_END, 1, null);
    scada = Sources.add(server, SourceKind.SCADA, 1, null);
    ivr = Sources.add(server, SourceKind.IVR, 0.8, null);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
  }

  private static Map<String, Object> meter(String customer, String kind, Instant at) {
    return Map.of("id", UUID.randomUUID().toString(), "meter", district.code(customer), "kind", kind, "at", at.toString());
  }

  private static Map<String, Object> device(String device, String kind, Instant at) {
    return Map.of("id", UUID.randomUUID().toString(), "device", device, "kind", kind, "at", at.toString());
  }

  private static Answer send(String secret, String door, Object... messages) {
    return send(server.bare().bearer(secret), door, messages);
  }

  private static Answer send(Client client, String door, Object... messages) {
    return client.post("/api/evidence/" + door, Map.of("messages", List.of(messages)));
  }

  private static String codes(Answer answer) {
    return answer.json().path("quarantined").findValuesAsText("code").stream().map(c -> c.replace("evidence/", ""))
        .collect(Collectors.joining(" "));
  }

  private static String signal(String customer) {
    return server.database().read(tx -> tx.maybeOne("select state, basis, feeder from supply_signal where customer_id = $1",
        row -> row.getString("state") + " " + row.getString("basis") + " " + row.getString("feeder"), district.customerId(customer))
        .orElse("nothing"));
  }

  private static String counts(Answer answer) {
    return answer.json().path("accepted").asInt() + " taken, " + answer.json().path("repeated").asInt() + " again, "
        + answer.json().path("quarantined").size() + " aside";
  }

  @Test
  void onlyTheRightMachineComesThroughADoorAndThroughNoOther() {
    var gasp = meter("d#1", "last-gasp", Instant.now());
    assertThat(send(server.anonymous(), "meters", gasp).status()).isEqualTo(401);
    assertThat(send(server.signedIn("linh"), "meters", gasp).code()).isEqualTo("auth/role");
    assertThat(send(scada, "meters", gasp).code()).isEqualTo("evidence/wrong-intake");
    assertThat(server.bare().bearer(headEnd).get("/api/me").code()).isEqualTo("auth/role");
    assertThat(server.bare().bearer(headEnd).get("/api/console").code()).isEqualTo("auth/role");
    assertThat(server.signedIn("mai").get("/api/evidence/quarantine").code()).isEqualTo("auth/role");
    assertThat(server.bare().bearer(headEnd).post("/api/evidence/meters", Map.of()).code()).isEqualTo("evidence/messages");
    assertThat(server.bare().bearer(headEnd).post("/api/evidence/meters", "[1,2").code()).isEqualTo("request/json");
    var many = new ArrayList<Object>();
    for (int i = 0; i <= EvidenceService.MOST; i++)
      many.add(i);
    assertThat(server.bare().bearer(headEnd).post("/api/evidence/meters", Map.of("messages", many)).code()).isEqualTo("evidence/many");
  }

  @Test
  void aRevokedSourceIsNotHeardAnyMore() {
    var service = Sources.service(server);
    var client = Sources.add(server, SourceKind.METER_HEAD_END, 1, null);
    var code = server.database().read(service::list).stream().reduce((a, b) -> a.id() > b.id() ? a : b).orElseThrow().code();
    assertThat(counts(send(client, "meters", meter("d#1", "ping-on", Instant.now())))).isEqualTo("1 taken, 0 again, 0 aside");
    server.inTransaction(tx -> {
      service.revoke(tx, relight.auth.Actor.SYSTEM, code);
      return null;
    });
    assertThat(send(client, "meters", meter("d#1", "ping-on", Instant.now())).code()).isEqualTo("auth/token");
  }

  @Test
  void aMessageIsTakenOnceHoweverOftenItComes() {
    var gasp = meter("d#1", "last-gasp", Instant.now());
    assertThat(counts(send(headEnd, "meters", gasp, gasp))).isEqualTo("1 taken, 1 again, 0 aside");
    assertThat(counts(send(headEnd, "meters", gasp))).isEqualTo("0 taken, 1 again, 0 aside");
    assertThat(signal("d#1")).startsWith("off last-gasp");
    var other = new LinkedHashMap<>(gasp);
    other.put("meter", district.code("d#2"));
    assertThat(codes(send(headEnd, "meters", other))).as("another message under the same id").isEqualTo("id-reused");
    assertThat(signal("d#2")).isEqualTo("nothing");
  }

  @Test
  void whatCannotBeTakenIsPutAsideWithItsReasonAndTheRestIsTaken() {
    var now = Instant.now();
    var unknown = Map.of("id", "u1", "meter", "M-404", "kind", "ping-off", "at", now.toString());
    var answer = send(headEnd, "meters", meter("d#1", "power-up", now), unknown, meter("d#2", "last-gasp", now.plusSeconds(600)),
        meter("d#2", "last-gasp", now.minusSeconds(90_000)), meter("d#2", "hiccup", now), Map.of("id", "g1"), 7,
        Map.of("id", "v1", "meter", district.code("d#2"), "kind", "voltage", "at", now.toString()),
        Map.of("id", "a\u0000b", "meter", "x", "kind", "ping-on", "at", now.toString()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(counts(answer)).isEqualTo("1 taken, 0 again, 8 aside");
    assertThat(codes(answer).split(" ")).containsExactlyInAnyOrder("unknown-meter", "future", "too-old", "kind", "garbage", "garbage",
        "garbage", "garbage");
    var linh = server.signedIn("linh");
    var page = linh.get("/api/evidence/quarantine").json();
    assertThat(page.path("messages")).hasSize(8);
    assertThat(page.path("counts").findValuesAsText("code")).containsExactly("evidence/future", "evidence/garbage", "evidence/kind",
        "evidence/too-old", "evidence/unknown-meter");
    assertThat(linh.get("/api/evidence/quarantine?code=evidence/unknown-meter").json().path("messages")).hasSize(1);
  }

  @Test
  void aLinkedMeterIsTriedAgainAndRubbishIsDismissedWithAReason() {
    var now = Instant.now();
    send(headEnd, "meters", Map.of("id", "q1", "meter", "M-77", "kind", "ping-off", "at", now.toString()), Map.of("id", "q2"));
    var linh = server.signedIn("linh");
    var messages = linh.get("/api/evidence/quarantine").json().path("messages");
    long garbage = messages.path(0).path("id").asLong();
    long unlinked = messages.path(1).path("id").asLong();
    if (messages.path(0).path("code").asText().equals("evidence/unknown-meter")) {
      garbage = messages.path(1).path("id").asLong();
      unlinked = messages.path(0).path("id").asLong();
    }
    assertThat(linh.post("/api/evidence/quarantine/999999/retry", Map.of()).code()).isEqualTo("quarantine/unknown");
    assertThat(server.signedIn("tam").post("/api/evidence/quarantine/" + unlinked + "/retry", Map.of()).code()).isEqualTo("auth/role");
    assertThat(linh.post("/api/evidence/quarantine/" + unlinked + "/retry", Map.of()).code()).isEqualTo("quarantine/still-wrong");
    assertThat(linh.post("/api/evidence/quarantine/" + garbage + "/dismiss", Map.of()).code()).isEqualTo("quarantine/reason");
    server.inTransaction(tx -> tx.run("insert into meter (code, customer_id) values ('M-77', $1)", district.customerId("d#3")));
    assertThat(linh.post("/api/evidence/quarantine/" + unlinked + "/retry", Map.of()).status()).isEqualTo(200);
    assertThat(signal("d#3")).startsWith("off ping");
    assertThat(linh.post("/api/evidence/quarantine/" + unlinked + "/retry", Map.of()).code()).isEqualTo("quarantine/settled");
    assertThat(linh.post("/api/evidence/quarantine/" + garbage + "/dismiss", Map.of("reason", "Thử máy")).status()).isEqualTo(200);
    assertThat(linh.get("/api/evidence/quarantine").json().path("messages")).isEmpty();
  }

  @Test
  void aSourceSpeaksOnlyOfItsOwnUnit() {
    var own = Sources.add(server, SourceKind.METER_HEAD_END, 1, district.unit());
    assertThat(counts(send(own, "meters", meter("d#1", "ping-on", Instant.now())))).isEqualTo("1 taken, 0 again, 0 aside");
    long elsewhere = server.database().read(tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id")));
    var other = Sources.add(server, SourceKind.METER_HEAD_END, 1, elsewhere);
    assertThat(codes(send(other, "meters", meter("d#1", "ping-on", Instant.now())))).isEqualTo("other-unit");
    var control = Sources.add(server, SourceKind.SCADA, 1, elsewhere);
    assertThat(codes(send(control, "devices", device("F2", "open", Instant.now())))).isEqualTo("other-unit");
    assertThat(server.signedIn("linh").get("/api/network/devices/F2").json().path("open").asBoolean()).isFalse();
    var ownControl = Sources.add(server, SourceKind.SCADA, 1, district.unit());
    assertThat(counts(send(ownControl, "devices", device("F2", "closed", Instant.now())))).isEqualTo("1 taken, 0 again, 0 aside");
  }

  @Test
  void aLastGaspWaitsAndAPowerUpWithinTheHoldMakesItADip() {
    var at = Instant.now().minusSeconds(60);
    send(headEnd, "meters", meter("d#1", "last-gasp", at));
    var weighsFrom = server.database().read(tx -> tx.one("select weighs_from from supply_signal where customer_id = $1",
        row -> row.getOffsetDateTime("weighs_from").toInstant(), district.customerId("d#1")));
    assertThat(weighsFrom).isBetween(at.plusSeconds(89), at.plusSeconds(91));
    send(headEnd, "meters", meter("d#1", "power-up", at.plusSeconds(20)));
    assertThat(signal("d#1")).startsWith("on power-up");
    long dips = server.database().read(tx -> tx.one("select count(*) as n from momentary_signal", row -> row.getLong("n")));
    assertThat(dips).isEqualTo(1);
  }

  @Test
  void telemetryOperatesTheDeviceAndBadQualityNeverDoes() {
    var linh = server.signedIn("linh");
    assertThat(codes(send(scada, "devices", device("NO-SUCH", "open", Instant.now())))).isEqualTo("unknown-device");
    assertThat(codes(send(scada, "devices", device("F1", "tripped", Instant.now())))).isEqualTo("kind");
    send(scada, "devices", device("RC1", "bad-quality", Instant.now()));
    server.settle();
    assertThat(linh.get("/api/network/devices/RC1").json().path("open").asBoolean()).isFalse();
    var open = device("RC1", "open", Instant.now());
    assertThat(counts(send(scada, "devices", open, open))).isEqualTo("1 taken, 1 again, 0 aside");
    server.settle();
    assertThat(linh.get("/api/network/devices/RC1").json().path("open").asBoolean()).isTrue();
  }

  @Test
  void whatADispatcherHasDecidedIsNotAskedAgainWithTheNextCaller() {
    send(scada, "devices", device("F1", "closed", Instant.now().minusSeconds(60)));
    var mai = server.signedIn("mai");
    for (var customer : List.of("d#1", "d#2", "d#3", "e#1", "e#2", "e#3"))
      mai.post("/api/desk/reports", Map.of("customerId", district.customerId(customer), "kind", "no-power"));
    server.settle();
    var linh = server.signedIn("linh");
    var conflict = linh.get("/api/conflicts").json().path("conflicts").path(0);
    assertThat(conflict.path("kind").asText()).isEqualTo("scada-closed-callers-below");
    linh.post("/api/conflicts/" + conflict.path("id").asLong() + "/resolve", Map.of("resolution", "Tín hiệu hỏng"));
    mai.post("/api/desk/reports", Map.of("customerId", district.customerId("e#4"), "kind", "no-power"));
    server.settle();
    assertThat(linh.get("/api/conflicts").json().path("open").asInt()).isZero();
  }

  @Test
  void twoWitnessesWhoDifferAreATaskForTheDispatcher() {
    var second = Sources.add(server, SourceKind.SCADA, 1, null);
    var now = Instant.now();
    send(scada, "devices", device("F2", "open", now.minusSeconds(30)));
    send(second, "devices", device("F2", "closed", now));
    var linh = server.signedIn("linh");
    var conflicts = linh.get("/api/conflicts").json();
    assertThat(conflicts.path("conflicts")).hasSize(1);
    var conflict = conflicts.path("conflicts").path(0);
    assertThat(conflict.path("kind").asText()).isEqualTo("two-sources-disagree-on-device");
    assertThat(conflict.path("facts").path("other").asText()).isEqualTo("open");
    var path = "/api/conflicts/" + conflict.path("id").asLong() + "/resolve";
    assertThat(linh.post("/api/conflicts/999999/resolve", Map.of("resolution", "x")).code()).isEqualTo("conflict/unknown");
    assertThat(server.signedIn("tam").post(path, Map.of("resolution", "x")).code()).isEqualTo("auth/role");
    assertThat(linh.post(path, Map.of("resolution", " ")).code()).isEqualTo("conflict/resolution");
    assertThat(linh.post(path, Map.of("resolution", "Cầu chì mở, đội đã xem")).json().path("resolvedBy").asText()).isEqualTo("linh");
    assertThat(linh.post(path, Map.of("resolution", "x")).code()).isEqualTo("conflict/resolved");
    assertThat(linh.get("/api/conflicts").json().path("open").asInt()).isZero();
  }

  @Test
  void aCallerIsAnsweredWithWhatIsKnownAndTheSecondTimeAsAReminder() {
    var first = send(ivr, "reports", Map.of("id", "c1", "customerCode", district.code("d#1")));
    assertThat(counts(first)).isEqualTo("1 taken, 0 again, 0 aside");
    var answer = first.json().path("answers").path(0);
    assertThat(answer.path("reminder").asBoolean()).isFalse();
    assertThat(answer.path("state").asText()).isEqualTo("reported");
    assertThat(answer.path("words").path("vi").asText()).contains("Chưa xác định được thời gian");
    var second = send(ivr, "reports", Map.of("id", "c2", "customerCode", district.code("d#1"))).json().path("answers").path(0);
    assertThat(second.path("reminder").asBoolean()).isTrue();
    assertThat(second.path("words").path("en").asText()).startsWith("We have your earlier report.");
    var again = send(ivr, "reports", Map.of("id", "c2", "customerCode", district.code("d#1")));
    assertThat(counts(again)).isEqualTo("0 taken, 1 again, 0 aside");
    assertThat(again.json().path("answers")).hasSize(1);
    assertThat(report("customer_id is not null")).isEqualTo("ivr 0.8 reminders 1");
  }

  @Test
  void oneBadReportDoesNotTakeTheOthersAlong() {
    var answer = send(ivr, "reports", Map.of("id", "b1", "customerCode", "P404"), Map.of("id", "b2", "customerCode", district.code("g#1")),
        Map.of("id", "b3"), Map.of("id", "b4", "phone", "not a number"));
    assertThat(counts(answer)).isEqualTo("1 taken, 0 again, 3 aside");
    assertThat(codes(answer).split(" ")).containsExactlyInAnyOrder("report/unknown-customer", "report/where", "report/phone");
    assertThat(answer.json().path("answers")).hasSize(1);
  }

  @Test
  void aKnownNumberIsItsCustomerAndASharedOneIsNobodyForCertain() {
    server.inTransaction(tx -> {
      tx.run("update customer set phone = '0912345678' where id = $1", district.customerId("d#1"));
      return tx.run("update customer set phone = '0900000000' where id = any($1)",
          (Object) new Long[]{district.customerId("d#2"), district.customerId("g#1")});
    });
    send(ivr, "reports", Map.of("id", "p1", "phone", "+84 912 345 678"));
    assertThat(report("customer_id = " + district.customerId("d#1"))).isEqualTo("ivr 0.8 reminders 0");
    send(ivr, "reports", Map.of("id", "p2", "phone", "0900000000"));
    var candidates = server.database().read(tx -> tx.one("select candidates from report where customer_id is null",
        row -> List.of(row.getArrayOfStrings("candidates"))));
    assertThat(candidates).containsExactlyInAnyOrder("T1", "T3");
    server.settle();
    var waiting = server.server().outages().waitingFor(relight.auth.Actor.SYSTEM);
    assertThat(waiting).hasSize(1);
    assertThat(waiting.getFirst().candidates()).hasSize(2);
  }

  @Test
  void aPoleAndTheMeterBoxTellThePlaceAndAnUnknownBoxTellsNothing() {
    var anybody = server.anonymous();
    server.inTransaction(tx -> tx.run("insert into meter (code, customer_id) values ('MB 1/7', $1)", district.customerId("d#4")));
    assertThat(anybody.post("/api/reports", Map.of("kind", "no-power", "qr", "https://dien.example/?lang=vi&qr=MB%201%2F7")).status())
        .isEqualTo(201);
    assertThat(report("customer_id = " + district.customerId("d#4"))).isEqualTo("public 0.7 reminders 0");
    var unknown = server.anonymous().post("/api/reports", Map.of("kind", "no-power", "qr", "https://dien.example/?qr=NOBODY"));
    assertThat(unknown.status()).as("the answer does not tell which meters there are").isEqualTo(201);
    assertThat(unknown.json().path("reminder").asBoolean()).isFalse();
    assertThat(report("place_text = 'NOBODY'")).isEqualTo("public 0.5 reminders 0");
    server.anonymous().post("/api/reports", Map.of("kind", "no-power", "pole", "d"));
    assertThat(report("node = 'd' and customer_id is null")).isEqualTo("public 0.5 reminders 0");
  }

  @Test
  void anAddressIsNeverMadeACertainty() {
    server.inTransaction(tx -> tx.run("update customer set plain = 'nguyen van a 12 duong hung vuong' where id = $1",
        district.customerId("d#1")));
    send(ivr, "reports", Map.of("id", "a1", "address", "12 đường Hùng Vương"));
    var found = server.database().read(tx -> tx.one("select node, candidates from report",
        row -> row.getString("node") + " " + List.of(row.getArrayOfStrings("candidates"))));
    assertThat(found).isEqualTo("null [T1]");
  }

  @Test
  void whatSpeaksForAnOutageIsCountedByBasisAndSource() {
    district.report("d#1");
    district.report("d#2");
    var at = Instant.now();
    send(headEnd, "meters", meter("d#3", "ping-off", at), meter("d#4", "ping-off", at), meter("d#5", "voltage-less", at),
        meter("g#1", "ping-off", at));
    long id = server.server().outages().current().values().stream().filter(o -> o.device() != null).findFirst().orElseThrow().id();
    var path = "/api/outages/" + id + "/evidence";
    assertThat(server.signedIn("linh").get("/api/outages/999999/evidence").code()).isEqualTo("outage/unknown");
    assertThat(server.signedIn("tam").get(path).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").get(path).code()).isEqualTo("auth/unit");
    var answer = server.signedIn("linh").get(path).json();
    var tally = new ArrayList<String>();
    answer.path("tally").forEach(r -> tally.add(r.path("count").asInt() + " " + r.path("basis").asText()));
    assertThat(tally).containsExactlyInAnyOrder("2 report", "2 ping-off");
    assertThat(answer.path("latest")).hasSize(4);
  }

  @Test
  void metersThatTellOfSupplyInAConfirmedOutageAreATaskUntilTheyAgree() {
    district.report("d#1");
    district.report("d#2");
    var linh = server.signedIn("linh");
    var outage = server.server().outages().current().values().stream().filter(o -> o.device() != null).findFirst().orElseThrow();
    linh.post("/api/outages/" + outage.id() + "/confirm", Map.of("version", outage.version()));
    var conflicts = new ConflictService(server.server().journal(), Instant::now);
    server.inTransaction(tx -> {
      tx.run("update interruption set off_at = off_at - interval '30 minutes'");
      return null;
    });
    send(headEnd, "meters", meter("d#3", "power-up", Instant.now()));
    compare(conflicts, 60);
    assertThat(linh.get("/api/conflicts").json().path("open").asInt()).as("the crew may be about to say so").isZero();
    compare(conflicts, 600);
    var found = linh.get("/api/conflicts").json().path("conflicts").path(0);
    assertThat(found.path("kind").asText()).isEqualTo("meter-on-in-confirmed-outage");
    assertThat(found.path("outageId").asLong()).isEqualTo(outage.id());
    assertThat(found.path("facts").path("customers").asInt()).isEqualTo(1);
    assertThat(server.signedIn("sadec").get("/api/conflicts").json().path("open").asInt()).as("the other unit does not see it").isZero();
    send(headEnd, "meters", meter("d#3", "ping-off", Instant.now().plusSeconds(1)));
    compare(conflicts, 600);
    assertThat(linh.get("/api/conflicts").json().path("open").asInt()).isZero();
  }

  private static void compare(ConflictService conflicts, int secondsLater) {
    server.inTransaction(tx -> {
      conflicts.compareMeters(tx, Instant.now().plusSeconds(secondsLater));
      return null;
    });
  }

  private static String report(String which) {
    return server.database().read(tx -> tx.one("select channel, trust, reminders from report where " + which,
        row -> row.getString("channel") + " " + row.getDouble("trust") + " reminders " + row.getInteger("reminders")));
  }

  @Test
  void aMeterThatDoesNotAnswerSaysNothingAboutItsSupplyAndItsSourceIsHeard() {
    var before = Instant.now().minusSeconds(1);
    assertThat(counts(send(headEnd, "meters", meter("d#1", "no-answer", Instant.now())))).isEqualTo("1 taken, 0 again, 0 aside");
    assertThat(signal("d#1")).isEqualTo("nothing");
    var sources = server.signedIn("linh").get("/api/evidence/sources").json().path("sources");
    assertThat(sources.findValuesAsText("lastHeardAt").stream().filter(at -> !at.equals("null")).map(Instant::parse))
        .anyMatch(at -> at.isAfter(before.minusSeconds(20)));
  }
}
