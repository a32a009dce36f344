package relight.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What some tests need and a newcomer's machine may lack: such a test is skipped loudly, and fails under {@code RELIGHT_REQUIRE_ALL=1}, which is
 * how the build machine runs it.
 */
public final class Needed {

  private Needed() {
  }

  /** The first of these files or folders that exists. */
  public static Path oneOf(String what, String... places) {
    for (var place : places) {
      if (Files.exists(Path.of(place))) {
        return Path.of(place);
      }
    }
    missing(what + " (looked at " + String.join(", ", places) + ")");
    throw new AssertionError("missing() does not return");
  }

  /** Ends the running test. */
  public static void missing(String what) {
    if ("1".equals(System.getenv("RELIGHT_REQUIRE_ALL"))) {
      fail("RELIGHT_REQUIRE_ALL=1, but there is no " + what);
    }
    System.err.println("SKIPPED a test: there is no " + what);
    abort("there is no " + what);
  }
}
