package relight.api;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import relight.AddressRange;
import relight.Refusal;
import relight.auth.Role;

/** For those who watch the server: is it alive, can it do its work, and how much of it. */
public final class HealthRoutes implements Routes {

  private final Map<String, Supplier<Optional<String>>> checks;
  private final PrometheusMeterRegistry meters;
  private final List<AddressRange> readers;

  /**
   * @param checks  what the work needs, by name; each says what is wrong, if anything, and may wait
   * @param readers who may read the measurements without signing in
   */
  public HealthRoutes(Map<String, Supplier<Optional<String>>> checks, PrometheusMeterRegistry meters, List<AddressRange> readers) {
    this.checks = new LinkedHashMap<>(checks);
    this.meters = meters;
    this.readers = List.copyOf(readers);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    bindGarbageCollection(meters);
  }

  @SuppressWarnings("resource") // listens as long as the process lives
  private static void bindGarbageCollection(PrometheusMeterRegistry meters) {
    new JvmGcMetrics().bindTo(meters);
  }

  @Override
  public void mount(Api api) {
    api.open("/health/live", request -> Reply.ok(Map.of("status", "up")));
    api.get("/health/ready", Access.PUBLIC, request -> ready());
    api.get("/metrics", Access.PUBLIC, this::metrics);
  }

  private Reply ready() {
    var found = new LinkedHashMap<String, String>();
    checks.forEach((name, check) -> found.put(name, wrong(check).orElse("up")));
    boolean up = found.values().stream().allMatch("up"::equals);
    return Reply.json(up ? 200 : 503, Map.of("status", up ? "up" : "down", "checks", found));
  }

  private static Optional<String> wrong(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Optional.of("down"); // why, is in the log; here it would be read by anybody
    }
  }

  private Reply metrics(Request request) {
    if (!request.actor().hasAny(Role.ADMINISTRATOR) && !reads(request)) {
      throw Refusal.forbidden("metrics/closed", "Measurements are open to the addresses in metrics.from and to administrators.");
    }
    return Reply.bytes(200, "text/plain; version=0.0.4; charset=utf-8", Buffer.buffer(meters.scrape())).with("Cache-Control", "no-store");
  }

  private boolean reads(Request request) {
    if (request.header("X-Forwarded-For").isPresent())
      return false; // somebody else asks through a proxy on an address of ours
    try {
      var address = InetAddress.getByName(request.remote());
      return readers.stream().anyMatch(range -> range.contains(address));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
