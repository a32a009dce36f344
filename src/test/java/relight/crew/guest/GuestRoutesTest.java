package relight.crew.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.crew.Qualifications;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** Crews of guests: invited, come in, work as long as they are guests, and gone. */
class GuestRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client supervisor;

  @BeforeAll
  static void people() {
    district = District.on(server);
    supervisor = server.signedIn("son");
  }

  @Test
  void aGuestComesInByTheLinkSignsInAndMayBeSent() {
    var invited = invite(2);
    var token = token(invited);
    assertThat(invited.json().at("/qr/size").asInt()).isGreaterThan(20);
    assertThat(server.anonymous().post("/api/join/look", Map.of("token", token)).json().path("company").asText())
        .isEqualTo("Xây lắp điện 4");
    var leader = join(token, "Lê Hùng", "5/5", "TAT-9");
    var mate = join(token, "Võ Tài", "3/5", "TAT-10");
    assertThat(leader.status()).as(leader.toString()).isEqualTo(201);
    for (var answer : List.of(leader, mate))
      assertThat(signIn(answer).post("/api/field/shift", Map.of("onShift", true)).status()).isEqualTo(200);
    long crew = invited.json().path("crewId").asLong();
    var dispatcher = server.signedIn("linh");
    server.settle();
    var shown = dispatcher.get("/api/crews/fit?kind=restoration").json().path("crews");
    var choice = each(shown).filter(c -> c.path("crewId").asLong() == crew).findFirst().orElseThrow();
    assertThat(choice.path("fit").asBoolean()).as(choice.toString()).isTrue();
    var view = each(dispatcher.get("/api/crews").json().path("crews")).filter(c -> c.path("id").asLong() == crew).findFirst()
        .orElseThrow();
    assertThat(view.path("contractor").asBoolean()).isTrue();
    assertThat(view.at("/members/0/lead").asBoolean()).as("who comes first leads").isTrue();
    assertThat(view.path("guestUntil").isNull()).isFalse();
  }

  @Test
  void nobodyComesInWithoutAnInvitationTooLateOrAsOneTooMany() {
    assertThat(server.anonymous().post("/api/join/look", Map.of("token", "x".repeat(43))).code()).isEqualTo("join/unknown");
    var token = token(invite(1));
    assertThat(server.anonymous().post("/api/join", body(token, "A B", "3/5", "CARD")).code()).as("no day").isEqualTo("join/card");
    assertThat(join(token, "A B", "9/5", "T").code()).isEqualTo("crew/grade");
    assertThat(join(token, "Một", "3/5", "T-1").status()).isEqualTo(201);
    assertThat(join(token, "Hai", "3/5", "T-2").code()).isEqualTo("join/full");
    var late = token(invite(3));
    server.inTransaction(tx -> tx.run("update invitation set expires_at = now() - interval '1 minute' where uses_left = 3"));
    assertThat(join(late, "Ba", "3/5", "T-3").code()).isEqualTo("join/expired");
    assertThat(server.anonymous().post("/api/join/look", Map.of("token", late)).code()).isEqualTo("join/expired");
  }

  @Test
  void anAnswerLostOnTheWayMakesNoSecondAccount() {
    var token = token(invite(2));
    var same = withDay(body(token, "Tư", "3/5", "T-4"));
    var first = server.anonymous().post("/api/join", same);
    var again = server.anonymous().post("/api/join", same);
    assertThat(again.json().path("login").asText()).isEqualTo(first.json().path("login").asText());
    assertThat(again.json().path("password").asText()).isNotEqualTo(first.json().path("password").asText());
    assertThat(signIn(again).get("/api/me").status()).isEqualTo(200);
    assertThat(join(token, "Năm", "3/5", "T-5").status()).as("the second place is still free").isEqualTo(201);
  }

  @Test
  void manyWhoComeAtOnceAreNeverMoreThanWereInvited() throws Exception {
    var token = token(invite(4));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = IntStream.range(0, 12).mapToObj(i -> (Callable<Integer>) () -> join(token, "Khách " + i, "3/5", "C-" + i).status())
          .toList();
      var statuses = pool.invokeAll(all).stream().map(f -> f.resultNow()).toList();
      assertThat(statuses.stream().filter(s -> s == 201).count()).as("%s", statuses).isEqualTo(4);
      assertThat(statuses.stream().filter(s -> s != 201)).allMatch(s -> s == 409);
    }
  }

  @Test
  void whenTheirTimeIsOverTheAccountIsRefusedAndTheCrewToo() {
    var invited = invite(2);
    long crew = invited.json().path("crewId").asLong();
    var joined = join(token(invited), "Sáu", "4/5", "T-6");
    var guest = signIn(joined);
    guest.post("/api/field/shift", Map.of("onShift", true));
    server.inTransaction(tx -> {
      tx.run("update crew set guest_until = now() - interval '1 second' where id = $1", crew);
      return tx.run("update app_user set expires_at = now() - interval '1 second' where login = $1", joined.json().path("login").asText());
    });
    var late = server.bare().post("/api/session", Map.of("login", joined.json().path("login").asText(), "password",
        joined.json().path("password").asText()));
    assertThat(late.status() + " " + late.code()).isEqualTo("401 auth/expired");
    endDue(service(InstantSource.system()));
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
    assertThat(server.bare().post("/api/session", Map.of("login", joined.json().path("login").asText(), "password",
        joined.json().path("password").asText())).code()).as("and is told why").isEqualTo("auth/expired");
    var dispatcher = server.signedIn("linh");
    assertThat(dispatcher.post("/api/crews/" + crew + "/shift", Map.of("onShift", true)).code()).isEqualTo("crew/guest-over");
    var reasons = each(dispatcher.get("/api/crews/fit?kind=makeSafe").json().path("crews"))
        .filter(c -> c.path("crewId").asLong() == crew).findFirst().orElseThrow().path("reasons").findValuesAsText("code");
    assertThat(reasons).contains("crew/guest-over", "crew/off-shift");

    assertThat(supervisor.post("/api/crews/guests/" + crew + "/extend", Map.of("until", Instant.now().plus(Duration.ofDays(1)))).status())
        .isEqualTo(200);
    assertThat(signIn(joined).get("/api/me").status()).as("they stay").isEqualTo(200);
  }

  @Test
  void aSessionInUseEndsAtTheMomentTheAccountDoesAndNotWhenSomebodyTidiesUp() throws InterruptedException {
    var joined = join(token(invite(1)), "Mão", "4/5", "T-14");
    var guest = signIn(joined);
    var end = Instant.now().plusSeconds(3);
    server.inTransaction(tx -> {
      server.users().expireAt(tx, Actor.SYSTEM, server.users().findByLogin(tx, joined.json().path("login").asText()).orElseThrow().id(),
          end);
      return null;
    });
    assertThat(guest.get("/api/me").status()).as("remembered from here on").isEqualTo(200);
    Thread.sleep(Duration.between(Instant.now(), end).plusMillis(20));
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
    assertThat(server.bare().post("/api/session",
        Map.of("login", joined.json().path("login").asText(), "password", joined.json().path("password").asText())).code())
        .isEqualTo("auth/expired");
  }

  /** An hour up a pole is no moment to be signed out. */
  @Test
  void whoIsAtWorkWhenTheTimeIsOverFinishesInSafetyTakesOnNothingNewAndIsThenSentHome() {
    var invited = invite(2);
    long crew = invited.json().path("crewId").asLong();
    var guest = signIn(join(token(invited), "Ngọ", "5/5", "T-15"));
    for (var one : List.of(guest, signIn(join(token(invited), "Ngân", "3/5", "T-18"))))
      ok(one.post("/api/field/shift", Map.of("onShift", true)));
    server.settle();
    var dispatcher = server.signedIn("linh");
    long begun = sent(dispatcher, crew);
    long waits = sent(dispatcher, crew);
    for (var step : List.of("acknowledge", "en-route"))
      ok(guest.post("/api/jobs/" + begun + "/" + step, Map.of()));

    assertThat(ok(dispatcher.post("/api/crews/guests/" + crew + "/end", Map.of())).path("atWork").asBoolean()).isTrue();
    server.settle();
    assertThat(guest.post("/api/jobs/" + waits + "/acknowledge", Map.of()).code()).isEqualTo("crew/guest-over");
    assertThat(listed(crew).path("over").asBoolean() + " " + listed(crew).path("atWork").asBoolean()).isEqualTo("true true");
    ok(guest.post("/api/jobs/" + begun + "/on-site", Map.of()));
    assertThat(guest.post("/api/field/check-in", Map.of()).status()).isEqualTo(200);
    District.brief(guest, "/api/jobs/" + begun);
    var alarm = guest.post("/api/alarms/sos", Map.of("lon", 105.6, "lat", 10.5));
    assertThat(alarm.status()).as(alarm.toString()).isBetween(200, 201);
    for (var step : List.of("start", "done"))
      ok(guest.post("/api/jobs/" + begun + "/" + step, Map.of()));
    assertThat(ok(dispatcher.post("/api/crews/guests/" + crew + "/end", Map.of())).path("atWork").asBoolean()).as("in danger").isTrue();
    server.inTransaction(tx -> tx.run("delete from alarm where crew_id = $1", crew));
    assertThat(ok(dispatcher.post("/api/crews/guests/" + crew + "/end", Map.of())).path("atWork").asBoolean()).isFalse();
    server.settle();
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
  }

  @Test
  void whoWasAtWorkHasAWhileToSendWhatHisPhoneHoldsBeforeHeIsSentHome() {
    var now = new AtomicReference<>(Instant.now());
    var working = new AtomicBoolean(true);
    var invited = invite(1);
    long crew = invited.json().path("crewId").asLong();
    var guest = signIn(join(token(invited), "Mùi", "4/5", "T-16"));
    server.inTransaction(tx -> tx.run("update crew set guest_until = now() - interval '1 second' where id = $1", crew));
    var service = service(now::get);
    service.askWhoIsAtWork((tx, id) -> id == crew && working.get());
    endDue(service);
    working.set(false);
    now.updateAndGet(t -> t.plus(Duration.ofMinutes(14)));
    endDue(service);
    assertThat(guest.get("/api/me").status()).isEqualTo(200);
    now.updateAndGet(t -> t.plus(Duration.ofMinutes(2)));
    endDue(service);
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
  }

  @Test
  void anAccountIsRenewedAsLongAsItsCrewIsAtWork() {
    var now = new AtomicReference<>(Instant.now());
    var invited = invite(1);
    long crew = invited.json().path("crewId").asLong();
    var joined = join(token(invited), "Thân", "4/5", "T-17");
    server.inTransaction(tx -> tx.run("update crew set guest_until = now() - interval '1 second' where id = $1", crew));
    var service = service(now::get);
    service.askWhoIsAtWork((tx, id) -> true);
    for (int hour = 0; hour < 100; hour++) {
      endDue(service);
      var until = server.inTransaction(
          tx -> server.users().findByLogin(tx, joined.json().path("login").asText()).orElseThrow().expiresAt());
      assertThat(until).as("after " + hour + " h").isAfter(now.get().plus(Duration.ofHours(5)));
      now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
    }
  }

  private static GuestService service(InstantSource time) {
    return new GuestService(server.server().journal(), time,
        new CrewService(server.server().journal(), time, ZoneOffset.UTC, Qualifications.NONE, id -> {
        }), server.users());
  }

  private static void endDue(GuestService service) {
    server.inTransaction(tx -> {
      service.endDue(tx);
      return null;
    });
    server.settle();
  }

  private static long sent(Client dispatcher, long crew) {
    long id = ok(dispatcher.post("/api/jobs", Map.of("kind", "makeSafe", "place", Map.of("deviceId", "T1"), "title", "Dây rơi")))
        .path("id").asLong();
    ok(dispatcher.post("/api/jobs/" + id + "/send",
        Map.of("version", dispatcher.get("/api/jobs/" + id).json().at("/job/version").asInt(), "crewId", crew)));
    return id;
  }

  private static JsonNode listed(long crew) {
    return each(supervisor.get("/api/crews/guests").json().path("guests")).filter(g -> g.path("crewId").asLong() == crew).findFirst()
        .orElseThrow();
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    return answer.json();
  }

  @Test
  void theSupervisorSeesThemAndSendsThemHome() {
    var invited = invite(2);
    long crew = invited.json().path("crewId").asLong();
    var joined = join(token(invited), "Bảy", "4/5", "T-7");
    var guest = signIn(joined);
    var listed = listed(crew);
    assertThat(listed.path("people").asInt() + " " + listed.path("usesLeft").asInt() + " " + listed.path("over").asBoolean())
        .isEqualTo("1 1 false");
    assertThat(supervisor.post("/api/crews/guests/" + crew + "/end", Map.of()).status()).isEqualTo(200);
    server.settle();
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
    assertThat(join(token(invited), "Tám", "4/5", "T-8").code()).isEqualTo("join/expired");
  }

  @Test
  void aDispatcherOfTheUnitSeesAndEndsThemAndOneOfAnotherUnitDoesNeither() {
    var invited = invite(2);
    long crew = invited.json().path("crewId").asLong();
    var guest = signIn(join(token(invited), "Chín", "3/5", "T-9"));
    var other = server.signedIn("sadec");
    assertThat(each(other.get("/api/crews/guests").json().path("guests"))).isEmpty();
    var refused = other.post("/api/crews/guests/" + crew + "/end", Map.of());
    assertThat(refused.status() + " " + refused.code()).isEqualTo("404 crew/unknown");
    assertThat(guest.get("/api/me").status()).isEqualTo(200);
    var dispatcher = server.signedIn("linh");
    assertThat(dispatcher.post("/api/crews/guests/" + crew + "/invite", Map.of("origin", "https://relight.example.org")).code())
        .isEqualTo("auth/role");
    assertThat(each(dispatcher.get("/api/crews/guests").json().path("guests")).map(g -> g.path("crewId").asLong())).contains(crew);
    assertThat(dispatcher.post("/api/crews/guests/" + crew + "/end", Map.of()).status()).isEqualTo(200);
    server.settle();
    assertThat(guest.get("/api/me").status()).isEqualTo(401);
    assertThat(guest.post("/api/crews/guests", wanted(2)).status()).isEqualTo(401);
  }

  @Test
  void anInvitationAskedForTwiceIsOneCrewWithOneLinkThatWorks() {
    var key = UUID.randomUUID().toString();
    var body = wanted(2);
    var first = supervisor.key(key).post("/api/crews/guests", body);
    var again = supervisor.key(key).post("/api/crews/guests", body);
    assertThat(again.status()).as(again.toString()).isEqualTo(201);
    assertThat(again.json().path("crewId").asLong()).isEqualTo(first.json().path("crewId").asLong());
    assertThat(server.anonymous().post("/api/join/look", Map.of("token", token(first))).code()).isEqualTo("join/unknown");
    assertThat(join(token(again), "Mười", "3/5", "T-10").status()).isEqualTo(201);
    body.put("name", "Đội khác");
    assertThat(supervisor.key(key).post("/api/crews/guests", body).code()).isEqualTo("idempotency/other-body");
    var renewed = supervisor.post("/api/crews/guests/" + first.json().path("crewId").asLong() + "/invite",
        Map.of("people", 3, "origin", "https://relight.example.org"));
    assertThat(renewed.json().path("uses").asInt()).isEqualTo(3);
    assertThat(join(token(again), "Muộn", "3/5", "T-11").code()).as("a new link takes the place of the old").isEqualTo("join/expired");
    assertThat(join(token(renewed), "Kịp", "3/5", "T-12").status()).isEqualTo(201);
  }

  @Test
  void aGuestIsALinesmanOfThatUnitAndNothingMore() {
    var invited = invite(1);
    var joined = join(token(invited), "Dần", "3/5", "T-13");
    var me = signIn(joined).get("/api/me").json();
    assertThat(me.path("roles").toString()).isEqualToIgnoringCase("[\"linesman\"]");
    server.inTransaction(tx -> {
      long id = server.users().findByLogin(tx, joined.json().path("login").asText()).orElseThrow().id();
      for (var roles : List.of(Set.of(Role.LINESMAN, Role.DISPATCHER), Set.of(Role.SUPERVISOR)))
        assertThatThrownBy(() -> server.users().setRoles(tx, Actor.SYSTEM, id, roles, district.unit())).hasMessageContaining("guest");
      assertThatThrownBy(() -> server.users().setRoles(tx, Actor.SYSTEM, id, Set.of(Role.LINESMAN), null)).hasMessageContaining("guest");
      return null;
    });
  }

  @Test
  void onlyASupervisorOfTheUnitInvites() {
    var wanted = wanted(2);
    assertThat(server.signedIn("linh").post("/api/crews/guests", wanted).code()).isEqualTo("auth/role");
    assertThat(server.anonymous().post("/api/crews/guests", wanted).code()).isEqualTo("auth/sign-in");
    wanted.put("until", Instant.now().plus(Duration.ofDays(90)));
    assertThat(supervisor.post("/api/crews/guests", wanted).code()).isEqualTo("guest/until");
    wanted.putAll(wanted(100));
    assertThat(supervisor.post("/api/crews/guests", wanted).code()).isEqualTo("guest/people");
    wanted.putAll(wanted(2));
    wanted.put("origin", "javascript:alert(1)");
    assertThat(supervisor.post("/api/crews/guests", wanted).code()).isEqualTo("guest/origin");
    wanted.putAll(wanted(2));
    wanted.put("unitId", server.database().read(tx -> tx.one("select id from unit where code = 'PB02'", row -> row.getLong("id"))));
    assertThat(supervisor.post("/api/crews/guests", wanted).code()).isEqualTo("auth/unit");
    assertThat(supervisor.post("/api/crews/guests/" + district.crew1() + "/end", Map.of()).code()).isEqualTo("guest/own");
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Map<String, Object> wanted(int people) {
    return new HashMap<>(Map.of("name", "Đội bạn", "company", "Xây lắp điện 4", "unitId", district.unit(), "until",
        Instant.now().plus(Duration.ofDays(3)), "people", people, "origin", "https://relight.example.org"));
  }

  private static Answer invite(int people) {
    var answer = supervisor.post("/api/crews/guests", wanted(people));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer;
  }

  private static String token(Answer invited) {
    return invited.json().path("joinUrl").asText().replace("https://relight.example.org/join#", "");
  }

  private static Answer join(String token, String name, String grade, String card) {
    return server.anonymous().post("/api/join", withDay(body(token, name, grade, card)));
  }

  private static Map<String, Object> body(String token, String name, String grade, String card) {
    return new HashMap<>(Map.of("token", token, "key", UUID.randomUUID().toString(), "name", name, "phone", "0912 345 678", "grade", grade,
        "card", card));
  }

  private static Map<String, Object> withDay(Map<String, Object> body) {
    body.put("cardUntil", Instant.now().plus(Duration.ofDays(200)));
    return body;
  }

  private static Client signIn(Answer joined) {
    var answer = server.bare().post("/api/session",
        Map.of("login", joined.json().path("login").asText(), "password", joined.json().path("password").asText()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return server.bare().cookie(answer.header("Set-Cookie").split(";")[0]).csrf(answer.json().path("csrf").asText());
  }
}
