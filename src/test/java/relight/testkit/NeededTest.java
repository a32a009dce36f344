package relight.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A missing browser skips a test on a newcomer's machine and fails the build where nothing may be skipped. */
class NeededTest {

  @Test
  void aMissingBrowserIsASkipThatSaysSo() throws IOException, InterruptedException {
    var said = outcome("0");
    assertThat(said).contains(TestAbortedException.class.getName()).contains("SKIPPED a test: there is no Chromium");
  }

  @Test
  void aMissingBrowserFailsTheBuildWhereNothingMayBeSkipped() throws IOException, InterruptedException {
    assertThat(outcome("1")).contains(AssertionFailedError.class.getName()).contains("there is no Chromium");
  }

  /** The environment of a process cannot be changed from within, so each case has a process of its own. */
  private static String outcome(String requireAll) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Asking.class.getName()).redirectErrorStream(true);
    builder.environment().put("RELIGHT_REQUIRE_ALL", requireAll);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }

  /** Asks for a browser that is nowhere and prints what became of it. */
  static final class Asking {

    public static void main(String[] args) {
      try {
        Needed.oneOf("Chromium", "/nowhere/chromium");
      } catch (Throwable outcome) {
        System.out.println(outcome);
      }
    }
  }
}
