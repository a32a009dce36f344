package relight.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command reaches the embedded database of a server that is running. */
class RunningServerTest {

  @TempDir
  Path data;

  @Test
  void theServerOfAnotherProcessIsFoundAndNobodyElses() throws Exception {
    var home = data.resolve("postgresql");
    assertThat(EmbeddedPostgres.findRunning(home)).isEmpty();
    var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), BurstOfInserts.class.getName(), home.toString())
        .redirectError(data.resolve("child.err").toFile()).start();
    try (var lines = child.inputReader()) {
      assertThat(lines.readLine()).isNotNull();
      var found = EmbeddedPostgres.findRunning(home).orElseThrow();
      assertThat(EmbeddedPostgresTest.ask(found, "select count(*) > 0 from burst")).isEqualTo("t");
    } finally {
      child.destroyForcibly().waitFor();
    }
    // The lock went with its holder, so the folder is free again, however long PostgreSQL takes to leave it.
    assertThat(EmbeddedPostgres.findRunning(home)).isEmpty();
    EmbeddedPostgres.start(home).close();
  }
}
