package relight.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.TestDatabase;

/** The whole program as its own process, from the command to the last trace of it. */
class ServeCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("Control room +(http\\S+)/console");

  @RegisterExtension
  static final TestDatabase external = new TestDatabase();

  @TempDir
  Path folder;

  /** A started server and what it has printed so far. */
  private record Running(Process process, Path out, Path err, String address) {

    String said() throws IOException {
      return Files.readString(out) + Files.readString(err);
    }
  }

  @Test
  void theFirstStartMakesADistrictAndAccountsTheSecondFindsThemAndNeitherLeavesATrace() throws Exception {
    var data = folder.resolve("data");
    var first = start(data, Map.of());
    var accounts = Accounts.read(data);
    assertThat(accounts.find("admin")).isPresent();
    assertThat(accounts.all()).extracting(Accounts.Account::role).extracting(Enum::name).contains("SUPERVISOR", "DISPATCHER", "AGENT",
        "LINESMAN");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Accounts.file(data)))).isEqualTo("rw-------");
    assertThat(Files.readString(first.out)).contains(accounts.table().lines().findFirst().orElseThrow());
    assertThat(signIn(first, accounts.find("dieudo1").orElseThrow())).isEqualTo(200);

    first.process.destroy();
    assertThat(first.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(processesNaming(data)).isEmpty();
    var log = Files.readString(data.resolve("logs/relight.json")) + Files.readString(first.err);
    for (var account : accounts.all()) {
      assertThat(log).doesNotContain(account.password());
    }

    var second = start(data, Map.of());
    assertThat(Files.readString(second.out)).doesNotContain(accounts.find("admin").orElseThrow().password());
    assertThat(signIn(second, accounts.find("admin").orElseThrow())).isEqualTo(200);
    second.process.toHandle().destroyForcibly();
    second.process.waitFor();
    for (var i = 0; i < 400 && !processesNaming(data).isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertThat(processesNaming(data)).isEmpty();
  }

  @Test
  void anExternalDatabaseGetsAnAdministratorButNoSampleAndAPortInUseIsNamed() throws Exception {
    var data = folder.resolve("data");
    var there = external.connection();
    var url = "postgres://" + there.user() + ":" + there.password() + "@127.0.0.1:" + there.port() + "/" + there.database()
        + "?sslmode=disable";
    var running = start(data, Map.of("RELIGHT_DATABASE_URL", url));
    assertThat(Accounts.read(data).all()).extracting(Accounts.Account::login).containsExactly("admin");
    assertThat(data.resolve("sample")).doesNotExist();
    assertThat(data.resolve("postgresql")).doesNotExist();
    assertThat(running.said()).doesNotContain(there.password());
    running.process.destroy();
    assertThat(running.process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    try (var taken = new ServerSocket(0)) {
      var refused = launch(data, Map.of("RELIGHT_DATABASE_URL", url, "RELIGHT_HTTP_PORT", Integer.toString(taken.getLocalPort())));
      assertThat(refused.process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(refused.process.exitValue()).isEqualTo(1);
      assertThat(Files.readString(refused.err)).contains("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken").doesNotContain("\tat ");
    }
  }

  private Running start(Path data, Map<String, String> environment) throws Exception {
    var launched = launch(data, environment);
    for (var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180); System.nanoTime() < deadline; Thread.sleep(50)) {
      var address = ADDRESS.matcher(Files.readString(launched.out));
      if (address.find()) {
        return new Running(launched.process, launched.out, launched.err, address.group(1));
      }
      if (!launched.process.isAlive()) {
        break;
      }
    }
    launched.process.destroyForcibly();
    throw new AssertionError("not ready: " + launched.said());
  }

  private Running launch(Path data, Map<String, String> environment) throws IOException {
    var out = Files.createTempFile(folder, "out", ".txt");
    var err = Files.createTempFile(folder, "err", ".txt");
    var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), "relight.Launcher", "serve", "--data", data.toString(), "--end-with-parent");
    builder.environment().putAll(Map.of("RELIGHT_HTTP_PORT", "0", "RELIGHT_DEMO_CUSTOMERS", "300", "RELIGHT_DEMO_PULSE", "false"));
    builder.environment().putAll(environment);
    return new Running(builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err, null);
  }

  private static int signIn(Running server, Accounts.Account account) throws Exception {
    var body = "{\"login\":\"" + account.login() + "\",\"password\":\"" + account.password() + "\"}";
    var request = HttpRequest.newBuilder(URI.create(server.address + "/api/session")).header("Content-Type", "application/json")
        .header("Idempotency-Key", java.util.UUID.randomUUID().toString()).header("Origin", server.address)
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static List<Long> processesNaming(Path data) {
    return ProcessHandle.allProcesses().filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> process.info().commandLine().orElse("").contains(data.toString())).map(ProcessHandle::pid).toList();
  }
}
