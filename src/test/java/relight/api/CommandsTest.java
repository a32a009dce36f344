package relight.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.testkit.TestServer;

/** A command through HTTP: repeated, doubled, ill-formed. */
class CommandsTest {

  record Wish(String word, Integer count) {
    Wish {
      if (word == null)
        throw Refusal.invalid("wish/word", "Say a word.");
    }
  }

  private static final AtomicInteger done = new AtomicInteger();
  private static final java.util.concurrent.Executor threads = work -> Thread.ofVirtual().start(work);
  private static final Object lock = new Object();
  private static volatile CountDownLatch hold = new CountDownLatch(0);
  private static final CountDownLatch begun = new CountDownLatch(1);

  @RegisterExtension
  static final TestServer server = new TestServer(api -> {
    var journal = new Journal(java.time.InstantSource.system(), relight.journal.WakeUp.local());
    api.command("POST", "/test/wishes", Access.PUBLIC, (tx, request) -> {
      var wish = request.body(Wish.class);
      begun.countDown();
      held();
      if (wish.word.equals("no"))
        throw Refusal.conflict("wish/no", "No.");
      journal.append(tx, request.actor(), new Change("wish.made", "wish/1", null, Map.of("letters", wish.word.length())));
      return Reply.created("/test/wishes/1", Map.of("word", wish.word, "n", done.incrementAndGet()));
    });
    api.get("/test/locked", Access.PUBLIC, request -> {
      synchronized (lock) {
        return Reply.ok(slowOne());
      }
    });
    api.command("POST", "/test/silent", Access.PUBLIC, (tx, request) -> Reply.noContent());
    api.get("/test/staff", Access.of(Role.DISPATCHER), request -> Reply.ok(Map.of()));
    api.get("/test/fault", Access.PUBLIC, request -> {
      throw new IllegalStateException("a secret detail");
    });
    api.get("/test/long", Access.PUBLIC, request -> Reply.ok("dark ".repeat(2000)));
    api.get("/test/things/{id}/parts/{name}", Access.PUBLIC,
        request -> Reply.ok(Map.of("id", request.id("id"), "name", request.path("name"))));
  });

  private static int slowOne() {
    return server.database().read(tx -> tx.one("select 1 as one, pg_sleep(0.01)", row -> row.getInteger("one")));
  }

