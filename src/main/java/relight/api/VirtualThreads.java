package relight.api;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The hand-over from event loops to virtual threads, where handlers may wait. Several contexts stand side by side, because one context runs
 * one task between two waits.
 */
public final class VirtualThreads {

  private final List<Context> contexts = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private VirtualThreads() {
  }

  public static Future<VirtualThreads> start(Vertx vertx, int contexts) {
    var threads = new VirtualThreads();
    return vertx.deployVerticle(() -> new VerticleBase() {

      @Override
      public Future<?> start() {
        threads.contexts.add(context);
        return Future.succeededFuture();
      }
    }, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD).setInstances(contexts)).map(threads);
  }

  /** Runs the work on a virtual thread; the future completes there. */
  public <T> Future<T> call(Callable<T> work) {
    var promise = Promise.<T>promise();
    contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size())).runOnContext(v -> {
      try {
        promise.complete(work.call());
      } catch (Throwable e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }
}
