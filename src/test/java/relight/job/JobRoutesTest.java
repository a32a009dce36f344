package relight.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Role;
import relight.journal.Journal;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

class JobRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  private Client linh;
  private Client tam;
  private Client binh;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    linh = server.signedIn("linh");
    tam = server.signedIn("tam");
    binh = server.signedIn("binh");
  }

  private static Map<String, Object> body(Object... pairs) {
    var body = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2)
      body.put((String) pairs[i], pairs[i + 1]);
    return body;
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    server.settle();
    return answer.json();
  }

  /** A draft of some kind at device T1. */
  private long job(String kind, Object... more) {
    var wish = body("kind", kind, "place", Map.of("deviceId", "T1"), "title", "Thay sứ");
    wish.putAll(body(more));
    return ok(linh.post("/api/jobs", wish)).path("id").asLong();
  }

  private JsonNode story(long id) {
    return ok(linh.get("/api/jobs/" + id));
  }

  private JsonNode view(long id) {
    return story(id).path("job");
  }

  private Answer does(Client who, long id, String deed, Object... more) {
    return who.post("/api/jobs/" + id + "/" + deed, body(more));
  }

  private Answer directs(long id, String deed, Object... more) {
    var with = body("version", view(id).path("version").asInt());
    with.putAll(body(more));
    return linh.post("/api/jobs/" + id + "/" + deed, with);
  }

  /** On its way through the steps of the first crew, up to one of them. */
  private long with(String kind, String upTo, Object... more) {
    long id = job(kind, more);
    ok(directs(id, "send", "crewId", district.crew1()));
    for (var step : List.of("acknowledge", "en-route", "on-site", "start")) {
      ok(does(tam, id, step));
      if (step.equals("on-site"))
        District.brief(tam, "/api/jobs/" + id);
      if (step.equals(upTo))
        break;
    }
    return id;
  }

  @Test
  void aJobNeedsNoOutageToHaveAPlace() {
    var at = view(job("maintenance"));
    assertThat(at.path("outage").isNull()).isTrue();
    assertThat(at.path("device").path("id").asText()).isEqualTo("T1");
    assertThat(at.path("lon").isNumber()).isTrue();
    assertThat(at.path("unitId").asLong()).isEqualTo(district.unit());
    assertThat(at.path("title").asText()).isEqualTo("Thay sứ");
    var home = view(ok(linh.post("/api/jobs", body("kind", "meterCheck", "place", Map.of("customerId", district.customerId("d#1")))))
        .path("id").asLong());
    assertThat(home.path("customerId").asLong()).isEqualTo(district.customerId("d#1"));
    assertThat(home.path("lat").isNumber()).isTrue();
    var pole = view(ok(linh.post("/api/jobs",
        body("kind", "inspectionFollowUp", "place", Map.of("lon", 105.6, "lat", 10.5, "asset", "Cột 12")))).path("id").asLong());
    assertThat(pole.path("asset").asText()).isEqualTo("Cột 12");
    assertThat(pole.path("place").path("hamlet").asText()).isEqualTo("Ấp Đông");
  }

  @Test
  void aPointBesideTheNetworkOfOneUnitIsItsOwnAndFarFromAllSomebodyIsAsked() {
    server.user("truc", Role.DISPATCHER); // sees every unit
    var truc = server.signedIn("truc");
    var at = view(job("maintenance"));
    var near = body("kind", "maintenance", "place", Map.of("lon", at.path("lon").asDouble() + .0005, "lat", at.path("lat").asDouble()));
    assertThat(view(ok(truc.post("/api/jobs", near)).path("id").asLong()).path("unitId").asLong()).isEqualTo(district.unit());
    var far = body("kind", "maintenance", "place", Map.of("lon", 108.2, "lat", 16.0));
    assertThat(truc.post("/api/jobs", far).code()).isEqualTo("job/unit-missing");
    far.put("unitId", district.unit());
    ok(truc.post("/api/jobs", far));
  }

  @Test
  void theCauseSaidAtTheEndStandsWhereItIsWrittenDownAndTheOneWrittenDownHoldsAtTheEnd() {
    long said = with("meterCheck", "start", "readings", List.of());
    ok(does(tam, said, "done", "cause", "tree"));
    assertThat(view(said).path("cause").asText()).isEqualTo("tree");
    assertThat(view(said).path("records").path("cause").path("cause").path("value").asText()).isEqualTo("tree");
    long written = with("meterCheck", "start", "readings", List.of());
    ok(does(tam, written, "records", "section", "cause", "values", Map.of("cause", "animal")));
    ok(does(tam, written, "done"));
    assertThat(view(written).path("cause").asText()).isEqualTo("animal");
    assertThat(view(written).path("records").path("cause").path("cause").path("others")).isEmpty();
  }

  @Test
  void whatIsMissingOrWrongAboutAJobIsSaid() {
    assertThat(linh.post("/api/jobs", body("kind", "party")).code()).isEqualTo("job/kind");
    assertThat(linh.post("/api/jobs", body("kind", "restoration", "place", Map.of("deviceId", "T1"))).code())
        .isEqualTo("job/outage-missing");
    assertThat(linh.post("/api/jobs", body("kind", "maintenance")).code()).isEqualTo("job/place-missing");
    assertThat(linh.post("/api/jobs", body("kind", "maintenance", "place", Map.of("deviceId", "NO"))).code())
        .isEqualTo("job/unknown-device");
    assertThat(linh.post("/api/jobs", body("kind", "maintenance", "place", Map.of("lon", 200, "lat", 10))).code()).isEqualTo("job/place");
    assertThat(linh.post("/api/jobs", body("kind", "maintenance", "place", Map.of("deviceId", "T1"), "title", "x".repeat(201))).code())
        .isEqualTo("job/title-long");
    assertThat(tam.post("/api/jobs", body("kind", "maintenance")).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post("/api/jobs", body("kind", "maintenance", "place", Map.of("deviceId", "T1"))).code())
        .isEqualTo("auth/unit");
    assertThat(linh.get("/api/jobs/99999").code()).isEqualTo("job/unknown");
    assertThat(server.signedIn("sadec").get("/api/jobs/" + job("maintenance")).code()).isEqualTo("auth/unit");
  }

  @Test
  void aCrewIsChosenFirstAndToldLater() {
    long id = job("maintenance", "crewId", district.crew1());
    assertThat(view(id).path("status").asText()).isEqualTo("draft");
    assertThat(view(id).path("crew").path("name").asText()).isEqualTo("Đội 1");
    assertThat(tam.get("/api/field").json().path("jobs")).isEmpty();
    ok(directs(id, "assign", "crewId", district.crew2()));
    assertThat(ok(directs(id, "send")).path("crewId").asLong()).isEqualTo(district.crew2());
    assertThat(binh.get("/api/field").json().path("jobs")).hasSize(1);
    assertThat(directs(id, "assign", "crewId", district.crew1()).code()).isEqualTo("job/wrong-status");
  }

  @Test
  void eachCommandIsRefusedToThoseWhoHaveNoPartInIt() {
    long id = with("meterCheck", "acknowledge");
    for (var step : List.of("acknowledge", "en-route", "on-site", "start", "resume", "done", "restore"))
      assertThat(does(binh, id, step).code()).as(step).isEqualTo("job/not-yours");
    assertThat(does(binh, id, "suspend", "reason", "x").code()).isEqualTo("job/not-yours");
    assertThat(does(binh, id, "operate", "deviceId", "T1", "open", true).code()).isEqualTo("job/not-yours");
    assertThat(does(binh, id, "records", "section", "note", "values", Map.of("a", "b")).code()).isEqualTo("job/not-yours");
    assertThat(does(linh, id, "start").code()).isEqualTo("auth/role");
    var sadec = server.signedIn("sadec");
    int version = view(id).path("version").asInt();
    for (var command : List.of("assign", "send", "transfer", "support", "depend", "verify", "cancel", "told")) {
      var body = body("version", version);
      switch (command) {
        case "assign", "send", "support" -> body.put("crewId", district.crew2());
        case "transfer" -> body.putAll(Map.of("crewId", district.crew2(), "reason", "x"));
        case "depend" -> body.put("on", id);
        case "cancel" -> body.put("reason", "x");
        default -> { // nothing more
        }
      }
      assertThat(sadec.post("/api/jobs/" + id + "/" + command, body).status()).as(command).isEqualTo(403);
      assertThat(tam.post("/api/jobs/" + id + "/" + command, body).code()).as(command).isEqualTo("auth/role");
      body.put("version", version - 1);
      assertThat(linh.post("/api/jobs/" + id + "/" + command, body).code()).as(command).isEqualTo("job/stale");
      body.remove("version");
      assertThat(linh.post("/api/jobs/" + id + "/" + command, body).code()).as(command).isEqualTo("request/version-missing");
    }
  }

  @Test
  void aRepeatedStepIsAnsweredTheSameAndHappensOnce() {
    long id = with("meterCheck", "on-site");
    var once = does(tam.key("key-of-the-phone"), id, "start");
    var again = does(tam.key("key-of-the-phone"), id, "start");
    assertThat(again.text()).isEqualTo(once.text());
    assertThat(again.header("Relight-Repeated")).isEqualTo("true");
    server.settle();
    assertThat(story(id).path("history").findValuesAsText("deed").stream().filter("start"::equals)).hasSize(1);
    // the second phone of the crew says it too: kept, and nothing moves
    var other = ok(does(tam, id, "start"));
    assertThat(other.path("counted").asBoolean()).isFalse();
    assertThat(other.path("version").asInt()).isEqualTo(once.json().path("version").asInt());
  }

  /** As if everything about it had happened three days earlier. */
  private static void threeDaysAgo(long id) {
    server.inTransaction(tx -> tx
        .run("update job set sent_at = sent_at - interval '3 days', changed_at = changed_at - interval '3 days' where id = $1", id));
  }

  private static List<String> shown(Client who, String page) {
    var all = new java.util.ArrayList<String>();
    who.get(page).json().path("jobs").forEach(j -> all.add(j.path("id").asLong() + " " + j.path("status").asText()));
    return all;
  }

  @Test
  void theEndOfAJobIsToldHoweverLongAgoItsLastStepWas() {
    long id = job("maintenance");
    ok(directs(id, "send", "crewId", district.crew1()));
    threeDaysAgo(id);
    ok(directs(id, "cancel", "reason", "Trùng phiếu"));
    assertThat(shown(linh, "/api/console")).contains(id + " cancelled");
    assertThat(shown(tam, "/api/field")).contains(id + " cancelled");
    long draft = job("maintenance");
    ok(directs(draft, "cancel", "reason", "Trùng phiếu"));
    assertThat(shown(linh, "/api/console")).contains(draft + " cancelled");
  }

  @Test
  void aDraftThatWasCancelledLongAgoIsNotHeldInMemoryForEver() {
    long draft = job("maintenance");
    ok(directs(draft, "cancel", "reason", "Trùng phiếu"));
    threeDaysAgo(draft);
    server.restart();
    allIsWell();
    assertThat(shown(linh, "/api/console")).doesNotContain(draft + " cancelled");
    long other = job("maintenance");
    ok(directs(other, "cancel", "reason", "Trùng phiếu"));
    threeDaysAgo(other);
    // something new about it lets it be read again; another job's change lets all that is long over go
    server.inTransaction(tx -> {
      server.server().journal().append(tx, relight.auth.Actor.SYSTEM,
          new relight.journal.Change("job.kept-aside", "job/" + other, district.unit(), Map.of()));
      return null;
    });
    assertThat(shown(linh, "/api/console")).doesNotContain(other + " cancelled");
  }

  @Test
  void workRestsGoesOnIsDoneAndVerified() {
    long id = with("meterCheck", "start", "readings", List.of());
    assertThat(does(tam, id, "suspend").code()).isEqualTo("job/reason-missing");
    assertThat(ok(does(tam, id, "suspend", "reason", "Mưa giông")).path("status").asText()).isEqualTo("suspended");
    assertThat(does(tam, id, "done").code()).isEqualTo("job/wrong-status");
    assertThat(directs(id, "verify").code()).isEqualTo("job/wrong-status");
    assertThat(does(tam, id, "resume").code()).as("after a pause everybody is spoken to again").isEqualTo("job/no-briefing");
    District.brief(tam, "/api/jobs/" + id);
    ok(does(tam, id, "resume"));
    assertThat(does(tam, id, "restore").code()).isEqualTo("job/no-outage");
    ok(does(tam, id, "done", "cause", "equipment", "note", "Đã thay"));
    assertThat(tam.get("/api/field").json().path("jobs").get(0).path("status").asText()).isEqualTo("done");
    ok(directs(id, "verify", "note", "Ảnh rõ"));
    var job = story(id);
    assertThat(job.path("job").path("verifiedBy").asText()).isEqualTo("linh");
    assertThat(String.join(" ", job.path("history").findValuesAsText("deed")))
        .isEqualTo("send acknowledge enRoute onSite start suspend resume done verify");
    assertThat(linh.get("/api/outages/1/story").status()).isEqualTo(404);
  }

  @Test
  void whatIsToldAfterTheJobWasLostIsAsShortAsWhatCounts() {
    long id = job("maintenance");
    ok(directs(id, "send", "crewId", district.crew1()));
    ok(directs(id, "transfer", "crewId", district.crew2(), "reason", "Gần hơn"));
    var story = "x".repeat(2_001);
    assertThat(does(tam, id, "reject", "reason", story).code()).isEqualTo("job/note-long");
    assertThat(does(tam, id, "done", "note", story).code()).isEqualTo("job/note-long");
    assertThat(does(tam, id, "operate", "deviceId", "nhà ông Ba", "open", true).code()).isEqualTo("network/unknown");
    ok(does(tam, id, "reject", "reason", "Xe hỏng"));
    for (var step : List.of("acknowledge", "en-route", "on-site"))
      ok(does(binh, id, step));
    assertThat(does(binh, id, "estimate", "fromMinutes", 5, "toMinutes", 9, "note", story).code()).isEqualTo("job/note-long");
    assertThat(does(binh, id, "records", "section", "note", "values", Map.of("a", "b"), "base", Map.of("a", List.of("c"))).code())
        .isEqualTo("record/value");
  }

  @Test
  void onlyWhatCanBeWrittenDownHasToBeMeasured() {
    for (var readings : List.of(List.of("mood"), List.of("voltage,mood"), java.util.Collections.nCopies(21, "voltage")))
      assertThat(linh.post("/api/jobs", body("kind", "meterCheck", "place", Map.of("deviceId", "T1"), "readings", readings)).code())
          .isEqualTo("job/readings");
    ok(linh.post("/api/jobs", body("kind", "meterCheck", "place", Map.of("deviceId", "T1"), "readings", List.of("voltage.a", "current"))));
  }

  @Test
  void nobodyTakesAJobFromPeopleWhoHaveTheirHandsOnIt() {
    long id = with("meterCheck", "start", "readings", List.of());
    assertThat(directs(id, "transfer", "crewId", district.crew2(), "reason", "Gần hơn").code()).isEqualTo("job/wrong-status");
    ok(does(tam, id, "suspend", "reason", "Hết ca"));
    ok(directs(id, "transfer", "crewId", district.crew2(), "reason", "Đội 1 hết ca"));
    var job = view(id);
    assertThat(job.path("status").asText()).isEqualTo("sent");
    assertThat(job.path("formerCrew").path("name").asText()).isEqualTo("Đội 1");
    assertThat(job.path("formerCrew").path("reason").asText()).isEqualTo("Đội 1 hết ca");
    // what the first crew still has on its phone is kept, marked, and moves nothing
    var late = ok(does(tam, id, "resume"));
    assertThat(late.path("kept").asBoolean()).isTrue();
    assertThat(late.path("counted").asBoolean()).isFalse();
    assertThat(ok(does(tam, id, "records", "section", "note", "values", Map.of("text", "Sứ nứt"))).path("counted").asBoolean()).isFalse();
    var story = story(id);
    assertThat(story.path("job").path("status").asText()).isEqualTo("sent");
    assertThat(story.path("job").path("records")).isEmpty();
    assertThat(story.path("written").get(0).path("value").asText()).isEqualTo("Sứ nứt");
    assertThat(story.path("written").get(0).path("counted").asBoolean()).isFalse();
    assertThat(story.path("history").get(story.path("history").size() - 1).path("counted").asBoolean()).isFalse();
    assertThat(tam.get("/api/jobs/" + id).status()).isEqualTo(200);
  }

  @Test
  void severalCrewsWorkOnOneJobAndOneOfThemMovesIt() {
    long id = with("meterCheck", "on-site");
    ok(directs(id, "support", "crewId", district.crew2()));
    assertThat(directs(id, "support", "crewId", district.crew2()).code()).isEqualTo("job/same-crew");
    assertThat(directs(id, "support", "crewId", district.crew1()).code()).isEqualTo("job/same-crew");
    assertThat(binh.get("/api/field").json().path("jobs")).hasSize(1);
    ok(does(binh, id, "acknowledge"));
    ok(does(binh, id, "on-site"));
    assertThat(view(id).path("status").asText()).isEqualTo("onSite");
    assertThat(view(id).path("crews").get(1).path("state").asText()).isEqualTo("onSite");
    assertThat(does(binh, id, "start").code()).isEqualTo("job/helper");
    assertThat(does(binh, id, "done").code()).isEqualTo("job/helper");
    assertThat(ok(does(binh, id, "records", "section", "note", "values", Map.of("text", "Đã đào hố"))).path("counted").asBoolean())
        .isTrue();
    ok(does(binh, id, "leave"));
    assertThat(view(id).path("crews").get(1).path("state").asText()).isEqualTo("left");
    assertThat(ok(does(binh, id, "leave")).path("counted").asBoolean()).isFalse();
    assertThat(does(tam, id, "leave").code()).isEqualTo("job/not-helping");
  }

  @Test
  void aJobBeginsWhenWhatItWaitsForIsDoneAndNoCircleCloses() {
    long safe = job("makeSafe");
    long poles = job("maintenance");
    long id = with("meterCheck", "on-site");
    ok(directs(poles, "depend", "on", safe));
    ok(directs(id, "depend", "on", poles));
    assertThat(directs(safe, "depend", "on", id).code()).isEqualTo("job/circle");
    assertThat(directs(safe, "depend", "on", safe).code()).isEqualTo("job/circle");
    var waits = does(tam, id, "start");
    assertThat(waits.code()).isEqualTo("job/waits");
    assertThat(view(id).path("dependsOn").get(0).path("met").asBoolean()).isFalse();
    ok(directs(poles, "cancel", "reason", "Trùng"));
    assertThat(does(tam, id, "start").code()).as("called off is not done").isEqualTo("job/waits");
    ok(directs(id, "depend", "on", poles, "remove", true));
    assertThat(directs(id, "depend", "on", poles, "remove", true).code()).isEqualTo("job/no-dependency");
    ok(does(tam, id, "start"));
  }

  @Test
  void theCrewThatWaitedIsToldWhenTheLastThingItWaitedForIsDone() {
    long first = with("meterCheck", "start", "readings", List.of());
    long other = job("makeSafe");
    long waiting = job("makeSafe");
    ok(directs(waiting, "send", "crewId", district.crew2()));
    ok(directs(waiting, "depend", "on", first));
    ok(directs(waiting, "depend", "on", other));
    ok(does(tam, first, "done"));
    assertThat(told(waiting)).as("the other one is not done").doesNotContain("job.may-begin");
    ok(directs(waiting, "depend", "on", other, "remove", true));
    long second = with("meterCheck", "start", "readings", List.of());
    ok(directs(waiting, "depend", "on", second));
    ok(does(tam, second, "done"));
    assertThat(told(waiting)).containsOnlyOnce("job.may-begin");
  }

  private static List<String> told(long id) {
    return server.database().read(tx -> Journal.of(tx, List.of("job/" + id), 100).stream().map(e -> e.kind()).toList());
  }

  @Test
  void aPhoneThatIsSevenMinutesFastIsNoticedAndMended() {
    long id = with("meterCheck", "acknowledge");
    var fast = Duration.ofMinutes(7);
    var deed = Instant.now().minusSeconds(2);
    server.inTransaction(
        tx -> tx.run("update job set sent_at = sent_at - interval '1 hour', acknowledged_at = acknowledged_at - interval '1 hour'"));
    ok(does(tam.with("Relight-Phone-Time", Instant.now().plus(fast).toString()), id, "en-route", "at", deed.plus(fast).toString(),
        "phoneAt",
        deed.plus(fast).toString()));
    var job = story(id);
    var step = job.path("history").get(job.path("history").size() - 1);
    assertThat(Duration.between(deed, Instant.parse(step.path("at").asText())).abs()).isLessThan(Duration.ofSeconds(5));
    assertThat(Instant.parse(step.path("phoneAt").asText())).isAfter(Instant.now().plusSeconds(300));
    assertThat(step.path("skew_s").asInt()).isBetween(-425, -415);
    assertThat(job.path("job").path("clock").path("skew_s").asInt()).isBetween(-425, -415);
  }

  @Test
  void twoPhonesThatWroteWithoutSeeingEachOtherLeaveBothValues() {
    long id = with("meterCheck", "start", "readings", List.of());
    ok(directs(id, "support", "crewId", district.crew2()));
    var before = Instant.now().minusSeconds(60).toString();
    ok(does(tam, id, "records", "at", before, "section", "readings", "base", Map.of(), "values", Map.of("before.voltage.a", 212)));
    ok(does(binh, id, "records", "section", "readings", "base", Map.of(), "values",
        Map.of("before.voltage.a", 218, "before.voltage.b", 220)));
    var a = view(id).path("records").path("readings").path("before.voltage.a");
    assertThat(a.path("value").asDouble()).isEqualTo(218);
    assertThat(a.path("others").get(0).path("value").asDouble()).isEqualTo(212);
    ok(does(linh, id, "records", "section", "readings", "base", Map.of("before.voltage.a", 218), "values", Map.of("before.voltage.a", 212),
        "settled", List.of("before.voltage.a")));
    a = view(id).path("records").path("readings").path("before.voltage.a");
    assertThat(a.path("value").asDouble()).isEqualTo(212);
    assertThat(a.path("others")).isEmpty();
    assertThat(story(id).path("written")).hasSize(4);
    assertThat(does(tam, id, "records", "section", "poetry", "values", Map.of("a", "b")).code()).isEqualTo("record/section");
    assertThat(does(tam, id, "records", "section", "note").code()).isEqualTo("record/values");
  }

  @Test
  void damageHoursAndMaterialsAddUp() {
    long id = with("meterCheck", "start", "readings", List.of());
    ok(does(tam, id, "records", "section", "damage", "values",
        Map.of("P12.kind", "pole", "P12.hours", 3, "P12.people", 2, "P12.material.COT-12", 1, "P12.photo." + "0a".repeat(32), true)));
    ok(does(tam, id, "records", "section", "damage", "values", Map.of("P13.kind", "pole", "P13.hours", 1.5, "P13.material.COT-12", 1)));
    ok(does(tam, id, "materials", "items", List.of(Map.of("code", "COT-12", "name", "Cột 12 m", "quantity", 1, "unit", "cột"))));
    ok(does(tam, id, "materials", "items", List.of(Map.of("code", "COT-12", "quantity", 2))));
    ok(does(linh, id, "materials", "crewId", district.crew2(), "items", List.of(Map.of("code", "COT-12", "quantity", 1))));
    assertThat(does(linh, id, "materials", "items", List.of(Map.of("code", "COT-12", "quantity", 1))).code()).isEqualTo("job/crew-missing");
    assertThat(does(tam, id, "hours", "hours", 5).code()).isEqualTo("job/reason-missing");
    ok(does(tam, id, "hours", "hours", 5.5, "reason", "Hai người về muộn"));
    var story = story(id);
    var damage = story.path("damage");
    assertThat(damage.path("items").asInt()).isEqualTo(2);
    assertThat(damage.path("crewHours").asDouble()).isEqualTo(7.5);
    assertThat(damage.path("kinds").path("pole").asInt()).isEqualTo(2);
    assertThat(damage.path("materials").get(0).path("quantity").asDouble()).isEqualTo(2);
    assertThat(damage.path("photos")).hasSize(1);
    assertThat(story.path("materials").get(0).path("quantity").asDouble()).isEqualTo(3);
    assertThat(story.path("materials").get(0).path("name").asText()).isEqualTo("Cột 12 m");
    assertThat(story.path("hours").get(0).path("corrected").asDouble()).isEqualTo(5.5);
    assertThat(story.path("hours").get(0).path("counted").asDouble()).isEqualTo(5.5);
  }

  @Test
  void workThatMustBeMeasuredAfterwardsIsNotDoneBefore() {
    long id = with("meterCheck", "start", "readings", List.of("voltage"));
    ok(does(tam, id, "records", "section", "readings", "values", Map.of("before.voltage.a", 188)));
    assertThat(does(tam, id, "done").code()).isEqualTo("job/reading-missing");
    ok(does(tam, id, "records", "section", "readings", "values", Map.of("after.voltage.a", 228)));
    ok(does(tam, id, "done"));
  }

  @Test
  void aDeviceTheCrewOperatesIsSwitchedInTheNetworkWithTheTimeOfTheDeed() {
    long id = with("planned", "acknowledge");
    assertThat(does(tam, id, "operate", "deviceId", "F2", "open", true).code()).isEqualTo("job/not-on-site");
    ok(does(tam, id, "en-route"));
    ok(does(tam, id, "on-site"));
    assertThat(does(tam, id, "operate", "deviceId", "F2").code()).isEqualTo("job/device-missing");
    assertThat(does(tam, id, "operate", "deviceId", "NO-SUCH", "open", true).code()).isEqualTo("network/unknown");
    var at = Instant.now().minusSeconds(90);
    ok(does(tam, id, "operate", "deviceId", "F2", "open", true, "at", at.toString()));
    assertThat(linh.get("/api/network/devices/F2").json().path("open").asBoolean()).isTrue();
    var operated = server.database()
        .read(tx -> tx.one("select max(at) as at from network_operation", row -> row.getOffsetDateTime("at").toInstant()));
    assertThat(Duration.between(at, operated).abs()).isLessThan(Duration.ofSeconds(1));
  }
}
