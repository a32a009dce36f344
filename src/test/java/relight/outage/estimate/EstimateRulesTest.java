package relight.outage.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relight.outage.estimate.EstimateRules.Window;
import relight.outage.estimate.Estimator.Forecast;

class EstimateRulesTest {

  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static Instant local(String text) {
    return LocalDateTime.parse("2026-08-" + text).atZone(ZONE).toInstant();
  }

  /** The window of an outage that began at one time, as it is told at another. */
  private static String told(String off, String now, int fromMinutes, int toMinutes) {
    return EstimateRules
        .window(new Forecast(Duration.ofMinutes(fromMinutes), Duration.ofMinutes(toMinutes), "low", Map.of()), local(off), local(now), ZONE)
        .map(w -> w.from().atZone(ZONE).toLocalTime() + " " + w.to().atZone(ZONE).toLocalDateTime().toString().substring(8))
        .orElse("not yet known");
  }

  @Test
  void theEndIsRoundedUpByAsMuchAsIsHonest() {
    assertThat(told("01T08:01", "01T08:02", 40, 70)).isEqualTo("08:30 01T09:15");
    assertThat(told("01T08:01", "01T08:02", 150, 200)).isEqualTo("10:30 01T11:30");
    assertThat(told("01T08:01", "01T08:02", 300, 500)).isEqualTo("13:00 01T17:00");
    assertThat(told("01T08:00", "01T08:00", 30, 60)).as("what is round stays").isEqualTo("08:30 01T09:00");
  }

  @Test
  void beyondADayHalfDaysAreTold() {
    assertThat(told("01T08:01", "01T08:02", 1400, 1650)).endsWith("02T12:00");
    assertThat(told("01T08:01", "01T08:02", 1500, 2000)).endsWith("03T00:00");
  }

  @Test
  void overMidnightTheWallClockRounds() {
    assertThat(told("01T23:20", "01T23:21", 20, 45)).isEqualTo("23:30 02T00:15");
    assertThat(told("31T23:20", "31T23:21", 20, 45)).isEqualTo("23:30 01T00:15");
  }

  @Test
  void aWindowWiderThanADayIsNone() {
    assertThat(told("01T08:00", "01T08:00", 60, 60 + 24 * 60)).isNotEqualTo("not yet known");
    assertThat(told("01T08:00", "01T08:00", 60, 61 + 24 * 60)).isEqualTo("not yet known");
  }

  @Test
  void aWindowDoesNotBeginInThePast() {
    assertThat(told("01T06:00", "01T08:07", 60, 200)).isEqualTo("08:00 01T09:30");
  }

  @Test
  void laterIsToldAtOnceAndEarlierOnlyOnEvidence() {
    var before = new Window(local("01T09:00"), local("01T10:00"));
    var later = new Window(local("01T09:00"), local("01T10:15"));
    var earlier = new Window(local("01T08:00"), local("01T09:00"));
    assertThat(EstimateRules.replaces(later, before, false)).isTrue();
    assertThat(EstimateRules.replaces(earlier, before, false)).isFalse();
    assertThat(EstimateRules.replaces(earlier, before, true)).isTrue();
    assertThat(EstimateRules.replaces(before, before, true)).as("the same is not told again").isFalse();
  }
}
