package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * The server's clock as seen from here, at the server's speed. It may run a little behind the server's, never ahead: what is said to have happened
 * now has happened for the server as well. All threads.
 */
final class ServerTime implements InstantSource {

  private static final int SAMPLES = 12;

  private final int speed;
  private final long begun = System.nanoTime();
  private final Deque<Instant> origins = new ArrayDeque<>();
  private volatile Instant origin;

  ServerTime(JsonNode training) {
    speed = training.path("speed").asInt(1);
    observe(training.path("now").asText());
  }

  int speed() {
    return speed;
  }

  /** Takes note of a moment that the server named in an answer that has just arrived; the least delayed of the last ones counts. */
  synchronized void observe(String moment) {
    origins.add(Instant.parse(moment).minus(gone()));
    if (origins.size() > SAMPLES)
      origins.remove();
    origin = origins.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  @Override
  public Instant instant() {
    return origin.plus(gone());
  }

  void sleepUntil(Instant moment) throws InterruptedException {
    for (var left = Duration.between(instant(), moment); left.isPositive(); left = Duration.between(instant(), moment))
      Thread.sleep(Math.clamp(left.toMillis() / speed, 1, 500));
  }

  private Duration gone() {
    return Duration.ofNanos(System.nanoTime() - begun).multipliedBy(speed);
  }
}
