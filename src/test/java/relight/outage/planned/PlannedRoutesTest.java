package relight.outage.planned;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Client;

/** Planned outages over HTTP, from the draft to the last switch: who may do what, and what everybody else sees of it. */
class PlannedRoutesTest {

  private static final String ALL = "/api/planned-outages";

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client linh;
  private static Client son;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
  }

  @BeforeEach
  void nothingIsPlanned() {
    district.quiet();
    linh = server.signedIn("linh");
    son = server.signedIn("son");
  }

  private static Instant ahead(Duration duration) {
    return Instant.now().plus(duration).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Map<String, Object> step(String device, boolean open, Instant at) {
    return Map.of("device", device, "open", open, "at", at.toString());
  }

  private static Map<String, Object> plan(Instant from, Instant to, String device) {
    return Map.of("from", from.toString(), "to", to.toString(), "work", "Thay cột 12", "cause", "maintenance", "steps",
        List.of(step(device, true, from), step(device, false, to)));
  }

  private static Map<String, Object> with(JsonNode planned, Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("version", planned.path("version").asInt());
    return body;
  }

  private static JsonNode does(Client who, JsonNode planned, String deed, Map<String, Object> more) {
    var answer = who.post(ALL + "/" + planned.path("id").asLong() + "/" + deed, with(planned, more));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    server.settle();
    return answer.json();
  }

  private static JsonNode draft(Instant from, Instant to, String device) {
    var answer = linh.post(ALL, plan(from, to, device));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    server.settle();
    return answer.json();
  }

  private static JsonNode announced(Instant from, Instant to, String device) {
    var draft = draft(from, to, device);
    return does(linh, does(son, does(linh, draft, "request", Map.of()), "approve", Map.of()), "announce", Map.of("channel", "Loa xã"));
  }

  /** Begun and with its first switch open; the window begins in a moment, so that the test need not wait for days. */
  private static JsonNode going(String device) {
    var planned = announced(ahead(Duration.ofMinutes(1)), ahead(Duration.ofHours(2)), device);
    return does(linh, does(linh, planned, "start", Map.of()), "step", Map.of("step", 1));
  }

  @Test
  void whatIsPlannedTellsWhoIsDarkWhereAndWhatTheLawAsksFor() {
    var from = ahead(Duration.ofDays(7));
    var draft = draft(from, from.plusSeconds(14_400), "F1");
    assertThat(draft.path("code").asText()).matches("KH-\\d\\d-\\d{4}");
    assertThat(draft.path("customers").asInt()).isEqualTo(21);
    assertThat(draft.path("areas").path(0).path("hamlet").asText()).isEqualTo("Ấp Đông");
    assertThat(draft.path("areas").path(0).path("customers").asInt()).isEqualTo(21);
    assertThat(draft.path("unit").path("id").asLong()).isEqualTo(district.unit());
    assertThat(draft.path("clocks").path(0).path("rule").path("id").asText()).isEqualTo("planned-notice");
    assertThat(draft.path("clocks").path(0).path("rule").path("verified").asBoolean()).isFalse();
    assertThat(draft.path("steps").findValuesAsText("dark")).containsExactly("21", "0");
    assertThat(Instant.parse(draft.path("wishUntil").asText())).isEqualTo(from.minus(Duration.ofHours(48)));
    var late = draft(ahead(Duration.ofDays(2)), ahead(Duration.ofDays(3)), "F4");
    assertThat(late.path("warnings").findValuesAsText("code")).containsExactly("notice-late");
    assertThat(linh.get(ALL).json().path("planned")).hasSize(2);
    assertThat(server.signedIn("sadec").get(ALL).json().path("planned")).isEmpty();
  }

  @Test
  void theSameCustomersTwiceAtTheSameTimeAreAWarningOnBoth() {
    var from = ahead(Duration.ofDays(7));
    var one = draft(from, from.plusSeconds(14_400), "F1");
    var two = draft(from.plusSeconds(7200), from.plusSeconds(20_000), "T1");
    assertThat(two.path("warnings").path(0).path("code").asText()).isEqualTo("overlap");
    assertThat(two.path("warnings").path(0).path("facts").path("code").asText()).isEqualTo(one.path("code").asText());
    assertThat(two.path("warnings").path(0).path("facts").path("customers").asInt()).isEqualTo(12);
    assertThat(linh.get(ALL + "/" + one.path("id").asLong()).json().path("warnings").findValuesAsText("code")).contains("overlap");
    does(linh, two, "cancel", Map.of("reason", "Trùng lịch"));
    assertThat(linh.get(ALL + "/" + one.path("id").asLong()).json().path("warnings")).isEmpty();
  }

  @Test
  void planningAsksForTheRightPeopleAndThings() {
    var from = ahead(Duration.ofDays(7));
    var to = from.plusSeconds(3600);
    assertThat(server.signedIn("tam").post(ALL, plan(from, to, "F1")).code()).isEqualTo("auth/role");
    assertThat(server.signedIn("sadec").post(ALL, plan(from, to, "F1")).code()).isEqualTo("auth/unit");
    assertThat(linh.post(ALL, plan(from, to, "NO-SUCH")).code()).isEqualTo("planned/unknown-device");
    assertThat(linh.post(ALL, plan(to, from, "F1")).code()).isEqualTo("planned/window");
    assertThat(linh.post(ALL, plan(ahead(Duration.ofDays(-1)), to, "F1")).code()).isEqualTo("planned/past");
    var body = new HashMap<>(plan(from, to, "F1"));
    body.put("cause", "tree");
    assertThat(linh.post(ALL, body).code()).as("a fault is no planned work").isEqualTo("cause/unknown");
    body.put("cause", null);
    assertThat(linh.post(ALL, body).code()).isEqualTo("planned/cause");
    body.putAll(Map.of("cause", "upgrade", "work", " "));
    assertThat(linh.post(ALL, body).code()).isEqualTo("planned/work");
    body.putAll(Map.of("work", "x", "steps", List.of()));
    assertThat(linh.post(ALL, body).code()).isEqualTo("planned/steps");
    assertThat(linh.get(ALL + "/999999").code()).isEqualTo("planned/unknown");
    assertThat(linh.get(ALL + "?from=2026-01-01T00:00:00Z").code()).isEqualTo("planned/window");
    var draft = draft(from, to, "F1");
    var path = ALL + "/" + draft.path("id").asLong();
    assertThat(linh.post(path + "/request", Map.of()).code()).isEqualTo("request/version-missing");
    assertThat(linh.post(path + "/request", Map.of("version", 9)).code()).isEqualTo("planned/stale");
    assertThat(server.signedIn("sadec").post(path + "/request", Map.of("version", 1)).code()).isEqualTo("auth/unit");
    assertThat(server.signedIn("sadec").get(path).code()).isEqualTo("auth/unit");
    assertThat(linh.post(path + "/approve", Map.of("version", 1)).code()).isEqualTo("auth/role");
    assertThat(linh.post(path + "/announce", Map.of("version", 1, "channel", "x")).code()).isEqualTo("planned/wrong-status");
    assertThat(linh.post(path + "/notice", Map.of("version", 1, "kind", "public", "channel", "x")).code())
        .isEqualTo("planned/wrong-status");
    var mine = does(son, draft, "request", Map.of());
    assertThat(son.post(path + "/approve", with(mine, Map.of())).code()).isEqualTo("planned/own-request");
  }

  @Test
  void noticesAreCountedAndAChangeNeedsANewOneAndIsTold() {
    var from = ahead(Duration.ofDays(9));
    var planned = announced(from, from.plusSeconds(7200), "F1");
    assertThat(states(planned)).isEqualTo("planned-notice met, planned-notice-second open, planned-notice-third open");
    assertThat(
        linh.post(ALL + "/" + planned.path("id").asLong() + "/notice", with(planned, Map.of("kind", "shout", "channel", "x"))).code())
        .isEqualTo("planned/notice");
    var changed = does(linh, planned, "change", plan(from.plusSeconds(3600), from.plusSeconds(7200), "RC1"));
    assertThat(changed.path("status").asText()).isEqualTo("announced");
    assertThat(changed.path("customers").asInt()).isEqualTo(28);
    assertThat(states(changed)).endsWith("planned-change-notice open");
    var told = does(linh, changed, "notice", Map.of("kind", "change", "channel", "Zalo"));
    assertThat(states(told)).endsWith("planned-change-notice met");
    var story = linh.get(ALL + "/" + planned.path("id").asLong()).json().path("story");
    assertThat(story.findValuesAsText("kind")).startsWith("planned.drafted", "planned.requested", "planned.approved", "planned.announced",
        "planned.changed", "planned.notified");
    assertThat(story.path(4).path("facts").path("customersBefore").asInt()).isEqualTo(21);
    assertThat(story.path(4).path("by").asText()).isEqualTo("linh");
  }

  private static String states(JsonNode planned) {
    return java.util.stream.StreamSupport.stream(planned.path("clocks").spliterator(), false)
        .map(c -> c.path("rule").path("id").asText() + " " + c.path("state").asText()).collect(Collectors.joining(", "));
  }

  @Test
  void stepsSwitchTheNetworkAndTheEndComesOnlyWhenAllHaveSupply() {
    var planned = going("F1");
    assertThat(linh.get("/api/network/devices/F1").json().path("open").asBoolean()).isTrue();
    var path = ALL + "/" + planned.path("id").asLong();
    assertThat(linh.post(path + "/finish", with(planned, Map.of())).code()).isEqualTo("planned/still-dark");
    assertThat(linh.post(path + "/cancel", with(planned, Map.of("reason", "x"))).code()).isEqualTo("planned/wrong-status");
    assertThat(linh.post(path + "/step", with(planned, Map.of("step", 1))).code()).isEqualTo("planned/step-done");
    var closed = does(linh, planned, "step", Map.of("step", 2));
    assertThat(linh.get("/api/network/devices/F1").json().path("state").asText()).isEqualTo("energised");
    assertThat(does(linh, closed, "finish", Map.of()).path("status").asText()).isEqualTo("done");
  }

  @Test
  void aCallInsideIsAnsweredWithThePlanAndNoFaultIsLookedFor() {
    var planned = going("F1");
    district.report("d#1");
    district.report("e#1");
    server.settle();
    assertThat(linh.get(ALL + "/" + planned.path("id").asLong()).json().path("reports").asInt()).isEqualTo(2);
    assertThat(server.server().outages().current().values()).as("no outage was predicted").noneMatch(o -> o.status().equals("predicted"));
    district.report("k#1");
    server.settle();
    assertThat(server.server().outages().current().values()).as("outside of it a call is a call")
        .anyMatch(o -> o.status().equals("predicted"));
    var open = "select count(*)::int as n from report where planned_id is not null and status = 'open'";
    assertThat(server.database().<Integer>read(tx -> tx.one(open, row -> row.getInteger("n")))).isEqualTo(2);
    does(linh, does(linh, planned, "step", Map.of("step", 2)), "finish", Map.of());
    assertThat(server.database().<Integer>read(tx -> tx.one(open, row -> row.getInteger("n")))).isZero();
  }

  @Test
  void theLedgerHoldsItsCustomersAsPlannedAndOnlyThoseWhoWereDark() throws Exception {
    var planned = going("F1");
    var plans = linh.get(ALL + "/" + planned.path("id").asLong()).json();
    assertThat(plans.path("outages")).hasSize(1);
    var outage = linh.get("/api/outages/" + plans.path("outages").path(0).path("id").asLong()).json();
    assertThat(outage.path("kind").asText()).isEqualTo("planned");
    assertThat(outage.path("plannedId").asLong()).isEqualTo(planned.path("id").asLong());
    assertThat(outage.path("cause").asText()).isEqualTo("maintenance");
    assertThat(outage.path("target").isNull()).as("the two hours of a fault do not run").isTrue();
    assertThat(outage.path("customers").asInt()).isEqualTo(21);
    for (var deed : List.of("cancel", "restore"))
      assertThat(linh.post("/api/outages/" + outage.path("id").asLong() + "/" + deed,
          Map.of("version", outage.path("version").asInt(), "reason", "x")).code()).as(deed).isEqualTo("outage/planned");
    assertThat(outage.path("can").path("restore").asBoolean()).isFalse();
    district.report("d#1");
    server.settle();
    assertThat(linh.get("/api/outages/" + outage.path("id").asLong()).json().path("reports").asInt()).as("the call belongs to it")
        .isEqualTo(1);
    does(linh, does(linh, planned, "step", Map.of("step", 2)), "finish", Map.of());
    var rows = server.database().<List<Boolean>>read(tx -> tx.all("select on_at is not null as over from interruption where outage_id = $1",
        row -> row.getBoolean("over"), outage.path("id").asLong()));
    assertThat(rows).hasSize(21).doesNotContain(false);
    var over = linh.get("/api/outages/" + outage.path("id").asLong()).json();
    assertThat(over.path("kind").asText()).as("brief as it was, it stays what it is").isEqualTo("planned");
    assertThat(over.path("status").asText()).isIn("restored", "closed");
    assertThat(raised("select count(*)::int as n from outage where id = " + over.path("id").asLong() + " and status = 'closed'", 1))
        .as("it is closed with its plan, by nobody's hand").isEqualTo(1);
  }

  @Test
  void everybodySeesWhatIsAnnouncedCoarselyAndMayPutItInHisCalendar() {
    var from = ahead(Duration.ofDays(7));
    draft(from, from.plusSeconds(7200), "F4");
    assertThat(board()).as("a draft is nobody's business").isEmpty();
    var planned = announced(from, from.plusSeconds(14_400), "F1");
    assertThat(board()).hasSize(1);
    var shown = board().path(0);
    assertThat(shown.path("commune").path("name").asText()).isEqualTo("Xã Mỹ Thọ");
    assertThat(shown.path("hamlets").path(0).path("name").asText()).isEqualTo("Ấp Đông");
    assertThat(shown.path("customers").asInt()).isEqualTo(20);
    assertThat(shown.path("reason").path("en").asText()).isEqualTo("Maintenance of the grid");
    assertThat(shown.toString()).doesNotContainPattern("\\bF1\\b").doesNotContain("KH-").doesNotContain("Thay cột").doesNotContain("linh");
    var file = server.bare().get("/planned/" + shown.path("id").asText() + ".ics");
    assertThat(file.header("Content-Type")).startsWith("text/calendar");
    var event = biweekly.Biweekly.parse(file.text()).first().getEvents().getFirst();
    assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(from);
    assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(from.plusSeconds(14_400));
    assertThat(event.getLocation().getValue()).isEqualTo("Ấp Đông, Xã Mỹ Thọ");
    assertThat(file.text()).contains("METHOD:PUBLISH").contains("STATUS:CONFIRMED").contains("DTSTART:").contains("Z\r\n");
    does(linh, planned, "cancel", Map.of("reason", "Mưa bão"));
    var off = biweekly.Biweekly.parse(server.bare().get("/planned/commune-C1.ics?lang=en").text()).first().getEvents().getFirst();
    assertThat(off.getStatus().getValue()).isEqualTo("CANCELLED");
    assertThat(off.getUid().getValue()).isEqualTo(event.getUid().getValue());
    assertThat(off.getSequence().getValue()).as("calendars take the newer one").isGreaterThan(event.getSequence().getValue());
    assertThat(server.bare().get("/planned/nothing.ics").code()).isEqualTo("planned/not-public");
    assertThat(server.bare().get("/planned/commune-XX.ics").code()).isEqualTo("planned/not-public");
  }

  @Test
  void fewCustomersAreToldAsNoNumberAndNoHamlet() {
    var from = ahead(Duration.ofDays(7));
    announced(from, from.plusSeconds(7200), "F4");
    assertThat(board().path(0).path("customers").isNull()).isTrue();
    assertThat(board().path(0).path("hamlets")).isEmpty();
    assertThat(board().path(0).path("commune").path("code").asText()).isEqualTo("C1");
  }

  private static JsonNode board() {
    return server.anonymous().get("/board.json").json().path("planned");
  }

  @Test
  void whoCallsInsideIsToldOfThePlanOnHisPageAndAtTheDesk() {
    going("F1");
    var token = district.report("d#1");
    var page = server.anonymous().get("/api/reports/" + token).json();
    assertThat(page.path("planned").path("cause").asText()).isEqualTo("maintenance");
    assertThat(page.path("planned").path("begun").asBoolean()).isTrue();
    var desk = server.signedIn("mai").get("/api/desk/customers/" + district.customerId("d#2")).json();
    assertThat(desk.path("say").path("case").asText()).isEqualTo("planned");
    assertThat(desk.path("planned").path(0).path("code").asText()).startsWith("KH-");
    var other = server.signedIn("mai").get("/api/desk/customers/" + district.customerId("k#1")).json();
    assertThat(other.path("planned")).isEmpty();
    assertThat(other.path("say").path("case").asText()).isEqualTo("energised");
  }

  @Test
  void whoCallsBeforeTheAnnouncedTimeHasAFault() {
    announced(ahead(Duration.ofDays(7)), ahead(Duration.ofDays(8)), "F1");
    district.report("d#1");
    server.settle();
    assertThat(server.server().outages().current().values()).anyMatch(o -> o.status().equals("predicted"));
  }

  @Test
  void lastingTooLongRaisesAnAlarmBeforeAndAfterThePromisedEnd() throws Exception {
    var planned = announced(ahead(Duration.ofMinutes(1)), ahead(Duration.ofMinutes(20)), "F1");
    does(linh, planned, "start", Map.of());
    var alarms = "select count(*)::int as n from alarm where kind = 'overrun' and subject = '"
        + PlannedService.subject(planned.path("id").asLong())
        + "'";
    assertThat(raised(alarms, 1)).isEqualTo(1);
    server
        .inTransaction(tx -> tx.run("update planned_outage set from_at = now() - interval '2 hours', to_at = now() - interval '1 minute'"));
    assertThat(raised(alarms, 2)).isEqualTo(2);
    var going = linh.get(ALL).json().path("planned").path(0);
    does(linh, does(linh, does(linh, going, "step", Map.of("step", 1)), "step", Map.of("step", 2)), "finish", Map.of());
    assertThat(raised(alarms + " and status = 'closed'", 2)).as("what it warned of is over").isEqualTo(2);
    var now = linh.get(ALL).json().path("planned").path(0);
    assertThat(now.path("warnings").findValuesAsText("code")).contains("notice-late");
  }

  private static int raised(String sql, int wanted) throws InterruptedException {
    int n = 0;
    for (int i = 0; i < 300 && n < wanted; i++) {
      n = server.database().read(tx -> tx.one(sql, row -> row.getInteger("n")));
      if (n < wanted)
        Thread.sleep(100);
    }
    return n;
  }
}
