package relight.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and writes down what was asked and how it went, by route as mounted. Never addresses, names, tokens or query strings: what is not
 * written down need not be protected.
 */
final class Traffic {

  private static final Logger log = LoggerFactory.getLogger("relight.access");
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final MeterRegistry meters;
  // By route, status and method: no key to be put together for each request.
  private final Map<String, Map<Integer, Map<String, Timer>>> timers = new ConcurrentHashMap<>();

  Traffic(MeterRegistry meters) {
    this.meters = meters;
  }

  void answered(HttpServerRequest request, String route, int status, long began_nanos, boolean quiet) {
    long took = System.nanoTime() - began_nanos;
    var method = request.method().name();
    timers.computeIfAbsent(route, r -> new ConcurrentHashMap<>()).computeIfAbsent(status, s -> new ConcurrentHashMap<>())
        .computeIfAbsent(method, m -> timer(m, route, status)).record(took, TimeUnit.NANOSECONDS);
    boolean worthReading = status >= 500 || took > SLOW.toNanos() || !quiet && !Authentication.safe(request);
    if (!worthReading && !log.isDebugEnabled())
      return;
    (status >= 500 ? log.atWarn() : worthReading ? log.atInfo() : log.atDebug()).addKeyValue("method", method).addKeyValue("route", route)
        .addKeyValue("status", status).addKeyValue("ms", took / 1_000_000).log("answered");
  }

  private Timer timer(String method, String route, int status) {
    return Timer.builder("http.server.requests").tag("method", method).tag("uri", route).tag("status", Integer.toString(status))
        .register(meters);
  }
}