  private static void held() {
    try {
      assertThat(hold.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void people() {
    server.user("agent", Role.AGENT);
  }

  @BeforeEach
  void reset() {
    done.set(0);
    hold = new CountDownLatch(0);
  }

  @Test
  void aRepeatedKeyGetsTheFirstAnswerAndDoesNothing() {
    var client = server.anonymous().key("k-1");
    var first = client.post("/test/wishes", Map.of("word", "light"));
    var again = client.post("/test/wishes", Map.of("word", "light"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.number()).isEqualTo(first.number());
    assertThat(again.header("Location")).isEqualTo("/test/wishes/1");
    assertThat(again.header("Relight-Repeated")).isEqualTo("true");
    assertThat(done).hasValue(1);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    var client = server.anonymous().key("k-2");
    client.post("/test/wishes", Map.of("word", "light"));
    var other = client.post("/test/wishes", Map.of("word", "dark"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency/other-body");
    assertThat(done).hasValue(1);
  }

  @Test
  void theSameKeyOfAnotherBrowserIsAnotherCommand() {
    server.anonymous().key("k-3").post("/test/wishes", Map.of("word", "light"));
    server.anonymous().key("k-3").post("/test/wishes", Map.of("word", "light"));
    assertThat(done).hasValue(2);
  }

  @Test
  void twoAtOnceAreDoneOnceAndTheSecondGetsTheFirstAnswer() throws Exception {
    hold = new CountDownLatch(1);
    var client = server.anonymous().key("k-4");
    var first = CompletableFuture.supplyAsync(() -> client.post("/test/wishes", Map.of("word", "light")));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    var second = CompletableFuture.supplyAsync(() -> client.post("/test/wishes", Map.of("word", "light")));
    Thread.sleep(200);
    assertThat(second).isNotDone(); // it waits for the first
    hold.countDown();
    assertThat(second.get(30, TimeUnit.SECONDS).text()).isEqualTo(first.get().text());
    assertThat(done).hasValue(1);
  }

  @Test
  void aRefusedCommandMayBeTriedAgainWithItsKey() {
    var client = server.anonymous().key("k-5");
    assertThat(client.post("/test/wishes", Map.of("word", "no")).code()).isEqualTo("wish/no");
    assertThat(client.post("/test/wishes", Map.of("word", "yes")).status()).isEqualTo(201);
  }

  @Test
  void aCommandWithoutKeyOrBrowserIsToldWhatToSend() {
    assertThat(server.anonymous().key("").post("/test/wishes", Map.of("word", "light")).code()).isEqualTo("idempotency/missing");
    var nobody = server.bare().post("/test/wishes", Map.of("word", "light"));
    assertThat(nobody.status()).isEqualTo(400);
    assertThat(nobody.text()).contains("Relight-Browser");
    assertThat(server.bare().browser("abc").post("/test/wishes", Map.of("word", "light")).code()).isEqualTo("auth/browser");
  }

  @Test
  void aCommandThatWritesNoJournalIsAFaultAndUndone() {
    var answer = server.anonymous().post("/test/silent", null);
    assertThat(answer.status()).isEqualTo(500);
  }

  @Test
  void wrongBodiesAreRefusedNamingWhatIsWrong() {
    var client = server.anonymous();
    assertThat(client.post("/test/wishes", "{\"word\":\"x\",\"colour\":1}").text()).contains("request/unknown-field").contains("colour");
    assertThat(client.post("/test/wishes", "{\"word\":\"x\",\"count\":\"three\"}").text()).contains("request/field").contains("count");
    assertThat(client.post("/test/wishes", "{}").code()).isEqualTo("wish/word");
    assertThat(client.post("/test/wishes", "not json").code()).isEqualTo("request/json");
    assertThat(client.post("/test/wishes", "null").code()).isEqualTo("request/body");
  }

  @Test
  void aBodyAboveTheLimitIsRefusedAndTheServerGoesOn() {
    var answer = server.anonymous().post("/test/wishes", "{\"word\":\"" + "x".repeat(3 << 20) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("request/too-large");
    assertThat(server.anonymous().post("/test/wishes", Map.of("word", "still here")).status()).isEqualTo(201);
  }

  @Test
  void handlersThatShareALockAndWaitForTheDatabaseInItDoNotHoldUpOneAnother() {
    var all = java.util.stream.IntStream.range(0, 60)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> server.bare().get("/test/locked").status(), threads))
        .toList();
    all.forEach(one -> assertThat(one.join()).isEqualTo(200));
  }

  @Test
  void aFaultTellsItsIncidentNumberAndNothingElse() {
    var answer = server.bare().get("/test/fault");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().path("incident").asText()).hasSize(8);
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void anUnknownPageIsAProblemLikeAnyOther() {
    assertThat(server.bare().get("/no/such/page").code()).isEqualTo("request/no-such-page");
    assertThat(server.bare().get("/shared/..%2f..%2fdb/V001__journal.sql").status()).isEqualTo(404);
    assertThat(server.bare().get("/lib/../relight/Server.class").status()).isEqualTo(404);
    var wrong = server.bare().send("PUT", "/test/long", null);
    assertThat(wrong.code()).isEqualTo("request/no-such-method");
    assertThat(wrong.header("Allow")).isEqualTo("GET");
  }

  @Test
  void accessIsCheckedBeforeAnythingElse() {
    assertThat(server.bare().get("/test/staff").code()).isEqualTo("auth/sign-in");
    var agent = server.signedIn("agent").get("/test/staff");
    assertThat(agent.status()).isEqualTo(403);
    assertThat(agent.code()).isEqualTo("auth/role");
  }

  @Test
  void pathParametersAreDecoded() {
    var thing = server.bare().get("/test/things/7/parts/R%C3%A2y%20+%2F").json();
    assertThat(thing.path("id").asInt() + " " + thing.path("name").asText()).isEqualTo("7 Rây +/");
    assertThat(server.bare().get("/test/things/x/parts/a").code()).isEqualTo("request/unknown");
  }

  @Test
  void longAnswersAreCompressedForThoseWhoCanRead() {
    var plain = server.bare().get("/test/long");
    var gzip = server.bare().with("Accept-Encoding", "gzip").get("/test/long");
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.raw().body().length).isLessThan(plain.raw().body().length / 10);
    assertThat(server.bare().with("Accept-Encoding", "gzip;q=0").get("/test/long").header("Content-Encoding")).isEmpty();
  }
}
