package relight.job.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** Permits while somebody cries for help, of crews that help, by grade, and told by phones whose clocks are wrong. */
class PermitRoutesTest {

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
  void aCryForHelpKeepsThePermitAsItIsUntilSomebodySaysThatItIsOver() {
    long job = onSite();
    var permit = permit(job, tam, null);
    District.secure(tam, path(job), "F1");
    ok(tam.post(permit + "/enter", Map.of("members", members(tam))));
    var before = Instant.now();
    ok(tam.post("/api/alarms/sos", Map.of("drill", true)));
    assertThat(ok(linh.get(permit)).path("heldAt").isNull()).as("an exercise holds nothing").isTrue();
    long sos = ok(tam.post("/api/alarms/sos", Map.of())).path("id").asLong();
    long again = ok(tam.post("/api/alarms/sos", Map.of())).path("id").asLong();
    var held = ok(linh.get(permit));
    assertThat(held.path("heldAt").isTextual()).isTrue();
    assertThat(held.path("keptBecause").asText()).startsWith("SOS ");
    assertThat(held.path("can").path("leave").asBoolean()).isFalse();
    var mate = members(tam).get(1);
    assertThat(tam.post(permit + "/leave", Map.of("members", List.of(mate))).code()).isEqualTo("permit/held");
    assertThat(linh.post(path(job) + "/cancel", Map.of("version", version(job), "reason", "Hoãn")).code()).isEqualTo("permit/held");
    var early = Map.of("members", List.of(mate), "at", before.toString());
    assertThat(ok(tam.post(permit + "/leave", early)).path("in")).as("who was out before the cry is out").hasSize(1);
    close(sos);
    assertThat(tam.post(permit + "/leave", Map.of("members", members(tam).subList(0, 1))).code()).as("one cry is open still")
        .isEqualTo("permit/held");
    close(again);
    var free = ok(tam.post(permit + "/leave", Map.of("members", members(tam).subList(0, 1))));
    assertThat(free.path("events").findValuesAsText("deed")).containsSequence("entered", "held", "left", "released", "left");
    assertThat(free.path("keptBecause").asText()).as("kept for good").startsWith("SOS ");
  }

