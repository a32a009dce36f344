package relight.simulate;

import java.time.Duration;
import java.time.Instant;
import relight.simulate.Draws.Stream;

/** When simulated crews are on shift: 16 hours on and 8 off. When the storm begins all are there, some of them since 12 hours. */
record Turns(Draws draws, Instant start) {

  private static final Duration ON = Duration.ofHours(16);
  private static final Duration ROUND = Duration.ofHours(24);
  private static final Duration LONGEST_BEFORE = Duration.ofHours(12);

  boolean isOn(String crew, Instant at) {
    long before_s = (long) (LONGEST_BEFORE.toSeconds() * draws.uniform(Stream.CREW, Draws.entity(crew), -1));
    long into_s = Math.floorMod(Duration.between(start, at).toSeconds() + before_s, ROUND.toSeconds());
    return into_s < ON.toSeconds();
  }
}
