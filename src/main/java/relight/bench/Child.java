package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server under measurement: a process of its own that ends with this one. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;

  private Child(Process process) {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Another Java, with the flags a server is started with. */
  static Child java(Class<?> main, String... arguments) throws IOException {
    var line = new ArrayList<String>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-Dio.netty.noUnsafe=false", "-Dio.netty.allocator.type=pooled"));
    if (Runtime.version().feature() >= 24)
      line.add("--sun-misc-unsafe-memory-access=allow");
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return new Child(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Any program that stays in the foreground. */
  static Child program(String... line) throws IOException {
    return new Child(new ProcessBuilder(line).redirectErrorStream(true).start());
  }

  long ask(String order) {
    try {
      process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number on a line of its own. */
  long answer() throws IOException {
    var line = answers.readLine();
    if (line == null)
      throw new IOException("the measured server ended by itself");
    return Long.parseLong(line);
  }

  /** Processor time of it and its workers. */
  Duration cpu() {
    var own = process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    return process.descendants().map(worker -> worker.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(own, Duration::plus);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, java.util.concurrent.TimeUnit.SECONDS))
        process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
