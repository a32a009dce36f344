package relight.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;

/** One open stream. Touched on its own event loop only. */
final class Viewer {

  private final HttpConnection connection;
  private final HttpServerResponse response;
  private final Actor actor;
  private final Set<String> topics;
  private final Supplier<Set<String>> topicsNow;
  private final long after;
  private long laggingSince_nanos;
  private boolean lagging;
  private boolean ended;
  private long recheck = -1;
  private Look look;

  /** @param after what was told up to this place in the order it knows already */
  Viewer(HttpConnection connection, HttpServerResponse response, Actor actor, Set<String> topics, Supplier<Set<String>> topicsNow,
      long after) {
    this.connection = connection;
    this.response = response;
    this.actor = actor;
    this.topics = topics;
    this.topicsNow = topicsNow;
    this.after = after;
  }

  Actor actor() {
    return actor;
  }

  Set<String> topics() {
    return topics;
  }

  /** Where it looks at what moves; null if nothing that moves is told to it. */
  Look look() {
    return look;
  }

  void lookAt(Look look) {
    this.look = look;
  }

  void tellMoved(Optional<String> newest) {
    newest.ifPresent(payload -> tell(Message.encode(null, "moved", payload)));
  }

  /** Whether the same question would be answered with other topics now. */
  boolean mayHearOtherThings() {
    try {
      return !topicsNow.get().equals(topics);
    } catch (Refusal e) {
      return true;
    }
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
    if (lagging) { // a farewell would wait behind all it does not read
      drop();
      return;
    }
    ended = true;
    response.write(farewell);
    response.end();
  }

  /** Without farewell: nobody is reading. */
  void drop() {
    if (ended)
      return;
    ended = true;
    // Closing waits until what is written has left, which it never will: only cutting the channel helps. (A stream of HTTP/2 can be reset.)
    if (connection instanceof HttpServerConnection http && response.streamId() < 0)
      http.channelHandlerContext().close();
    else
      response.reset();
  }
}
