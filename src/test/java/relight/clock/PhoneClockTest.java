package relight.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhoneClockTest {

  private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

  /** A phone that is ahead by this much and sends now. */
  private static PhoneClock ahead(Duration by) {
    return PhoneClock.of(Optional.of(NOW.plus(by).toString()), NOW, NOW);
  }

  @Test
  void aPhoneThatIsRightWithinAMinuteIsBelieved() {
    var deed = NOW.minusSeconds(600);
    var when = ahead(Duration.ofSeconds(50)).deed(deed, deed.plusSeconds(50));
    assertThat(when.at()).isEqualTo(deed);
    assertThat(when.mended()).isFalse();
    assertThat(when.skew_s()).isEqualTo(-50);
  }

  @Test
  void aPhoneThatIsWrongIsMendedAndWhatItShowedIsKept() {
    for (var wrong : new Duration[]{Duration.ofMinutes(7), Duration.ofMinutes(-7), Duration.ofDays(400), Duration.ofDays(-400)}) {
      var deed = NOW.minusSeconds(600);
      var shown = deed.plus(wrong);
      var when = ahead(wrong).deed(shown, shown);
      assertThat(when.at()).as(wrong.toString()).isEqualTo(deed);
      assertThat(when.phoneAt()).isEqualTo(shown);
      assertThat(when.mended()).isTrue();
      assertThat(when.skew()).isEqualTo(wrong.negated());
    }
  }

  @Test
  void aClockThatWasSetBetweenDeedAndSendingPutsNothingIntoTheFuture() {
    // at the deed it was two hours fast; then it was set right, and a little wrong the other way
    var when = ahead(Duration.ofMinutes(-2)).deed(null, NOW.plus(Duration.ofHours(2)));
    assertThat(when.at()).isEqualTo(NOW);
  }

  @Test
  void aPhoneThatDoesNotSayIsTakenAtItsWord() {
    var silent = PhoneClock.of(Optional.empty(), NOW, NOW);
    assertThat(silent.deed(NOW.plusSeconds(9), null)).isEqualTo(PhoneTime.of(NOW.plusSeconds(9)));
    assertThat(silent.deed(null, null).at()).isNull();
    assertThat(silent.skew()).isNull();
    assertThat(PhoneClock.of(Optional.of("half past three"), NOW, NOW).isWrong()).isFalse();
  }

  @Test
  void inAnExerciseThatRunsAheadThePhoneIsHeldAgainstTheWall() {
    var exercise = NOW.plus(Duration.ofHours(30));
    var when = PhoneClock.of(Optional.of(NOW.plusSeconds(5).toString()), NOW, exercise).deed(exercise.minusSeconds(60),
        NOW.minusSeconds(2));
    assertThat(when.at()).isEqualTo(exercise.minusSeconds(60));
    assertThat(when.mended()).isFalse();
  }

  @Test
  void aClockThatWasNeverSetFitsWhereItIsKept() {
    assertThat(PhoneClock.of(Optional.of("1970-01-01T00:00:00Z"), NOW, NOW).deed(null, Instant.EPOCH).skew_s()).isPositive();
  }
}
