package relight.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;

/** Whoever is refused for who he is, is shown to those who answer for him, and to nobody else. */
class AttemptTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void people() {
    district = District.on(server);
    server.user("admin", Role.ADMINISTRATOR);
  }

  @Test
  void aDispatcherOfAnotherUnitIsRefusedAndSupervisorsSeeThatHeTried() {
    district.report("d#1");
    district.report("d#2");
    server.settle();
    long outage = server.server().outages().current().keySet().iterator().next();
    for (int i = 0; i < 3; i++)
      assertThat(server.signedIn("sadec").post("/api/outages/" + outage + "/claim", Map.of("version", 1)).code()).isEqualTo("auth/unit");
    var line = seen("son", "sadec");
    assertThat(line.path("route").asText()).isEqualTo("POST /api/outages/{id}/claim");
    assertThat(line.path("subject").asLong()).isEqualTo(outage);
    assertThat(line.path("code").asText()).isEqualTo("auth/unit");
    assertThat(seen("son", "sadec", 3).path("times").asInt()).isEqualTo(3);
    assertThat(server.signedIn("tam").get("/api/refusals").code()).as("a linesman").isEqualTo("auth/role");
  }

  @Test
  void aTokenThatWasTakenBackIsRefusedAndNamed() {
    var tokens = new TokenService(server.database(), server.server().journal(), InstantSource.system(), unit -> Set.of());
    var made = server
        .inTransaction(tx -> tokens.create(tx, Actor.SYSTEM, "lost laptop", Set.of(Role.DISPATCHER), null, Duration.ofDays(1)));
    var thief = server.bare().bearer(made.secret());
    assertThat(thief.get("/api/console").status()).isEqualTo(200);
    server.inTransaction(tx -> {
      tokens.revoke(tx, Actor.SYSTEM, made.token().id());
      return null;
    });
    assertThat(thief.get("/api/console").code()).isEqualTo("auth/token");
    assertThat(seen("admin", "lost laptop").path("code").asText()).isEqualTo("auth/token");
  }

  @Test
  void whatWasRefusedJustBeforeTheServerStoppedIsShownAfterwards() {
    assertThat(server.signedIn("tam").get("/api/refusals?before=77").code()).isEqualTo("auth/role");
    server.restart();
    long lines = server.database().read(tx -> tx.one(
        "select count(*) as n from attempt where actor = 'tam' and route = 'GET /api/refusals'", row -> row.getLong("n")));
    assertThat(lines).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeWrittenDownIsTriedAgainAndCountedOnce() {
    var clock = new InstantSource() {
      private boolean stopped = true;

      @Override
      public java.time.Instant instant() {
        if (stopped)
          throw new IllegalStateException("as if the database were away");
        return java.time.Instant.now();
      }
    };
    var attempts = new AttemptService(server.database(), server.server().journal(), clock);
    for (int i = 0; i < 3; i++)
      attempts.note(new Attempt("unlucky", 5L, List.of(7L), "POST /unlucky", null, "auth/unit"));
    assertThatThrownBy(attempts::write).isInstanceOf(IllegalStateException.class);
    clock.stopped = false;
    attempts.note(new Attempt("unlucky", 5L, List.of(7L), "POST /unlucky", null, "auth/unit"));
    attempts.write();
    attempts.write();
    int times = server.database().read(tx -> tx.one("select times from attempt where actor = 'unlucky'", row -> row.getInteger("times")));
    assertThat(times).isEqualTo(4);
  }

  @Test
  void supervisorsSeeAttemptsOfTheirOwnPeopleAndOfStrangersOnly() {
    server.inTransaction(tx -> tx.run("delete from attempt"));
    var attempts = new AttemptService(server.database(), server.server().journal(), InstantSource.system());
    attempts.note(new Attempt("ours", 5L, List.of(7L), "POST /x", null, "auth/unit"));
    attempts.note(new Attempt("theirs", 6L, List.of(8L), "POST /x", null, "auth/unit"));
    attempts.note(new Attempt("", null, List.of(), "POST /x", null, "auth/token"));
    attempts.write();
    var supervisor = new Actor(Actor.Kind.USER, 1, "s", Set.of(Role.SUPERVISOR), Set.of(7L), "user:1", "session/1");
    var seen = server.database().read(tx -> attempts.seenBy(tx, supervisor, null, 100)).stream().filter(l -> l.route().equals("POST /x"));
    assertThat(seen.map(AttemptService.Line::actor)).containsExactlyInAnyOrder("", "ours");
  }

  private static JsonNode seen(String supervisor, String who) {
    return seen(supervisor, who, 1);
  }

  /** Attempts are written every two seconds. */
  private static JsonNode seen(String supervisor, String who, int times) {
    var client = server.signedIn(supervisor);
    for (int tries = 0; tries < 100; tries++) {
      for (var line : client.get("/api/refusals").json().path("refusals"))
        if (line.path("actor").asText().equals(who) && line.path("times").asInt() >= times)
          return line;
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError("nobody was shown " + times + " attempts of " + who);
  }
}
