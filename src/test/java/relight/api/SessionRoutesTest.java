package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Journal;
import relight.testkit.TestServer;

class SessionRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  @BeforeAll
  static void people() {
    server.user("lan", Role.DISPATCHER);
    server.user("tam", Role.LINESMAN);
  }

  @Test
  void whoIsNotSignedInIsToldSo() {
    var answer = server.bare().get("/api/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("auth/sign-in");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void aSessionSaysWhoOneIsAndWhereToWork() {
    var me = server.signedIn("lan").get("/api/me");
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().path("user").path("login").asText()).isEqualTo("lan");
    assertThat(me.json().path("roles").toString()).isEqualTo("[\"dispatcher\"]");
    assertThat(me.json().path("home").asText()).isEqualTo("/console");
    assertThat(me.header("Cache-Control")).isEqualTo("no-store");
    assertThat(server.signedIn("tam").get("/api/me").json().path("home").asText()).isEqualTo("/field");
  }

  @Test
  void theCookieIsOutOfReachForScriptsAndOtherSites() {
    var cookie = server.bare().post("/api/session", Map.of("login", "LAN ", "password", TestServer.PASSWORD)).header("Set-Cookie");
    assertThat(cookie).startsWith("relight_session=").containsIgnoringCase("; HttpOnly").contains("SameSite=Strict").contains("Path=/")
        .doesNotContain("Secure");
  }

  @Test
  void aWrongPasswordAndAnUnknownLoginAnswerAlike() {
    var wrong = server.bare().post("/api/session", Map.of("login", "lan", "password", "not this one"));
    var unknown = server.bare().post("/api/session", Map.of("login", "nobody", "password", "not this one"));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("auth/wrong");
    assertThat(unknown.text()).isEqualTo(wrong.text());
  }

  @Test
  void tooManyWrongPasswordsCloseAnAccountForAWhileEvenToTheRightOne() {
    server.user("hung", Role.AGENT);
    for (int i = 0; i < 10; i++) {
      assertThat(server.bare().post("/api/session", Map.of("login", "hung", "password", "guess " + i)).status()).isEqualTo(401);
    }
    var late = server.bare().post("/api/session", Map.of("login", "hung", "password", TestServer.PASSWORD));
    assertThat(late.status()).isEqualTo(429);
    assertThat(late.code()).isEqualTo("auth/too-many-tries");
    assertThat(late.header("Retry-After")).isEqualTo("900");
  }

  @Test
  void guessesFromElsewhereDoNotLockSomebodyOutOfHisOwnDesk() {
    server.user("mai", Role.AGENT);
    server.signedIn("mai");
    server.inTransaction(tx -> tx.run("insert into sign_in_failure (subject, failures, since) values (sha256($1), 1000, now())",
        io.vertx.core.buffer.Buffer.buffer("account\0mai\0")));
    assertThat(server.signedIn("mai").get("/api/me").status()).isEqualTo(200);
  }

  @Test
  void signingOutEndsTheSessionAndIsWrittenInTheJournal() {
    var lan = server.signedIn("lan");
    var out = lan.delete("/api/session");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie")).contains("Max-Age=0");
    server.settle();
    assertThat(lan.get("/api/me").status()).isEqualTo(401);
    var last = server.database().read(tx -> Journal.after(tx, Journal.last(tx) - 1, 1)).getFirst();
    assertThat(last.kind() + " " + last.body()).isEqualTo("session.ended {\"reason\":\"signed-out\"}");
  }

  @Test
  void aChangeWithoutTheSessionsCsrfTokenIsRefused() {
    var lan = server.signedIn("lan");
    assertThat(lan.without("Relight-CSRF").delete("/api/session").code()).isEqualTo("auth/csrf");
    assertThat(lan.csrf("made-up").delete("/api/session").code()).isEqualTo("auth/csrf");
    assertThat(lan.with("Origin", "https://elsewhere.example").delete("/api/session").code()).isEqualTo("auth/other-site");
    assertThat(lan.with("Sec-Fetch-Site", "cross-site").delete("/api/session").code()).isEqualTo("auth/other-site");
    assertThat(lan.get("/api/me").status()).isEqualTo(200);
  }

  @Test
  void aNewPasswordEndsEverySessionOfThatPerson() {
    var user = server.user("hoa", Role.AGENT);
    var hoa = server.signedIn("hoa");
    assertThat(hoa.get("/api/me").status()).isEqualTo(200);
    server.inTransaction(tx -> {
      server.users().setPassword(tx, Actor.SYSTEM, user.id(), "another long password");
      return null;
    });
    assertThat(hoa.get("/api/me").status()).isEqualTo(401);
    assertThat(server.bare().post("/api/session", Map.of("login", "hoa", "password", TestServer.PASSWORD)).status()).isEqualTo(401);
    assertThat(server.bare().post("/api/session", Map.of("login", "hoa", "password", "another long password")).status()).isEqualTo(200);
  }

  @Test
  void aChangedRoleHoldsFromTheNextRequestOn() {
    var user = server.user("nam", Role.AGENT);
    var nam = server.signedIn("nam");
    assertThat(nam.get("/api/me").json().path("roles").toString()).isEqualTo("[\"agent\"]");
    server.inTransaction(tx -> {
      server.users().setRoles(tx, Actor.SYSTEM, user.id(), Set.of(Role.SUPERVISOR), null);
      return null;
    });
    assertThat(nam.get("/api/me").json().path("roles").toString()).isEqualTo("[\"supervisor\"]");
  }

  @Test
  void aDisabledAccountIsOutAtOnceAndCannotComeBack() {
    var user = server.user("vu", Role.AGENT);
    var vu = server.signedIn("vu");
    server.inTransaction(tx -> {
      server.users().disable(tx, Actor.SYSTEM, user.id());
      return null;
    });
    assertThat(vu.get("/api/me").status()).isEqualTo(401);
    assertThat(server.bare().post("/api/session", Map.of("login", "vu", "password", TestServer.PASSWORD)).code()).isEqualTo("auth/wrong");
  }

  @Test
  void anIllFormedSignInNamesTheField() {
    var answer = server.bare().post("/api/session", Map.of("login", "lan", "password", "x", "passwort", "x"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("request/unknown-field");
    assertThat(answer.text()).contains("passwort");
  }

  @Test
  void everythingSurvivesARestart() {
    var lan = server.signedIn("lan");
    server.restart();
    assertThat(server.bare().cookie(cookieOf(lan)).get("/api/me").status()).isEqualTo(200);
  }

  private static String cookieOf(TestServer.Client client) {
    return client.header("Cookie");
  }
}
