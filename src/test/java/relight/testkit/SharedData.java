package relight.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Real networks that lie beside the checkout in {@code ../shared/data}; a test that wants one is skipped, loudly, where they are not. */
public final class SharedData {

  private SharedData() {
  }

  /** The folder of that name, e.g. {@code mux}. */
  public static Path folder(String name) {
    for (var root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
      var folder = root.resolveSibling("shared").resolve("data").resolve(name);
      if (Files.isDirectory(folder))
        return folder;
    }
    String missing = "../shared/data/" + name + " is not beside the checkout";
    if ("1".equals(System.getenv("RELIGHT_REQUIRE_ALL")))
      Assertions.fail(missing + ", and RELIGHT_REQUIRE_ALL=1 asks for it");
    System.err.println("SKIPPED: " + missing + ", so a test on real data was not run");
    Assumptions.abort(missing);
    throw new AssertionError();
  }
}
