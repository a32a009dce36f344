package relight.job.handed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Json;
import relight.auth.Role;
import relight.file.FileHash;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** The file of a phone that did not get through, taken in by the control room in the name of its linesman. */
class HandedInRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private Client linh;
  private Client tam;
  private long author;
  private long job;

  @BeforeEach
  void aJobOfCrewOne() {
    if (district == null)
      district = District.on(server);
    linh = server.signedIn("linh");
    tam = server.signedIn("tam");
    author = tam.get("/api/me").json().path("user").path("id").asLong();
    var made = linh.post("/api/jobs", Map.of("kind", "makeSafe", "title", "Dây rơi", "place", Map.of("lon", 105.6, "lat", 10.5), "crewId",
        district.crew1(), "send", true));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    job = made.json().path("id").asLong();
  }

  /** What the phone holds: {@code at} as the deed was done, an hour ago. */
  private Map<String, Object> deed(String key, String step) {
    return deed(key, "/api/jobs/" + job + "/" + step, Json.text(Map.of("at", Instant.now().minusSeconds(60).toString())));
  }

  private Map<String, Object> deed(String key, String path, String text) {
    var hash = FileHash.of(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return new HashMap<>(Map.of("userId", author, "key", key, "path", path, "text", text, "digest",
        "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":"));
  }

  /** As the phone itself would send it. */
  private Answer sync(Map<String, Object> deed) {
    return tam.key((String) deed.get("key")).with("Content-Digest", (String) deed.get("digest")).post((String) deed.get("path"),
        deed.get("text"));
  }

  private List<String> history() {
    return linh.get("/api/jobs/" + job).json().path("history").findValuesAsText("deed");
  }

  @Test
  void whatIsTakenInCountsForItsAuthorAndThePhoneSendingItLaterMakesNothingTwice() {
    var first = deed("k1-" + job, "acknowledge");
    var second = deed("k2-" + job, "en-route");
    assertThat(sync(first).status()).as("one had got through").isEqualTo(200);
    assertThat(states(first, second, deed("k3-" + job, "/api/alarms/sos", "{}"))).containsExactly("known", "new", "moment");

    assertThat(linh.post("/api/handed-in", first).header("Relight-Repeated")).isEqualTo("true");
    var taken = linh.post("/api/handed-in", second);
    assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
    assertThat(history()).containsExactly("send", "acknowledge", "enRoute");
    var last = linh.get("/api/jobs/" + job).json().path("history").get(2);
    assertThat(last.path("by").asText()).as(last.toString()).isEqualTo("tam");

    var later = sync(second);
    assertThat(later.status() + " " + later.header("Relight-Repeated")).isEqualTo("200 true");
    assertThat(later.number()).isEqualTo(taken.number());
    assertThat(history()).containsExactly("send", "acknowledge", "enRoute");
    assertThat(states(first, second)).containsExactly("known", "known");
    assertThat(audit()).as("who took it in").isEqualTo("job/" + job + " by linh for " + author + ": en-route");
  }

  private List<String> states(Map<?, ?>... deeds) {
    var answer = linh.post("/api/handed-in/look", Map.of("userId", author, "deeds",
        List.of(deeds).stream().map(d -> Map.of("key", d.get("key"), "path", d.get("path"))).toList()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().path("author").path("crew").asText()).isEqualTo("Đội 1");
    return answer.json().path("deeds").findValuesAsText("state");
  }

  private String audit() {
    return server.inTransaction(tx -> String.join("; ",
        tx.all("select subject, actor, body::text as body from journal where kind = 'job.handed-in' and subject = $1",
            row -> {
              var body = Json.tree(row.getString("body"));
              return row.getString("subject") + " by " + row.getString("actor") + " for " + body.path("author").asText() + ": "
                  + body.path("deed").asText();
            }, "job/" + job)));
  }

  @Test
  void whatWasChangedOrMeantItsMomentOrIsNoDeedOfAPhoneIsRefused() {
    var changed = deed("c1-" + job, "acknowledge");
    changed.put("text", "{}");
    assertThat(linh.post("/api/handed-in", changed).code()).isEqualTo("api/digest");
    changed.remove("digest");
    assertThat(linh.post("/api/handed-in", changed).code()).isEqualTo("handed/deed");
    assertThat(linh.post("/api/handed-in", deed("c2-" + job, "/api/field/check-in", "{}")).code()).isEqualTo("handed/moment");
    assertThat(linh.post("/api/handed-in", deed("c3-" + job, "verify")).code()).as("the control room's own").isEqualTo("handed/path");
    assertThat(linh.post("/api/handed-in", deed("c4-" + job, "nonsense")).code()).isEqualTo("handed/path");
    assertThat(linh.post("/api/handed-in", deed("c6-" + job, "/api/near-misses", "{}")).code()).isEqualTo("handed/moment");
    assertThat(linh.post("/api/handed-in", deed("c5-" + job, "/api/users/1/password", "{}")).code()).isEqualTo("handed/moment");
    assertThat(linh.post("/api/handed-in", deed("c6-" + job, "start")).status()).as("the rules of the job hold as ever").isEqualTo(409);
    assertThat(history()).containsExactly("send");
    assertThat(states(deed("c6-" + job, "start"))).as("a refused one may come again").containsExactly("new");
  }

  @Test
  void onlyTheControlRoomOfTheUnitMayAndOnlyForALinesmanOfACrew() {
    var deed = deed("w1-" + job, "acknowledge");
    assertThat(tam.post("/api/handed-in", deed).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post("/api/handed-in", deed).code()).isEqualTo("auth/unit");
    assertThat(server.anonymous().post("/api/handed-in", deed).code()).isEqualTo("auth/sign-in");
    deed.put("userId", server.user("loose" + job, Role.LINESMAN).id());
    assertThat(linh.post("/api/handed-in", deed).code()).isEqualTo("handed/author");
    deed.put("userId", linh.get("/api/me").json().path("user").path("id").asLong());
    assertThat(linh.post("/api/handed-in", deed).code()).isEqualTo("handed/author");
    deed.put("userId", 999_999);
    assertThat(linh.post("/api/handed-in", deed).code()).isEqualTo("handed/author");
    deed.remove("userId");
    assertThat(linh.post("/api/handed-in", deed).code()).isEqualTo("handed/author-missing");
    assertThat(linh.post("/api/handed-in/look", Map.of("userId", author, "deeds", List.of())).code()).isEqualTo("handed/deeds");
  }
}
