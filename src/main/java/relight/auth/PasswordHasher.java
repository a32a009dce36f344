package relight.auth;

import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import relight.Refusal;

/**
 * Where password hashes are computed: a few threads with a short queue, so that a flood of sign-ins can take neither the memory nor all
 * processors. Its methods wait; call them on virtual or plain threads.
 */
public final class PasswordHasher implements AutoCloseable {

  private static final int MINIMUM = 10;
  private static final int MAXIMUM = 200;
  private static final int WAITING = 64;

  private final ThreadPoolExecutor workers;
  // Compared with when there is no such login, so that the answer takes as long. Made by the first sign-in, not by the start of the server.
  private final Supplier<PasswordHash> nobodys = new Supplier<>() {
    private PasswordHash hash;

    @Override
    public synchronized PasswordHash get() {
      if (hash == null)
        hash = PasswordHash.of(Secret.next());
      return hash;
    }
  };

  public PasswordHasher() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    workers = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
        Thread.ofPlatform().name("passwords-", 0).daemon().factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /** Refuses what is too short to be a password. */
  String hash(String password) {
    if (password == null || password.length() < MINIMUM || password.length() > MAXIMUM) {
      throw Refusal.invalid("user/password", "A password has " + MINIMUM + " to " + MAXIMUM + " characters.");
    }
    return work(() -> PasswordHash.of(password).text());
  }

  /** @param stored the hash, or null if there is no such user: takes as long and is never true */
  boolean matches(String password, String stored) {
    if (password.length() > MAXIMUM)
      return false;
    return work(() -> (stored == null ? nobodys.get() : PasswordHash.parse(stored)).matches(password)) && stored != null;
  }

  private <T> T work(Supplier<T> work) {
    var promise = Promise.<T>promise();
    try {
      workers.execute(() -> {
        try {
          promise.complete(work.get());
        } catch (RuntimeException | OutOfMemoryError e) {
          promise.fail(e);
        }
      });
    } catch (RejectedExecutionException e) {
      throw Refusal.unavailable("auth/busy", "Too many people are signing in right now: try again in a moment.");
    }
    return promise.future().await();
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
