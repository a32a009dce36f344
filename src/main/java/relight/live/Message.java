package relight.live;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import relight.Json;

/**
 * Something pages should see, encoded once for everybody.
 *
 * @param order  place in the order in which this node tells things
 * @param number journal number up to which everything was told before; what {@code Last-Event-ID} is compared with
 */
record Message(long order, long number, String topic, Long unitId, Buffer bytes) {

  /** @param id null for what does not move a page's number */
  static Buffer encode(Long id, String event, Object payload) {
    var json = payload instanceof String text ? text : new String(Json.bytes(payload), StandardCharsets.UTF_8);
    var text = new StringBuilder(json.length() + 64);
    if (id != null)
      text.append("id: ").append(id).append('\n');
    return Buffer.buffer(text.append("event: ").append(event).append("\ndata: ").append(json).append("\n\n").toString());
  }
}
