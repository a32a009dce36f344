package relight.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import relight.Json;

/**
 * One outage of many customers from confirming to closing, end to end over HTTP against the whole product on its embedded database. All
 * substations of a sample hang on one breaker, which is what opens. Beside it the same rows of the ledger written bare in the same run, under
 * the same constraints.
 */
public final class LedgerBench {

  private static final String BREAKER = "MC bench";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final PrintWriter out;
  private final int customers;
  private final int passes;
  private final Map<String, List<Long>> times = new LinkedHashMap<>();

  public LedgerBench(PrintWriter out, int customers, int passes) {
    this.out = out;
    this.customers = customers;
    this.passes = passes;
  }

  public void run() throws IOException, InterruptedException, SQLException {
    out.printf(Locale.ROOT, "Java %s, %d processors; server, PostgreSQL and driver on one machine; embedded PostgreSQL, durable commits%n",
        Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(); var served = ServedSample.start(customers)) {
      hangOnOneBreaker(served);
      try (var dispatcher = new Dispatcher(served, http)) {
        for (int pass = 0; pass < passes; pass++)
          dispatcher.pass(served.customers().get(pass * 97).code());
      }
    }
    out.printf(Locale.ROOT, "%noutage of %,d customers behind one breaker; %d passes, median (smallest–largest)%n", customers, passes);
    times.forEach((name, all) -> out.printf(Locale.ROOT, "  %-52s %s%n", name,
        Spread.of(all.stream().mapToLong(Long::longValue).toArray()).text()));
    out.println("  closing is to be reached in 2 s");
    out.flush();
  }

  /** What were sources become ordinary busbars, each behind the one new breaker. */
  private static void hangOnOneBreaker(ServedSample served) throws IOException {
    var folder = Files.createTempDirectory("relight-bench");
    try {
      var sources = Files.readAllLines(served.network().resolve("sources.csv")).stream().skip(1).map(line -> line.split(",")[0]).toList();
      var nodes = new ArrayList<String>();
      String place = null;
      for (var line : Files.readAllLines(served.network().resolve("nodes.csv"))) {
        if (line.endsWith(",source")) {
          nodes.add(line.replaceAll(",source$", ",junction"));
          place = line.replaceAll("^.*,([^,]+,[^,]+),source$", "$1");
        } else
          nodes.add(line);
      }
      nodes.add("bench/grid," + place + ",source");
      nodes.add("bench/bus," + place + ",junction");
      var branches = new ArrayList<>(Files.readAllLines(served.network().resolve("branches.csv")));
      branches.add(BREAKER + ",bench/grid,bench/bus,breaker,0,0,ABC,feeder_breaker:22kV,bench");
      for (int i = 0; i < sources.size(); i++)
        branches.add("bench/" + i + ",bench/bus," + sources.get(i) + ",line,0,0,ABC,,bench");
      Files.write(folder.resolve("nodes.csv"), nodes);
      Files.write(folder.resolve("branches.csv"), branches);
      Files.write(folder.resolve("sources.csv"), List.of("node,name", "bench/grid,bench"));
      served.importNetwork(folder);
    } finally {
      for (var name : List.of("nodes.csv", "branches.csv", "sources.csv"))
        Files.deleteIfExists(folder.resolve(name));
      Files.delete(folder);
    }
  }

  /** Signed in, and with a connection to look at what came of it. */
  private final class Dispatcher implements AutoCloseable {

    private final ServedSample served;
    private final HttpClient http;
    private final String cookie;
    private final String csrf;
    private final java.sql.Connection database;

