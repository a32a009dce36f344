package relight.simulate;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.simulate.Caller.Refused;

/** Keeps the sample district alive: one quiet storm after the other, as long as the sample is what is served. */
public final class Demonstration implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Demonstration.class);

  private final Territory territory;
  private final StormParameters parameters;
  private final long seed;
  private final Cast cast;
  private final Duration patience;
  private volatile StormRun run;
  private volatile boolean paused;
  private volatile boolean closed;
  private Thread thread;

  public Demonstration(Territory territory, StormParameters parameters, long seed, Cast cast, Duration patience) {
    this.territory = territory;
    this.parameters = parameters;
    this.seed = seed;
    this.cast = cast;
    this.patience = patience;
  }

  public void start() {
    thread = Thread.ofVirtual().name("demonstration").start(this::play);
  }

  private void play() {
    try {
      // by the hour of the start, so that somebody who looks twice does not see the same day again
      for (long next = seed + Instant.now().getEpochSecond() / 3600; !closed && isSample(); next++) {
        var begun = new StormRun(territory, Storm.draw(territory, parameters, next), cast, patience);
        begun.pause(paused);
        run = begun;
        if (closed)
          begun.close();
        log.info("the sample has a pulse: {} faults in the next {} h", begun.faults(), parameters.length_s() / 3600);
        begun.play();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed)
        log.error("the pulse stops", e);
    }
  }

  private boolean isSample() throws InterruptedException {
    try {
      if (StormRun.training(cast.base()).path("kind").asText().equals("sample"))
        return true;
      log.info("the pulse stops: another network has been imported in place of the sample");
    } catch (Refused e) {
      log.error("the pulse stops: {} {}", e.code, e.getMessage());
    }
    return false;
  }

  public void pause(boolean yes) {
    paused = yes;
    var now = run;
    if (now != null)
      now.pause(yes);
  }

  public boolean isPaused() {
    return paused;
  }

  /** Null while none is known. */
  public Instant nextFault() {
    var now = run;
    return now == null ? null : now.nextFault();
  }

  @Override
  public void close() {
    closed = true;
    var now = run;
    if (now != null)
      now.close();
    if (thread != null)
      thread.interrupt();
  }
}