  @Test
  void aPermitStaysHeldUntilTheLastOfAllWhoseCrewsHavePeopleInHasBeenFound() {
    long job = onSite();
    ok(linh.post(path(job) + "/support", Map.of("version", version(job), "crewId", district.crew2())));
    for (var deed : List.of("acknowledge", "en-route", "on-site"))
      ok(binh.post(path(job) + "/" + deed, Map.of()));
    District.brief(tam, path(job));
    District.brief(binh, path(job));
    var wish = wish(tam, null);
    var roles = new ArrayList<Object>((List<?>) wish.get("roles"));
    roles.add(Map.of("role", "worker", "memberId", members(binh).get(1)));
    wish.put("roles", roles);
    var permit = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish)).path("id").asLong();
    ok(tam.post(permit + "/accept", Map.of()));
    District.secure(tam, path(job), "F1");
    ok(tam.post(permit + "/enter", Map.of("members", List.of(members(tam).get(1), members(binh).get(1)))));
    long first = ok(tam.post("/api/alarms/sos", Map.of())).path("id").asLong();
    var since = ok(linh.get(permit)).path("heldAt").asText();
    long ofTheHelper = ok(binh.post("/api/alarms/sos", Map.of())).path("id").asLong();
    close(first);
    assertThat(ok(linh.get(permit)).path("heldAt").asText()).as("one of the other crew is in and still cries").isEqualTo(since);
    assertThat(tam.post(permit + "/leave", Map.of("members", List.of(members(tam).get(1)))).code()).isEqualTo("permit/held");
    long again = ok(tam.post("/api/alarms/sos", Map.of())).path("id").asLong();
    close(ofTheHelper);
    assertThat(ok(linh.get(permit)).path("heldAt").asText()).as("now its own crew again").isEqualTo(since);
    close(again);
    assertThat(ok(linh.get(permit)).path("heldAt").isNull()).isTrue();
    var free = ok(tam.post(permit + "/leave", Map.of("members", List.of(members(tam).get(1), members(binh).get(1)))));
    assertThat(free.path("events").findValuesAsText("deed")).as("held once, freed once").containsExactly("issued", "accepted", "entered",
        "held", "released", "left");
  }

  @Test
  void aCrewOnItsWayTakesNoPermitOverAndDoesNotGoWhileItsPeopleAreIn() {
    long job = onSite();
    ok(linh.post(path(job) + "/support", Map.of("version", version(job), "crewId", district.crew2())));
    District.brief(binh, path(job));
    var theirs = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish(binh, district.crew2()))).path("id").asLong();
    assertThat(binh.post(theirs + "/accept", Map.of()).code()).as("it is not there").isEqualTo("job/not-on-site");
    assertThat(binh.post(path(job) + "/leave", Map.of()).code()).as("a paper is out in its name").isEqualTo("permit/open");
    assertThat(binh.post(path(job) + "/reject", Map.of("reason", "Xe hỏng")).code()).isEqualTo("permit/open");
    assertThat(linh.post(path(job) + "/leave", Map.of("crewId", district.crew2())).code()).as("nor for it").isEqualTo("permit/open");
    ok(linh.post(theirs + "/cancel", Map.of("reason", "Đội không đến")));
    // one of them came with the other crew's car, and is in under its paper
    var wish = wish(tam, null);
    var roles = new ArrayList<Object>((List<?>) wish.get("roles"));
    roles.add(Map.of("role", "worker", "memberId", members(binh).get(1)));
    wish.put("roles", roles);
    District.brief(tam, path(job));
    var permit = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish)).path("id").asLong();
    ok(tam.post(permit + "/accept", Map.of()));
    District.secure(tam, path(job), "F1");
    ok(tam.post(permit + "/enter", Map.of("members", List.of(members(binh).get(1)))));
    assertThat(binh.post(path(job) + "/reject", Map.of("reason", "Xe hỏng")).code()).isEqualTo("permit/people-in");
    ok(tam.post(permit + "/leave", Map.of("members", List.of(members(binh).get(1)))));
    ok(binh.post(path(job) + "/reject", Map.of("reason", "Xe hỏng")));
  }

  @Test
  void aCrewThatHelpsTellsItsOwnStepsAndGoesInUnderItsOwnPermitWhenItsOwnPeopleWereBriefed() {
    long job = onSite();
    var leads = permit(job, tam, null);
    assertThat(binh.post(path(job) + "/safety-steps", step("disconnect")).code()).isEqualTo("job/not-yours");
    ok(linh.post(path(job) + "/support", Map.of("version", version(job), "crewId", district.crew2())));
    assertThat(binh.post(path(job) + "/safety-steps", step("disconnect")).code()).as("on its way").isEqualTo("job/not-on-site");
    for (var deed : List.of("acknowledge", "en-route", "on-site"))
      ok(binh.post(path(job) + "/" + deed, Map.of()));
    assertThat(ok(binh.post(path(job) + "/safety-steps", step("disconnect"))).path("step").path("crewId").asLong())
        .isEqualTo(district.crew2());
    assertThat(ok(binh.get(path(job) + "/safety")).path("needs").path("briefed").asBoolean()).as("its own people").isFalse();
    assertThat(ok(tam.get(path(job) + "/safety")).path("needs").path("briefed").asBoolean()).isTrue();
    var theirs = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish(binh, district.crew2()))).path("id").asLong();
    ok(binh.post(theirs + "/accept", Map.of()));
    var no = refused(binh.post(theirs + "/enter", Map.of("members", members(binh))), "job/no-briefing");
    assertThat(no.path("why").asText()).isEqualTo("none");
    District.brief(binh, path(job));
    assertThat(refused(binh.post(theirs + "/enter", Map.of("members", members(binh))), "permit/not-secured").path("n").asInt())
        .isEqualTo(4);
    District.secure(tam, path(job), "F1"); // one line, whoever of them has made it safe
    ok(binh.post(theirs + "/enter", Map.of("members", members(binh))));
    assertThat(ok(linh.get(path(job))).path("job").path("safety").path("peopleIn").asInt()).as("of all crews").isEqualTo(2);
    assertThat(tam.post(path(job) + "/suspend", Map.of("reason", "Mưa")).code()).isIn("permit/people-in", "job/wrong-status");
    assertThat(binh.post(path(job) + "/leave", Map.of()).code()).as("its people are in").isEqualTo("permit/people-in");
    ok(binh.post(theirs + "/leave", Map.of("members", members(binh))));
    assertThat(binh.post(path(job) + "/leave", Map.of()).code()).isEqualTo("permit/open");
    ok(tam.post(path(job) + "/safety-steps", step("earth")));
    ok(binh.post(theirs + "/close", Map.of("tools", true)));
    assertThat(tam.post(leads + "/close", Map.of("tools", true)).code()).as("its own earth").isEqualTo("permit/earthed");
    ok(binh.post(path(job) + "/leave", Map.of()));
    assertThat(binh.post(path(job) + "/safety-steps", step("guard")).code()).as("it has gone").isEqualTo("job/not-yours");
  }

  @Test
  void eachRoleAsksForTheGradeOfTheRulesWhenItIsGivenAndAgainWhenThePermitIsAccepted() {
    long job = onSite();
    District.brief(tam, path(job));
    long lead = members(tam).get(0); // 4/5
    long mate = members(tam).get(1); // 3/5
    for (var asked : Map.of("issuer", "5/5", "leader", "5/5", "commander", "4/5").entrySet()) {
      var wish = wish(tam, null);
      var roles = new ArrayList<Map<String, ?>>(List.of(Map.of("role", "permitter"), Map.of("role", "worker", "memberId", mate)));
      roles.add(Map.of("role", asked.getKey(), "memberId", mate));
      wish.put("roles", roles);
      var no = refused(linh.post(path(job) + "/permit", wish), "permit/grade-low");
      assertThat(no.path("needs").asText()).as(asked.getKey()).isEqualTo(asked.getValue());
      assertThat(no.path("grade").asText()).isEqualTo("3/5");
    }
    var permit = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish(tam, null))).path("id").asLong();
    server.inTransaction(tx -> tx.run("update crew_member set grade = '3/5' where id = $1", lead));
    server.restart();
    assertThat(refused(server.signedIn("tam").post(permit + "/accept", Map.of()), "permit/grade-low").path("role").asText())
        .isEqualTo("commander");
    server.inTransaction(tx -> tx.run("update crew_member set grade = '4/5' where id = $1", lead));
    server.restart();
    assertThat(server.signedIn("son").get("/api/safety/rules").json().path("verified").asBoolean()).as("nobody answers for them yet")
        .isFalse();
  }

  @Test
  void aPhoneThatIsTenMinutesFastIsMendedInSignsOfLifeAndTagsAsInDeeds() {
    long job = onSite();
    server.inTransaction(tx -> tx.run("update crew_watch set began_at = began_at - interval '1 hour'"));
    var fast = Duration.ofMinutes(10);
    var done = Instant.now().minusSeconds(120);
    var phone = tam.with("Relight-Phone-Time", Instant.now().plus(fast).toString());
    var told = Map.of("at", done.plus(fast).toString(), "phoneAt", done.plus(fast).toString());
    var due = Instant.parse(ok(phone.post("/api/field/check-in", told)).path("dueAt").asText());
    assertThat(due).as("a quarter of an hour after it was given").isBetween(done.plusSeconds(890), done.plusSeconds(910));
    var tag = new HashMap<String, Object>(told);
    tag.putAll(Map.of("kind", "caution", "reason", "Cẩn thận", "jobId", job));
    var at = Instant.parse(ok(phone.post("/api/network/devices/F1/tags", tag)).path("at").asText());
    assertThat(at).isBetween(done.minusSeconds(5), done.plusSeconds(5));
  }

  // -- the story so far --------------------------------------------------------------------------

  private long onSite() {
    var wish = new LinkedHashMap<String, Object>(
        Map.of("kind", "makeSafe", "place", Map.of("deviceId", "F1"), "title", "Thay sứ", "crewId", district.crew1(), "send", true));
    long job = ok(linh.post("/api/jobs", wish)).path("id").asLong();
    for (var deed : List.of("acknowledge", "en-route", "on-site"))
      ok(tam.post(path(job) + "/" + deed, Map.of()));
    return job;
  }

  /** Issued and accepted; everybody of the crew is briefed. */
  private String permit(long job, Client leader, Long crew) {
    District.brief(leader, path(job));
    var permit = "/api/permits/" + ok(linh.post(path(job) + "/permit", wish(leader, crew))).path("id").asLong();
    ok(leader.post(permit + "/accept", Map.of()));
    return permit;
  }

  private static Map<String, Object> wish(Client leader, Long crew) {
    var people = members(leader);
    var wish = new HashMap<String, Object>(Map.of("kind", "PCT", "work", "Thay sứ", "place", "Cột 12", "roles",
        List.of(Map.of("role", "permitter"), Map.of("role", "commander", "memberId", people.get(0)),
            Map.of("role", "worker", "memberId", people.get(1)))));
    if (crew != null)
      wish.put("crewId", crew);
    return wish;
  }

  private void close(long alarm) {
    ok(linh.post("/api/alarms/" + alarm + "/take", Map.of()));
    ok(linh.post("/api/alarms/" + alarm + "/close", Map.of("reason", "Đã gặp cả đội")));
  }

  private int version(long job) {
    return linh.get(path(job)).json().path("job").path("version").asInt();
  }

  private static String path(long job) {
    return "/api/jobs/" + job;
  }

  /** The leader first. */
  private static List<Long> members(Client leader) {
    var ids = new ArrayList<Long>();
    leader.get("/api/field").json().path("crew").path("members").forEach(m -> ids.add(m.path("id").asLong()));
    return ids;
  }

  private static Map<String, Object> step(String step) {
    return Map.of("step", step, "device", "F1", "reading", "0 V");
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
