package relight.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import relight.Refusal;

class ServiceTargetFileTest {

  private static final String YAML = """
      verified: false
      effectiveFrom: 2026-01-01
      source: ours
      kinds:
        - { kind: a, vi: A, en: A, within: PT2H, amber: PT30M, red: PT10M, readings: [voltage] }
        - { kind: b, vi: B, en: B, amber: PT30M, red: PT10M, readings: [] }
      causeTold: { amber: PT20M }
      """;
  private static final List<String> KINDS = List.of("a", "b");

  @Test
  void theFileAsDeliveredKnowsEveryKind() {
    var targets = ServiceTargetFile.read(Path.of("config/service-targets.yaml"),
        java.util.Arrays.stream(relight.job.JobKind.values()).map(relight.job.JobKind::text).toList());
    assertThat(targets.verified()).isFalse();
    assertThat(targets.of("meterCheck").readings()).containsExactly("voltage");
  }

  @Test
  void warningsComeBeforeTheTime() {
    var targets = ServiceTargetFile.parse("t.yaml", YAML, KINDS);
    var made = Instant.parse("2026-11-20T05:00:00Z");
    var window = targets.window("a", null, made);
    assertThat(window.at()).isEqualTo(made.plus(Duration.ofHours(2)));
    assertThat(window.amberAt()).isEqualTo(made.plus(Duration.ofMinutes(90)));
    assertThat(window.redAt()).isEqualTo(made.plus(Duration.ofMinutes(110)));
    assertThat(targets.window("b", null, made)).isNull();
    assertThat(targets.window("b", made.plusSeconds(3600), made).amberAt()).isEqualTo(made.plusSeconds(1800));
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() {
    refused(YAML.replace("kind: b", "kind: c"), "line 6");
    refused(YAML.replace("PT2H", "soon"), "line 5: \"within\" is wrong");
    refused(YAML.replace("red: PT10M, readings: []", "red: PT40M, readings: []"), "Amber of b");
    refused(YAML.replaceFirst("(?m)^ *- \\{ kind: b.*\n", ""), "also b");
    refused(YAML.replace("verified: false", "verified: perhaps"), "line 1");
    refused("", "is empty");
  }

  private static void refused(String yaml, String what) {
    assertThatThrownBy(() -> ServiceTargetFile.parse("t.yaml", yaml, KINDS)).isInstanceOf(Refusal.class).hasMessageContaining(what);
  }
}
