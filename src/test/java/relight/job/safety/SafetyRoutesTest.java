package relight.job.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Role;
import relight.outage.evidence.SourceKind;
import relight.testkit.District;
import relight.testkit.Sources;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** What keeps people alive at a job, over HTTP. */
class SafetyRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  private Client linh;
  private Client tam;
  private Client binh;

  @BeforeEach
  void quiet() {
    if (district == null)
      district = District.on(server);
    else
      district.quiet();
    linh = server.signedIn("linh");
    tam = server.signedIn("tam");
    binh = server.signedIn("binh");
  }

  @Test
  void nobodyBeginsWithoutABriefingOfAllFiveTopicsWithEverybody() {
    long job = onSite("makeSafe");
    assertThat(refused(tam.post(path(job) + "/start", Map.of()), "job/no-briefing").path("why").asText()).isEqualTo("none");
    assertThat(binh.post(path(job) + "/briefings", briefing(members())).code()).isEqualTo("job/not-yours");
    for (var topic : List.of("hazards", "procedures", "precautions", "energySources", "ppe")) {
      var lacking = briefing(members());
      lacking.remove(topic);
      assertThat(refused(tam.post(path(job) + "/briefings", lacking), "briefing/topic-missing").path("topic").asText()).isEqualTo(topic);
    }
    var unknown = briefing(members());
    unknown.put("hazards", List.of("dragons"));
    assertThat(tam.post(path(job) + "/briefings", unknown).code()).isEqualTo("briefing/unknown");
    ok(tam.post(path(job) + "/briefings", briefing(members().subList(0, 1))));
    var missing = refused(tam.post(path(job) + "/start", Map.of()), "job/no-briefing");
    assertThat(missing.path("why").asText()).isEqualTo("members");
    assertThat(missing.path("missing").asText()).isEqualTo(String.valueOf(members().get(1)));
    assertThat(linh.get(path(job)).json().path("job").path("safety").path("briefed").asBoolean()).isFalse();
    ok(tam.post(path(job) + "/briefings", briefing(members())));
    assertThat(linh.get(path(job)).json().path("job").path("safety").path("briefed").asBoolean()).isTrue();
    assertThat(linh.get(path(job)).json().path("job").path("safety").path("checkInDueAt").isTextual()).isTrue();
    ok(tam.post(path(job) + "/start", Map.of()));
  }

  @Test
  void aPermitLivesFromIssueToLockAndIsNumberedWithoutGaps() {
    long job = onSite("maintenance");
    ok(tam.post(path(job) + "/briefings", briefing(members())));
    assertThat(refused(tam.post(path(job) + "/start", Map.of()), "job/no-permit").path("permit").asText()).isEqualTo("PCT");
    long lead = members().get(0);
    long worker = members().get(1);
    assertThat(tam.post(path(job) + "/permit", permit(lead, worker)).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post(path(job) + "/permit", permit(lead, worker)).code()).isEqualTo("auth/unit");
    assertThat(refused(linh.post(path(job) + "/permit", permit(worker, lead)), "permit/grade-low").path("needs").asText()).isEqualTo("4/5");
    assertThat(linh.post(path(job) + "/permit", permit(lead, lead)).code()).isEqualTo("permit/two-roles");
    var issued = ok(linh.post(path(job) + "/permit", permit(lead, worker)));
    assertThat(issued.path("number").asText()).as("refused ones take no number").matches("PCT-\\d\\d-0001");
    assertThat(linh.post(path(job) + "/permit", permit(lead, worker)).code()).isEqualTo("permit/exists");
    var permit = "/api/permits/" + issued.path("id").asLong();
    assertThat(tam.post(path(job) + "/start", Map.of()).code()).as("issued is not accepted").isEqualTo("job/no-permit");
    assertThat(binh.post(permit + "/accept", Map.of()).code()).isEqualTo("permit/not-the-commander");
    assertThat(tam.post(permit + "/enter", Map.of("members", members())).code()).isEqualTo("permit/wrong-state");
    ok(tam.post(permit + "/accept", Map.of()));
    ok(tam.post(path(job) + "/start", Map.of()));
    var no = refused(tam.post(permit + "/enter", Map.of("members", members())), "permit/not-secured");
    assertThat(no.path("missing").asText()).isEqualTo("disconnect,secure,proveDead,earth,guard");
    District.secure(tam, path(job), "F1");
    assertThat(ok(tam.post(permit + "/enter", Map.of("members", members()))).path("in")).hasSize(2);
    assertThat(tam.post(permit + "/enter", Map.of("members", members())).code()).isEqualTo("permit/in-already");
    assertThat(linh.get(path(job)).json().path("job").path("safety").path("peopleIn").asInt()).isEqualTo(2);
    // nobody ends, suspends or cancels while people are in
    assertThat(tam.post(path(job) + "/done", Map.of()).code()).isEqualTo("permit/people-in");
    assertThat(tam.post(path(job) + "/suspend", Map.of("reason", "Mưa")).code()).isEqualTo("permit/people-in");
    assertThat(linh.post(permit + "/cancel", Map.of("reason", "Thôi")).code()).isEqualTo("permit/people-in");
    assertThat(tam.post(permit + "/close", Map.of("tools", true)).code()).isEqualTo("permit/people-in");
    // people out, earths off, tools
    ok(tam.post(permit + "/leave", Map.of("members", members())));
    assertThat(tam.post(permit + "/close", Map.of("tools", true)).code()).isEqualTo("permit/earthed");
    var off = step("earth", "F1");
    off.put("off", true);
    ok(tam.post(path(job) + "/safety-steps", off));
    assertThat(refused(tam.post(permit + "/enter", Map.of("members", members())), "permit/not-secured").path("missing").asText())
        .as("the earth is off again").isEqualTo("earth");
    off.put("step", "secure");
    ok(tam.post(path(job) + "/safety-steps", off));
    assertThat(tam.post(permit + "/close", Map.of()).code()).isEqualTo("permit/tools");
    assertThat(tam.post(path(job) + "/done", Map.of()).code()).isEqualTo("permit/open");
    ok(tam.post(permit + "/close", Map.of("tools", true)));
    assertThat(tam.post(permit + "/lock", Map.of()).code()).isEqualTo("auth/role");
    var locked = ok(linh.post(permit + "/lock", Map.of()));
    assertThat(locked.path("events").findValuesAsText("deed")).containsExactly("issued", "accepted", "entered", "left", "closed", "locked");
    ok(tam.post(path(job) + "/done", Map.of()));
    long second = onSite("maintenance");
    assertThat(ok(linh.post(path(second) + "/permit", permit(lead, worker))).path("number").asText()).endsWith("-0002");
    ok(linh.post(path(second) + "/cancel", Map.of("version", version(second), "reason", "Hoãn")));
    assertThat(linh.get(path(second) + "/safety").json().path("permits").get(0).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void aStepBeforeItsTurnOrAgainstTheGridIsANearMissThatNamesNobody() {
    long job = onSite("makeSafe");
    assertThat(tam.post(path(job) + "/safety-steps", Map.of("step", "proveDead", "device", "F1")).code()).isEqualTo("permit/step-proof");
    var told = ok(tam.post(path(job) + "/safety-steps", step("proveDead", "F1")));
    assertThat(told.path("nearMisses").findValuesAsText("kind")).containsExactly("order", "energised");
    assertThat(told.path("step").path("check").path("ok").asBoolean()).isFalse();
    assertThat(told.path("step").path("check").path("words").path("en").asText())
        .isEqualTo("The model says this section is energised from SUB");
    assertThat(told.path("nearMisses").get(0).path("words").path("en").asText())
        .isEqualTo("\"Prove it dead\" before \"Disconnect completely\", \"Secure against re-connection\"");
    ok(linh.post("/api/network/devices/F1/operate", Map.of("open", true, "reason", "Cắt để sửa")));
    for (var step : List.of("disconnect", "secure", "proveDead", "earth", "guard"))
      assertThat(ok(tam.post(path(job) + "/safety-steps", step(step, "F1"))).path("nearMisses")).as(step).isEmpty();
    var safety = ok(tam.get(path(job) + "/safety"));
    assertThat(safety.path("steps").findValuesAsText("state")).containsExactly("done", "done", "done", "done", "done");
    assertThat(safety.path("energised").path("state").asText()).isEqualTo("dead");
    assertThat(linh.get("/api/near-misses").code()).isEqualTo("auth/role");
    var learned = ok(server.signedIn("son").get("/api/near-misses"));
    assertThat(learned.path("nearMisses")).hasSize(2);
    assertThat(learned.path("trend")).hasSize(2);
    assertThat(learned.toString()).doesNotContain("tam").doesNotContain("Tâm").doesNotContain("Đội 1").doesNotContain("crew");
  }

  @Test
  void aNearMissIsToldWithoutAJobAndNobodyLearnsByWhom() {
    assertThat(tam.post("/api/near-misses", Map.of("topic", "dragons", "words", "Suýt ngã")).code()).isEqualTo("safety/topic");
    assertThat(tam.post("/api/near-misses", Map.of("topic", "fall", "words", " ")).code()).isEqualTo("safety/words");
    assertThat(linh.post("/api/near-misses", Map.of("topic", "fall", "words", "Suýt ngã")).code()).isEqualTo("auth/role");
    ok(tam.post("/api/near-misses", Map.of("topic", "fall", "words", "Thang trượt khi trời mưa")));
    var learned = ok(server.signedIn("son").get("/api/near-misses"));
    assertThat(learned.path("nearMisses").get(0).path("words").path("vi").asText()).isEqualTo("Thang trượt khi trời mưa");
    assertThat(learned.path("nearMisses").get(0).path("step").asText()).isEqualTo("fall");
    assertThat(learned.path("trend").findValuesAsText("kind")).containsExactly("told");
    assertThat(learned.toString()).doesNotContain("tam").doesNotContain("Tâm").doesNotContain("crew");
    var told = server.inTransaction(
        tx -> tx.one("select actor as author, body::text as body from journal where kind = 'safety.near-miss' order by number desc limit 1",
            row -> row.getString("author") + " " + row.getString("body")));
    assertThat(told).as("the journal").startsWith("Relight ").doesNotContain("Thang");
  }

  @Test
  void anInspectorWithoutACrewTellsItToTheSupervisorsOfHisOwnUnit() {
    server.user("kiem", district.unit(), Role.INSPECTOR);
    long elsewhere = server.inTransaction(tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id")));
    server.user("son2", elsewhere, Role.SUPERVISOR);
    ok(server.signedIn("kiem").post("/api/near-misses", Map.of("topic", "live", "words", "Vỏ công tơ có điện")));
    assertThat(ok(server.signedIn("son").get("/api/near-misses")).path("nearMisses")).hasSize(1);
    assertThat(ok(server.signedIn("son2").get("/api/near-misses")).path("nearMisses")).isEmpty();
  }

  @Test
  void aTagKeepsPeopleFromClosingAndAMachineThatFindsItClosedRaisesTheAlarm() {
    long job = onSite("makeSafe");
    ok(linh.post("/api/network/devices/F1/operate", Map.of("open", true, "reason", "Cắt để sửa")));
    ok(tam.post(path(job) + "/safety-steps", step("disconnect", "F1")));
    ok(tam.post(path(job) + "/safety-steps", step("secure", "F1")));
    assertThat(linh.get("/api/network/devices/F1").json().path("tags").get(0).path("kind").asText()).isEqualTo("work");
    assertThat(linh.post("/api/network/devices/F1/operate", Map.of("open", false, "reason", "Đóng lại")).code())
        .isEqualTo("network/tagged");
    assertThat(binh.post("/api/network/devices/F1/untag", Map.of("reason", "Xong")).code()).isEqualTo("job/not-yours");
    assertThat(linh.get("/api/network/devices/F1").json().path("open").asBoolean()).isTrue();
    // a machine asks nobody: it has happened
    var scada = server.bare().bearer(Sources.add(server, SourceKind.SCADA, 1, null));
    var word = Map.of("id", "s1", "device", "F1", "kind", "closed", "at", Instant.now().toString());
    assertThat(scada.post("/api/evidence/devices", Map.of("messages", List.of(word))).status()).isEqualTo(200);
    server.settle();
    assertThat(linh.get("/api/network/devices/F1").json().path("open").asBoolean()).isFalse();
    var alarms = linh.get("/api/console").json().path("alarms");
    assertThat(alarms.findValuesAsText("kind")).containsExactly("tag-closed");
    assertThat(alarms.get(0).path("crewId").asLong()).isEqualTo(district.crew1());
    ok(linh.post("/api/network/devices/F1/operate", Map.of("open", true, "reason", "Mở lại ngay")));
    ok(tam.post(path(job) + "/briefings", briefing(members())));
    ok(tam.post(path(job) + "/start", Map.of()));
    assertThat(refused(tam.post(path(job) + "/done", Map.of()), "permit/tags-left").path("devices").asText()).isEqualTo("F1");
    var off = step("secure", "F1");
    off.put("off", true);
    ok(tam.post(path(job) + "/safety-steps", off));
    ok(linh.post("/api/network/devices/F1/operate", Map.of("open", false, "reason", "Đóng lại")));
    ok(tam.post(path(job) + "/done", Map.of()));
  }

  @Test
  void permitsAreTakenApartWhenTheirTimeIsOverAndKeepTheirNumber() {
    long job = onSite("maintenance");
    var issued = ok(linh.post(path(job) + "/permit", permit(members().get(0), members().get(1))));
    var kept = ok(linh.post("/api/permits/" + issued.path("id").asLong() + "/cancel", Map.of("reason", "Sai")));
    var other = ok(linh.post(path(job) + "/permit", permit(members().get(0), members().get(1))));
    ok(linh.post("/api/permits/" + other.path("id").asLong() + "/cancel", Map.of("reason", "Sai")));
    ok(server.signedIn("son").post("/api/permits/" + kept.path("id").asLong() + "/keep", Map.of("reason", "Hồ sơ tai nạn")));
    server.inTransaction(tx -> tx.run("update work_permit set ended_at = ended_at - interval '16 days'"));
    var purged = server.inTransaction(tx -> new PermitStore().purge(tx, Instant.now().minusSeconds(15 * 86_400), Instant.now(), 100));
    assertThat(purged).containsExactly(other.path("id").asLong());
    var rest = ok(linh.get("/api/permits/" + other.path("id").asLong()));
    assertThat(rest.path("number").asText()).endsWith("-0002");
    assertThat(rest.path("roles")).isEmpty();
    assertThat(rest.path("issuedBy").asText()).isEmpty();
    assertThat(ok(linh.get("/api/permits/" + kept.path("id").asLong())).path("roles")).isNotEmpty();
  }

  // -- the story so far --------------------------------------------------------------------------

  private long onSite(String kind) {
    var wish = new LinkedHashMap<String, Object>(
        Map.of("kind", kind, "place", Map.of("deviceId", "F1"), "title", "Thay sứ", "crewId", district.crew1(), "send", true));
    long job = ok(linh.post("/api/jobs", wish)).path("id").asLong();
    for (var step : List.of("acknowledge", "en-route", "on-site"))
      ok(tam.post(path(job) + "/" + step, Map.of()));
    return job;
  }

  private static String path(long job) {
    return "/api/jobs/" + job;
  }

  private int version(long job) {
    return linh.get(path(job)).json().path("job").path("version").asInt();
  }

  /** The leader first. */
  private List<Long> members() {
    var ids = new ArrayList<Long>();
    tam.get("/api/field").json().path("crew").path("members").forEach(m -> ids.add(m.path("id").asLong()));
    return ids;
  }

  private static Map<String, Object> briefing(List<Long> attended) {
    return new LinkedHashMap<>(Map.of("hazards", List.of("electric-shock", "back-feed"), "procedures", "Cắt, thử, tiếp địa", "precautions",
        "Giữ khoảng cách", "energySources", "Xuất tuyến", "ppe", List.of("helmet", "gloves"), "attended", attended));
  }

  private static Map<String, Object> permit(long commander, long worker) {
    return Map.of("kind", "PCT", "work", "Thay sứ", "place", "Cột 12", "roles", List.of(Map.of("role", "permitter"),
        Map.of("role", "commander", "memberId", commander), Map.of("role", "worker", "memberId", worker)));
  }

  private static Map<String, Object> step(String step, String device) {
    return new LinkedHashMap<>(Map.of("step", step, "device", device, "reading", "0 V"));
  }

  private static JsonNode refused(Answer answer, String code) {
    assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
    return answer.json();
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    server.settle();
    return answer.json();
  }
}
