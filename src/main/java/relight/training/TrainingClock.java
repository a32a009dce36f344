package relight.training;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time as an exercise has it: {@code from + (wall - begun) * speed}. */
public record TrainingClock(InstantSource wall, Instant begun, Instant from, int speed) implements InstantSource {

  public TrainingClock {
    if (speed < 1)
      throw new IllegalArgumentException("speed " + speed);
  }

  @Override
  public Instant instant() {
    return from.plus(Duration.between(begun, wall.instant()).multipliedBy(speed));
  }
}
