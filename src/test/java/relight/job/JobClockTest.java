package relight.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Client;

/** Times of jobs that run out, and who is told. */
class JobClockTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  private Client linh;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    linh = server.signedIn("linh");
  }

  private long maintenance(Instant dueAt) {
    var answer = linh.post("/api/jobs", Map.of("kind", "maintenance", "place", Map.of("deviceId", "T1"), "dueAt", dueAt.toString()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    server.settle();
    return answer.json().path("id").asLong();
  }

  private static int look(Instant now) {
    int told = server.inTransaction(tx -> new JobClockService(server.server().journal()).escalateDue(tx, now));
    server.settle();
    return told;
  }

  private JsonNode view(long id) {
    return linh.get("/api/jobs/" + id).json().path("job");
  }

  private String told(long id) {
    var all = new ArrayList<String>();
    view(id).path("escalations").forEach(e -> all.add(e.path("level").asText() + ">" + e.path("to").asText()));
    return String.join(" ", all);
  }

  @Test
  void aTimeThatRunsOutGoesUpTheLadderOnceEachAlsoAcrossARestart() {
    var due = Instant.now().plus(Duration.ofDays(20)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    long id = maintenance(due); // amber three days before, red one day before, by config/service-targets.yaml
    assertThat(look(due.minus(Duration.ofDays(4)))).isZero();
    assertThat(look(due.minus(Duration.ofDays(2)))).isEqualTo(1);
    assertThat(look(due.minus(Duration.ofDays(2)))).isZero();
    assertThat(told(id)).isEqualTo("amber>dispatcher");
    server.restart();
    linh = server.signedIn("linh");
    assertThat(look(due.minus(Duration.ofDays(2)))).isZero();
    assertThat(look(due.minus(Duration.ofHours(12)))).isEqualTo(1);
    assertThat(look(due.plusSeconds(1))).isEqualTo(1);
    assertThat(look(due.plus(Duration.ofDays(3)))).isZero();
    assertThat(told(id)).isEqualTo("amber>dispatcher red>supervisor late>unitAbove");
    var listed = linh.get("/api/console").json().path("escalations");
    assertThat(listed).hasSize(3);
    assertThat(listed.get(0).path("mine").asBoolean()).isTrue();
    assertThat(listed.get(1).path("mine").asBoolean()).isFalse();
    assertThat(server.signedIn("sadec").get("/api/console").json().path("escalations")).isEmpty();
  }

  @Test
  void twoNodesThatLookAtOnceTellItOnce() throws Exception {
    var due = Instant.now().plus(Duration.ofDays(20));
    for (int i = 0; i < 10; i++)
      maintenance(due);
    var nodes = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 6; i++)
      nodes.add(() -> look(due.minus(Duration.ofDays(2))));
    int told = 0;
    try (var crowd = Executors.newFixedThreadPool(6)) {
      for (var node : crowd.invokeAll(nodes))
        told += node.get();
    }
    assertThat(told).isEqualTo(10);
    long inBooks = server.database().read(tx -> tx.one("select count(*) as n from job_escalation", row -> row.getLong("n")));
    assertThat(inBooks).isEqualTo(10);
  }

  @Test
  void whatIsDoneOrCalledOffIsNotSpokenOfAnyMore() {
    var due = Instant.now().plus(Duration.ofDays(20));
    long id = maintenance(due);
    look(due.minus(Duration.ofDays(2)));
    linh.post("/api/jobs/" + id + "/cancel", Map.of("version", view(id).path("version").asInt(), "reason", "Trùng"));
    server.settle();
    assertThat(look(due.plusSeconds(9))).isZero();
    assertThat(told(id)).isEmpty();
  }

  @Test
  void everyKindHasItsOwnTargetAndTheLawGoesFirst() {
    var safe = linh.post("/api/jobs", Map.of("kind", "makeSafe", "place", Map.of("deviceId", "T1")));
    server.settle();
    var target = view(safe.json().path("id").asLong()).path("target");
    var made = Instant.parse(view(safe.json().path("id").asLong()).path("times").path("createdAt").asText());
    assertThat(Instant.parse(target.path("at").asText())).isEqualTo(made.plus(Duration.ofMinutes(30)));
    assertThat(target.path("state").asText()).isEqualTo("running");
    assertThat(target.path("rule").path("verified").asBoolean()).isFalse();
    assertThat(target.path("rule").path("own").asBoolean()).as("no law: who has not confirmed it is the utility").isTrue();
    var meter = linh.post("/api/jobs", Map.of("kind", "meterCheck", "place", Map.of("customerId", district.customerId("d#1"))));
    server.settle();
    assertThat(view(meter.json().path("id").asLong()).path("readings").get(0).asText()).isEqualTo("voltage");
    var planned = linh.post("/api/jobs", Map.of("kind", "planned", "place", Map.of("deviceId", "T1")));
    server.settle();
    assertThat(view(planned.json().path("id").asLong()).path("target").isNull()).isTrue();
    assertThat(linh.post("/api/jobs", Map.of("kind", "planned", "place", Map.of("deviceId", "T1"), "dueAt", "2020-01-01T00:00:00Z")).code())
        .isEqualTo("job/due-past");
  }

  @Test
  void theSecondClockRunsUntilCustomersAreToldWhyAndHowLong() {
    district.report("d#1");
    district.report("d#2");
    var outage = linh.get("/api/console").json().path("outages").get(0);
    var path = "/api/outages/" + outage.path("id").asLong();
    var confirmed = linh.post(path + "/confirm", Map.of("version", outage.path("version").asInt())).json();
    var sent = linh.post(path + "/jobs", Map.of("version", confirmed.path("version").asInt(), "crewId", district.crew1(), "send", true));
    assertThat(sent.status()).as(sent.toString()).isEqualTo(201);
    server.settle();
    long id = sent.json().path("id").asLong();
    var clock = view(id).path("causeTold");
    assertThat(clock.path("state").asText()).isEqualTo("running");
    assertThat(view(id).path("target").path("rule").path("id").asText()).isEqualTo("restoration");
    var due = Instant.parse(clock.path("dueAt").asText());
    assertThat(Duration.between(Instant.parse(outage.path("firstReportAt").asText()), due)).isEqualTo(Duration.ofHours(2));
    assertThat(look(due.minus(Duration.ofMinutes(20)))).isEqualTo(2); // the target is amber, and so is this clock
    assertThat(told(id)).isEqualTo("amber>dispatcher amber>dispatcher");
    var nothing = linh.post("/api/jobs/" + id + "/told", Map.of("version", view(id).path("version").asInt()));
    assertThat(nothing.code()).isEqualTo("job/told-what");
    var from = Instant.now().plusSeconds(1800).toString();
    var to = Instant.now().plusSeconds(3600).toString();
    var told = linh.post("/api/jobs/" + id + "/told",
        Map.of("version", view(id).path("version").asInt(), "cause", "tree", "from", from, "to", to, "channel", "sms"));
    assertThat(told.status()).as(told.toString()).isEqualTo(200);
    server.settle();
    assertThat(view(id).path("causeTold").path("state").asText()).isEqualTo("told");
    assertThat(view(id).path("causeTold").path("by").asText()).isEqualTo("linh");
    assertThat(look(due.plusSeconds(5))).as("only the target is late").isEqualTo(1);
    assertThat(told(id)).isEqualTo("amber>dispatcher late>unitAbove");
  }
}
