package relight.mqtt;

import io.vertx.core.buffer.Buffer;

/** One message of the broker. */
public record Message(String topic, Buffer payload) {

  @Override
  public String toString() {
    return "Message"; // a topic may hold what a phone calls itself, which stays out of every log
  }
}
