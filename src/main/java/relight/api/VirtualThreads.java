package relight.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;

/**
 * The hand-over from event loops to virtual threads, where handlers may wait: a thread for each piece of work.
 *
 * <p>Not Vert.x's own virtual-thread contexts: those run one task between two waits, so a task that waits for a lock keeps the answer from
 * the very task that holds it, and both wait for ever.
 */
public final class VirtualThreads {

  private final ThreadFactory threads = Thread.ofVirtual().name("work-", 0).factory();

  /** Runs the work on a virtual thread; the future completes there. */
  public <T> Future<T> call(Callable<T> work) {
    var promise = Promise.<T>promise();
    threads.newThread(() -> {
      try {
        promise.complete(work.call());
      } catch (Throwable e) {
        promise.fail(e);
      }
    }).start();
    return promise.future();
  }
}
