package relight.outage.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import relight.outage.estimate.Estimator.Question;
import relight.outage.estimate.HistoryEstimator.Past;

class HistoryEstimatorTest {

  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final Instant NOON = Instant.parse("2026-08-01T05:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-08-01T17:00:00Z");

  /** Cases that lasted 10, 20, 30 … minutes. */
  private static List<Past> past(String cause, String device, Instant at, int cases) {
    var past = new ArrayList<Past>();
    for (int i = 1; i <= cases; i++)
      past.add(new Past(cause, device, at, Duration.ofMinutes(10L * i)));
    return past;
  }

  private static String answer(List<Past> past, String cause, String device, Instant at, long lasted) {
    return new HistoryEstimator(past, ZONE).forecast(new Question(cause, device, at, Duration.ofMinutes(lasted)))
        .map(f -> f.from().toMinutes() + "-" + f.to().toMinutes() + " " + f.basis()).orElse("not yet known");
  }

  @SafeVarargs
  private static List<Past> all(List<Past>... some) {
    var all = new ArrayList<Past>();
    for (var one : some)
      all.addAll(one);
    return all;
  }

  @Test
  void nineteenCasesTellNothingAndTwentyTellMedianToEightieth() {
    assertThat(answer(past("tree", "fuse", NOON, 19), "tree", "fuse", NOON, 0)).isEqualTo("not yet known");
    assertThat(answer(past("tree", "fuse", NOON, 20), "tree", "fuse", NOON, 0))
        .isEqualTo("100-160 {cases=20, cause=tree, deviceKind=fuse, hours=day}");
    assertThat(answer(List.of(), null, "fuse", NOON, 0)).isEqualTo("not yet known");
  }

  @Test
  void whereTooFewAreAlikeACoarserSortAnswersAndSaysSo() {
    var byDay = past("tree", "fuse", NOON, 20);
    assertThat(answer(byDay, "tree", "fuse", MIDNIGHT, 0)).isEqualTo("100-160 {cases=20, cause=tree, deviceKind=fuse}");
    assertThat(answer(byDay, "tree", "recloser", NOON, 0)).isEqualTo("100-160 {cases=20, cause=tree}");
    assertThat(answer(byDay, null, "fuse", NOON, 0)).isEqualTo("100-160 {cases=20, deviceKind=fuse, hours=day}");
    assertThat(answer(byDay, "lightning", "fuse", MIDNIGHT, 0)).isEqualTo("100-160 {cases=20, deviceKind=fuse}");
    assertThat(answer(byDay, "lightning", "recloser", NOON, 0)).isEqualTo("100-160 {cases=20}");
  }

  @Test
  void theNarrowestSortWithEnoughCasesAnswers() {
    var slow = all(past("tree", "fuse", MIDNIGHT, 20), past("tree", "fuse", NOON, 5));
    assertThat(answer(slow, "tree", "fuse", MIDNIGHT, 0)).contains("cases=20").contains("night");
    assertThat(answer(slow, "tree", "fuse", NOON, 0)).contains("cases=25").doesNotContain("hours");
  }

  @Test
  void anOutageThatLastsIsComparedWithThoseThatLastedLonger() {
    var many = past("tree", "fuse", NOON, 60);
    assertThat(answer(many, "tree", "fuse", NOON, 0)).startsWith("300-480");
    assertThat(answer(many, "tree", "fuse", NOON, 300)).as("of the thirty that lasted longer").startsWith("450-540");
    assertThat(answer(many, "tree", "fuse", NOON, 405)).as("twenty are left").contains("cases=20");
    assertThat(answer(many, "tree", "fuse", NOON, 410)).as("nineteen are left").isEqualTo("not yet known");
  }

  @Test
  void theHourIsThatOfThePlace() {
    assertThat(answer(past("tree", "fuse", MIDNIGHT, 20), "tree", "fuse", MIDNIGHT, 0)).contains("night");
    var evening = Instant.parse("2026-08-01T11:00:00Z");
    assertThat(answer(past("tree", "fuse", evening, 20), "tree", "fuse", evening, 0)).contains("evening");
  }
}
