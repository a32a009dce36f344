package relight.outage.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every story in src/test/resources/scenarios ends as written there; {@code -Drelight.approve=true} writes what came out instead. */
class ScenarioTest {

  static Stream<Path> scenarios() throws IOException {
    try (var files = Files.list(Path.of("src/test/resources/scenarios"))) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theStoryEndsAsItIsWritten(Path file) throws IOException {
    var scenario = Scenario.read(file);
    var outcome = scenario.run(scenario.events);
    if (Boolean.getBoolean("relight.approve"))
      scenario.approve(outcome);
    else
      assertThat(outcome).isEqualTo(scenario.expected);
  }

  /** What has happened is ordered, what is told of it is not: calls, meters and telemetry may come in any order. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void theOrderInWhichEvidenceArrivesDoesNotMatter(Path file) {
    var written = Scenario.read(file);
    if (written.events.stream().anyMatch(e -> !e.matches("\\S+ (report|gasp|on|look|closed|checked|tripped) ?.*")))
      return; // what people do is ordered
    written.runAtOnce(written.events);
    for (int seed = 0; seed < 50; seed++) {
      var scenario = Scenario.read(file);
      var shuffled = new ArrayList<>(scenario.events);
      Collections.shuffle(shuffled, new Random(seed));
      scenario.runAtOnce(shuffled);
      assertThat(scenario.essence()).as("seed %d: %s", seed, shuffled).isEqualTo(written.essence());
    }
  }
}
