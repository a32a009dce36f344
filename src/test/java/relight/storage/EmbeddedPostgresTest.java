package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Refusal;

class EmbeddedPostgresTest {

  @TempDir
  Path data;

  @Test
  void itIsDurableLocalAndBehindAPasswordOnlyTheOwnerCanRead() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThat(ask(postgres.connection(), "show fsync")).isEqualTo("on");
      assertThat(ask(postgres.connection(), "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(postgres.connection(), "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(postgres.connection(), "show server_encoding")).isEqualTo("UTF8");
      assertThat(ask(postgres.connection(), "select lower('ĐỒNG THÁP') || current_user")).isEqualTo("đồng tháprelight");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgresql/password")))).isEqualTo("rw-------");
      var guess = new Connection("127.0.0.1", postgres.connection().port(), "relight", "relight", "guess", Connection.Ssl.DISABLE, null);
      assertThatThrownBy(() -> ask(guess, "select 1")).hasMessageContaining("password authentication failed");
    }
    assertThat(processesIn(data)).isEmpty();
  }

  @Test
  void itKeepsDataPasswordAndPortFromRunToRun() throws Exception {
    Connection first;
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      first = postgres.connection();
      run(first, "create table kept as select 7 as n");
    }
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThat(postgres.connection()).isEqualTo(first);
      assertThat(ask(first, "select n from kept")).isEqualTo("7");
    }
    // A stranger on our port is left alone.
    try (var stranger = new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress());
        var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThat(postgres.connection().port()).isNotEqualTo(stranger.getLocalPort());
      assertThat(ask(postgres.connection(), "select n from kept")).isEqualTo("7");
    }
  }

  @Test
  void aSecondOneInTheSameFolderIsRefused() {
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(data.resolve("postgresql"))).isInstanceOf(Refusal.class)
          .hasMessageContaining("already running on " + data);
      assertThat(postgres.connection().port()).isPositive();
    }
  }

  @Test
  void itComesBackByItselfWhenOnlyPostgresIsKilled() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      run(postgres.connection(), "create table kept as select 7 as n");
      var server = Long.parseLong(Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid")).getFirst());
      ProcessHandle.of(server).orElseThrow().destroyForcibly();
      String answer = null;
      for (var deadline = System.nanoTime() + 30e9; answer == null && System.nanoTime() < deadline;) {
        Thread.sleep(50);
        try {
          answer = ask(postgres.connection(), "select n from kept");
        } catch (SQLException notYet) {
          assertThat(notYet.getMessage()).doesNotContain("kept");
        }
      }
      assertThat(answer).isEqualTo("7");
    }
  }

  @Test
  void afterKillEveryAcknowledgedRowIsThereAndNoProcessIsLeft() throws Exception {
    var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), BurstOfInserts.class.getName(), data.resolve("postgresql").toString())
        .redirectError(data.resolve("child.err").toFile()).start();
    var acknowledged = new HashSet<String>();
    try (var lines = child.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
        if (acknowledged.size() == 200) {
          child.toHandle().destroyForcibly(); // what it still prints until it dies is read on
        }
      }
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).withFailMessage(() -> read(data.resolve("child.err"))).hasSizeGreaterThanOrEqualTo(200);

    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!processesIn(data).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(processesIn(data)).isEmpty();

    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"));
        var jdbc = postgres.connection().open();
        var statement = jdbc.createStatement();
        var rows = statement.executeQuery("select n from burst")) {
      var stored = new HashSet<String>();
      while (rows.next()) {
        assertThat(stored.add(rows.getString(1))).isTrue();
      }
      assertThat(stored).containsAll(acknowledged);
    }
  }

  @Test
  void aServerLeftBehindIsStoppedBeforeANewOneStarts() throws Exception {
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      run(postgres.connection(), "create table kept as select 7 as n");
    }
    var orphan = startedByHand();
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(ask(postgres.connection(), "select n from kept")).isEqualTo("7");
    } finally {
      orphan.destroyForcibly();
    }
  }

  @Test
  void aStalePidFileThatNamesAnotherProgramIsNoObstacle() throws Exception {
    EmbeddedPostgres.start(data.resolve("postgresql")).close();
    Files.writeString(data.resolve("postgresql/cluster/postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n1\n1\n\n\n\n\n");
    try (var postgres = EmbeddedPostgres.start(data.resolve("postgresql"))) {
      assertThat(ask(postgres.connection(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void dataOfAnotherVersionIsRefused() throws Exception {
    EmbeddedPostgres.start(data.resolve("postgresql")).close();
    Files.writeString(data.resolve("postgresql/cluster/PG_VERSION"), "9.6\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(data.resolve("postgresql"))).isInstanceOf(Refusal.class)
        .hasMessageContaining("written by PostgreSQL 9.6");
    assertThat(processesIn(data)).isEmpty();
  }

  @Test
  void aStartThatFailsSaysWhatPostgresSaid() throws Exception {
    EmbeddedPostgres.start(data.resolve("postgresql")).close();
    Files.delete(data.resolve("postgresql/cluster/global/pg_control"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(data.resolve("postgresql"))).isInstanceOf(Refusal.class)
        .hasMessageContaining("did not start").hasMessageContaining("could not find the database system");
  }

  /** A server without its master, as after a kill that the kernel could not pass on. */
  private Process startedByHand() throws IOException, InterruptedException {
    var cluster = data.resolve("postgresql/cluster");
    var postgres = EmbeddedPostgres.bundledPrograms(data).resolve("postgres").toString();
    var command = "root".equals(System.getProperty("user.name"))
        ? new ProcessBuilder("unshare", "-U", postgres)
        : new ProcessBuilder(postgres);
    command.command()
        .addAll(java.util.List.of("-D", cluster.toString(), "-c", "listen_addresses=", "-c", "unix_socket_directories=" + data));
    var orphan = command.redirectErrorStream(true).redirectOutput(data.resolve("orphan.log").toFile()).start();
    for (var i = 0; i < 1000 && !read(cluster.resolve("postmaster.pid")).contains("ready"); i++) {
      Thread.sleep(10);
    }
    assertThat(read(cluster.resolve("postmaster.pid"))).contains("ready");
    return orphan;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Command lines of all processes that work in or were started for the folder. */
  private static Set<String> processesIn(Path folder) throws IOException {
    var found = new HashSet<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        try {
          var command = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
          if (process.resolve("cwd").toRealPath().startsWith(folder.toRealPath()) || command.contains("postgres") && command.contains(
              folder.toString())) {
            found.add(command);
          }
        } catch (IOException gone) {
          continue; // it ended while we looked, or it is somebody else's
        }
      }
    }
    return found;
  }

  static String ask(Connection connection, String query) throws SQLException {
    try (var jdbc = connection.open(); var statement = jdbc.createStatement(); var row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (var jdbc = connection.open(); var statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }
}
