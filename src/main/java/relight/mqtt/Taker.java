package relight.mqtt;

import java.util.List;

/** Takes what the broker has sent, in the order it came, many at once. */
@FunctionalInterface
public interface Taker {

  /** Returns when all of it is committed or refused for good: then, and not before, it is acknowledged. */
  void take(List<Message> some) throws InterruptedException;
}
