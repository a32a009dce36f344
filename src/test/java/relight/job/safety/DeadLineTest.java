package relight.job.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.outage.evidence.SourceKind;
import relight.testkit.District;
import relight.testkit.Sources;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** A line on which people work or an earth is on stays dead, whichever device would bring it supply. */
class DeadLineTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  private Client linh;
  private Client tam;

  @BeforeEach
  void quiet() {
    if (district == null)
      district = District.on(server);
    else
      district.quiet();
    linh = server.signedIn("linh");
    tam = server.signedIn("tam");
  }

  @Test
  void aDeviceElsewhereIsNotClosedOntoAnEarthUntilTheEarthIsTakenOff() {
    long job = onSite();
    operate("RC1", true);
    ok(tam.post(path(job) + "/safety-steps", step("earth", "F1")));
    var foreseen = preview("RC1", false).path("refusal");
    assertThat(preview("RC1", true).path("refusal").isNull()).as("to open endangers nobody").isTrue();
    var no = refused(close("RC1"), "network/line-earthed");
    foreseen.fields().forEachRemaining(fact -> assertThat(fact.getValue()).as(fact.getKey()).isEqualTo(no.path(fact.getKey())));
    assertThat(foreseen.path("phone").asText()).as("whom to call is known before the deed").isEqualTo("0900000001");
    assertThat(no.path("device").asText()).isEqualTo("F1");
    assertThat(no.path("operated").asText()).isEqualTo("RC1");
    assertThat(no.path("job").asLong()).isEqualTo(job);
    assertThat(no.path("crew").asText() + " " + no.path("phone").asText()).isEqualTo("Đội 1 0900000001");
    assertThat(isOpen("RC1")).as("nothing of it has happened").isTrue();
    ok(tam.post(path(job) + "/safety-steps", off("earth", "F1")));
    ok(close("RC1"));
  }

  @Test
  void whatGetsSupplyButIsNotTheEarthedLineIsClosedAsEver() {
    long job = onSite();
    operate("RC1", true);
    operate("F1", true);
    operate("F4", true);
    ok(tam.post(path(job) + "/safety-steps", step("earth", "F1")));
    ok(close("RC1")); // F1 stays open between
    ok(close("F4"));
    assertThat(preview("F1", false).path("refusal").path("code").asText()).isEqualTo("network/tagged");
    assertThat(close("F1").code()).as("the earth's own device").isEqualTo("network/tagged");
  }

  @Test
  void aLineIsNotSuppliedWhilePeopleAreInAPermitAndTheCrewIsRefusedLikeTheConsole() {
    long job = onSite();
    long permit = permit(job);
    operate("RC1", true);
    enter(permit);
    assertThat(preview("RC1", false).path("refusal").path("people").asInt()).as("the preview warns").isEqualTo(2);
    var no = refused(close("RC1"), "network/line-occupied");
    assertThat(no.path("people").asInt()).isEqualTo(2);
    assertThat(no.path("permit").asText()).startsWith("LCT-");
    assertThat(no.path("jobCode").asText()).isEqualTo(linh.get(path(job)).json().path("job").path("code").asText());
    assertThat(tam.post(path(job) + "/operate", Map.of("deviceId", "RC1", "open", false)).code()).isEqualTo("network/line-occupied");
    ok(tam.post("/api/permits/" + permit + "/leave", Map.of("members", members())));
    assertThat(preview("RC1", false).path("refusal").isNull()).isTrue();
    ok(close("RC1"));
  }

  @Test
  void anOutageIsNotRestoredThroughALineWithPeople() {
    operate("RC1", true);
    var outage = linh.get("/api/console").json().path("outages").get(0).path("id").asLong();
    long job = onSite();
    enter(permit(job));
    assertThat(linh.post("/api/outages/" + outage + "/restore", Map.of("version", outageVersion(outage), "reason", "Đã đóng")).code())
        .as("restoring closes RC1").isEqualTo("network/line-occupied");
    assertThat(isOpen("RC1")).isTrue();
  }

  @Test
  void aMachineThatSuppliesTheLineAnywayRaisesTheAlarmOfThatJob() {
    long job = onSite();
    long permit = permit(job);
    operate("RC1", true);
    enter(permit);
    var scada = server.bare().bearer(Sources.add(server, SourceKind.SCADA, 1, null));
    var word = Map.of("id", "s1", "device", "RC1", "kind", "closed", "at", Instant.now().toString());
    assertThat(scada.post("/api/evidence/devices", Map.of("messages", List.of(word))).status()).isEqualTo(200);
    server.settle();
    assertThat(isOpen("RC1")).as("it has happened").isFalse();
    var alarms = linh.get("/api/console").json().path("alarms");
    assertThat(alarms.findValuesAsText("kind")).containsExactly("line-live");
    assertThat(alarms.get(0).path("crewId").asLong()).isEqualTo(district.crew1());
    assertThat(alarms.get(0).path("place").asText()).isEqualTo("F1");
  }

  @Test
  void anEarthThatTheControlRoomTakesDownAfterTheRadioIsAStepOfTheJobToo() {
    long job = onSite();
    operate("RC1", true);
    ok(tam.post(path(job) + "/safety-steps", step("earth", "F1")));
    assertThat(linh.post(path(job) + "/cancel", Map.of("version", version(job), "reason", "Hoãn")).code())
        .as("nobody would take the earth off").isEqualTo("permit/earthed");
    ok(linh.post("/api/network/devices/F1/untag", Map.of("reason", "Đội 1 báo qua đàm: đã tháo")));
    var steps = tam.get(path(job) + "/safety").json().path("steps");
    assertThat(steps.get(3).path("step").asText() + " " + steps.get(3).path("state").asText()).isEqualTo("earth undone");
    ok(close("RC1"));
    ok(linh.post(path(job) + "/cancel", Map.of("version", version(job), "reason", "Hoãn")));
  }

  @Test
  void theControlRoomOfAnotherUnitNeitherHangsATagUpNorTakesOneOffNorLearnsWhomToCall() {
    var sadec = server.signedIn("sadec");
    var tag = Map.of("kind", "work", "reason", "Thay sứ");
    assertThat(sadec.post("/api/network/devices/F4/tags", tag).code()).isEqualTo("auth/unit");
    ok(linh.post("/api/network/devices/F4/tags", tag));
    assertThat(sadec.post("/api/network/devices/F4/untag", Map.of("reason", "Xong")).code()).isEqualTo("auth/unit");
    assertThat(linh.get("/api/network/devices/F4").json().path("tags")).hasSize(1);
    long job = onSite();
    var forJob = new HashMap<String, Object>(tag);
    forJob.put("jobId", job);
    assertThat(sadec.post("/api/network/devices/F1/tags", forJob).code()).as("for a job of another unit").isEqualTo("auth/unit");
    operate("RC1", true);
    ok(tam.post(path(job) + "/safety-steps", step("earth", "F1")));
    assertThat(preview("RC1", false).path("refusal").path("phone").asText()).isEqualTo("0900000001");
    assertThat(server.signedIn("mai").get("/api/network/devices/RC1/preview?open=false").json().path("refusal").isNull())
        .as("who may not close it need not know").isTrue();
    ok(linh.post("/api/network/devices/F4/untag", Map.of("reason", "Xong")));
  }

  @Test
  void anEarthTakenDownForACrewIsUndoneForTheCrewThatHasPutItOn() {
    var binh = server.signedIn("binh");
    long job = onSite();
    ok(linh.post(path(job) + "/support", Map.of("version", version(job), "crewId", district.crew2())));
    for (var deed : List.of("acknowledge", "en-route", "on-site"))
      ok(binh.post(path(job) + "/" + deed, Map.of()));
    ok(binh.post(path(job) + "/safety-steps", step("earth", "F2")));
    ok(tam.post(path(job) + "/safety-steps", step("earth", "F1")));
    ok(linh.post("/api/network/devices/F1/untag", Map.of("reason", "Đội 1 báo qua đàm: đã tháo")));
    var undone = server.inTransaction(tx -> tx.all("select crew_id, device from safety_step where undone",
        row -> row.getLong("crew_id") + " " + row.getString("device")));
    assertThat(undone).containsExactly(district.crew1() + " F1");
  }

  @Test
  void anEarthAtAPlaceTheGridDoesNotKnowIsTakenOffBeforeTheEndAsWell() {
    long job = onSite();
    var unknown = step("earth", "cột 12/5");
    ok(tam.post(path(job) + "/safety-steps", unknown));
    District.brief(tam, path(job));
    ok(tam.post(path(job) + "/start", Map.of()));
    assertThat(refused(tam.post(path(job) + "/done", Map.of()), "permit/earthed").path("device").asText()).isEqualTo("cột 12/5");
    ok(tam.post(path(job) + "/safety-steps", off("earth", "cột 12/5")));
    ok(tam.post(path(job) + "/done", Map.of()));
  }

  @Test
  void aJobIsNeitherCancelledNorGivenAwayWhilePeopleAreIn() {
    long job = onSite();
    enter(permit(job));
    ok(tam.post(path(job) + "/start", Map.of()));
    var no = refused(linh.post(path(job) + "/cancel", Map.of("version", version(job), "reason", "Hoãn")), "permit/people-in");
    assertThat(no.path("people").asInt()).isEqualTo(2);
    assertThat(no.path("permit").asText()).startsWith("LCT-");
    long other = onSite();
    assertThat(linh.get(path(other)).json().path("job").path("status").asText()).isEqualTo("onSite");
    assertThat(linh.get(path(job)).json().path("job").path("status").asText()).isEqualTo("working");
  }

  // -- the story so far --------------------------------------------------------------------------

  private long onSite() {
    var wish = new LinkedHashMap<String, Object>(
        Map.of("kind", "makeSafe", "place", Map.of("deviceId", "F1"), "title", "Thay sứ", "crewId", district.crew1(), "send", true));
    long job = ok(linh.post("/api/jobs", wish)).path("id").asLong();
    for (var step : List.of("acknowledge", "en-route", "on-site"))
      ok(tam.post(path(job) + "/" + step, Map.of()));
    return job;
  }

  /** Issued and accepted; everybody is briefed. An order, under which people may go in though no earth is on: here it is about the people. */
  private long permit(long job) {
    District.brief(tam, path(job));
    var roles = List.of(Map.of("role", "permitter"), Map.of("role", "commander", "memberId", members().get(0)),
        Map.of("role", "worker", "memberId", members().get(1)));
    long permit = ok(linh.post(path(job) + "/permit", Map.of("kind", "LCT", "work", "Thay sứ", "place", "Cột 12", "roles", roles)))
        .path("id").asLong();
    ok(tam.post("/api/permits/" + permit + "/accept", Map.of()));
    return permit;
  }

  private void enter(long permit) {
    ok(tam.post("/api/permits/" + permit + "/enter", Map.of("members", members())));
  }

  private void operate(String device, boolean open) {
    ok(linh.post("/api/network/devices/" + device + "/operate", Map.of("open", open, "reason", "Theo phiếu thao tác")));
  }

  private Answer close(String device) {
    var answer = linh.post("/api/network/devices/" + device + "/operate", Map.of("open", false, "reason", "Đóng lại"));
    server.settle();
    return answer;
  }

  private JsonNode preview(String device, boolean open) {
    return ok(linh.get("/api/network/devices/" + device + "/preview?open=" + open));
  }

  private boolean isOpen(String device) {
    return linh.get("/api/network/devices/" + device).json().path("open").asBoolean();
  }

  private int outageVersion(long outage) {
    return linh.get("/api/outages/" + outage).json().path("version").asInt();
  }

  private int version(long job) {
    return linh.get(path(job)).json().path("job").path("version").asInt();
  }

  private static String path(long job) {
    return "/api/jobs/" + job;
  }

  /** The leader first. */
  private List<Long> members() {
    var ids = new ArrayList<Long>();
    tam.get("/api/field").json().path("crew").path("members").forEach(m -> ids.add(m.path("id").asLong()));
    return ids;
  }

  private static Map<String, Object> step(String step, String device) {
    return new HashMap<>(Map.of("step", step, "device", device, "reading", "0 V"));
  }

  private static Map<String, Object> off(String step, String device) {
    var off = step(step, device);
    off.put("off", true);
    return off;
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
