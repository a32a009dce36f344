package relight.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.api.Addresses;
import relight.api.Api;
import relight.api.ApiServer;
import relight.api.Authentication;
import relight.api.HttpLimits;
import relight.api.Pages;
import relight.api.VirtualThreads;
import relight.auth.AttemptService;
import relight.auth.Credentials;
import relight.auth.PasswordHasher;
import relight.auth.SessionRules;
import relight.auth.SessionService;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.journal.WakeUp;
import relight.testkit.TestDatabase;

/** The hub with tight limits, watched through bare sockets. */
class LiveHubTest {

  private static final int MESSAGE_bytes = 64 << 10;

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  private static final LiveHub hub = new LiveHub(
      new LiveHub.Limits(Duration.ofMillis(100), 1000, 1 << 20, 3, 2, Duration.ofMillis(1500)), InstantSource.system());
  private static ApiServer http;
  private static PasswordHasher hasher;

  @BeforeAll
  static void serve() {
    var vertx = TestDatabase.vertx();
    var time = InstantSource.system();
    var wakeUp = WakeUp.local();
    var journal = new Journal(time, wakeUp);
    var threads = new VirtualThreads();
    hasher = new PasswordHasher();
    var sessions = new SessionService(db.database(), journal, time, hasher, SessionRules.USUAL, unit -> Set.of());
    var credentials = new Credentials(sessions, new TokenService(db.database(), journal, time, unit -> Set.of()));
    var reader = new JournalReader(db.database(), wakeUp, List.of());
    var addresses = new Addresses(List.of(relight.AddressRange.parse("127.0.0.1")));
    var api = new Api(threads, db.database(), journal, reader, time, new Authentication(credentials, threads),
        new AttemptService(db.database(), journal, time), addresses, HttpLimits.USUAL,
        new SimpleMeterRegistry());
    new LiveRoutes(hub, user -> Optional.empty(), units -> Optional.empty(), Newest.NONE).mount(api);
    http = ApiServer
        .start(vertx, new ApiServer.Listen("127.0.0.1", 0, Optional.empty()), 2, api,
            new Pages(threads, addresses, "", java.util.OptionalInt.empty()))
        .await();
  }

  @AfterAll
  static void stop() {
    hub.close();
    http.close().await();
    hasher.close();
  }

  @Test
  void whoDoesNotReadIsToldToFetchEverythingAnewOnceHeReadsAgain() throws Exception {
    try (var socket = open("10.0.0.1")) {
      var lines = lines(socket);
      await(lines, "event: hello");
      for (int i = 0; i < 400; i++) {
        hub.publish(0, "board", null, "board", "\"" + "x".repeat(MESSAGE_bytes) + "\"");
        Thread.sleep(1);
      }
      int told = 0;
      for (String line; !(line = lines.readLine()).equals("event: reset");)
        if (line.equals("event: board"))
          told++;
      assertThat(told).isBetween(1, 399);
      hub.publish(0, "board", null, "board", "7");
      await(lines, "data: 7");
    }
  }

  @Test
  void whoDoesNotReadForTooLongIsDropped() throws Exception {
    try (var socket = open("10.0.0.2")) {
      await(lines(socket), "event: hello");
      for (int i = 0; i < 400; i++) {
        hub.publish(0, "board", null, "board", "\"" + "x".repeat(MESSAGE_bytes) + "\"");
        Thread.sleep(1);
      }
      waitFor(0);
    }
  }

  @Test
  void moreViewersThanTheServerOrOneAddressMayHaveAreSentAwayForAWhile() throws Exception {
    waitFor(0);
    try (var one = open("10.0.0.3"); var two = open("10.0.0.3"); var three = open("10.0.0.3")) {
      await(lines(one), "event: hello");
      await(lines(two), "event: hello");
      assertThat(lines(three).readLine()).contains("503");
      try (var elsewhere = open("10.0.0.4"); var full = open("10.0.0.5")) {
        await(lines(elsewhere), "event: hello");
        assertThat(lines(full).readLine()).contains("503");
      }
    }
    waitFor(0);
    try (var again = open("10.0.0.3")) {
      await(lines(again), "event: hello");
    }
  }

  @Test
  void theHeartbeatCarriesTheTimeAndTheLastNumber() throws Exception {
    try (var socket = open("10.0.0.6")) {
      var lines = lines(socket);
      await(lines, "event: heartbeat");
      assertThat(lines.readLine()).startsWith("data: {").contains("\"number\":0").contains("\"time\":\"");
    }
  }

  /** Who somebody is, the database says; until it has, he may be gone again. */
  @Test
  void whoLeavesBeforeHeIsKnownIsNotCountedForEver() throws Exception {
    waitFor(0);
    var locked = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    var lock = Thread.ofPlatform().start(() -> db.database().transaction(tx -> {
      tx.run("lock table session in access exclusive mode");
      locked.countDown();
      try {
        return gone.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }));
    locked.await();
    int before = waiting();
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < 3; i++)
      sockets.add(open("10.0.1." + i, "Cookie: relight_session=nobody" + i + "\r\n"));
    for (int i = 0; i < 200 && waiting() < before + 3; i++)
      Thread.sleep(20);
    for (var socket : sockets)
      socket.close();
    try (var other = open("10.0.1.9")) {
      await(lines(other), "event: heartbeat"); // the event loops have been round since
    }
    gone.countDown();
    lock.join();
    try (var known = open("10.0.1.8", "Cookie: relight_session=somebody\r\n")) {
      await(lines(known), "event: hello"); // asked for after them
    }
    waitFor(0);
  }

  private static int waiting() {
    return db.database().read(tx -> tx.one("select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'",
        row -> row.getInteger("n")));
  }

  private static Socket open(String address) throws IOException {
    return open(address, "");
  }

  private static Socket open(String address, String more) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(5000);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", http.port()));
    socket.getOutputStream()
        .write(("GET /live/board HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + address + "\r\n" + more + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void await(BufferedReader lines, String wanted) throws IOException {
    for (String line; (line = lines.readLine()) != null;)
      if (line.equals(wanted))
        return;
    throw new SocketException("the stream ended before: " + wanted);
  }

  private static void waitFor(int viewers) throws InterruptedException {
    for (int i = 0; i < 600 && hub.viewers() != viewers; i++)
      Thread.sleep(50);
    assertThat(hub.viewers()).isEqualTo(viewers);
  }
}
