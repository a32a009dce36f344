package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Client;

/** When light will be back and why it had gone, over HTTP: reckoned, by the dispatcher, by the crew at the place. */
class EstimateRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client linh;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  /** Outages that are over, which lasted 10, 20, 30 … minutes. */
  private static void past(int cases) {
    server.inTransaction(tx -> {
      for (int i = 1; i <= cases; i++)
        tx.run("""
            insert into outage (code, public_id, status, level, device, node, feeder, lon, lat, rule, facts, customers, counted_at,
              counted_number, customers_out, off_at, created_at, restored_at)
            values ($1, $1, 'closed', 'transformer', 'T1', 'd', 'SUB', 105, 10, 'x', '{"deviceKind": "transformer"}', 12, now(), 1, 0,
              now() - interval '40 days', now(), now() - interval '40 days' + $2 * interval '10 minutes')""", "OLD-" + i, (double) i);
      return null;
    });
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    linh = server.signedIn("linh");
  }

  private static JsonNode t1() {
    district.report("d#1");
    district.report("d#2");
    server.settle();
    var open = server.server().outages().current().values().stream().filter(o -> !o.status().equals("restored")).toList();
    assertThat(open).hasSize(1);
    return detail(open.getFirst().id());
  }

  private static JsonNode detail(long id) {
    server.settle();
    return linh.get("/api/outages/" + id).json();
  }

  private static JsonNode reckoned(long id) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      var estimate = detail(id).path("estimate");
      if (!estimate.isNull())
        return estimate;
      Thread.sleep(100);
    }
    throw new AssertionError("no estimate was reckoned");
  }

  @Test
  void twentyCasesOfThePastBecomeAWindowWithItsGrounds() throws Exception {
    past(20);
    server.restart();
    linh = server.signedIn("linh");
    var outage = t1();
    var estimate = reckoned(outage.path("id").asLong());
    assertThat(estimate.path("kind").asText()).isEqualTo("history");
    assertThat(estimate.path("reason").isNull()).isTrue();
    assertThat(estimate.path("basis").path("cases").asInt()).isEqualTo(20);
    assertThat(estimate.path("basis").path("deviceKind").asText()).isEqualTo("transformer");
    var off = Instant.parse(outage.path("offAt").asText());
    assertThat(Duration.between(off, Instant.parse(estimate.path("to").asText()))).isBetween(Duration.ofMinutes(160),
        Duration.ofMinutes(191));
    var history = linh.get("/api/outages/" + outage.path("id").asLong() + "/estimates").json().path("estimates");
    assertThat(history).as("told once, though it was looked at again and again").hasSize(1);
    assertThat(server.anonymous().get("/board.json").json().path("outages").path(0).path("estimate").path("to").asText())
        .isEqualTo(estimate.path("to").asText());
  }

  @Test
  void whatADispatcherOrTheCrewHasSaidIsNotOverwritten() throws Exception {
    past(20);
    server.restart();
    linh = server.signedIn("linh");
    var outage = t1();
    long id = outage.path("id").asLong();
    reckoned(id);
    var from = Instant.now().plusSeconds(600);
    var said = new HashMap<String, Object>(Map.of("version", detail(id).path("version").asInt(), "from", from.toString(), "to",
        from.plusSeconds(600).toString(), "reason", "Thay cầu chì"));
    assertThat(linh.post("/api/outages/" + id + "/estimate", said).status()).isEqualTo(200);
    var linesman = server.signedIn("tam");
    var made = linh.post("/api/outages/" + id + "/jobs", Map.of("version", detail(id).path("version").asInt(), "crewId", district.crew1()));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    var job = "/api/jobs/" + made.json().path("id").asLong();
    linesman.post(job + "/acknowledge", Map.of());
    linesman.post(job + "/en-route", Map.of());
    var soon = Map.of("fromMinutes", 30, "toMinutes", 60, "note", "Đang thay chì");
    assertThat(linesman.post(job + "/estimate", soon).code()).isEqualTo("job/not-on-site");
    linesman.post(job + "/on-site", Map.of());
    assertThat(server.signedIn("binh").post(job + "/estimate", soon).code()).isEqualTo("job/not-yours");
    assertThat(linesman.post(job + "/estimate", Map.of("fromMinutes", 60, "toMinutes", 30)).code()).isEqualTo("job/minutes");
    assertThat(linesman.post(job + "/estimate", soon).status()).isEqualTo(200);
    Thread.sleep(6000); // the round has been there
    var estimate = detail(id).path("estimate");
    assertThat(estimate.path("kind").asText()).isEqualTo("crew");
    assertThat(estimate.path("by").asText()).isEqualTo("Đội 1");
    assertThat(estimate.path("reason").asText()).isEqualTo("Đang thay chì");
    assertThat(linh.get("/api/outages/" + id + "/estimates").json().path("estimates").findValuesAsText("kind"))
        .containsExactly("crew", "dispatcher", "history");
  }

  @Test
  void aCauseIsOfTheCatalogueAndMayBeFoundWhenItIsOver() {
    var outage = t1();
    long id = outage.path("id").asLong();
    var path = "/api/outages/" + id + "/cause";
    assertThat(outage.path("kind").asText()).isEqualTo("unplanned");
    assertThat(linh.post(path, Map.of("cause", "tree")).code()).isEqualTo("request/version-missing");
    assertThat(linh.post(path, Map.of("version", 99, "cause", "tree")).code()).isEqualTo("outage/stale");
    int version = outage.path("version").asInt();
    assertThat(linh.post(path, Map.of("version", version, "cause", "bad luck")).code()).isEqualTo("cause/unknown");
    assertThat(linh.post(path, Map.of("version", version, "cause", "maintenance")).code()).isEqualTo("cause/unknown");
    assertThat(linh.post(path, Map.of("version", version, "cause", "tree", "subCause", "bird")).code()).isEqualTo("cause/sub-cause");
    assertThat(linh.post(path, Map.of("version", version, "cause", "tree", "weather", "snow")).code()).isEqualTo("cause/weather");
    assertThat(server.signedIn("sadec").post(path, Map.of("version", version, "cause", "tree")).code()).isEqualTo("auth/unit");
    var told = linh.post(path, Map.of("version", version, "cause", "tree", "subCause", "tree-branch", "weather", "thunderstorm"));
    assertThat(told.status()).as(told.toString()).isEqualTo(200);
    assertThat(told.json().path("subCause").asText()).isEqualTo("tree-branch");
    linh.post("/api/outages/" + id + "/restore", Map.of("version", told.json().path("version").asInt(), "reason", "Đã đóng"));
    var over = linh.post(path, Map.of("version", detail(id).path("version").asInt(), "cause", "animal", "subCause", "bird"));
    assertThat(over.json().path("cause").asText()).isEqualTo("animal");
    assertThat(over.json().path("weather").isNull()).isTrue();
  }

  @Test
  void aCrewsOwnWordsAreAnotherCauseAndItsSubCauseIsKept() {
    long id = t1().path("id").asLong();
    var linesman = server.signedIn("tam");
    var job = working(linesman, id);
    assertThat(linesman.post(job + "/restore", Map.of("cause", "tree", "subCause", "bird")).code()).isEqualTo("cause/sub-cause");
    var done = linesman.post(job + "/restore", Map.of("cause", "equipment", "subCause", "fuse-blown", "weather", "rain"));
    assertThat(done.status()).as(done.toString()).isEqualTo(200);
    assertThat(detail(id).path("cause").asText()).isEqualTo("equipment");
    assertThat(detail(id).path("subCause").asText()).isEqualTo("fuse-blown");
    assertThat(detail(id).path("weather").asText()).isEqualTo("rain");
  }

  @Test
  void aCauseTheCrewWritesDownAfterTheEndIsTheOutagesUnlessADispatcherHasDecided() {
    long id = t1().path("id").asLong();
    var linesman = server.signedIn("tam");
    var job = working(linesman, id);
    assertThat(linesman.post(job + "/records", cause(Map.of(), Map.of("weather", "rain"))).status()).isEqualTo(200);
    assertThat(linesman.post(job + "/restore", Map.of("cause", "equipment", "subCause", "fuse-blown")).status()).isEqualTo(200);
    assertThat(why(id)).as("the weather was written down before the end").isEqualTo("equipment fuse-blown rain");
    var found = linesman.post(job + "/records", cause(Map.of("cause", "equipment"), Map.of("cause", "animal")));
    assertThat(found.status()).as(found.toString()).isEqualTo(200);
    assertThat(why(id)).isEqualTo("animal null rain");
    assertThat(linh.get(job).json().path("job").path("cause").asText()).isEqualTo("animal");
    var decided = linh.post("/api/outages/" + id + "/cause", Map.of("version", detail(id).path("version").asInt(), "cause", "tree"));
    assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
    assertThat(linesman.post(job + "/records", cause(Map.of("cause", "animal"), Map.of("cause", "vehicle"))).status()).isEqualTo(200);
    assertThat(detail(id).path("cause").asText()).as("the control room has decided").isEqualTo("tree");
  }

  private static Map<String, Object> cause(Map<String, String> base, Map<String, String> values) {
    return Map.of("section", "cause", "base", base, "values", values);
  }

  private static String why(long id) {
    var outage = detail(id);
    return outage.path("cause").asText() + " " + outage.path("subCause").asText() + " " + outage.path("weather").asText();
  }

  /** The path of a job for the outage, whose crew has begun. */
  private static String working(Client linesman, long outage) {
    var made = linh.post("/api/outages/" + outage + "/jobs",
        Map.of("version", detail(outage).path("version").asInt(), "crewId", district.crew1()));
    var job = "/api/jobs/" + made.json().path("id").asLong();
    for (var step : new String[]{"/acknowledge", "/en-route", "/on-site"})
      linesman.post(job + step, Map.of());
    District.brief(linesman, job);
    linesman.post(job + "/start", Map.of());
    return job;
  }

  @Test
  void afterTheEndReportersAreAskedAndTheirAnswersAreCounted() {
    var first = district.report("d#1");
    var second = district.report("d#2");
    server.settle();
    long id = server.server().outages().current().keySet().iterator().next();
    var anybody = server.anonymous();
    assertThat(anybody.get("/api/reports/" + first).json().path("canLightBack").asBoolean()).isFalse();
    assertThat(anybody.post("/api/reports/" + first + "/light-back", Map.of()).code()).isEqualTo("report/open");
    assertThat(
        linh.post("/api/outages/" + id + "/restore", Map.of("version", detail(id).path("version").asInt(), "reason", "Đã đóng")).status())
        .isEqualTo(200);
    server.settle();
    assertThat(anybody.get("/api/reports/" + first).json().path("canLightBack").asBoolean()).isTrue();
    assertThat(detail(id).path("checkBack").toString()).isEqualTo("{\"asked\":2,\"back\":0,\"stillOut\":0}");
    var yes = anybody.post("/api/reports/" + first + "/light-back", Map.of()).json();
    assertThat(yes.path("lightBack").asBoolean()).isTrue();
    assertThat(yes.path("canLightBack").asBoolean()).isFalse();
    assertThat(server.anonymous().post("/api/reports/" + second + "/remind", Map.of()).status()).isEqualTo(200);
    assertThat(detail(id).path("checkBack").toString()).isEqualTo("{\"asked\":2,\"back\":1,\"stillOut\":1}");
    var signal = server.database().<String>read(tx -> tx.one(
        "select state || ' ' || basis as s from supply_signal where customer_id = $1", row -> row.getString("s"),
        district.customerId("d#1")));
    assertThat(signal).isEqualTo("on call-back");
    assertThat(anybody.post("/api/reports/0123456789abcdef0123456789abcdef/light-back", Map.of()).code()).isEqualTo("report/unknown");
    var danger = district.report("e#1", "wire-down");
    assertThat(anybody.post("/api/reports/" + danger + "/light-back", Map.of()).code()).isEqualTo("report/no-supply");
  }

  @Test
  void theCatalogueIsForEverybody() {
    var causes = server.bare().get("/api/causes").json();
    assertThat(causes.path("causes").findValuesAsText("code")).contains("tree", "maintenance", "other");
    assertThat(causes.path("verified").asBoolean()).isFalse();
  }
}
