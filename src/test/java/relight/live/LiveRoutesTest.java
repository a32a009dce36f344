package relight.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.testkit.EventStream;
import relight.testkit.TestServer;

class LiveRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  @BeforeAll
  static void people() {
    server.user("lan", Role.DISPATCHER);
    server.user("tam", Role.LINESMAN);
    server.user("kim", Role.SUPERVISOR);
  }

  @Test
  void whatAPageMayNotSeeItCannotSubscribeTo() {
    assertThat(server.bare().get("/api/live?topics=outages").code()).isEqualTo("auth/sign-in");
    assertThat(server.signedIn("tam").get("/api/live?topics=outages").code()).isEqualTo("live/topics");
    assertThat(server.signedIn("lan").get("/api/live?topics=outages,gossip").code()).isEqualTo("live/topic");
    assertThat(server.signedIn("lan").get("/api/live").code()).isEqualTo("live/topic");
  }

  @Test
  void whoAsksForTheHeadOnlyTakesNoPlace() {
    assertThat(server.signedIn("lan").send("HEAD", "/api/live?topics=outages", null).status()).isEqualTo(404);
  }

  @Test
  void aStreamBeginsWithAGreetingAndTellsWhatIsPublished() {
    try (var stream = server.signedIn("lan").stream("/api/live?topics=outages")) {
      var hello = stream.next();
      assertThat(hello.name()).isEqualTo("hello");
      assertThat(hello.data().path("number").asLong()).isEqualTo(Long.parseLong(hello.id())).isPositive();
      assertThat(hello.data().path("time").asText()).endsWith("Z");
      server.server().hub().publish(0, "outages", null, "outage", Map.of("id", 7));
      var event = stream.next();
      assertThat(event.name() + event.data() + event.id()).isEqualTo("outage{\"id\":7}");
    }
  }

  @Test
  void otherTopicsAndOtherUnitsAreNotTold() {
    long unit = unit("U-A");
    long other = unit("U-B");
    server.user("binh", unit, Role.DISPATCHER);
    try (var stream = server.signedIn("binh").stream("/api/live?topics=outages")) {
      stream.await("hello");
      server.server().hub().publish(0, "jobs", null, "job", Map.of("id", 1));
      server.server().hub().publish(0, "outages", other, "outage", Map.of("id", 2));
      server.server().hub().publish(0, "outages", unit, "outage", Map.of("id", 3));
      assertThat(stream.next().data().path("id").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aPageThatComesBackGetsWhatItMissedOnce() {
    var lan = server.signedIn("lan");
    long seen;
    try (var stream = lan.stream("/api/live?topics=outages")) {
      stream.await("hello");
      seen = tell("outages", 1);
      assertThat(stream.next().id()).isEqualTo(String.valueOf(seen));
    }
    long second = tell("outages", 2);
    tell("jobs", 3);
    long fourth = tell("outages", 4);
    try (var stream = lan.with("Last-Event-ID", String.valueOf(seen)).stream("/api/live?topics=outages")) {
      var hello = stream.next();
      assertThat(hello.name()).isEqualTo("hello");
      assertThat(hello.id()).isEmpty();
      assertThat(stream.next().id()).isEqualTo(String.valueOf(seen)); // one number may have had more messages
      assertThat(stream.next().id()).isEqualTo(String.valueOf(second));
      assertThat(stream.next().id()).isEqualTo(String.valueOf(fourth));
      long fifth = tell("outages", 5);
      assertThat(stream.next().id()).isEqualTo(String.valueOf(fifth));
    }
  }

  @Test
  void aPageThatStayedAwayTooLongFetchesEverythingAnew() {
    var lan = server.signedIn("lan");
    long seen = tell("outages", 1);
    for (int i = 0; i < 5000; i++)
      server.server().hub().publish(seen, "outages", null, "outage", Map.of("id", i));
    try (var stream = lan.with("Last-Event-ID", String.valueOf(seen)).stream("/api/live?topics=outages")) {
      stream.await("hello");
      assertThat(stream.next().name()).isEqualTo("reset");
    }
  }

  @Test
  void aStreamEndsWhenItsSessionIsSignedOut() {
    var lan = server.signedIn("lan");
    try (var stream = lan.stream("/api/live?topics=outages"); var another = server.signedIn("lan").stream("/api/live?topics=outages")) {
      stream.await("hello");
      another.await("hello");
      lan.delete("/api/session");
      assertEnds(stream, "signed-out");
      another.silent(Duration.ofMillis(200));
    }
  }

  @Test
  void aStreamEndsWhenItsRolesChangeOrItsAccountIsDisabled() {
    var user = server.user("dao", Role.DISPATCHER);
    try (var stream = server.signedIn("dao").stream("/api/live?topics=outages")) {
      stream.await("hello");
      server.inTransaction(tx -> {
        server.users().setRoles(tx, Actor.SYSTEM, user.id(), Set.of(Role.AGENT), null);
        return null;
      });
      assertEnds(stream, "changed");
    }
    try (var stream = server.signedIn("dao").stream("/api/live?topics=outages")) {
      stream.await("hello");
      server.inTransaction(tx -> {
        server.users().disable(tx, Actor.SYSTEM, user.id());
        return null;
      });
      assertEnds(stream, "revoked");
    }
  }

  @Test
  void aStreamEndsWhenTheOrganisationChanges() {
    try (var stream = server.signedIn("lan").stream("/api/live?topics=outages"); var open = server.bare().stream("/live/report/any")) {
      stream.await("hello");
      open.await("hello");
      unit("U-C");
      assertEnds(stream, "changed");
      open.silent(Duration.ofMillis(200));
    }
  }

  @Test
  void thePublicHearsOfTheBoardAndOfItsOwnReportOnly() {
    try (var board = server.bare().stream("/live/board");
        var mine = server.bare().stream("/live/report/secret-1");
        var other = server.bare().stream("/live/report/secret-2")) {
      board.await("hello");
      mine.await("hello");
      other.await("hello");
      server.server().hub().publish(0, "board", null, "board", Map.of("number", 1));
      server.server().hub().publish(0, LiveHub.reportTopic("secret-1"), null, "status", Map.of("stage", "found"));
      assertThat(board.next().name()).isEqualTo("board");
      assertThat(mine.next().data().path("stage").asText()).isEqualTo("found");
      other.silent(Duration.ofMillis(200));
    }
  }

  @Test
  void aSupervisorHearsOfEscalatedAlarmsOnly() {
    try (var stream = server.signedIn("kim").stream("/api/live?topics=alarms")) {
      stream.await("hello");
      server.server().hub().publish(0, "alarms", null, "alarm", Map.of("id", 1));
      server.server().hub().publish(0, "alarms.escalated", null, "alarm", Map.of("id", 2));
      assertThat(stream.next().data().path("id").asInt()).isEqualTo(2);
    }
  }

  private static void assertEnds(EventStream stream, String reason) {
    var end = stream.next();
    assertThat(end.name()).isEqualTo("end");
    assertThat(end.data().path("reason").asText()).isEqualTo(reason);
    assertThat(stream.next().name()).isEqualTo("closed");
  }

  /** A committed change and what it tells, as a projector would. */
  private static long tell(String topic, int id) {
    long number = server.inTransaction(tx -> {
      server.server().journal().append(tx, Actor.SYSTEM, new Change("test.told", "test/" + id, null, Map.of()));
      return server.server().journal().write(tx);
    });
    server.server().hub().publish(number, topic, null, "outage", Map.of("id", id));
    return number;
  }

  private static long unit(String code) {
    return server.inTransaction(tx -> {
      var units = new relight.unit.UnitService(server.server().journal());
      units.put(tx, Actor.SYSTEM, code, "Unit " + code, null, java.time.Instant.now().minusSeconds(60));
      return units.treeAt(tx, java.time.Instant.now()).get(code).id();
    });
  }
}
