package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;

/** A dispatcher knows better than the rules, and they leave it so. */
class RegroupRoutesTest {

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

  /** Every open outage: device, number of customers and callers, oldest first. */
  private static String open() {
    server.settle();
    return server.server().outages().current().values().stream().filter(o -> !o.status().equals("restored"))
        .map(o -> (o.device() == null ? "-" : o.device().id()) + " " + o.customers() + "/" + o.reports())
        .collect(Collectors.joining(", "));
  }

  private static List<OutageView> outages() {
    server.settle();
    return List.copyOf(server.server().outages().current().values());
  }

  private static OutageView at(String device) {
    return outages().stream().filter(o -> o.device() == null ? device.equals("-") : o.device().id().equals(device)).findFirst()
        .orElseThrow(() -> new AssertionError("no outage at " + device + ": " + open()));
  }

  private static Answer does(OutageView outage, String what, Object... more) {
    var body = new HashMap<String, Object>();
    body.put("version", outage.version());
    for (int i = 0; i < more.length; i += 2)
      body.put((String) more[i], more[i + 1]);
    return server.signedIn("linh").post("/api/outages/" + outage.id() + "/" + what, body);
  }

  private static void reports(String... customers) {
    for (var customer : customers)
      district.report(customer);
  }

  private static List<Long> reportsOf(OutageView outage, String node) {
    var detail = server.signedIn("linh").get("/api/outages/" + outage.id()).json();
    return StreamSupport.stream(detail.path("reportList").spliterator(), false)
        .filter(r -> codes(node).contains(r.path("customer").path("code").asText())).map(r -> r.path("id").asLong()).toList();
  }

  private static List<String> codes(String node) {
    var codes = new ArrayList<String>();
    for (int i = 1; district.code(node + "#" + i) != null; i++)
      codes.add(district.code(node + "#" + i));
    return codes;
  }

  @Test
  void mergedOutagesAreOneAndTakeWhoeverCallsBelowEither() {
    reports("d#1", "d#2", "k#1", "k#2");
    assertThat(open()).isEqualTo("T1 12/2, T5 3/2");
    var merged = does(at("T5"), "merge", "into", at("T1").id(), "intoVersion", at("T1").version());
    assertThat(merged.status()).as("%s", merged).isEqualTo(200);
    assertThat(merged.json().path("other").path("mergedInto").asLong()).isEqualTo(merged.json().path("kept").path("id").asLong());
    assertThat(open()).isEqualTo("T1 15/4");
    reports("k#3");
    assertThat(open()).isEqualTo("T1 15/5");
    assertThat(at("T1").can().undo()).isTrue();
  }

