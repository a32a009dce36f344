package relight.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import relight.auth.Actor;

/** One open stream. Touched on its own event loop only. */
final class Viewer {

  private final HttpServerResponse response;
  private final Actor actor;
  private final Set<String> topics;
  private final long after;
  private long laggingSince_nanos;
  private boolean lagging;
  private boolean ended;
  private long recheck = -1;

  /** @param after what was told up to this place in the order it knows already */
  Viewer(HttpServerResponse response, Actor actor, Set<String> topics, long after) {
    this.response = response;
    this.actor = actor;
    this.topics = topics;
    this.after = after;
  }

  Actor actor() {
    return actor;
  }

  Set<String> topics() {
    return topics;
  }

  boolean sees(Message message) {
    return message.order() > after && actor.sees(message.unitId());
  }

  /** Writes, or leaves it out while the client does not read: then it will be told to fetch everything anew. */
  void tell(Buffer bytes) {
    if (ended || lagging)
      return;
    if (response.writeQueueFull()) {
      lagging = true;
      laggingSince_nanos = System.nanoTime();
    } else {
      response.write(bytes);
    }
  }

  boolean isLagging() {
    return lagging;
  }

  /** It reads again. */
  void caughtUp(Buffer reset) {
    lagging = false;
    tell(reset);
  }

  boolean lagsLongerThan(long nanos) {
    return lagging && System.nanoTime() - laggingSince_nanos > nanos;
  }

  void recheckEvery(long timer) {
    recheck = timer;
  }

  void cancelRecheck(Vertx vertx) {
    if (recheck >= 0)
      vertx.cancelTimer(recheck);
  }

  void end(Buffer farewell) {
    if (ended)
      return;
    ended = true;
    response.write(farewell);
    response.end();
  }

  /** Without farewell: nobody is reading. */
  void drop() {
    ended = true;
    response.reset();
  }
}
