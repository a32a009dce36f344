package relight.webroot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import relight.testkit.Needed;

/** Runs the pages' own tests (src/test/web/*.test.js) with node's runner; the pure modules need no browser and no packages. */
class WebModulesTest {

  private static final Path TESTS = Path.of("src/test/web");

  @Test
  void thePagesModulesPassTheirOwnTests() throws Exception {
    needNode();
    var command = new ArrayList<>(List.of("node", "--test"));
    try (var files = Files.list(TESTS)) {
      files.map(Path::toString).filter(name -> name.endsWith(".test.js")).sorted().forEach(command::add);
    }
    assertTrue(command.size() > 2, "no tests found in " + TESTS.toAbsolutePath());
    var out = Files.createTempFile("relight-web-tests", ".txt");
    try {
      var node = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      if (!node.waitFor(2, TimeUnit.MINUTES)) {
        node.destroyForcibly();
        fail("node --test did not end within two minutes:\n" + Files.readString(out));
      }
      var said = Files.readString(out);
      assertEquals(0, node.exitValue(), said);
      var ran = Pattern.compile("(?m)^(?:#|ℹ) pass (\\d+)").matcher(said);
      assertTrue(ran.find() && Integer.parseInt(ran.group(1)) > 0, "node ran no test at all:\n" + said);
    } finally {
      Files.deleteIfExists(out);
    }
  }

  private static void needNode() throws InterruptedException {
    String found;
    try {
      var process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
    } catch (IOException e) {
      found = "";
    }
    var major = Pattern.compile("^v(\\d+)").matcher(found);
    if (major.find() && Integer.parseInt(major.group(1)) >= 18)
      return;
    Needed.missing("node 18 or newer on the PATH (found: " + (found.isEmpty() ? "none" : found) + ")");
  }
}
