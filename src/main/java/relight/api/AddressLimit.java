package relight.api;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import relight.Refusal;

/** A number of tries for each address, refilled evenly over a window; on this node. */
public final class AddressLimit {

  private final LoadingCache<String, Bucket> byAddress;

  public AddressLimit(int tries, Duration window) {
    byAddress = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(window)
        .build(address -> Bucket.builder().addLimit(limit -> limit.capacity(tries).refillGreedy(tries, window)).build());
  }

  /** Takes one try or refuses, telling when to come back. */
  public void take(String address) {
    var probe = byAddress.get(Addresses.household(address)).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed())
      return;
    long seconds = Math.max(1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
    throw Refusal.tooMany("request/too-many", "Too many from this address: try again in " + seconds + " s.").with("retryAfter", seconds);
  }

  /** Refuses an address that has used up its tries, without taking one. */
  public void refuseIfSpent(String address) {
    var bucket = byAddress.getIfPresent(Addresses.household(address));
    if (bucket != null && bucket.getAvailableTokens() == 0)
      throw Refusal.tooMany("request/too-many", "Too many from this address: try again later.").with("retryAfter", 60);
  }
}
