package relight.outage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relight.testkit.TestDatabase;

/**
 * Every story in src/test/resources/ledger-scenarios leaves the ledger that is written there; {@code -Drelight.approve=true} writes what came out
 * instead. Whatever is written, the same time counts by outage, by customer and by step.
 */
class LedgerScenariosTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  static Stream<Path> scenarios() throws IOException {
    try (var files = Files.list(Path.of("src/test/resources/ledger-scenarios"))) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theStoryLeavesTheLedgerThatIsWritten(Path file) throws IOException {
    var scenario = LedgerScenario.read(file);
    var outcome = scenario.run(db);
    if (Boolean.getBoolean("relight.approve"))
      scenario.approve(outcome);
    else
      assertThat(outcome).isEqualTo(scenario.expected);
  }
}