    Dispatcher(ServedSample served, HttpClient http) throws IOException, InterruptedException, SQLException {
      this.served = served;
      this.http = http;
      var answer = http.send(HttpRequest.newBuilder(served.base().resolve("/api/session")).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of("login", "dieudo1", "password", served.password("dieudo1")))))
          .build(), HttpResponse.BodyHandlers.ofString());
      cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      csrf = Json.tree(get("/api/me")).path("csrf").asText();
      database = served.database().open();
      try (var statement = database.createStatement()) {
        statement.execute("create table bench_interruption (like interruption including all)");
        statement.execute("alter table bench_interruption add foreign key (customer_id) references customer (id), "
            + "add foreign key (outage_id) references outage (id)");
      }
    }

    void pass(String caller) throws IOException, InterruptedException, SQLException {
      send("/api/reports", Map.of("customerCode", caller, "kind", "no-power"));
      long id = predicted();
      var path = "/api/outages/" + id;
      int version = Json.tree(get(path)).path("version").asInt();
      version = command("claim", path + "/claim", Map.of("version", version)).path("version").asInt();
      var confirmed = command("confirm: " + BREAKER + " opens", path + "/confirm", Map.of("version", version, "deviceId", BREAKER));
      expect("confirmed for", confirmed.path("customers").asInt());
      // the crew's part takes at least a moment; an interruption without length would not be written
      Thread.sleep(1_000);
      var restored = command("restore: it is closed again", path + "/restore",
          Map.of("version", confirmed.path("version").asInt(), "reason", "bench"));
      long begun = System.nanoTime();
      get(path + "/ledger");
      note("read its ledger", begun);
      int last = restored.path("version").asInt();
      var closed = command("close", path + "/close", Map.of("version", last));
      if (!closed.path("status").asText().equals("closed"))
        throw new IOException("not closed: " + closed);
      bare(id);
    }

    /** The outage the rules make of the call. */
    private long predicted() throws SQLException, InterruptedException, IOException {
      long end = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (System.nanoTime() < end) {
        try (var statement = database.createStatement();
            var rows = statement.executeQuery("select id from outage where status = 'predicted' order by id desc limit 1")) {
          if (rows.next())
            return rows.getLong(1);
        }
        Thread.sleep(20);
      }
      throw new IOException("no outage was predicted for the call");
    }

    private void bare(long outage) throws SQLException, IOException {
      try (var statement = database.createStatement()) {
        long begun = System.nanoTime();
        int inserted = statement.executeUpdate("insert into bench_interruption (customer_id, off_at, outage_id) "
            + "select customer_id, off_at, outage_id from interruption where outage_id = " + outage);
        note("bare: the same rows inserted", begun);
        expect("in the ledger", inserted);
        begun = System.nanoTime();
        statement.executeUpdate("update bench_interruption b set on_at = i.on_at from interruption i where b.outage_id = " + outage
            + " and i.customer_id = b.customer_id and i.off_at = b.off_at");
        note("bare: their on_at updated", begun);
      }
    }

    private void expect(String what, int found) throws IOException {
      if (found < customers * 0.99)
        throw new IOException(what + " " + found + " customers instead of " + customers);
    }

    private JsonNode command(String name, String path, Map<String, ?> body) throws IOException, InterruptedException {
      long begun = System.nanoTime();
      var answer = send(path, body);
      note(name, begun);
      return Json.tree(answer);
    }

    private void note(String name, long begun) {
      long took = System.nanoTime() - begun;
      times.computeIfAbsent(name, n -> new ArrayList<>()).add(took);
    }

    private String send(String path, Map<String, ?> body) throws IOException, InterruptedException {
      var key = UUID.randomUUID().toString();
      return answered(HttpRequest.newBuilder(served.base().resolve(path)).header("Cookie", cookie).header("Relight-Csrf", csrf)
          .header("Idempotency-Key", key).header("Relight-Browser", key.replace("-", "")).header("Content-Type", "application/json")
          .timeout(LONGEST_WAIT).POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(new HashMap<>(body)))).build());
    }

    private String get(String path) throws IOException, InterruptedException {
      return answered(HttpRequest.newBuilder(served.base().resolve(path)).header("Cookie", cookie).timeout(LONGEST_WAIT).build());
    }

    private String answered(HttpRequest request) throws IOException, InterruptedException {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2)
        throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
      return answer.body();
    }

    @Override
    public void close() throws SQLException {
      database.close();
    }
  }
}
