package relight.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackTest {

  private static final Instant NOON = Instant.parse("2026-11-20T05:00:00Z");

  private final Track track = new Track();

  @Test
  void whatGoesForwardIsBelievedAndWhatComesLateIsNot() {
    assertThat(tell(0, 105.60, 10.40)).isNull();
    assertThat(tell(60, 105.61, 10.40)).isNull();
    assertThat(tell(30, 105.605, 10.40)).isEqualTo(Doubt.LATE);
    assertThat(tell(60, 105.61, 10.40)).isEqualTo(Doubt.DUPLICATE);
  }

  @Test
  void nobodyIsOffTheEarthOrInTheGulfOfGuinea() {
    assertThat(tell(0, 0, 0)).isEqualTo(Doubt.IMPOSSIBLE);
    assertThat(tell(1, 181, 10)).isEqualTo(Doubt.IMPOSSIBLE);
    assertThat(tell(2, 105, -90.5)).isEqualTo(Doubt.IMPOSSIBLE);
  }

  @Test
  void aClockThatRunsAheadIsNotBelieved() {
    assertThat(track.judge(reading(121, 105.6, 10.4, true), NOON)).isEqualTo(Doubt.FUTURE);
    assertThat(track.judge(reading(119, 105.6, 10.4, true), NOON)).isNull();
  }

  @Test
  void whatThePhoneItselfDoubtsIsNotShown() {
    assertThat(track.judge(reading(0, 105.6, 10.4, false), NOON)).isEqualTo(Doubt.UNSURE);
  }

  @Test
  void aLeapIsImpossibleUntilThreeThatAgreeSayTheSame() {
    assertThat(tell(0, 105.6, 10.4)).isNull();
    assertThat(tell(10, 106.6, 10.4)).as("110 km in 10 s").isEqualTo(Doubt.IMPOSSIBLE);
    assertThat(tell(20, 105.6005, 10.4)).as("back where it was").isNull();
    assertThat(tell(30, 106.6, 10.4)).isEqualTo(Doubt.IMPOSSIBLE);
    assertThat(tell(40, 106.6005, 10.4)).isEqualTo(Doubt.IMPOSSIBLE);
    assertThat(tell(50, 106.601, 10.4)).as("it was the first that was wrong").isNull();
  }

  /** Whatever the order and however often each is sent: what is shown as now only goes forward, and no moment is shown twice. */
  @Test
  void inAnyOrderNowOnlyMovesForward() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var sent = new ArrayList<Reading>();
      for (int i = 0; i < 30; i++) {
        var reading = reading(i * 10, 105.6 + i * 0.0005, 10.4, true);
        for (int n = random.nextInt(3); n >= 0; n--)
          sent.add(reading);
      }
      Collections.shuffle(sent, random);
      var fresh = new Track();
      var shown = new ArrayList<Instant>();
      var seen = new ArrayList<Instant>();
      for (var reading : sent) {
        var doubt = fresh.judge(reading, NOON.plusSeconds(600));
        assertThat(doubt == Doubt.DUPLICATE).as("seed %d", seed).isEqualTo(seen.contains(reading.at()));
        seen.add(reading.at());
        if (doubt == null)
          shown.add(reading.at());
      }
      assertThat(shown).as("seed %d", seed).isNotEmpty().isSorted().doesNotHaveDuplicates();
      assertThat(shown.getLast()).as("seed %d", seed).isEqualTo(NOON.plusSeconds(290));
    }
  }

  private Doubt tell(int seconds, double lon, double lat) {
    return track.judge(reading(seconds, lon, lat, true), NOON.plusSeconds(600));
  }

  private static Reading reading(int seconds, double lon, double lat, boolean sure) {
    return new Reading(NOON.plusSeconds(seconds), lon, lat, null, null, null, null, null, null, sure);
  }

}
