package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.postgresql.PGConnection;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.TokenService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.storage.Database;
import relight.storage.Migrations;

/**
 * Fixes of phones over HTTP, each answered when it is durable, beside the same rows written into the same table by PostgreSQL's COPY and by
 * inserts of a hundred rows, taking turns; and how old a position is when consoles see it. On a database of its own that is dropped at the end.
 */
public final class PositionBench {

  private static final int PHONES = 2_000;
  /** Divides the phones: with any other number some phones would tell more than once a second, and consoles be told of them later by rule. */
  private static final int CONNECTIONS = 250;
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final int WARM_UP = 60_000;

  private final PrintWriter out;
  private final relight.storage.Connection server;
  private final io.vertx.core.Vertx vertx;
  private final int passes;
  private final Duration pass;
  private final int viewers;
  private final int perSecond;

  public PositionBench(PrintWriter out, relight.storage.Connection server, io.vertx.core.Vertx vertx, int passes, Duration pass,
      int viewers,
      int perSecond) {
    this.out = out;
    this.server = server;
    this.vertx = vertx;
    this.passes = passes;
    this.pass = pass;
    this.viewers = viewers;
    this.perSecond = perSecond;
  }

  private static final class Way {
    private final String name;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> server_micros = new ArrayList<>();
    private final List<Double> postgres_micros = new ArrayList<>();
    private final List<Double> driver_micros = new ArrayList<>();
    private final Histogram latency = new Histogram(60_000_000_000L, 2);

    Way(String name) {
      this.name = name;
    }

    void add(long fixes, double seconds, Duration server, Duration postgres, long driver_nanos) {
      rates.add(fixes / seconds);
      server_micros.add(server.toNanos() / 1e3 / fixes);
      postgres_micros.add(postgres.toNanos() / 1e3 / fixes);
      driver_micros.add(driver_nanos / 1e3 / fixes);
    }
  }

