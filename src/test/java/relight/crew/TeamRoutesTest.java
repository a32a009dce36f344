package relight.crew;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.auth.Role;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** Keeping crews, planning them, handing over, and who may be sent: each refusal by its code. */
class TeamRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client supervisor;
  private static Client dispatcher;
  private static Client linesman;

  @BeforeAll
  static void people() {
    district = District.on(server);
    server.user("truong-sadec", otherUnit(), Role.SUPERVISOR);
    supervisor = server.signedIn("son");
    dispatcher = server.signedIn("linh");
    linesman = server.signedIn("tam");
  }

  @BeforeEach
  void quiet() {
    var crews = new CrewService(server.server().journal(), InstantSource.system(), ZoneOffset.UTC, Qualifications.NONE, id -> {
    });
    server.inTransaction(tx -> {
      for (long crew : new long[]{district.crew1(), district.crew2()})
        crews.setShift(tx, Actor.SYSTEM, crew, true);
      for (var table : List.of("hand_over_reading", "hand_over", "shift_note", "roster", "shift"))
        tx.run("delete from " + table);
      return null;
    });
  }

  @Test
  void aCrewItsPeoplePapersAndVehiclesAreKeptByItsSupervisor() {
    long crew = id(supervisor.post("/api/crews", Map.of("code", "D9", "name", "Đội 9", "unitId", district.unit())), 201);
    long member = id(supervisor.post("/api/crews/" + crew + "/members",
        Map.of("name", "Lợi", "lead", true, "grade", "5/5", "skills", List.of("live-line", "mv-line"))), 201);
    long paper = id(supervisor.post("/api/members/" + member + "/certificates",
        Map.of("kind", "live-line", "number", "SCN-1", "expiresAt", "2030-01-01T00:00:00Z")), 201);
    long truck = id(supervisor.post("/api/crews/" + crew + "/vehicles", Map.of("code", "X9", "kind", "bucket", "plate", "66C-1")), 201);
    assertThat(supervisor.post("/api/crews/" + crew, Map.of("name", "Đội chín")).status()).isEqualTo(200);
    var shown = crew(dispatcher, crew);
    assertThat(shown.path("name").asText()).isEqualTo("Đội chín");
    assertThat(shown.at("/members/0/certificates/0/number").asText()).isEqualTo("SCN-1");
    assertThat(shown.at("/vehicles/0/kind").asText()).isEqualTo("bucket");
    assertThat(shown.path("status").asText()).as("nobody said they were on shift").isEqualTo("offShift");
    assertThat(crew(linesman, crew).at("/members/0/certificates")).as("papers are not everybody's business").isEmpty();

    assertThat(supervisor.post("/api/members/" + member + "/certificates/" + paper + "/withdraw", Map.of()).status()).isEqualTo(200);
    assertThat(supervisor.post("/api/crews/" + crew + "/vehicles/" + truck + "/retire", Map.of()).status()).isEqualTo(200);
    assertThat(supervisor.post("/api/crews/" + crew + "/members/" + member, Map.of("name", "Lợi", "grade", "4/5")).status()).isEqualTo(200);
    assertThat(crew(dispatcher, crew).at("/members/0/grade").asText()).isEqualTo("4/5");
    assertThat(supervisor.post("/api/crews/" + crew + "/members/" + member + "/leave", Map.of()).status()).isEqualTo(200);
    assertThat(crew(dispatcher, crew).path("members")).isEmpty();
    assertThat(supervisor.post("/api/crews/" + crew + "/end", Map.of()).status()).isEqualTo(200);
    assertThat(crew(dispatcher, crew).isMissingNode()).isTrue();
  }

  @Test
  void nobodyKeepsACrewWhoIsNoSupervisorOfItsUnit() {
    var own = "/api/crews/" + district.crew1();
    assertThat(dispatcher.post(own + "/members", Map.of("name", "X")).code()).isEqualTo("auth/role");
    assertThat(linesman.post(own + "/members", Map.of("name", "X")).code()).isEqualTo("auth/role");
    var elsewhere = server.signedIn("truong-sadec");
    assertThat(elsewhere.post(own + "/members", Map.of("name", "X")).code()).isEqualTo("crew/unknown");
    assertThat(elsewhere.post("/api/crews", Map.of("code", "Z1", "name", "Z", "unitId", district.unit())).code()).isEqualTo("auth/unit");
    assertThat(elsewhere.post("/api/members/" + member(0) + "/certificates",
        Map.of("kind", "first-aid", "number", "1", "expiresAt", "2030-01-01T00:00:00Z")).code()).isEqualTo("crew/unknown");
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    var own = "/api/crews/" + district.crew1();
    assertThat(supervisor.post("/api/crews", Map.of("code", "D1", "name", "Đội 1", "unitId", district.unit())).code())
        .isEqualTo("crew/exists");
    assertThat(supervisor.post("/api/crews", Map.of("code", "a b", "name", "x", "unitId", district.unit())).code()).isEqualTo("crew/code");
    assertThat(supervisor.post("/api/crews", Map.of("code", "D8", "name", "x")).code()).isEqualTo("crew/unit-missing");
    assertThat(supervisor.post(own + "/members", Map.of("name", "Tâm")).code()).isEqualTo("crew/member-exists");
    assertThat(supervisor.post(own + "/members", Map.of("name", "A", "grade", "6/5")).code()).isEqualTo("crew/grade");
    assertThat(supervisor.post(own + "/members", Map.of("name", "A", "skills", List.of("magic"))).code()).isEqualTo("crew/skill");
    assertThat(supervisor.post(own + "/members", Map.of("name", "A", "phone", "call me")).code()).isEqualTo("crew/phone");
    assertThat(supervisor.post(own + "/members", Map.of("name", "A", "userId", user("binh"))).code()).isEqualTo("crew/member-elsewhere");
    assertThat(supervisor.post(own + "/members/999999", Map.of("name", "A")).code()).isEqualTo("crew/member-unknown");
    assertThat(supervisor.post(own + "/vehicles", Map.of("code", "X", "kind", "tank")).code()).isEqualTo("crew/vehicle");
    assertThat(supervisor.post(own + "/vehicles/999999/retire", Map.of()).code()).isEqualTo("crew/vehicle-unknown");
    assertThat(supervisor.post("/api/members/" + member(0) + "/certificates", Map.of("kind", "magic", "number", "1", "expiresAt",
        "2030-01-01T00:00:00Z")).code()).isEqualTo("crew/certificate-kind");
    assertThat(supervisor.post("/api/members/" + member(0) + "/certificates", Map.of("kind", "first-aid", "number", "1")).code())
        .isEqualTo("crew/certificate");
    assertThat(supervisor.post(own + "/end", Map.of()).code()).isEqualTo("crew/on-shift");
  }

  @Test
  void eachCrewIsLookedAtWithAllReasonsAndTheFitOnesComeFirst() {
    dispatcher.post("/api/crews/" + district.crew1() + "/shift", Map.of("onShift", false));
    server.settle();
    var all = dispatcher.get("/api/crews/fit?kind=restoration&lon=105.6&lat=10.5").json();
    var lines = StreamSupport.stream(all.path("crews").spliterator(), false)
        .map(c -> c.path("name").asText() + " " + c.path("fit").asBoolean() + " " + c.path("reasons").findValuesAsText("code")
            + c.path("cautions").findValuesAsText("code"))
        .filter(l -> l.startsWith("Đội 1") || l.startsWith("Đội 2")).toList();
    assertThat(lines).containsExactly("Đội 2 true [][crew/no-position]", "Đội 1 false [crew/off-shift][crew/no-position]");
    assertThat(dispatcher.get("/api/crews/fit?job=999999").code()).isEqualTo("job/unknown");
    assertThat(dispatcher.get("/api/crews/fit").code()).isEqualTo("crew/fit-what");
    assertThat(linesman.get("/api/crews/fit?kind=restoration").code()).isEqualTo("auth/role");
    assertThat(linesman.get("/api/crews/qualifications").json().at("/jobs/restoration/people").asInt()).isEqualTo(2);
  }

  @Test
  void nobodyIsPlannedTwiceForTheSameTime() {
    var from = Instant.now().plus(Duration.ofHours(2));
    var turn = new HashMap<String, Object>(Map.of("crewId", district.crew1(), "from", from, "until", from.plus(Duration.ofHours(8))));
    var planned = supervisor.post("/api/rosters", turn);
    assertThat(planned.status()).isEqualTo(201);
    assertThat(planned.json().path("ids")).hasSize(2);
    turn.put("from", from.plus(Duration.ofHours(7)));
    turn.put("until", from.plus(Duration.ofHours(9)));
    assertThat(supervisor.post("/api/rosters", turn).code()).isEqualTo("roster/overlap");
    turn.put("from", from.plus(Duration.ofHours(8)));
    assertThat(supervisor.post("/api/rosters", turn).status()).as("one shift may follow the other").isEqualTo(201);
    turn.put("until", from.plus(Duration.ofHours(80)));
    assertThat(supervisor.post("/api/rosters", turn).code()).isEqualTo("roster/long");
    turn.put("kind", "standby");
    assertThat(supervisor.post("/api/rosters", turn).code()).isEqualTo("roster/overlap");
    assertThat(supervisor.post("/api/rosters", Map.of("crewId", district.crew2(), "from", "2020-01-01T00:00:00Z", "until",
        "2020-01-01T08:00:00Z")).code()).isEqualTo("roster/past");
    assertThat(supervisor.post("/api/rosters", Map.of("crewId", district.crew2(), "members", List.of(member(0)), "from", from, "until",
        from.plusSeconds(60))).code()).isEqualTo("roster/members");
    assertThat(dispatcher.post("/api/rosters", turn).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("truong-sadec").post("/api/rosters", turn).code()).isEqualTo("crew/other-unit");

    assertThat(dispatcher.get("/api/rosters").json().path("turns")).hasSize(4);
    assertThat(linesman.get("/api/field/roster").json().path("turns")).hasSize(2);
    assertThat(server.signedIn("truong-sadec").get("/api/rosters").json().path("turns")).isEmpty();
    long first = planned.json().at("/ids/0").asLong();
    assertThat(supervisor.post("/api/rosters/" + first + "/cancel", Map.of()).status()).isEqualTo(200);
    assertThat(supervisor.post("/api/rosters/" + first + "/cancel", Map.of()).code()).isEqualTo("roster/unknown");
    assertThat(linesman.get("/api/field/roster").json().path("turns")).hasSize(1);
  }

  @Test
  void aCrewOnShiftTellsSinceWhenAndUntilWhen() {
    var now = Instant.now();
    supervisor.post("/api/rosters",
        Map.of("crewId", district.crew1(), "from", now.minusSeconds(60), "until",
            now.plus(Duration.ofHours(8)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    dispatcher.post("/api/crews/" + district.crew1() + "/shift", Map.of("onShift", false));
    assertThat(crew(dispatcher, district.crew1()).path("shift").isNull()).isTrue();
    dispatcher.post("/api/crews/" + district.crew1() + "/shift", Map.of("onShift", true));
    var shift = crew(dispatcher, district.crew1()).path("shift");
    assertThat(Instant.parse(shift.path("onAt").asText())).isAfter(now);
    assertThat(Instant.parse(shift.path("until").asText()))
        .isEqualTo(now.plus(Duration.ofHours(8)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
  }

  @Test
  void whoComesOnShiftMustHaveReadWhatTheLastShiftLeft() {
    dispatcher.post("/api/crews/" + district.crew1() + "/shift", Map.of("onShift", false, "handOver", "Trụ 47 nghiêng, đừng leo"));
    var refused = linesman.post("/api/field/shift", Map.of("onShift", true));
    assertThat(refused.code()).isEqualTo("shift/hand-over-unread");
    var notes = linesman.get("/api/field/hand-overs").json().path("handOvers");
    assertThat(notes.at("/0/note").asText()).isEqualTo("Trụ 47 nghiêng, đừng leo");
    assertThat(notes.at("/0/read").asBoolean()).isFalse();
    assertThat(refused.json().path("handOvers").asText()).isEqualTo(notes.at("/0/id").asText());
    var read = linesman.post("/api/field/shift", Map.of("onShift", true, "read", List.of(notes.at("/0/id").asLong())));
    assertThat(read.status()).isEqualTo(200);
    assertThat(dispatcher.get("/api/hand-overs").json().at("/handOvers/0/readings/0/by").asText()).isEqualTo("tam");

    linesman.post("/api/field/shift", Map.of("onShift", false, "handOver", "Đã buộc tạm"));
    assertThat(linesman.post("/api/field/shift", Map.of("onShift", true)).status()).as("nobody need read his own note").isEqualTo(200);
    assertThat(server.signedIn("binh").get("/api/field/hand-overs").json().path("handOvers")).as("another crew's").isEmpty();
  }

  @Test
  void theControlRoomHandsOverToo() {
    long note = id(dispatcher.post("/api/hand-overs", Map.of("unitId", district.unit(), "note", "RC1 đang kẹt")), 201);
    var colleague = server.signedIn("hoa");
    assertThat(colleague.get("/api/hand-overs").json().at("/handOvers/0/read").asBoolean()).isFalse();
    assertThat(colleague.post("/api/hand-overs/" + note + "/read", Map.of()).status()).isEqualTo(200);
    assertThat(colleague.post("/api/hand-overs/" + note + "/read", Map.of()).code()).isEqualTo("shift/hand-over-read");
    assertThat(colleague.get("/api/hand-overs").json().at("/handOvers/0/read").asBoolean()).isTrue();
    assertThat(server.signedIn("sadec").get("/api/hand-overs").json().path("handOvers")).isEmpty();
    assertThat(server.signedIn("sadec").post("/api/hand-overs/" + note + "/read", Map.of()).code()).isEqualTo("shift/hand-over-unknown");
    assertThat(linesman.post("/api/hand-overs/" + note + "/read", Map.of()).code()).isEqualTo("shift/hand-over-unknown");
    assertThat(dispatcher.post("/api/hand-overs", Map.of("unitId", otherUnit(), "note", "x")).code()).isEqualTo("auth/unit");
    assertThat(dispatcher.post("/api/hand-overs", Map.of("unitId", district.unit(), "note", " ")).code()).isEqualTo("shift/note");
  }

  @Test
  void theLogTellsWhatHappenedAndWhatWasNotedByUnitPageByPage() {
    var begun = Instant.now();
    for (int i = 0; i < 3; i++)
      assertThat(dispatcher.post("/api/shift-log",
          Map.of("unitId", district.unit(), "note", "Ghi chú " + i, "subject", "crew/" + district.crew1())).status()).isEqualTo(201);
    dispatcher.post("/api/crews/" + district.crew1() + "/shift", Map.of("onShift", false, "handOver", "Hết ca"));
    var all = dispatcher.get("/api/shift-log?from=" + begun).json();
    assertThat(StreamSupport.stream(all.path("lines").spliterator(), false)
        .map(l -> l.path("kind").asText() + " " + l.path("note").asText("-")).toList()).containsExactly("hand-over.written Hết ca",
            "crew.changed -", "shift.noted Ghi chú 2", "shift.noted Ghi chú 1", "shift.noted Ghi chú 0");
    var page = dispatcher.get("/api/shift-log?limit=2&from=" + begun).json();
    var rest = dispatcher.get("/api/shift-log?limit=100&from=" + begun + "&before=" + page.path("next").asLong()).json();
    assertThat(page.path("lines")).hasSize(2);
    assertThat(rest.path("lines")).hasSize(3);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(server.signedIn("sadec").get("/api/shift-log?from=" + begun).json().path("lines")).as("of another unit").isEmpty();
    assertThat(server.signedIn("sadec").get("/api/shift-log?unit=" + district.unit()).code()).isEqualTo("auth/unit");
    assertThat(linesman.get("/api/shift-log").code()).isEqualTo("auth/role");
    assertThat(dispatcher.get("/api/shift-log?from=2020-01-01T00:00:00Z").code()).isEqualTo("shift/window");
    assertThat(dispatcher.post("/api/shift-log", Map.of("unitId", district.unit(), "note", "x", "subject", "user/1")).code())
        .isEqualTo("shift/subject");
  }

  @Test
  void theLogNamesWhoCameOnShiftWhileTheJournalKnowsHimByHisId() {
    var begun = Instant.now();
    linesman.post("/api/field/shift", Map.of("onShift", true));
    var line = StreamSupport.stream(dispatcher.get("/api/shift-log?from=" + begun).json().path("lines").spliterator(), false)
        .filter(l -> l.at("/body/what").asText().equals("shift")).findFirst().orElseThrow();
    assertThat(line.at("/body/who").asText()).isEqualTo("tam");
    assertThat(line.at("/body/onShift").asBoolean()).isTrue();
    assertThat(line.path("body").has("user")).isFalse();
  }

  private static long id(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer.json().path("id").asLong();
  }

  private static JsonNode crew(Client client, long id) {
    server.settle();
    return StreamSupport.stream(client.get("/api/crews").json().path("crews").spliterator(), false)
        .filter(c -> c.path("id").asLong() == id).findFirst().orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }

  private static long member(int index) {
    return crew(dispatcher, district.crew1()).path("members").get(index).path("id").asLong();
  }

  private static long user(String login) {
    return server.database().read(tx -> tx.one("select id from app_user where login = $1", row -> row.getLong("id"), login));
  }

  private static long otherUnit() {
    return server.database().read(tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id")));
  }
}
