package relight.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.Refusal;

class FitnessTest {

  private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");
  private static final Qualifications WORDS = QualificationFile.read(Path.of("config/qualifications.yaml"));
  private static final Need TWO_LINESMEN = new Need(2, 4, List.of("mv-line", "lv-line"), List.of("electrical-safety"));

  @Test
  void twoWithCardsOneOfThemOfGradeFourMayGo() {
    assertThat(of(crew(true, member(1, "4/5", "mv-line", 30, true), member(2, "3/5", "meter", 1, true)))).isEmpty();
  }

  @Test
  void everyReasonIsTold() {
    assertThat(of(crew(false, member(1, "3/5", "meter", -1, true))))
        .isEqualTo("crew/off-shift crew/too-few crew/grade-low crew/skill-missing crew/certificate-expired");
  }

  @Test
  void whoIsNotHereCountsForNothing() {
    assertThat(of(crew(true, member(1, "4/5", "mv-line", 30, false), member(2, "3/5", "lv-line", 30, true))))
        .isEqualTo("crew/too-few crew/grade-low");
  }

  @Test
  void aRenewedCardCountsAndTheOldOneIsForgotten() {
    var renewed = new Crew.Member(1, "Toàn", true, "4/5", List.of("mv-line"), List.of(card(-30), card(300)), null, null, true);
    assertThat(of(crew(true, renewed, member(2, "3/5", "lv-line", 30, true)))).isEmpty();
  }

  @Test
  void aCardIsGoodUntilItsMomentAndNotAtIt() {
    assertThat(of(crew(true, member(1, "4/5", "mv-line", 0, true), member(2, "4/5", "mv-line", 1, true))))
        .isEqualTo("crew/certificate-expired");
  }

  @Test
  void theRefusalNamesAllReasonsAndThePersons() {
    var crew = crew(true, member(1, "4/5", "mv-line", -5, true), member(2, null, "meter", 30, true));
    assertThatThrownBy(
        () -> Fitness.of(crew, new Need(3, 4, List.of(), List.of("electrical-safety")), WORDS, NOW, ZoneOffset.UTC).require(crew))
        .isInstanceOfSatisfying(Refusal.class, no -> {
          assertThat(no.code()).isEqualTo("crew/too-few");
          assertThat(no.details()).containsEntry("reasons", "crew/too-few crew/certificate-expired");
          assertThat(no.details().get("reasonsVi").toString()).contains("người 1: Thẻ an toàn điện hết hạn 15/11/2026");
        });
  }

  /** Against an oracle that asks each rule by itself. */
  @Test
  void aCrewMayGoExactlyIfNoRuleSpeaksAgainstIt() {
    for (long seed = 0; seed < 3000; seed++) {
      var dice = new Random(seed);
      var members = new ArrayList<Crew.Member>();
      for (int i = 0; i < dice.nextInt(4); i++)
        members.add(
            member(i, dice.nextInt(5) == 0 ? null : 1 + dice.nextInt(5) + "/5", List.of("mv-line", "meter", "lv-line").get(dice.nextInt(3)),
                dice.nextInt(6) - 1, dice.nextInt(5) > 0));
      var crew = crew(dice.nextInt(5) > 0, members.toArray(Crew.Member[]::new));
      var here = members.stream().filter(m -> crew.onShift() ? m.onShift() : true).toList();
      boolean may = crew.onShift() && here.size() >= 2 && here.stream().anyMatch(m -> m.grade() != null && m.grade().compareTo("4/5") >= 0)
          && here.stream().anyMatch(m -> m.skills().contains("mv-line") || m.skills().contains("lv-line"))
          && here.stream().allMatch(m -> m.certificates().stream().anyMatch(c -> c.expiresAt().isAfter(NOW)));
      assertThat(Fitness.of(crew, TWO_LINESMEN, WORDS, NOW, ZoneOffset.UTC).isFit()).as("seed %d: %s", seed, crew).isEqualTo(may);
    }
  }

  @Test
  void theFileIsReadAndWhatItDoesNotKnowIsRefusedByLine() {
    assertThat(WORDS.of("restoration").people()).isEqualTo(2);
    assertThat(WORDS.of("something new")).isEqualTo(WORDS.otherwise());
    assertThatThrownBy(() -> QualificationFile.parse("q.yaml", """
        verified: false
        certificates: []
        skills: []
        jobs: []
        otherwise: { people: 2, grade: 9, skills: [], certificates: [] }
        """)).hasMessageContaining("q.yaml line 5: \"grade\"");
    assertThatThrownBy(() -> QualificationFile.parse("q.yaml", """
        verified: false
        certificates: []
        skills: []
        jobs:
          - { kind: planned, people: 2, grade: 4, skills: [magic], certificates: [] }
        otherwise: { people: 2, grade: 4, skills: [], certificates: [] }
        """)).hasMessageContaining("q.yaml line 5: \"skills\"");
  }

  private static String of(Crew crew) {
    return Fitness.of(crew, TWO_LINESMEN, WORDS, NOW, ZoneOffset.UTC).reasons().stream().map(Fitness.Reason::code)
        .collect(Collectors.joining(" "));
  }

  private static Crew crew(boolean on, Crew.Member... members) {
    return new Crew(1, "D1", "Đội 1", null, null, null, null, on, null, null, false, null, null, List.of(members), List.of());
  }

  private static Crew.Member member(int id, String grade, String skill, int days, boolean here) {
    return new Crew.Member(id, "người " + id, id == 1, grade, List.of(skill), List.of(card(days)), null, null, here);
  }

  private static Crew.Certificate card(int days) {
    return new Crew.Certificate(1, "electrical-safety", "TAT-1", NOW.plus(Duration.ofDays(days)));
  }
}