  public void run() throws IOException, SQLException, InterruptedException {
    var name = "relight_bench_" + ProcessHandle.current().pid();
    onServer("create database " + name);
    var folder = Files.createTempDirectory("relight-bench");
    try {
      var own = server.to(name);
      Migrations.apply(own);
      var token = fill(own);
      try (var child = Child.java(PositionsApart.class, folder.toString());
          var jdbc = own.open();
          var ours = new FixLoad(start(child, own), CONNECTIONS, PHONES)) {
        measure(child, jdbc, ours, token);
      }
    } finally {
      onServer("drop database " + name + " with (force)");
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.delete(file);
      }
    }
  }

  private int port;

  private int start(Child child, relight.storage.Connection own) throws IOException {
    port = (int) child.ask("postgres://" + encoded(own.user()) + ":" + encoded(own.password()) + "@" + own.host() + ":" + own.port() + "/"
        + own.database() + "?sslmode=" + own.ssl().word());
    return port;
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void measure(Child child, Connection jdbc, FixLoad load, String token)
      throws IOException, SQLException, InterruptedException {
    try (var statement = jdbc.createStatement()) {
      statement.execute("create table bench_fix (like crew_fix including all)");
    }
    var copy = new Way("COPY, 1,000 rows a commit, one connection");
    var rows = new Way("insert, 100 rows a commit, one connection");
    var http = new Way("over HTTP, one fix a request, " + CONNECTIONS + " connections");
    long warm = 0; // classes, compilers, caches: by work and not by time, for who else uses the machine makes it longer
    for (int i = 0; i < 20 && warm < WARM_UP; i++)
      warm += load.flatOut(Duration.ofSeconds(1)).fixes();
    for (int i = 0; i < passes; i++) {
      reference(copy, jdbc, true);
      reference(rows, jdbc, false);
      var server = child.cpu();
      var postgres = postgres();
      var result = load.flatOut(pass);
      http.add(result.fixes(), result.seconds(), child.cpu().minus(server), postgres().minus(postgres), result.cpu_nanos());
      http.latency.add(result.latency());
    }
    out.printf(Locale.ROOT, "%,d phones, %d passes of %d s; Java %s, %d processors, driver and PostgreSQL beside the server%n", PHONES,
        passes,
        pass.toSeconds(), Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
    out.printf("%-48s %26s %9s %9s   %s%n", "", "durable fixes/s (range)", "p50", "p99", "CPU a fix, µs: server, PostgreSQL, driver");
    for (var way : List.of(copy, rows, http))
      print(way);
    out.printf(Locale.ROOT, "ratio to COPY %.2f, to inserts %.2f%n", median(http.rates) / median(copy.rates),
        median(http.rates) / median(rows.rates));
    try (var alone = new FixLoad(port, 1, PHONES)) {
      var result = alone.flatOut(Duration.ofSeconds(1));
      out.printf("one phone at a time: answered in %s (p99 %s)%n", Spread.time(result.latency().getValueAtPercentile(50)),
          Spread.time(result.latency().getValueAtPercentile(99)));
    }
    if (viewers > 0) {
      console(child, load, token, "consoles that look at everything", i -> Optional.empty());
      console(child, load, token, "consoles that each look at a tenth of the district", PositionBench::tenth);
    }
    out.flush();
  }

  /** A square of a tenth of the district, elsewhere for each. */
  private static Optional<Watchers.Square> tenth(int viewer) {
    double edge = FixLoad.EDGE * Math.sqrt(0.1);
    var places = new java.util.Random(viewer);
    double west = FixLoad.WEST + places.nextDouble() * (FixLoad.EDGE - edge);
    double south = FixLoad.SOUTH + places.nextDouble() * (FixLoad.EDGE - edge);
    return Optional.of(new Watchers.Square(west, south, west + edge, south + edge));
  }

  /** From the moment a phone sends until a console that looks there has it. */
  private void console(Child child, FixLoad load, String token, String who, IntFunction<Optional<Watchers.Square>> squares)
      throws IOException, InterruptedException {
    try (var watchers = new Watchers(port, token, viewers, squares)) {
      // a phone that came out of step by an early fix would be told late ever after, by the rule of one a second
      Thread.sleep(SETTLED);
      load.paced(Duration.ofSeconds(2), perSecond);
      var server = child.cpu();
      var postgres = postgres();
      long bytes = watchers.read_bytes();
      long watching = watchers.cpu_nanos();
      watchers.count();
      var result = load.paced(Duration.ofSeconds(6), perSecond);
      var age = watchers.age();
      out.printf(Locale.ROOT,
          "%,.0f fixes/s, %,d %s: a position is %d ms old when a console has it, p99 %d ms (to be reached: 500), longest %d ms; %,d told to %s%n",
          result.perSecond(), viewers, who, age.getValueAtPercentile(50) / 1000, age.getValueAtPercentile(99) / 1000,
          age.getMaxValue() / 1000,
          age.getTotalCount(), "5 of them that read");
      out.printf(Locale.ROOT,
          "  answered p99 %s; %.1f MB/s to the consoles; processors: server %.2f, PostgreSQL %.2f, phones %.2f, consoles %.2f%n",
          Spread.time(result.latency().getValueAtPercentile(99)), (watchers.read_bytes() - bytes) / 1e6 / result.seconds(),
          child.cpu().minus(server).toNanos() / 1e9 / result.seconds(), postgres().minus(postgres).toNanos() / 1e9 / result.seconds(),
          result.cpu_nanos() / 1e9 / result.seconds(), (watchers.cpu_nanos() - watching) / 1e9 / result.seconds());
    }
  }

  private void reference(Way way, Connection jdbc, boolean copying) throws SQLException, IOException {
    long begun = System.nanoTime();
    long cpu = cpu();
    var postgres = postgres();
    long fixes = 0;
    try (var insert = jdbc.prepareStatement(
        "insert into bench_fix (crew_id, phone_id, lon, lat, accuracy_m, battery, fix_at, speed_m_s, heading, altitude_m, received_at) values "
            + String.join(", ", java.util.Collections.nCopies(100, "(?, ?, ?, ?, 8, 71, ?, 6.43, 90, 3, ?)")))) {
      while (System.nanoTime() - begun < pass.toNanos()) {
        long before = System.nanoTime();
        var now = Instant.now();
        if (copying) {
          jdbc.unwrap(PGConnection.class).getCopyAPI().copyIn(
              "copy bench_fix (crew_id, phone_id, lon, lat, accuracy_m, battery, fix_at, speed_m_s, heading, altitude_m, received_at) from stdin",
              new StringReader(lines(now)));
          fixes += 1000;
        } else {
          for (int i = 0, p = 1; i < 100; i++) {
            insert.setLong(p++, i + 1);
            insert.setLong(p++, i + 1);
            insert.setDouble(p++, 105.6 + i * 1e-5);
            insert.setDouble(p++, 10.4 + i * 1e-5);
            insert.setTimestamp(p++, Timestamp.from(now));
            insert.setTimestamp(p++, Timestamp.from(now));
          }
          insert.executeUpdate();
          fixes += 100;
        }
        way.latency.recordValue(System.nanoTime() - before);
      }
    }
    way.add(fixes, (System.nanoTime() - begun) / 1e9, Duration.ZERO, postgres().minus(postgres), cpu() - cpu);
  }

  private static String lines(Instant now) {
    var text = new StringBuilder(100_000);
    for (int i = 0; i < 1000; i++) {
      text.append(i + 1).append('\t').append(i + 1).append('\t').append(105.6 + i * 1e-5).append('\t').append(10.4 + i * 1e-5)
          .append("\t8\t71\t").append(now).append("\t6.43\t90\t3\t").append(now).append('\n');
    }
    return text.toString();
  }

  /** Crews of one, each with a phone, and a token for who looks. */
  private String fill(relight.storage.Connection own) throws SQLException {
    try (var jdbc = own.open(); var statement = jdbc.createStatement()) {
      statement.execute("insert into unit (code) values ('BENCH')");
      statement.execute(
          "insert into unit_version (unit_id, name, valid) select id, 'bench', tstzrange('2000-01-01', null) from unit where code = 'BENCH'");
      statement
          .execute("insert into app_user (login, name, password, password_at, created_at) select 'bench' || i, 'bench', '-', now(), now()"
              + " from generate_series(0, " + (PHONES - 1) + ") i");
      statement.execute("insert into crew (code, name, unit_id) select 'B' || i, 'bench', (select id from unit where code = 'BENCH')"
          + " from generate_series(0, " + (PHONES - 1) + ") i");
      statement.execute("insert into crew_member (crew_id, user_id, name) select c.id, u.id, 'bench' from crew c"
          + " join app_user u on u.login = 'bench' || substr(c.code, 2)");
      statement.execute("insert into phone (user_id, name, token_hash, weak, created_at, expires_at)"
          + " select id, 'bench', sha256(('ph_' || lpad(substr(login, 6), 43, '0'))::bytea), false, now(), now() + interval '1 day' from app_user");
    }
    var pool = own.pool(vertx, 4);
    try {
      var database = new Database(pool);
      var time = InstantSource.system();
      var tokens = new TokenService(database, new Journal(time, WakeUp.local()), time, unit -> Set.of());
      return database.transaction(tx -> tokens.create(tx, Actor.SYSTEM, "bench", Set.of(Role.DISPATCHER), null, Duration.ofDays(1)))
          .secret();
    } finally {
      pool.close().await();
    }
  }

  private void print(Way way) {
    var range = way.rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    out.printf(Locale.ROOT, "%-48s %26s %9s %9s   %.1f, %.1f, %.1f%n", way.name,
        String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median(way.rates), range[0], range[range.length - 1]),
        Spread.time(way.latency.getValueAtPercentile(50)), Spread.time(way.latency.getValueAtPercentile(99)), median(way.server_micros),
        median(way.postgres_micros), median(way.driver_micros));
  }

  private void onServer(String sql) throws SQLException {
    try (var jdbc = server.to("postgres").open(); var statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Processor time of PostgreSQL's processes, where they are ours to see: those of the embedded one. */
  private static Duration postgres() {
    return ProcessHandle.current().descendants().filter(process -> process.info().command().map(Path::of).map(Path::getFileName)
        .map(Path::toString).orElse("").equals("postgres")).map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
