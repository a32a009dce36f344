package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import relight.Json;

/**
 * Evidence in a storm, end to end over HTTP against the whole product on its embedded database: durable reports with consoles open, the time
 * from the report that decides to the prediction on a console, and a burst of last gasps. Beside each the same rows inserted bare in the same
 * run, which is what PostgreSQL itself allows on this machine.
 */
public final class EvidenceBench {

  private static final int CALLERS = 16;
  private static final int VIEWERS = 20;
  private static final int BATCH = 5_000;
  private static final int SENDERS = 4;
  private static final int PROBES = 25;
  private static final int MOST_CALLS = 8;

  private final PrintWriter out;
  private final int customers;
  private final int burst;
  private final int reports;
  private final int seconds;

  /** @param seconds how long the storm's pace is held: 34 reports a second, so that ten minutes are more than 20,000 */
  public EvidenceBench(PrintWriter out, int customers, int burst, int reports, int seconds) {
    this.out = out;
    this.customers = customers;
    this.burst = burst;
    this.reports = reports;
    this.seconds = seconds;
  }

  public void run() throws IOException, InterruptedException, SQLException {
    out.printf(Locale.ROOT, "Java %s, %d processors; server, PostgreSQL and driver on one machine; embedded PostgreSQL, durable commits%n",
        Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
    // the server ends first: only then do the streams end that the client waits for
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(); var served = ServedSample.start(customers)) {
      out.printf(Locale.ROOT, "%nreports, district of %,d customers, %d consoles open%n", customers, VIEWERS);
      new Reports(served, http).run();
    }
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(); var served = ServedSample.start(burst)) {
      out.printf(Locale.ROOT, "%nlast gasps, district of %,d customers%n", burst);
      gasps(served, http);
    }
  }

  /** Calls of customers, paced and as fast as possible. */
  private final class Reports {

    private final ServedSample served;
    private final HttpClient http;
    private final List<ServedSample.Supplied> all;
    private final AtomicInteger next = new AtomicInteger();
    private final Console console;

    Reports(ServedSample served, HttpClient http) throws IOException, InterruptedException {
      this.served = served;
      this.http = http;
      this.all = new ArrayList<>(served.customers());
      java.util.Collections.shuffle(all, new java.util.Random(1));
      this.console = new Console(served, http);
    }

    void run() throws IOException, InterruptedException, SQLException {
      for (int i = 1; i < VIEWERS; i++)
        console.open("outages,reports");
      console.watch();
      paced();
      flatOut();
      bare();
    }

    private long send(String code) {
      long begun = System.nanoTime();
      var key = UUID.randomUUID().toString();
      try {
        var answer = http.send(HttpRequest.newBuilder(served.base().resolve("/api/reports")).header("Idempotency-Key", key)
            .header("Relight-Browser", key.replace("-", "")).header("Content-Type", "application/json").timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("customerCode", code, "kind", "no-power")))).build(),
            HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201)
          throw new IllegalStateException(answer.body());
        return System.nanoTime() - begun;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private String another() {
      return all.get(next.getAndIncrement() % all.size()).code();
    }

    private void paced() throws InterruptedException {
      int count = 34 * seconds;
      var times = new AtomicLongArray(count);
      var done = new CountDownLatch(count);
      var probes = Thread.ofPlatform().start(this::probe);
      try (var timer = Executors.newScheduledThreadPool(1); var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        var sent = new AtomicInteger();
        timer.scheduleAtFixedRate(() -> {
          int i = sent.getAndIncrement();
          if (i < count)
            callers.execute(() -> {
              times.set(i, send(another()));
              done.countDown();
            });
        }, 0, 1_000_000_000L / 34, TimeUnit.NANOSECONDS);
        if (!done.await(seconds + 120L, TimeUnit.SECONDS))
          out.printf("  %,d reports were not answered%n", done.getCount());
      }
      probes.join();
      print("34 a second for " + seconds + " s", times, 0);
    }

    private void flatOut() throws InterruptedException {
      var times = new AtomicLongArray(reports);
      var taken = new AtomicInteger();
      long begun = System.nanoTime();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (int c = 0; c < CALLERS; c++)
          callers.execute(() -> {
            for (int i; (i = taken.getAndIncrement()) < reports;)
              times.set(i, send(another()));
          });
      }
      print("as fast as possible, " + CALLERS + " callers", times, System.nanoTime() - begun);
    }

    private void print(String name, AtomicLongArray times, long whole) {
      var spread = Spread.of(java.util.stream.IntStream.range(0, times.length()).mapToLong(times::get).toArray());
      out.printf(Locale.ROOT, "  %-40s %,7d durable, p50 %s, p99 %s%s%n", name, times.length(), Spread.time(spread.median()),
          Spread.time(spread.percentile(99)),
          whole == 0 ? "" : String.format(Locale.ROOT, ", %,.0f a second", times.length() * 1e9 / whole));
      out.flush();
    }

    /** Neighbours call one after the other until a console shows the device. */
    private void probe() {
      var byTransformer = new LinkedHashMap<String, List<String>>();
      for (var one : all)
        byTransformer.computeIfAbsent(one.node().substring(0, Math.max(1, one.node().indexOf('/'))), t -> new ArrayList<>())
            .add(one.code());
      var times = new ArrayList<Long>();
      int silent = 0;
      for (var neighbours : byTransformer.values().stream().filter(n -> n.size() >= MOST_CALLS).limit(PROBES).toList()) {
        long shown = -1;
        for (int i = 0; i < MOST_CALLS && shown < 0; i++) {
          long seen = console.predictions.get();
          long begun = System.nanoTime();
          send(neighbours.get(i));
          shown = console.nextPrediction(seen, begun);
        }
        if (shown >= 0)
          times.add(shown);
        else
          silent++;
      }
      if (times.isEmpty()) {
        out.println("  no prediction came");
        return;
      }
      var spread = Spread.of(times.stream().mapToLong(Long::longValue).toArray());
      out.printf(Locale.ROOT, "  %-40s p50 %s, p99 %s (to be reached: <= 2 s); %d probes%s%n", "deciding report until a console shows it",
          Spread.time(spread.median()), Spread.time(spread.percentile(99)), times.size(), silent == 0 ? "" : ", " + silent + " without");
    }

    /** Single commits of the same rows from as many connections. */
    private void bare() throws SQLException, InterruptedException {
      var connection = served.database();
      try (var one = connection.open(); var statement = one.createStatement()) {
        statement.execute("create table bench_report (like report including all)");
      }
      var left = new AtomicInteger(reports);
      long begun = System.nanoTime();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (int c = 0; c < CALLERS; c++)
          callers.submit(() -> {
            try (var mine = connection.open(); var insert = mine.prepareStatement("""
                insert into bench_report (at, received_at, kind, concern, channel, node, feeder, lon, lat, trust)
                values (now(), now(), 'no-power', 'supply', 'public', 'n', 'f', 105, 10, 0.7)""")) {
              while (left.getAndDecrement() > 0)
                insert.executeUpdate();
            }
            return null;
          });
      }
      out.printf(Locale.ROOT, "  %-40s %,7d rows, %,.0f a second%n", "the same rows inserted bare, one a commit", reports,
          reports * 1e9 / (System.nanoTime() - begun));
      out.flush();
    }
  }

  /** A dispatcher's page: signed in, with its stream open. */
  private static final class Console {

    private final ServedSample served;
    private final HttpClient http;
    private final String cookie;
    private final AtomicInteger predictions = new AtomicInteger();
    private final Map<Integer, Long> shownAt = new java.util.concurrent.ConcurrentHashMap<>();

    Console(ServedSample served, HttpClient http) throws IOException, InterruptedException {
      this.served = served;
      this.http = http;
      var answer = http.send(HttpRequest.newBuilder(served.base().resolve("/api/session")).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("login", "dieudo1", "password", served.password("dieudo1")))))
          .build(), HttpResponse.BodyHandlers.ofString());
      cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private BufferedReader open(String topics) throws IOException, InterruptedException {
      var stream = http.send(HttpRequest.newBuilder(served.base().resolve("/api/live?topics=" + topics)).header("Cookie", cookie).build(),
          HttpResponse.BodyHandlers.ofInputStream());
      var reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
      if (!topics.equals("outages"))
        read(reader, line -> {
          // a page that keeps up
        });
      return reader;
    }

    /** Until the server ends. */
    private static void read(BufferedReader reader, Consumer<String> taker) {
      Thread.ofVirtual().start(() -> {
        try {
          reader.lines().forEach(taker);
        } catch (UncheckedIOException closed) {
          // the server is gone, and with it what was to be read
        }
      });
    }

    void watch() throws IOException, InterruptedException {
      var reader = open("outages");
      read(reader, line -> {
        if (line.startsWith("data:") && line.contains("\"predicted\"") && !line.contains("\"device\":null"))
          shownAt.put(predictions.incrementAndGet(), System.nanoTime());
      });
    }

    /** Nanoseconds until the next device was shown; negative if none was in time. Other neighbourhoods' may be taken for it, which is rare. */
    long nextPrediction(long seen, long begun) {
      long end = System.nanoTime() + 400_000_000L;
      while (System.nanoTime() < end) {
        var at = shownAt.get((int) seen + 1);
        if (at != null)
          return at - begun;
        java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
      }
      return -1;
    }
  }

  private void gasps(ServedSample served, HttpClient http) throws IOException, InterruptedException, SQLException {
    var secret = served.source("head-end", "meter-head-end");
    var all = served.customers();
    // beyond the hold, so that they count at once; spread over a minute as in a real fault
    var start = Instant.now().minusSeconds(300);
    var batches = new ArrayList<byte[]>();
    var messages = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < burst; i++) {
      messages.add(Map.of("id", "g" + i, "meter", all.get(i % all.size()).code(), "kind", "last-gasp", "at",
          start.plusMillis(i * 60_000L / burst).toString()));
      if (messages.size() == BATCH || i == burst - 1) {
        batches.add(Json.bytes(Map.of("messages", messages)));
        messages.clear();
      }
    }
    warm(served, http, secret, all.getFirst().code());
    long begun = System.nanoTime();
    var accepted = new AtomicInteger();
    try (var senders = Executors.newFixedThreadPool(SENDERS)) {
      for (var batch : batches)
        senders.submit(() -> accepted.addAndGet(take(http, served.base(), secret, batch)));
    }
    long stored = System.nanoTime() - begun;
    try (var connection = served.database().open(); var statement = connection.createStatement()) {
      boolean left = true;
      while (left && System.nanoTime() - begun < 120_000_000_000L) {
        try (var rows = statement.executeQuery("select exists (select from weighing where due_at <= now())")) {
          rows.next();
          left = rows.getBoolean(1);
        }
        if (left)
          Thread.sleep(10);
      }
      long digested = System.nanoTime() - begun;
      int predicted;
      try (var rows = statement.executeQuery("select count(*) from outage where status = 'predicted'")) {
        rows.next();
        predicted = rows.getInt(1);
      }
      out.printf(Locale.ROOT, "  %-40s %,7d in %s; with what the rules make of them %s (to be reached: <= 10 s); %d outages predicted%n",
          "stored", accepted.get(), Spread.time(stored), Spread.time(digested), predicted);
      statement.execute("create table bench_gasp (like evidence including all)");
      statement.execute("create table bench_signal (like supply_signal including all)");
      long bare = System.nanoTime();
      for (int from = 0; from < burst; from += BATCH) {
        statement.execute("insert into bench_gasp (source_id, message_id, kind, at, arrived_at, customer_id) "
            + "select 1, 'g' || n, 'last-gasp', now(), now(), n from generate_series(" + from + ", " + Math.min(burst, from + BATCH)
            + " - 1) as n");
        statement.execute("insert into bench_signal (customer_id, node, feeder, state, basis, at, arrived_at, weighs_from, source_id) "
            + "select n, 'node', 'feeder', 'off', 'last-gasp', now(), now(), now(), 1 from generate_series(" + from + ", "
            + Math.min(burst, from + BATCH) + " - 1) as n");
      }
      out.printf(Locale.ROOT, "  %-40s %,7d in %s%n", "the same rows inserted bare, 5,000 a commit", burst,
          Spread.time(System.nanoTime() - bare));
    }
  }

  /** The first batches pay for loading classes and planning statements; a storm comes to a server that runs. */
  private static void warm(ServedSample served, HttpClient http, String secret, String meter) throws IOException, InterruptedException {
    for (int i = 0; i < 20; i++)
      take(http, served.base(), secret, Json.bytes(Map.of("messages", List.of(Map.of("id", "w" + i, "meter", meter, "kind", "ping-on", "at",
          Instant.now().minusSeconds(3600).toString())))));
  }

  private static int take(HttpClient http, URI base, String secret, byte[] batch) throws IOException, InterruptedException {
    var answer = http.send(HttpRequest.newBuilder(base.resolve("/api/evidence/meters")).header("Authorization", "Bearer " + secret)
        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(batch)).build(),
        HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200)
      throw new IOException(answer.body());
    return Json.tree(answer.body()).path("accepted").asInt();
  }
}
