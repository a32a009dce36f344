package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Json;
import relight.testkit.RunningRelight;

/**
 * A crew on site that gives no sign of life, and one that cries for help, while the server is killed in between: both reach the console, once.
 * Says how many seconds that took.
 */
class MissedCheckInTest {

  private static final Map<String, String> QUICK = Map.of("RELIGHT_WATCH_CHECK_IN", "8 s", "RELIGHT_WATCH_GRACE", "3 s",
      "RELIGHT_WATCH_SILENCE", "10 min", "RELIGHT_ALARM_ESCALATE_AFTER", "2 s");

  @TempDir
  Path data;

  private final HttpClient http = HttpClient.newHttpClient();

  /** Somebody signed in on one running server. */
  private record Person(HttpClient http, RunningRelight relight, String cookie, String csrf) {

    JsonNode get(String path) throws IOException, InterruptedException {
      return Json.tree(http.send(HttpRequest.newBuilder(relight.base().resolve(path)).header("Cookie", cookie).build(),
          HttpResponse.BodyHandlers.ofString()).body());
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
      return post(path, UUID.randomUUID().toString(), body);
    }

    JsonNode post(String path, String key, Map<String, ?> body) throws IOException, InterruptedException {
      var answer = http.send(HttpRequest.newBuilder(relight.base().resolve(path)).timeout(Duration.ofSeconds(20)).header("Cookie", cookie)
          .header("Relight-CSRF", csrf).header("Idempotency-Key", key).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 201);
      return Json.tree(answer.body());
    }
  }

  @Test
  void aMissedCheckInAndAnSosReachTheConsoleOnceAlthoughTheServerIsKilledInBetween() throws IOException, InterruptedException {
    long crew;
    long server;
    Instant due;
    var sosKey = UUID.randomUUID().toString();
    long sos;
    try (var relight = RunningRelight.start(data, QUICK)) {
      server = relight.handle().pid();
      var dispatcher = signIn(relight, "dieudo1");
      var leader = signIn(relight, "d1.1");
      var field = leader.get("/api/field");
      crew = field.path("crew").path("id").asLong();
      var at = field.path("crew").path("position").isObject() ? field.path("crew").path("position") : null;
      var wish = new LinkedHashMap<String, Object>(
          Map.of("kind", "inspectionFollowUp", "title", "Thay sứ nứt", "crewId", crew, "send", true));
      var place = dispatcher.get("/api/console").path("crews");
      assertThat(place).isNotEmpty();
      wish.put("place", at == null
          ? Map.of("lon", 105.66, "lat", 10.45)
          : Map.of("lon", at.path("lon").asDouble(), "lat", at.path("lat")
              .asDouble()));
      wish.put("unitId", field.path("crew").path("unit").path("id").asLong());
      var job = "/api/jobs/" + dispatcher.post("/api/jobs", wish).path("id").asLong();
      for (var step : List.of("acknowledge", "en-route", "on-site"))
        leader.post(job + "/" + step, Map.of());
      due = Instant.parse(await(leader, "/api/field", f -> f.path("watch").isObject()).path("watch").path("dueAt").asText());
      sos = leader.post("/api/alarms/sos", sosKey, Map.of("drill", true)).path("id").asLong();
      relight.kill();
    }
    assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
    try (var relight = RunningRelight.start(data, QUICK)) {
      var up = Instant.now();
      var leader = signIn(relight, "d1.1");
      assertThat(leader.post("/api/alarms/sos", sosKey, Map.of("drill", true)).path("id").asLong()).as("tried again, it is the same cry")
          .isEqualTo(sos);
      var dispatcher = signIn(relight, "dieudo1");
      var console = await(dispatcher, "/api/console", c -> missed(c).size() > 0);
      var alarm = missed(console).getFirst();
      assertThat(alarm.path("crewId").asLong()).isEqualTo(crew);
      assertThat(alarm.path("lon").isNumber()).isTrue();
      assertThat(alarm.path("nearest")).isNotEmpty();
      var raised = Instant.parse(alarm.path("raisedAt").asText());
      assertThat(raised).isAfterOrEqualTo(due.plusSeconds(3));
      var supervisor = signIn(relight, "truongca");
      await(supervisor, "/api/console", c -> missed(c).size() > 0);
      var took = dispatcher.post("/api/alarms/" + alarm.path("id").asLong() + "/take", Map.of());
      assertThat(took.path("status").asText()).isEqualTo("taken");
      Thread.sleep(1500);
      var after = dispatcher.get("/api/console");
      assertThat(missed(after)).as("raised once").hasSize(1);
      var cry = after.path("alarms").findParents("kind").stream().filter(a -> a.path("id").asLong() == sos).toList();
      assertThat(cry).hasSize(1);
      assertThat(cry.getFirst().path("drill").asBoolean()).isTrue();
      System.out.printf("missed check-in: due %s, server up again %s, on the console %.1f s after the grace (%.1f s after the start)%n",
          due, up,
          seconds(due.plusSeconds(3), raised), seconds(up, raised));
      dispatcher.post("/api/alarms/" + sos + "/seen", Map.of());
      dispatcher.post("/api/alarms/" + sos + "/take", Map.of());
      dispatcher.post("/api/alarms/" + sos + "/close", Map.of("reason", "diễn tập"));
      var drill = dispatcher.get("/api/drills").path("drills").get(0).path("seconds");
      System.out.printf("SOS drill through a killed server: seen after %.1f s, taken %.1f s, closed %.1f s%n",
          drill.path("seen").asDouble(),
          drill.path("taken").asDouble(), drill.path("closed").asDouble());
      assertThat(drill.path("seen").asDouble()).isPositive();
      // a second cry while the server runs: how long until the console has it
      long begun = System.nanoTime();
      long again = leader.post("/api/alarms/sos", Map.of("drill", true)).path("id").asLong();
      await(dispatcher, "/api/console", c -> c.path("alarms").findValuesAsText("id").contains(String.valueOf(again)));
      System.out.printf("SOS to the console: %.2f s%n", (System.nanoTime() - begun) / 1e9);
    }
  }

  private static List<JsonNode> missed(JsonNode console) {
    return console.path("alarms").findParents("kind").stream().filter(a -> a.path("kind").asText().equals("check-in")).toList();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private static JsonNode await(Person person, String path, Predicate<JsonNode> until) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    for (;;) {
      var answer = person.get(path);
      if (until.test(answer))
        return answer;
      assertThat(System.nanoTime()).as("waited too long: " + answer.toString().substring(0, Math.min(500, answer.toString().length())))
          .isLessThan(end);
      Thread.sleep(50);
    }
  }

  private Person signIn(RunningRelight relight, String login) throws IOException, InterruptedException {
    var answer = http.send(HttpRequest.newBuilder(relight.base().resolve("/api/session")).header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("login", login, "password", relight.password(login))))).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new Person(http, relight, answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0],
        Json.tree(answer.body()).path("csrf").asText());
  }
}
