package relight.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import relight.Json;

/** The product itself, in a process of its own: {@code relight serve} on an embedded database with a small sample district and no pulse. */
public final class RunningRelight implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path data;
  private final Process process;
  private final URI base;

  private RunningRelight(Path data, Process process, URI base) {
    this.data = data;
    this.process = process;
    this.base = base;
  }

  /** Starts on this data directory, the first time or again, and returns when the pages are there. */
  public static RunningRelight start(Path data) throws IOException {
    return start(data, Map.of());
  }

  /** @param settings as variables of the environment */
  public static RunningRelight start(Path data, Map<String, String> settings) throws IOException {
    var log = Files.createDirectories(data).resolve("terminal.txt");
    Files.deleteIfExists(log);
    var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), "relight.Launcher", "serve", "--data", data.toString(), "--port", "0");
    builder.environment().put("RELIGHT_DEMO_PULSE", "false");
    builder.environment().put("RELIGHT_DEMO_CUSTOMERS", "1200");
    builder.environment().putAll(settings);
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      var printed = Files.readString(log);
      var board = printed.lines().filter(l -> l.contains("Public board")).findFirst();
      if (board.isPresent())
        return new RunningRelight(data, process, URI.create(board.get().substring(board.get().indexOf("http")).strip()));
      if (!process.isAlive())
        throw new AssertionError("relight serve ended by itself:\n" + printed);
      pause();
    }
    process.destroyForcibly();
    throw new AssertionError("relight serve was not ready in time:\n" + Files.readString(log));
  }

  public URI base() {
    return base;
  }

  /** The password of a demonstration account. */
  public String password(String login) throws IOException {
    return Files.readString(data.resolve("accounts.txt")).lines().map(l -> l.strip().split("\\s+"))
        .filter(w -> w.length > 1 && w[0].equals(login))
        .map(w -> w[1]).findFirst().orElseThrow();
  }

  /** Codes of customers who hang on one transformer, at least this many. */
  public List<String> neighbours(int atLeast) throws IOException {
    return neighbourhoods(atLeast).getFirst();
  }

  /** The same for every transformer that has as many. */
  public List<List<String>> neighbourhoods(int atLeast) throws IOException {
    Map<String, List<String>> byTransformer = new LinkedHashMap<>();
    for (var line : Files.readAllLines(data.resolve("sample/network/customers.csv")).subList(1, 1001)) {
      var columns = line.split(",", 3);
      byTransformer.computeIfAbsent(columns[1].substring(0, columns[1].indexOf('/')), t -> new ArrayList<>()).add(columns[0]);
    }
    return byTransformer.values().stream().filter(codes -> codes.size() >= atLeast).toList();
  }

  /** An anonymous report, as a page sends it; the answer's status and body. */
  public HttpResponse<String> report(HttpClient http, String key, Map<String, ?> body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(base.resolve("/api/reports")).timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json")
            .header("Idempotency-Key", key).header("Relight-Browser", key.replace("-", ""))
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode get(HttpClient http, String path) throws IOException, InterruptedException {
    return Json.tree(http.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  /** The process of this server, e.g. to look what it left behind. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** As a power cut would end it. */
  public void kill() {
    process.destroyForcibly();
    waitForEnd();
  }

  @Override
  public void close() {
    process.destroy();
    waitForEnd();
  }

  private void waitForEnd() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("relight serve did not end within 20 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
