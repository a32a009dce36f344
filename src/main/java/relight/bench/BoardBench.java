package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import relight.api.Prepared;

/**
 * The public board in a storm: 60 kB of JSON, asked for by many, beside nginx with the same bytes as files. Both sides take turns within each
 * pair of passes, so that what else the machine does hits both alike.
 */
public final class BoardBench {

  private record Case(String name, String path, String nginxPath, String headers, int status, int connections) {}

  private static final List<Path> NGINX = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"), Path.of("/usr/bin/nginx"));
  private static final String BROTLI = "Accept-Encoding: gzip, deflate, br\r\n";
  private static final int SIZE_bytes = 60_000;

  private final PrintWriter out;
  private final int passes;
  private final Duration pass;

  /** @param pass how long each side is asked each time */
  public BoardBench(PrintWriter out, int passes, Duration pass) {
    this.out = out;
    this.passes = passes;
    this.pass = pass;
  }

  public void run() throws IOException {
    var folder = Files.createTempDirectory("relight-bench");
    var nginx = NGINX.stream().filter(Files::isExecutable).findFirst();
    try {
      var json = board(1);
      var prepared = Prepared.of("application/json", json, "1", Prepared.Effort.LASTING);
      Files.write(folder.resolve("board.json"), json);
      Files.write(folder.resolve("board.br"), prepared.brotli().getBytes());
      out.printf(Locale.ROOT,
          "board of %,d bytes, %,d with brotli; seed 1; %d pairs of %.0f s; Java %s, %d processors, driver beside the servers%n",
          json.length, prepared.brotli().length(), passes, pass.toMillis() / 1000.0, Runtime.version().feature(),
          Runtime.getRuntime().availableProcessors());
      if (nginx.isEmpty())
        out.println("nginx is not installed (apt-get install nginx): our side only");
      try (var ours = Child.java(ServedApart.class, folder.resolve("board.json").toString());
          var reference = nginx.isPresent() ? start(nginx.get(), folder) : null) {
        int port = (int) ours.answer();
        int nginxPort = nginx.isPresent() ? awaitNginx(folder, reference) : 0;
        out.printf("%-22s %27s %27s %7s %15s %18s%n", "", "nginx req/s", "Relight req/s", "ratio", "CPU µs/request", "p99");
        for (var one : cases())
          measure(one, ours, port, reference, nginxPort);
      }
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.deleteIfExists(file);
      }
    }
  }

  private static List<Case> cases() {
    return List.of(new Case("brotli, 64", "/board.json", "/board.br", BROTLI, 200, 64),
        new Case("brotli, 1000", "/board.json", "/board.br", BROTLI, 200, 1000),
        new Case("raw, 1000", "/board.json", "/board.json", "", 200, 1000),
        new Case("304, 1000", "/board.json", "/board.json", "If-None-Match: %s\r\n", 304, 1000));
  }

  private void measure(Case one, Child ours, int port, Child reference, int nginxPort) throws IOException {
    var our = new ArrayList<Load.Result>();
    var their = new ArrayList<Load.Result>();
    var ourCpu = new ArrayList<Double>();
    var theirCpu = new ArrayList<Double>();
    try (var us = new Load(port, one.path, one.headers.formatted("W/\"1\""), one.status, one.connections);
        var them = reference == null
            ? null
            : new Load(nginxPort, one.nginxPath,
                one.headers.contains("%s") ? one.headers.formatted(etag(nginxPort, one.nginxPath)) : one.headers, one.status,
                one.connections)) {
      us.run(pass); // warm-up
      us.run(pass);
      if (them != null)
        them.run(pass);
      for (int i = 0; i < passes; i++) {
        if (them != null)
          theirCpu.add(pass(them, reference, their));
        ourCpu.add(pass(us, ours, our));
      }
    }
    var ratio = them(their, our);
    out.printf(Locale.ROOT, "%-22s %27s %27s %7s %15s %18s%n", one.name, rates(their), rates(our), ratio,
        their.isEmpty() ? micros(ourCpu) : micros(theirCpu) + " / " + micros(ourCpu),
        (their.isEmpty() ? "" : p99(their) + " / ") + p99(our));
    out.flush();
  }

  private double pass(Load load, Child server, List<Load.Result> results) throws IOException {
    var before = server.cpu();
    var result = load.run(pass);
    results.add(result);
    return server.cpu().minus(before).toNanos() / 1e3 / result.requests();
  }

  private static String them(List<Load.Result> their, List<Load.Result> our) {
    if (their.isEmpty())
      return "";
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < our.size(); i++)
      ratios.add(our.get(i).perSecond() / their.get(i).perSecond());
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static String rates(List<Load.Result> results) {
    if (results.isEmpty())
      return "";
    var all = results.stream().map(Load.Result::perSecond).sorted().toList();
    return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median(all), all.getFirst(), all.getLast());
  }

  private static String micros(List<Double> values) {
    return String.format(Locale.ROOT, "%.1f", median(values));
  }

  private static String p99(List<Load.Result> results) {
    return Spread.time(median(results.stream().map(r -> (double) r.p99_nanos()).toList()));
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** Believable content: repetitive in form, not in numbers. */
  static byte[] board(long seed) {
    var random = new Random(seed);
    var json = new StringBuilder("{\"number\":1,\"outages\":[");
    while (json.length() < SIZE_bytes) {
      if (json.charAt(json.length() - 1) == '}')
        json.append(',');
      json.append(String.format(Locale.ROOT,
          "{\"id\":\"%016x\",\"state\":\"confirmed\",\"stage\":\"onTheWay\",\"since\":\"2026-11-%02dT%02d:%02d:00Z\",\"commune\":{\"code\":\"C%d\",\"name\":\"Xã Bình %d\"},\"customers\":%d,\"cause\":null}",
          random.nextLong(), 1 + random.nextInt(28), random.nextInt(24), random.nextInt(60), random.nextInt(40), random.nextInt(40),
          random.nextInt(90) * 10));
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Child start(Path nginx, Path folder) throws IOException {
    int port;
    try (var free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("port"), String.valueOf(port));
    Files.writeString(folder.resolve("nginx.conf"), """
        worker_processes auto; daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log; worker_rlimit_nofile 8192;
        %3$s
        events { worker_connections 4096; multi_accept on; }
        http {
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 300; open_file_cache max=100;
          open_file_cache_valid 1h; types { } default_type application/json;
          client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
          server {
            listen 127.0.0.1:%2$d backlog=4096; root %1$s; add_header Cache-Control no-cache; add_header X-Content-Type-Options nosniff;
            location = /board.br { add_header Content-Encoding br; add_header Vary Accept-Encoding; }
          }
        }
        """.formatted(folder, port, System.getProperty("user.name").equals("root") ? "user root;" : ""));
    return Child.program(nginx.toString(), "-c", folder.resolve("nginx.conf").toString(), "-p", folder.toString(), "-e",
        folder.resolve("error.log").toString());
  }

  private static int awaitNginx(Path folder, Child nginx) throws IOException {
    int port = Integer.parseInt(Files.readString(folder.resolve("port")));
    for (int i = 0; i < 100; i++) {
      try (var socket = new java.net.Socket("127.0.0.1", port)) {
        return socket.getPort();
      } catch (IOException notYet) {
        if (!nginx.isAlive())
          throw new IOException("nginx did not start: " + Files.readString(folder.resolve("error.log")), notYet);
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    throw new IOException("nginx does not answer");
  }

  private static String etag(int port, String path) throws IOException {
    var connection = java.net.URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.getInputStream().close();
    return connection.getHeaderField("ETag");
  }
}
