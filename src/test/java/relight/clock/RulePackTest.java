package relight.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RulePackTest {

  private static final String RULE = """
        - id: restoration
          title: { vi: Hai giờ, en: Two hours }
          start: first-report
          within: PT2H
          effectiveFrom: 2025-02-01
          source: Law, Art. 1
          address: https://example.org/law
          verified: false
      """;

  private static String pack(String rules) {
    return "country: VN\ntimeZone: Asia/Ho_Chi_Minh\nrules:\n" + rules;
  }

  @Test
  void theShippedPackPromisesTwoHoursFromTheFirstReportAndSaysThatNobodyHasVerifiedIt() {
    var packs = RulePacks.of(RulePackFile.read(Path.of("config/rules/vn.yaml")));
    var first = Instant.parse("2026-08-01T17:00:00Z");
    var deadline = packs.deadline(RulePacks.RESTORATION, first).orElseThrow();
    assertThat(deadline.at()).isEqualTo("2026-08-01T19:00:00Z");
    assertThat(packs.local().rules()).noneMatch(Rule::verified);
    assertThat(packs.local().rules()).allMatch(r -> r.address().startsWith("http"));
    assertThat(packs.local().find("planned-notice", first).orElseThrow().deadline(first, packs.local().timeZone()).at())
        .isEqualTo("2026-07-27T17:00:00Z");
  }

  @Test
  void aRuleHoldsFromItsDayInTheCountrysOwnTime() {
    var newer = RULE.replace("2025-02-01", "2026-03-01").replace("PT2H", "PT90M");
    var pack = RulePackFile.parse("vn.yaml", pack(RULE + newer));
    assertThat(pack.deadline("restoration", Instant.parse("2025-01-31T16:59:59Z"))).isEmpty();
    var lastOfOld = Instant.parse("2026-02-28T16:59:59Z");
    assertThat(pack.deadline("restoration", lastOfOld).orElseThrow().at()).isEqualTo(lastOfOld.plus(Duration.ofHours(2)));
    var firstOfNew = Instant.parse("2026-02-28T17:00:00Z");
    assertThat(pack.deadline("restoration", firstOfNew).orElseThrow().at()).isEqualTo(firstOfNew.plus(Duration.ofMinutes(90)));
  }

  @Test
  void aClockIsSoonBeforeItIsMissed() {
    var at = Instant.parse("2026-08-01T19:00:00Z");
    var deadline = new Deadline(at, RulePackFile.parse("vn.yaml", pack(RULE)).rules().getFirst());
    var warning = Duration.ofMinutes(30);
    assertThat(deadline.soon(at.minusSeconds(1801), warning)).isFalse();
    assertThat(deadline.soon(at.minusSeconds(1800), warning)).isTrue();
    assertThat(deadline.missed(at)).isFalse();
    assertThat(deadline.missed(at.plusSeconds(1))).isTrue();
    assertThat(deadline.soon(at.plusSeconds(1), warning)).isFalse();
  }

  @Test
  void whatIsNotKnownIsRefusedWithItsLine() {
    refused(RULE.replace("start:", "begin:"), "line 6", "begin");
    refused(RULE.replace("PT2H", "two hours"), "line 7", "within");
    refused(RULE.replace("PT2H", "PT-2H"), "line 7", "within");
    refused(RULE.replace("verified: false", "verified: maybe"), "line 11", "true or false");
    refused(RULE.replace("        start: first-report\n", "").replace("    start: first-report\n", ""), "line 4", "start");
    refused(RULE.replace("within: PT2H", "within: PT2H\n    ahead: P5D"), "line 4", "exactly one");
    refused(RULE + RULE, "twice", "2025-02-01");
  }

  private static void refused(String rules, String... words) {
    assertThatThrownBy(() -> RulePackFile.parse("vn.yaml", pack(rules))).isInstanceOf(relight.Refusal.class)
        .message().contains(words);
  }
}
