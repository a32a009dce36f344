package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.EventStream;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** From the first call to the light that is back, over HTTP as the pages do it, with everybody looking on. */
class LoopTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
  }

  private static JsonNode confirmed(Client dispatcher, String... customers) {
    for (var customer : customers)
      district.report(customer);
    var outage = onlyOutage(dispatcher);
    var answer = dispatcher.post("/api/outages/" + outage.path("id").asLong() + "/confirm",
        Map.of("version", outage.path("version").asInt()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    server.settle();
    return answer.json();
  }

  private static JsonNode onlyOutage(Client staff) {
    var outages = staff.get("/api/console").json().path("outages");
    assertThat(outages).hasSize(1);
    return outages.get(0);
  }

  private static Answer send(Client dispatcher, JsonNode outage, long crew) {
    var answer = dispatcher.post("/api/outages/" + outage.path("id").asLong() + "/jobs",
        Map.of("version", outage.path("version").asInt(), "crewId", crew, "send", true));
    server.settle();
    return answer;
  }

  private static Map<String, Object> now() {
    return Map.of("at", Instant.now().toString());
  }

  /** What a stream tells of one kind until a condition holds. */
  private static JsonNode await(EventStream stream, String kind, String field, String value) {
    var until = Instant.now().plus(Duration.ofSeconds(10));
    while (Instant.now().isBefore(until)) {
      var event = stream.await(kind);
      if (event.data().path(field).asText().equals(value))
        return event.data();
    }
    throw new AssertionError("no " + kind + " with " + field + " " + value);
  }

  @Test
  void fromTheFirstCallToTheLightThatIsBackEverybodySeesIt() {
    var linh = server.signedIn("linh");
    var tam = server.signedIn("tam");
    var mai = server.signedIn("mai");
    try (var console = linh.stream("/api/live?topics=outages,jobs,crews,alarms,reports,network");
        var field = tam.stream("/api/live?topics=field,alarms");
        var board = server.anonymous().stream("/live/board")) {
      console.await("hello");
      field.await("hello");
      board.await("hello");
      var token = district.report("d#1");
      assertThat(await(console, "outage", "status", "predicted").path("level").asText()).isEqualTo("customer");
      district.report("d#2");
      assertThat(await(console, "outage", "level", "transformer").path("customers").asInt()).isEqualTo(12);
      board.await("board");
      try (var private_ = server.anonymous().stream("/live/report/" + token)) {
        private_.await("hello");
        var outage = onlyOutage(linh);
        var path = "/api/outages/" + outage.path("id").asLong();
        var claimed = linh.post(path + "/claim", Map.of("version", outage.path("version").asInt())).json();
        await(console, "outage", "version", claimed.path("version").asText());
        var confirmed = linh.post(path + "/confirm", Map.of("version", claimed.path("version").asInt())).json();
        assertThat(await(private_, "status", "stage", "found").path("customersRounded").asInt()).isEqualTo(10);
        assertThat(server.anonymous().get("/board.json").text()).contains("\"state\":\"confirmed\"").contains("Ấp Đông");
        var call = mai.get("/api/desk/customers/" + district.customerId("d#3")).json();
        assertThat(call.path("say").path("case").asText()).isEqualTo("confirmed");
        assertThat(call.path("supply").path("state").asText()).isEqualTo("dead");

        var job = send(linh, confirmed, district.crew1());
        assertThat(job.status()).as(job.toString()).isEqualTo(201);
        var jobPath = "/api/jobs/" + job.json().path("id").asLong();
        var sent = await(field, "job", "status", "sent");
        assertThat(sent.path("target").path("rule").path("verified").asBoolean()).isFalse();
        assertThat(await(console, "outage", "crewStage", "assigned").path("job").path("crew").path("name").asText()).isEqualTo("Đội 1");
        assertThat(tam.post(jobPath + "/acknowledge", now()).status()).isEqualTo(200);
        assertThat(tam.post(jobPath + "/en-route", now()).status()).isEqualTo(200);
        await(private_, "status", "stage", "onTheWay");
        assertThat(tam.post(jobPath + "/on-site", now()).status()).isEqualTo(200);
        await(private_, "status", "stage", "onSite");
        District.brief(tam, jobPath);
        assertThat(tam.post(jobPath + "/start", now()).status()).isEqualTo(200);
        assertThat(mai.get("/api/desk/customers/" + district.customerId("d#1")).json().path("say").path("case").asText())
            .isEqualTo("onSite");
        var done = tam.post(jobPath + "/restore", Map.of("at", Instant.now().toString(), "cause", "fuse"));
        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        await(private_, "status", "stage", "back");
        await(console, "outage", "status", "restored");
        await(console, "job", "status", "done");
        server.settle();
        assertThat(linh.get("/api/network/devices/T1").json().path("open").asBoolean()).isFalse();
        assertThat(server.anonymous().get("/board.json").text()).contains("\"state\":\"restored\"");
        var status = server.anonymous().get("/api/reports/" + token).json();
        assertThat(status.path("story").findValuesAsText("kind")).containsSubsequence("report.received", "outage.predicted",
            "outage.confirmed",
            "job.sent", "job.en-route", "job.reached-site", "outage.restored");
        assertThat(status.toString()).doesNotContain("Đội 1").doesNotContain("linh").doesNotContainPattern("\\bT1\\b");
        var story = linh.get(path + "/story").json().path("entries");
        assertThat(story.findValuesAsText("kind")).containsSubsequence("report.received", "outage.predicted", "outage.changed",
            "outage.claimed",
            "outage.confirmed", "job.created", "job.sent", "job.acknowledged", "job.en-route", "job.reached-site", "job.started",
            "job.done",
            "outage.restored");
        for (var entry : story)
          assertThat(entry.path("at").asText()).isNotEmpty();
        assertThat(linh.get("/api/console").json().path("figures").path("customersOut").asInt()).isZero();
      }
    }
  }

  @Test
  void restoringIsOneTransactionOrNothing() {
    var linh = server.signedIn("linh");
    var tam = server.signedIn("tam");
    var outage = confirmed(linh, "d#1", "d#2");
    var jobPath = "/api/jobs/" + send(linh, outage, district.crew1()).json().path("id").asLong();
    tam.post(jobPath + "/acknowledge", now());
    tam.post(jobPath + "/en-route", now());
    tam.post(jobPath + "/on-site", now());
    District.brief(tam, jobPath);
    tam.post(jobPath + "/start", now());
    server.settle();
    long before = server.database().read(relight.journal.Journal::last);
    // the last step of the transaction fails: the device that was closed does not exist
    var refused = tam.post(jobPath + "/restore", Map.of("at", Instant.now().toString(), "deviceId", "NO-SUCH"));
    assertThat(refused.code()).isEqualTo("outage/unknown-device");
    server.settle();
    assertThat(server.database().read(relight.journal.Journal::last)).isEqualTo(before);
    assertThat(onlyOutage(linh).path("status").asText()).isEqualTo("confirmed");
    assertThat(onlyOutage(linh).path("job").path("status").asText()).isEqualTo("working");
    assertThat(linh.get("/api/network/devices/T1").json().path("open").asBoolean()).isTrue();
    var number = tam.post(jobPath + "/restore", now()).number();
    server.settle();
    // job, outage and network carry consecutive numbers of one commit
    var kinds = server.database().read(tx -> relight.journal.Journal.after(tx, before, 100)).stream().map(e -> e.kind()).toList();
    assertThat(kinds).containsExactlyInAnyOrder("job.done", "network.switched", "outage.restored", "watch.ended");
    assertThat(number).isEqualTo(before + 4);
    long unanswered = server.database()
        .read(tx -> tx.one("select count(*) as n from report where status <> 'answered'", row -> row.getLong("n")));
    assertThat(unanswered).isZero();
  }

  @Test
  void onlyTheCrewThatHasTheJobSaysHowFarItIs() {
    var linh = server.signedIn("linh");
    var outage = confirmed(linh, "d#1", "d#2");
    assertThat(server.signedIn("tam").post("/api/jobs/99999/acknowledge", now()).code()).isEqualTo("job/unknown");
    var job = send(linh, outage, district.crew1()).json();
    var path = "/api/jobs/" + job.path("id").asLong();
    var binh = server.signedIn("binh");
    assertThat(server.anonymous().post(path + "/acknowledge", now()).status()).isEqualTo(401);
    assertThat(linh.post(path + "/acknowledge", now()).code()).isEqualTo("auth/role");
    for (var step : new String[]{"acknowledge", "en-route", "on-site", "restore"})
      assertThat(binh.post(path + "/" + step, now()).code()).as(step).isEqualTo("job/not-yours");
    assertThat(binh.post(path + "/reject", Map.of("reason", "x")).code()).isEqualTo("job/not-yours");
    assertThat(binh.get("/api/field").json().path("jobs")).isEmpty();
    var tam = server.signedIn("tam");
    assertThat(tam.post(path + "/acknowledge", Map.of("at", Instant.now().plusSeconds(600).toString())).code()).isEqualTo("job/future");
    assertThat(tam.post(path + "/restore", now()).code()).isEqualTo("job/wrong-status");
    assertThat(tam.post(path + "/acknowledge", now()).status()).isEqualTo(200);
    // taken back and given to the other crew: the first may not go on
    server.settle();
    int version = linh.get("/api/console").json().path("jobs").get(0).path("version").asInt();
    assertThat(linh.post(path + "/send", Map.of("version", version, "crewId", district.crew2())).status()).isEqualTo(200);
    var late = tam.post(path + "/en-route", now());
    assertThat(late.json().path("kept").asBoolean()).isTrue();
    assertThat(late.json().path("counted").asBoolean()).isFalse();
    assertThat(late.json().path("status").asText()).isEqualTo("sent");
    assertThat(binh.post(path + "/acknowledge", now()).status()).isEqualTo(200);
    assertThat(binh.post(path + "/reject", Map.of("at", Instant.now().toString())).code()).isEqualTo("job/reason-missing");
    assertThat(binh.post(path + "/reject", Map.of("at", Instant.now().toString(), "reason", "Xe hỏng")).status()).isEqualTo(200);
    server.settle();
    assertThat(linh.get("/api/console").json().path("jobs").get(0).path("status").asText()).isEqualTo("rejected");
  }

  @Test
  void theArrivalTimeIsThePhonesNotTheServers() {
    var linh = server.signedIn("linh");
    var tam = server.signedIn("tam");
    var path = "/api/jobs/" + send(linh, confirmed(linh, "d#1", "d#2"), district.crew1()).json().path("id").asLong();
    server.inTransaction(tx -> tx.run("update job set sent_at = sent_at - interval '1 hour'"));
    var acknowledged = Instant.now().minusSeconds(2400);
    tam.post(path + "/acknowledge", Map.of("at", acknowledged.toString()));
    tam.post(path + "/en-route", Map.of("at", acknowledged.plusSeconds(60).toString()));
    tam.post(path + "/on-site", Map.of("at", acknowledged.plusSeconds(900).toString()));
    server.settle();
    var times = tam.get("/api/field").json().path("jobs").get(0).path("times");
    assertThat(Instant.parse(times.path("onSiteAt").asText()))
        .isEqualTo(acknowledged.plusSeconds(900).truncatedTo(java.time.temporal.ChronoUnit.MICROS));
  }

  @Test
  void anotherUnitSeesNothingOfIt() {
    var linh = server.signedIn("linh");
    var sadec = server.signedIn("sadec");
    var outage = confirmed(linh, "d#1", "d#2");
    assertThat(sadec.get("/api/console").json().path("outages")).isEmpty();
    assertThat(sadec.get("/api/console").json().path("crews")).isEmpty();
    assertThat(sadec.get("/api/outages/" + outage.path("id").asLong() + "/story").code()).isEqualTo("auth/unit");
    assertThat(send(sadec, outage, district.crew1()).code()).isEqualTo("auth/unit");
    assertThat(sadec.get("/api/desk/customers/" + district.customerId("d#1")).code()).isEqualTo("auth/unit");
    var job = send(linh, outage, district.crew1()).json();
    assertThat(sadec.post("/api/jobs/" + job.path("id").asLong() + "/cancel", Map.of("version", job.path("version").asInt(), "reason", "x"))
        .code())
        .isEqualTo("auth/unit");
  }

  @Test
  void aJobGoesOnWhenItsOutageMergesIntoAnOlderOne() {
    var linh = server.signedIn("linh");
    district.report("d#1");
    district.report("d#2");
    district.report("e#1");
    var younger = server.server().outages().current().values().stream().filter(o -> o.level().equals("customer")).findFirst().orElseThrow();
    var sent = linh.post("/api/outages/" + younger.id() + "/jobs",
        Map.of("version", younger.version(), "crewId", district.crew1(), "send", true));
    assertThat(sent.status()).as(sent.toString()).isEqualTo(201);
    district.report("e#2");
    var outage = onlyOutage(linh);
    assertThat(outage.path("device").path("id").asText()).isEqualTo("F1");
    assertThat(outage.path("job").path("id").asLong()).isEqualTo(sent.json().path("id").asLong());
    assertThat(outage.path("crewStage").asText()).isEqualTo("assigned");
  }

  @Test
  void twoHundredReportsAtOnceMakeOneOutageAndLoseNobody() throws Exception {
    var customers = new ArrayList<String>();
    for (int i = 1; i <= 12; i++)
      customers.add("d#" + i);
    for (int i = 1; i <= 9; i++)
      customers.add("e#" + i);
    for (int i = 1; i <= 7; i++)
      customers.add("g#" + i);
    var calls = new ArrayList<Callable<Answer>>();
    for (int i = 0; i < 200; i++) {
      var code = district.code(customers.get(i % customers.size()));
      calls.add(() -> server.anonymous().post("/api/reports", Map.of("customerCode", code, "kind", "no-power")));
    }
    Set<String> tokens = new HashSet<>();
    try (var crowd = Executors.newFixedThreadPool(16)) {
      for (var answer : crowd.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(201);
        tokens.add(answer.get().json().path("token").asText());
      }
    }
    server.settle();
    assertThat(tokens).hasSize(200);
    var outage = onlyOutage(server.signedIn("linh"));
    assertThat(outage.path("device").path("id").asText()).isEqualTo("RC1");
    assertThat(outage.path("reports").asInt()).isEqualTo(28);
    assertThat(outage.path("reminders").asInt()).isEqualTo(172);
  }
}
