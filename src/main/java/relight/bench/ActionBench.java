package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import relight.Json;

/**
 * What a linesman waits for when he presses a button: acknowledged, on the way, on site, each answered when it is durable, over HTTP against
 * the whole product on its embedded database, with consoles open. First as fast as it goes, then at half of that, sent by the clock whether or
 * not earlier ones were answered. Beside it the same rows written bare.
 */
public final class ActionBench {

  private static final int CALLERS = 16;
  private static final int VIEWERS = 20;
  private static final int CREWS = 7;
  private static final List<String> STEPS = List.of("acknowledge", "en-route", "on-site");

  private final PrintWriter out;
  private final int customers;
  private final int jobs;
  private final int seconds;

  /** @param jobs as fast as possible, three actions each */
  public ActionBench(PrintWriter out, int customers, int jobs, int seconds) {
    this.out = out;
    this.customers = customers;
    this.jobs = jobs;
    this.seconds = seconds;
  }

  /** Somebody signed in. */
  private record Person(String cookie, String csrf) {}

  /** A job sent to a crew, and who of it presses the buttons. */
  private record Sent(long id, Person crew) {}

  public void run() throws IOException, InterruptedException, SQLException {
    out.printf(Locale.ROOT,
        "Java %s, %d processors; server, PostgreSQL and driver on one machine; embedded PostgreSQL, durable commits; %d consoles open%n",
        Runtime.version().feature(), Runtime.getRuntime().availableProcessors(), VIEWERS);
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(); var served = ServedSample.start(customers)) {
      new Measured(served, http).run();
    }
  }

  private final class Measured {

    private final ServedSample served;
    private final HttpClient http;
    private final Person dispatcher;
    private final Map<Long, Person> crews = new LinkedHashMap<>();

    Measured(ServedSample served, HttpClient http) throws IOException, InterruptedException {
      this.served = served;
      this.http = http;
      this.dispatcher = signIn("dieudo1");
      for (int crew = 1; crew <= CREWS; crew++) {
        var linesman = signIn("d" + crew + ".1");
        var field = ask(linesman, "/api/field");
        crews.put(field.path("crew").path("id").asLong(), linesman);
      }
    }

    void run() throws InterruptedException, SQLException {
      for (int i = 0; i < VIEWERS; i++)
        Thread.ofVirtual().start(this::look);
      flatOut(made(Math.max(40, jobs / 4))); // classes, compilers and plans first
      double most = flatOut(made(jobs));
      out.printf(Locale.ROOT, "  as fast as possible, %d callers          %,.0f actions a second%n", CALLERS, most);
      paced(most / 2);
      bare();
      out.flush();
    }

    private Person signIn(String login) throws IOException, InterruptedException {
      var answer = http.send(HttpRequest.newBuilder(served.base().resolve("/api/session")).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("login", login, "password", served.password(login))))).build(),
          HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200)
        throw new IOException(answer.body());
      return new Person(answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0],
          Json.tree(answer.body()).path("csrf").asText());
    }

    private com.fasterxml.jackson.databind.JsonNode ask(Person who, String path) throws IOException, InterruptedException {
      var answer = http.send(HttpRequest.newBuilder(served.base().resolve(path)).header("Cookie", who.cookie).build(),
          HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200)
        throw new IOException(answer.body());
      return Json.tree(answer.body());
    }

    /** A console that keeps up. */
    private void look() {
      try {
        http.send(
            HttpRequest.newBuilder(served.base().resolve("/api/live?topics=outages,jobs,alarms,crews")).header("Cookie", dispatcher.cookie)
                .build(),
            HttpResponse.BodyHandlers.discarding());
      } catch (IOException closed) {
        // the server is gone, and with it what was to be read
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private com.fasterxml.jackson.databind.JsonNode post(Person who, String path, Map<String, Object> body) {
      try {
        var answer = http.send(HttpRequest.newBuilder(served.base().resolve(path)).header("Cookie", who.cookie)
            .header("Relight-CSRF", who.csrf).header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Content-Type", "application/json").timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300)
          throw new IllegalStateException(path + " answered " + answer.body());
        return Json.tree(answer.body());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Jobs at customers, sent to the crews in turn. */
    private List<Sent> made(int count) {
      var ids = List.copyOf(crews.keySet());
      Queue<Sent> made = new ConcurrentLinkedQueue<>();
      var next = new AtomicInteger();
      try (var makers = Executors.newFixedThreadPool(CALLERS)) {
        var done = new ArrayList<java.util.concurrent.Future<?>>();
        for (int m = 0; m < CALLERS; m++)
          done.add(makers.submit(() -> {
            for (int i; (i = next.getAndIncrement()) < count;) {
              long crew = ids.get(i % ids.size());
              long id = post(dispatcher, "/api/jobs", Map.of("kind", "makeSafe", "title", "bench", "place",
                  Map.of("customerId", 1 + i % customers), "crewId", crew, "send", true)).path("id").asLong();
              made.add(new Sent(id, crews.get(crew)));
            }
          }));
        for (var maker : done)
          maker.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      return List.copyOf(made);
    }

    private long act(Sent job, int step) {
      long begun = System.nanoTime();
      post(job.crew, "/api/jobs/" + job.id + "/" + STEPS.get(step), Map.of());
      return System.nanoTime() - begun;
    }

    /** Actions a second. */
    private double flatOut(List<Sent> some) throws InterruptedException {
      var next = new AtomicInteger();
      long begun = System.nanoTime();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (int c = 0; c < CALLERS; c++)
          callers.execute(() -> {
            for (int i; (i = next.getAndIncrement()) < some.size();)
              for (int step = 0; step < STEPS.size(); step++)
                act(some.get(i), step);
          });
      }
      return some.size() * STEPS.size() * 1e9 / (System.nanoTime() - begun);
    }

    /** Sent by the clock: an answer that is late does not hold up the next press of a button elsewhere. */
    private void paced(double perSecond) throws InterruptedException {
      int count = (int) (perSecond * seconds / STEPS.size());
      var some = made(count);
      var times = new AtomicLongArray(count * STEPS.size());
      var done = new CountDownLatch(count);
      try (var timer = Executors.newScheduledThreadPool(1); var pressing = Executors.newVirtualThreadPerTaskExecutor()) {
        var sent = new AtomicInteger();
        timer.scheduleAtFixedRate(() -> {
          int i = sent.getAndIncrement();
          if (i < count)
            pressing.execute(() -> {
              for (int step = 0; step < STEPS.size(); step++)
                times.set(i * STEPS.size() + step, act(some.get(i), step));
              done.countDown();
            });
        }, 0, (long) (1e9 * STEPS.size() / perSecond), TimeUnit.NANOSECONDS);
        if (!done.await(seconds + 120L, TimeUnit.SECONDS))
          out.printf("  %,d jobs were not done%n", done.getCount());
      }
      var spread = Spread.of(java.util.stream.IntStream.range(0, times.length()).mapToLong(times::get).toArray());
      out.printf(Locale.ROOT, "  at half of that, for %d s                  %,d actions, p50 %s, p99 %s (to be reached: <= 50 ms)%n",
          seconds,
          times.length(), Spread.time(spread.median()), Spread.time(spread.percentile(99)));
    }

    /** The rows of an action, one a commit, from as many connections: the key with its answer, the job, the journal's number and entry. */
    private void bare() throws SQLException, InterruptedException {
      var connection = served.database();
      try (var one = connection.open(); var statement = one.createStatement()) {
        statement.execute("create table bench_key (like idempotency including all)");
        statement.execute("create table bench_counter as select 0::bigint as last");
        statement.execute("create table bench_journal (like journal including all)");
        statement.execute("create table bench_job as select id, version, changed_at from job");
        statement.execute("create index on bench_job (id)");
      }
      int count = jobs * STEPS.size();
      var next = new AtomicInteger();
      long begun = System.nanoTime();
      try (var callers = Executors.newFixedThreadPool(CALLERS)) {
        for (int c = 0; c < CALLERS; c++)
          callers.submit(() -> {
            try (var one = connection.open()) {
              one.setAutoCommit(false);
              try (var statement = one.createStatement()) {
                for (int i; (i = next.getAndIncrement()) < count;) {
                  statement
                      .execute("insert into bench_key (scope, key, request_hash, status, headers, body, created_at) values ('bench', '" + i
                          + "', '', 0, '{}', '', now())");
                  statement.execute("update bench_job set version = version + 1, changed_at = now() where id = " + (1 + i % jobs));
                  statement.execute("with n as (update bench_counter set last = last + 1 returning last) insert into bench_journal"
                      + " (number, at, actor, kind, subject, body) select last, now(), 'bench', 'job.en-route', 'job/1', '{}' from n");
                  statement
                      .execute("update bench_key set status = 200, body = '" + "0".repeat(200) + "' where scope = 'bench' and key = '" + i
                          + "'");
                  one.commit();
                }
              }
            }
            return null;
          });
      }
      out.printf(Locale.ROOT, "  the same rows written bare               %,.0f a second%n", count * 1e9 / (System.nanoTime() - begun));
    }
  }
}