  @Test
  void mergeThenSplitThenUndoAndUndoAgainLeavesEverythingAsItWas() {
    reports("d#1", "d#2", "k#1", "k#2");
    var t1 = at("T1").code();
    var t5 = at("T5").code();
    does(at("T5"), "merge", "into", at("T1").id(), "intoVersion", at("T1").version());
    var split = does(at("T1"), "split", "reportIds", reportsOf(at("T1"), "k"));
    assertThat(split.status()).as("%s", split).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/2, T5 3/2");
    assertThat(at("T5").code()).isNotEqualTo(t5);
    assertThat(does(at("T1"), "undo").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 15/4");
    assertThat(does(at("T1"), "undo").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/2, T5 3/2");
    assertThat(at("T1").code()).isEqualTo(t1);
    assertThat(at("T5").code()).isEqualTo(t5);
    assertThat(does(at("T1"), "undo").code()).isEqualTo("outage/nothing-to-undo");
  }

  @Test
  void whatWasSplitIsNotRolledUpAgain() {
    reports("d#1", "d#2", "e#1", "e#2");
    assertThat(open()).isEqualTo("F1 21/4");
    var split = does(at("F1"), "split", "device", "T2");
    assertThat(split.status()).as("%s", split).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/2, T2 9/2");
    reports("d#3", "e#3", "d#4");
    assertThat(open()).isEqualTo("T1 12/4, T2 9/3");
  }

  @Test
  void theLastReportCannotBeSplitAwayAndTheReportsOfOthersNeither() {
    reports("d#1", "d#2", "k#1");
    var all = reportsOf(at("T1"), "d");
    assertThat(does(at("T1"), "split", "reportIds", all).code()).isEqualTo("outage/split-all");
    assertThat(does(at("T1"), "split", "reportIds", reportsOf(at("-"), "k")).code()).isEqualTo("outage/split-others");
    assertThat(does(at("T1"), "split").code()).isEqualTo("outage/split-what");
    assertThat(does(at("T1"), "split", "device", "F2").code()).isEqualTo("outage/split-nothing");
    assertThat(does(at("T1"), "split", "reportIds", all.subList(0, 1)).status()).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/1, - 1/1, - 1/1");
  }

  @Test
  void whatWasMovedStaysAndTakesInWhatIsBelow() {
    reports("d#1", "d#2");
    assertThat(does(at("T1"), "move", "device", "no-such").code()).isEqualTo("outage/unknown-device");
    assertThat(does(at("T1"), "move", "device", "RC1").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("RC1 28/2");
    reports("g#1", "k#1");
    assertThat(open()).isEqualTo("RC1 28/3, - 1/1");
    assertThat(does(at("RC1"), "undo").status()).isEqualTo(200);
    assertThat(at("T1").can().undo()).isFalse();
  }

  @Test
  void aMoveTakenBackGivesBackWhatItTookIn() {
    reports("d#1", "d#2", "k#1", "k#2");
    assertThat(does(at("T1"), "move", "device", "CB1").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("CB1 31/4");
    assertThat(does(at("CB1"), "undo").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/2, T5 3/2");
  }

  @Test
  void whereAnOutageIsAlreadyNothingIsMoved() {
    reports("d#1", "d#2", "k#1", "k#2");
    var refused = does(at("T1"), "move", "device", "T5");
    assertThat(refused.code()).isEqualTo("outage/device-taken");
    assertThat(refused.json().path("other").asLong()).isEqualTo(at("T5").id());
  }

  @Test
  void aRejectedDeviceIsNotBlamedUntilMoreHaveCalled() {
    reports("d#1", "d#2");
    var rejected = does(at("T1"), "reject", "reason", "đã đo, trạm có điện");
    assertThat(rejected.status()).as("%s", rejected).isEqualTo(200);
    assertThat(open()).isEqualTo("- 1/1, - 1/1");
    reports("d#3");
    assertThat(open()).isEqualTo("- 1/1, - 1/1, - 1/1");
    reports("d#4", "d#5");
    assertThat(open()).isEqualTo("T1 12/5");
  }

  @Test
  void aRejectionTakenBackBlamesTheDeviceAgain() {
    reports("d#1", "d#2");
    var id = at("T1").id();
    does(at("T1"), "reject", "reason", "nhầm");
    var alone = outages().stream().filter(o -> o.id() == id).findFirst().orElseThrow();
    assertThat(does(alone, "undo").status()).isEqualTo(200);
    assertThat(open()).isEqualTo("T1 12/2");
  }

  @Test
  void whatSomebodyHasBuiltOnIsNotTakenBack() {
    reports("d#1", "d#2");
    does(at("T1"), "move", "device", "F1");
    assertThat(does(at("F1"), "confirm").status()).isEqualTo(200);
    var refused = does(at("F1"), "undo");
    assertThat(refused.code()).isEqualTo("outage/undo-later");
    assertThat(refused.json().path("what").asText()).isEqualTo("confirmed");
  }

  @Test
  void aJobGoesWithItsOutageAndComesBackWithIt() {
    reports("d#1", "d#2", "k#1", "k#2");
    assertThat(does(at("T5"), "jobs", "crewId", district.crew1()).status()).isEqualTo(201);
    does(at("T5"), "merge", "into", at("T1").id(), "intoVersion", at("T1").version());
    assertThat(at("T1").job()).isNotNull();
    does(at("T1"), "undo");
    assertThat(at("T1").job()).isNull();
    assertThat(at("T5").job()).isNotNull();
    assertThat(at("T5").crewStage()).isEqualTo("assigned");
  }

  @Test
  void othersClaimsStaleVersionsAndOtherUnitsAreRespected() {
    reports("d#1", "d#2", "k#1", "k#2");
    var t1 = at("T1");
    var t5 = at("T5");
    var path = "/api/outages/" + t5.id() + "/merge";
    var body = Map.of("version", t5.version(), "into", t1.id(), "intoVersion", t1.version());
    assertThat(server.signedIn("tam").post(path, body).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post(path, body).code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("linh").post(path, Map.of("version", 9, "into", t1.id(), "intoVersion", t1.version())).code())
        .isEqualTo("outage/stale");
    server.signedIn("hoa").post("/api/outages/" + t1.id() + "/claim", Map.of("version", t1.version()));
    assertThat(server.signedIn("linh").post(path, Map.of("version", t5.version(), "into", t1.id(), "intoVersion", t1.version() + 1)).code())
        .isEqualTo("outage/claimed");
    assertThat(does(at("T5"), "merge", "into", at("T5").id(), "intoVersion", at("T5").version()).code()).isEqualTo("outage/merge-itself");
  }

  @Test
  void manyOutagesAtOnceHaveEachTheirOwnOutcomeAndARepeatedKeyDoesNothingTwice() {
    reports("d#1", "d#2", "k#1", "k#2", "g#1");
    var items = outages().stream().map(o -> Map.of("id", o.id(), "version", o.device() == null ? 99 : o.version())).toList();
    var linh = server.signedIn("linh").key("triage-once");
    var body = Map.of("action", "confirm", "items", items);
    var first = linh.post("/api/outages/triage", body);
    assertThat(first.status()).as("%s", first).isEqualTo(200);
    assertThat(outcome(first.json())).isEqualTo("ok ok outage/stale");
    server.settle();
    assertThat(at("T1").status()).isEqualTo("confirmed");
    var again = linh.post("/api/outages/triage", body);
    assertThat(outcome(again.json())).isEqualTo("ok ok outage/stale");
    assertThat(at("T1").version()).isEqualTo(at("T5").version());
    assertThat(server.signedIn("linh").post("/api/outages/triage", Map.of("action", "dance", "items", items)).code())
        .isEqualTo("triage/action");
    assertThat(server.signedIn("linh").post("/api/outages/triage", Map.of("action", "claim", "items", List.of())).code())
        .isEqualTo("triage/items");
  }

  private static String outcome(JsonNode answer) {
    return StreamSupport.stream(answer.path("results").spliterator(), false)
        .map(r -> r.path("ok").asBoolean() ? "ok" : r.path("problem").path("code").asText()).collect(Collectors.joining(" "));
  }

  @Test
  void manyMergeIntoOneAtOnce() {
    reports("d#1", "d#2", "k#1", "k#2", "g#1");
    var items = outages().stream().filter(o -> o.id() != at("T1").id()).map(o -> Map.of("id", o.id(), "version", o.version())).toList();
    var answer = server.signedIn("linh").post("/api/outages/triage",
        Map.of("action", "merge", "items", items, "into", at("T1").id(), "intoVersion", at("T1").version()));
    assertThat(outcome(answer.json())).isEqualTo("ok ok");
    assertThat(open()).isEqualTo("T1 16/5");
  }

  @Test
  void theReasonsTellWhatWasCountedAndWhatElseItCouldBe() {
    reports("d#1", "d#2", "d#3", "e#1", "e#2", "g#1");
    var reasons = server.signedIn("linh").get("/api/outages/" + at("F1").id() + "/reasons").json();
    assertThat(reasons.path("facts").path("callers").asInt()).isEqualTo(5);
    assertThat(reasons.path("facts").path("customers").asInt()).isEqualTo(21);
    assertThat(reasons.path("facts").path("transformers").asInt()).isEqualTo(2);
    assertThat(reasons.path("path").path("coordinates").get(0).size()).isGreaterThan(1);
    var others = StreamSupport.stream(reasons.path("alternatives").spliterator(), false)
        .map(a -> a.path("direction").asText() + " " + a.path("device").asText() + " " + a.path("callers").asInt() + "/"
            + a.path("customers").asInt())
        .collect(Collectors.joining(", "));
    assertThat(others).isEqualTo("up RC1 6/28, down T1 3/12, down T2 2/9");
  }

  @Test
  void aMoveTakesNothingOutOfAnotherDispatchersHands() {
    reports("d#1", "d#2", "g#1", "g#2");
    var rolled = open();
    does(at(rolled.split(" ")[0]), "split", "reportIds", reportsOf(outages().getFirst(), "g"));
    var t3 = at("T3");
    assertThat(server.signedIn("hoa").post("/api/outages/" + t3.id() + "/claim", Map.of("version", t3.version())).status()).isEqualTo(200);
    var other = outages().stream().filter(o -> o.id() != t3.id() && o.status().equals("predicted")).findFirst().orElseThrow();
    var moved = does(other, "move", "device", "RC1");
    assertThat(moved.code()).isEqualTo("outage/claimed");
    assertThat(moved.json().path("by").asText()).isEqualTo("hoa");
    assertThat(moved.json().path("other").asLong()).isEqualTo(t3.id());
  }

  @Test
  void whatIsNoOutageIsCancelledTogether() {
    reports("d#1", "k#1");
    var items = outages().stream().map(o -> Map.of("id", o.id(), "version", o.version())).toList();
    assertThat(
        server.signedIn("linh").post("/api/outages/triage", Map.of("action", "cancel", "items", items)).json().findValuesAsText("code"))
        .containsOnly("outage/reason-missing");
    var done = server.signedIn("linh").post("/api/outages/triage", Map.of("action", "cancel", "items", items, "reason", "Đã gọi lại"));
    assertThat(done.json().path("results").findValuesAsText("ok")).containsExactly("true", "true");
    assertThat(outages()).noneMatch(o -> o.status().equals("predicted"));
  }

  @Test
  void twoConfirmedOutagesThatWereOneKeepEveryMinuteInTheOneThatGoesOn() {
    reports("d#1", "d#2", "k#1", "k#2");
    var off = java.time.Instant.now().minusSeconds(1800).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    assertThat(does(at("T1"), "confirm", "offAt", off.toString()).status()).isEqualTo(200);
    assertThat(does(at("T5"), "confirm", "offAt", off.toString()).status()).isEqualTo(200);
    assertThat(does(at("T1"), "merge", "into", at("T5").id(), "intoVersion", at("T5").version()).status()).isEqualTo(200);
    var one = at("T5");
    assertThat(one.customers()).isEqualTo(15);
    var ledger = server.signedIn("linh").get("/api/outages/" + one.id() + "/ledger").json();
    assertThat(ledger.path("customers").asInt()).isEqualTo(15);
    assertThat(does(one, "undo").status()).isEqualTo(200);
    assertThat(server.signedIn("linh").get("/api/outages/" + one.id() + "/ledger").json().path("customers").asInt()).isEqualTo(3);
    assertThat(at("T1").customers()).isEqualTo(12);
    // a confirmed one never goes up in one that is only thought of
    reports("g#1", "g#2");
    assertThat(does(at("T1"), "merge", "into", at("T3").id(), "intoVersion", at("T3").version()).code())
        .isEqualTo("outage/merge-direction");
  }

  @Test
  void whereAnotherOutageIsOpenNothingIsConfirmedAndTheOtherIsNamed() {
    reports("d#1", "d#2", "k#1", "k#2");
    var refused = does(at("T5"), "confirm", "deviceId", "T1");
    assertThat(refused.code()).isEqualTo("outage/device-taken");
    assertThat(refused.json().path("otherCode").asText()).isEqualTo(at("T1").code());
  }
}
