package relight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import relight.network.BranchKind;

/** Who is out in a storm, when, and for what. */
class CastTest {

  private static final Instant START = Instant.parse("2026-08-01T10:00:00Z");

  @Test
  void allAreOnShiftWhenTheStormBeginsAndEachRestsEightHoursOfTwentyFour() {
    var turns = new Turns(new Draws(7), START);
    for (int crew = 1; crew <= 40; crew++) {
      var code = "M" + crew;
      assertThat(turns.isOn(code, START)).as(code).isTrue();
      long minutes = IntStream.range(0, 24 * 60).filter(m -> turns.isOn(code, START.plus(Duration.ofMinutes(m)))).count();
      assertThat(minutes).as(code).isBetween(16 * 60L - 1, 16 * 60L + 1);
    }
    assertThat(IntStream.rangeClosed(1, 40).filter(crew -> turns.isOn("M" + crew, START.plus(Duration.ofHours(8)))).count())
        .as("not all of them rest at once").isBetween(5L, 35L);
    assertThat(new Turns(new Draws(8), START).isOn("M1", START.plusSeconds(50_000)))
        .isEqualTo(new Turns(new Draws(8), START).isOn("M1", START.plusSeconds(50_000)));
  }

  @Test
  void whoMendsLinesMendsTransformersAsWellButNotTheOtherWayRound() {
    assertThat(IntStream.range(0, 10).filter(i -> Trade.of(i) == Trade.HEAVY).count()).isEqualTo(2);
    assertThat(Trade.of(0)).as("a single crew mends lines").isEqualTo(Trade.LINE);
    assertThat(Trade.LINE.masters(Trade.needed(BranchKind.TRANSFORMER))).isTrue();
    assertThat(Trade.TROUBLE.masters(Trade.needed(BranchKind.FUSE))).isFalse();
    assertThat(Trade.HEAVY.masters(Trade.needed(BranchKind.BREAKER))).isTrue();
  }
}
