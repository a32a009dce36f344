package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import relight.storage.Connection;
import relight.storage.EmbeddedPostgres;

/** The whole product as somebody would start it, in a process of its own on a fresh sample district without pulse; gone when closed. */
final class ServedSample implements AutoCloseable {

  /** A customer of the sample and the node he hangs on. */
  record Supplied(String code, String node) {}

  private final Path data;
  private final Process process;
  private final URI base;

  private ServedSample(Path data, Process process, URI base) {
    this.data = data;
    this.process = process;
    this.base = base;
  }

  static ServedSample start(int customers) throws IOException {
    var data = Files.createTempDirectory("relight-bench");
    var builder = new ProcessBuilder(command("serve", "--data", data.toString(), "--port", "0"));
    builder.environment().put("RELIGHT_DEMO_PULSE", "false");
    builder.environment().put("RELIGHT_DEMO_CUSTOMERS", String.valueOf(customers));
    builder.environment().put("RELIGHT_LIMITS_REPORTS_PER_ADDRESS", "10000000");
    var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line; (line = out.readLine()) != null;) {
      if (!line.contains("Public board"))
        continue;
      Thread.ofVirtual().start(() -> out.lines().forEach(rest -> {
        // so that the server never waits for somebody to read
      }));
      return new ServedSample(data, process, URI.create(line.substring(line.indexOf("http")).strip()));
    }
    throw new IOException("the measured server ended by itself: " + data);
  }

  private static List<String> command(String... arguments) {
    var line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED", "-Dio.netty.noUnsafe=false", "-Dio.netty.allocator.type=pooled"));
    if (Runtime.version().feature() >= 24)
      line.add("--sun-misc-unsafe-memory-access=allow");
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "relight.Launcher"));
    line.addAll(List.of(arguments));
    return line;
  }

  URI base() {
    return base;
  }

  /** Makes a source of evidence known, as an operator would, and returns its secret. */
  String source(String code, String kind) throws IOException {
    var process = new ProcessBuilder(command("source", "add", code, "--kind", kind, "--data", data.toString()))
        .redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed.lines().filter(line -> line.startsWith("rl_")).findFirst().orElseThrow(() -> new IOException(printed));
  }

  /** Takes a changed network in while the server runs, as an operator would; customers stay as they are. */
  void importNetwork(Path folder) throws IOException {
    var process = new ProcessBuilder(
        command("import", "--network", folder.toString(), "--no-customers", "--yes", "--data", data.toString()))
        .redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0)
        throw new IOException(printed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while importing", e);
    }
  }

  /** The sample's network in CSV form. */
  Path network() {
    return data.resolve("sample/network");
  }

  /** The password of a demonstration account. */
  String password(String login) throws IOException {
    return Files.readAllLines(data.resolve("accounts.txt")).stream().map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(login)).map(words -> words[1]).findFirst().orElseThrow();
  }

  List<Supplied> customers() throws IOException {
    var lines = Files.readAllLines(network().resolve("customers.csv"));
    return lines.subList(1, lines.size()).stream().map(line -> line.split(",", 3)).map(column -> new Supplied(column[0], column[1]))
        .toList();
  }

  Connection database() {
    return EmbeddedPostgres.findRunning(data.resolve("postgresql")).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS))
        process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList())
        Files.deleteIfExists(file);
    }
  }
}
