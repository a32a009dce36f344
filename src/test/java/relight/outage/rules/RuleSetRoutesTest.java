package relight.outage.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.unit.Unit;
import relight.unit.UnitTree;

/** Rules are data: written by supervisors, tried on yesterday, in force where and when somebody says so. */
class RuleSetRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void theFirstRules() {
    server.inTransaction(tx -> {
      for (var table : List.of("rule_set_active", "rule_replay", "rule_set", "season_switch"))
        tx.run("delete from " + table);
      return null;
    });
    district.quiet();
  }

  private static JsonNode sets() {
    return server.signedIn("linh").get("/api/rule-sets").json();
  }

  private static ObjectNode body(String name) {
    return (ObjectNode) StreamSupport.stream(sets().path("sets").spliterator(), false).filter(s -> s.path("name").asText().equals(name))
        .findFirst().orElseThrow().path("body").deepCopy();
  }

  private static Answer write(String name, ObjectNode body) {
    return server.signedIn("son").post("/api/rule-sets", Map.of("name", name, "season", "normal", "body", body));
  }

  private static ObjectNode threeCallers() {
    var body = body("normal");
    ((ObjectNode) body.path("transformer")).put("count", 3);
    return body;
  }

  private static String devices() {
    server.settle();
    return server.server().outages().current().values().stream().map(o -> o.device() == null ? "-" : o.device().id()).sorted().toList()
        .toString();
  }

  @Test
  void aNewInstallationHasASetForEachSeason() {
    var names = StreamSupport.stream(sets().path("sets").spliterator(), false).map(s -> s.path("season").asText() + " " + s.path("version"))
        .sorted().toList();
    assertThat(names).containsExactly("normal 1", "storm 1");
    assertThat(body("storm").path("hold").asText()).isEqualTo("PT3M");
    assertThat(body("normal").path("hold").asText()).isEqualTo("PT1M30S");
  }

  @Test
  void whatASupervisorActivatesHolds() {
    long id = write("normal", threeCallers()).json().path("id").asLong();
    district.report("d#1");
    district.report("d#2");
    assertThat(devices()).isEqualTo("[T1]");
    district.quiet();
    var unseen = server.signedIn("son").post("/api/rule-sets/" + id + "/activate", Map.of("unitId", district.unit()));
    assertThat(unseen.code()).isEqualTo("rules/unseen");
    var active = server.signedIn("son").post("/api/rule-sets/" + id + "/activate", Map.of("unitId", district.unit(), "reason", "thử"));
    assertThat(active.status()).as("%s", active).isEqualTo(200);
    district.report("d#1");
    district.report("d#2");
    assertThat(devices()).isEqualTo("[-, -]");
    district.report("d#3");
    assertThat(devices()).isEqualTo("[T1]");
  }

  @Test
  void rulesAreWrittenAndActivatedBySupervisorsOfThatUnit() {
    var body = Map.of("name", "normal", "season", "normal", "body", body("normal"));
    assertThat(server.signedIn("linh").post("/api/rule-sets", body).code()).isEqualTo("auth/role");
    var wrong = body("normal");
    wrong.put("together", "PT9H");
    assertThat(write("normal", wrong).code()).isEqualTo("rules/window");
    assertThat(write(" ", body("normal")).code()).isEqualTo("rules/name");
    long id = write("normal", body("normal")).json().path("id").asLong();
    var path = "/api/rule-sets/" + id + "/activate";
    assertThat(server.signedIn("son").post("/api/rule-sets/9999/activate", Map.of("unitId", district.unit(), "reason", "x")).code())
        .isEqualTo("rules/unknown");
    assertThat(server.signedIn("son").post(path, Map.of("reason", "alle")).code()).isEqualTo("auth/unit");
    var past = new HashMap<String, Object>(Map.of("unitId", district.unit(), "reason", "x", "at", "2020-01-01T00:00:00Z"));
    assertThat(server.signedIn("son").post(path, past).code()).isEqualTo("rules/past");
  }

  @Test
  void aStormIsDeclaredForAUnitAndItsRulesHold() {
    var son = server.signedIn("son");
    assertThat(son.post("/api/seasons", Map.of("unitId", district.unit(), "season", "storm")).code()).isEqualTo("rules/reason-missing");
    assertThat(server.signedIn("linh").post("/api/seasons", Map.of("unitId", district.unit(), "season", "storm", "reason", "bão")).code())
        .isEqualTo("auth/role");
    var switched = son.post("/api/seasons", Map.of("unitId", district.unit(), "season", "storm", "reason", "bão số 3"));
    assertThat(switched.json().path("seasons").get(0).path("season").asText()).isEqualTo("storm");
    assertThat(son.post("/api/seasons", Map.of("unitId", district.unit(), "season", "storm", "reason", "bão")).code())
        .isEqualTo("rules/season-already");
    var active = server.database().read(
        tx -> new RuleSetService(server.server().journal(), RuleSetRoutesTest::unitTree, null).written(tx, district.unit(), Instant.now())
            .orElseThrow());
    assertThat(active.season()).isEqualTo("storm");
  }

  private static UnitTree unitTree() {
    return new UnitTree(List.of(new Unit(district.unit(), "PB01", "", null)));
  }

  @Test
  void aSetIsTriedOnWhatHasHappened() {
    district.report("d#1");
    district.report("d#2");
    var outage = server.server().outages().current().values().iterator().next();
    assertThat(server.signedIn("linh").post("/api/outages/" + outage.id() + "/confirm", Map.of("version", outage.version())).status())
        .isEqualTo(200);
    long id = write("stricter", threeCallers()).json().path("id").asLong();
    var period = Map.of("from", Instant.now().minusSeconds(600).toString(), "to", Instant.now().toString());
    var replay = server.signedIn("son").post("/api/rule-sets/" + id + "/replay", period);
    assertThat(replay.status()).as("%s", replay).isEqualTo(200);
    assertThat(replay.json().path("messages").asInt()).isEqualTo(2);
    assertThat(replay.json().path("confirmed").asInt()).isEqualTo(1);
    assertThat(score(replay.json().path("active"))).isEqualTo("1 correct, 0 wrong, 1 found");
    assertThat(score(replay.json().path("candidate"))).isEqualTo("0 correct, 0 wrong, 0 found");
    var seen = Map.of("unitId", district.unit(), "replayId", replay.json().path("id").asLong());
    assertThat(server.signedIn("son").post("/api/rule-sets/" + id + "/activate", seen).status()).isEqualTo(200);
    long other = write("other", body("normal")).json().path("id").asLong();
    assertThat(server.signedIn("son").post("/api/rule-sets/" + other + "/activate", seen).code()).isEqualTo("rules/other-replay");
    assertThat(server.signedIn("son").post("/api/rule-sets/" + id + "/replay",
        Map.of("from", Instant.now().minusSeconds(200_000).toString(), "to", Instant.now().toString())).code())
        .isEqualTo("rules/period-long");
    assertThat(server.signedIn("son").post("/api/rule-sets/" + id + "/replay",
        Map.of("from", Instant.now().toString(), "to", Instant.now().plusSeconds(60).toString())).code()).isEqualTo("rules/period");
  }

  private static String score(JsonNode score) {
    return "%d correct, %d wrong, %d found".formatted(score.path("correct").asInt(), score.path("wrong").asInt(),
        score.path("found").asInt());
  }
}
