package relight.crew.callout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** Calling people out over HTTP: who may, for whom, what is refused, and what comes of saying it twice. */
class CalloutRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client linh;
  private static Client tam;

  @BeforeAll
  static void people() {
    district = District.on(server);
  }

  @BeforeEach
  void everybodyAtHome() {
    server.inTransaction(tx -> {
      for (var table : List.of("callout_left_out", "callout_ask", "callout", "hand_over_reading", "hand_over", "shift"))
        tx.run("delete from " + table);
      return tx.run("update crew set on_shift = false, shift_at = now() - interval '20 hours'");
    });
    server.restart(); // it listens elsewhere then
    linh = server.signedIn("linh");
    tam = server.signedIn("tam");
  }

  @Test
  void onlyTheControlRoomCallsOutAndOnlyPeopleOfItsUnits() {
    assertThat(server.anonymous().post("/api/callouts", wanted()).code()).isEqualTo("auth/sign-in");
    assertThat(tam.post("/api/callouts", wanted()).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("mai").post("/api/callouts", wanted()).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post("/api/callouts", wanted()).code()).isEqualTo("auth/unit");
    assertThat(tam.get("/api/callouts").code()).isEqualTo("auth/role");
    assertThat(linh.get("/api/callouts").json().path("rules").toString())
        .isEqualTo("{\"rest_h\":12.0,\"leastRest_h\":8.0,\"fairness_days\":30,\"patience_s\":300}");
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    assertThat(linh.post("/api/callouts", wanted("unitId", null)).code()).isEqualTo("callout/unit-missing");
    assertThat(linh.post("/api/callouts", wanted("jobKind", null)).code()).isEqualTo("callout/kind-missing");
    assertThat(linh.post("/api/callouts", wanted("people", 0)).code()).isEqualTo("callout/people");
    assertThat(linh.post("/api/callouts", wanted("patience_s", 5)).code()).isEqualTo("callout/patience");
    assertThat(linh.post("/api/callouts", wanted("lon", 105.6)).code()).isEqualTo("callout/place");
    assertThat(linh.post("/api/callouts", wanted("jobId", 999_999)).code()).isEqualTo("job/unknown");
    assertThat(linh.post("/api/callouts/999/cancel", Map.of("reason", "x")).code()).isEqualTo("callout/unknown");
    long id = opened().path("id").asLong();
    assertThat(linh.post("/api/callouts/" + id + "/cancel", Map.of("reason", " ")).code()).isEqualTo("callout/reason");
    assertThat(linh.post("/api/callouts/" + id + "/answer", Map.of()).code()).isEqualTo("callout/answer");
    assertThat(linh.post("/api/callouts/" + id + "/answer", Map.of("accept", true, "memberId", 0)).code()).isEqualTo("callout/not-listed");
    assertThat(asked(id).post("/api/callouts/" + id + "/answer", Map.of("accept", false)).code()).isEqualTo("callout/cause");
    assertThat(server.signedIn("sadec").post("/api/callouts/" + id + "/cancel", Map.of("reason", "x")).code()).isEqualTo("callout/unknown");
  }

  @Test
  void sayingItTwiceWithTheSameKeyIsSayingItOnce() {
    var key = UUID.randomUUID().toString();
    var first = linh.key(key).post("/api/callouts", wanted());
    var again = linh.key(key).post("/api/callouts", wanted());
    assertThat(again.status() + " " + again.json().path("id")).isEqualTo("201 " + first.json().path("id"));
    long id = first.json().path("id").asLong();
    server.settle();
    var who = asked(id);
    var mine = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++)
      ok(who.key(mine).post("/api/callouts/" + id + "/answer", Map.of("accept", true)));
    assertThat(who.post("/api/callouts/" + id + "/answer", Map.of("accept", true)).code()).isEqualTo("callout/over");
    server.settle();
    assertThat(seen(id).path("outcome").asText()).isEqualTo("filled");
  }

  @Test
  void whoIsCalledInReadsWhatTheShiftBeforeHasLeftLikeAnyone() {
    for (long crew : List.of(district.crew1(), district.crew2()))
      ok(linh.post("/api/hand-overs", Map.of("crewId", crew, "note", "Trạm T1 đang treo biển cấm đóng điện")));
    long id = opened().path("id").asLong();
    var who = asked(id);
    var refused = who.post("/api/callouts/" + id + "/answer", Map.of("accept", true));
    assertThat(refused.status() + " " + refused.code()).isEqualTo("409 shift/hand-over-unread");
    assertThat(seen(id).path("outcome").isNull()).as("he is still waited for").isTrue();
    var notes = who.get("/api/field/hand-overs").json().path("handOvers").findValues("id").stream().map(JsonNode::asLong).toList();
    ok(who.post("/api/callouts/" + id + "/answer", Map.of("accept", true, "read", notes)));
    server.settle();
    assertThat(seen(id).path("outcome").asText()).isEqualTo("filled");
    assertThat(who.get("/api/field").json().at("/crew/status").asText()).isNotEqualTo("offShift");
  }

  @Test
  void whoDeclinesOverThePhonePageIsFollowedByTheNextAndACancelledCalloutAsksNobody() {
    long id = opened().path("id").asLong();
    var first = asked(id);
    ok(first.post("/api/callouts/" + id + "/answer", Map.of("accept", false, "cause", "away")));
    server.settle();
    assertThat(seen(id).path("asks").findValuesAsText("answer")).containsExactly("declined", "null");
    var second = asked(id);
    assertThat(second.get("/api/field").json().at("/callout/id").asLong()).isEqualTo(id);
    ok(linh.post("/api/callouts/" + id + "/cancel", Map.of("reason", "có điện rồi")));
    server.settle();
    assertThat(second.get("/api/field").json().path("callout").isNull()).isTrue();
    assertThat(second.post("/api/callouts/" + id + "/answer", Map.of("accept", true)).code()).isEqualTo("callout/over");
  }

  @Test
  void whoHasNotRestedLongEnoughIsLeftOutAndTheListSaysSo() {
    server.inTransaction(tx -> tx.run("update crew set shift_at = now() - interval '5 hours' where id = $1", district.crew1()));
    server.restart();
    linh = server.signedIn("linh");
    var callout = opened();
    assertThat(callout.path("asks").findValuesAsText("crew")).containsOnly("Đội 2");
    assertThat(callout.path("leftOut").toString()).contains("rest-too-short", "ít nhất 8 giờ");
  }

  private static Map<String, Object> wanted(Object... more) {
    var body = new HashMap<String, Object>(Map.of("jobKind", "restoration", "unitId", district.unit(), "people", 1));
    for (int i = 0; i < more.length; i += 2)
      body.put((String) more[i], more[i + 1]);
    return body;
  }

  private static JsonNode opened() {
    var answer = linh.post("/api/callouts", wanted());
    server.settle();
    return ok(answer);
  }

  private static JsonNode seen(long id) {
    for (var callout : linh.get("/api/callouts").json().path("callouts"))
      if (callout.path("id").asLong() == id)
        return callout;
    throw new AssertionError("no callout " + id);
  }

  /** Whoever is waited for now. */
  private static Client asked(long id) {
    for (var ask : seen(id).path("asks"))
      if (!ask.path("askedAt").isNull() && ask.path("answer").isNull())
        return ask.path("crew").asText().equals("Đội 1") ? tam : server.signedIn("binh");
    throw new AssertionError("nobody is asked: " + seen(id));
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    return answer.json();
  }
}
