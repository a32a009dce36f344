package relight.simulate;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.simulate.Caller.Refused;

/** Everything that tells the server something: customers by page, telephone and IVR, meters, SCADA. So many at a time and no more. */
final class Sources implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sources.class);
  private static final int AT_A_TIME = 16;
  private static final int MOST_IN_A_BATCH = 1000;
  private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(10);

  private final HttpClient http;
  private final Cast cast;
  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("simulated-source-", 0).factory());
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final List<Caller> agents = new ArrayList<>();
  private final Map<String, Caller> machines = new LinkedHashMap<>();
  private final Map<String, Long> customerIds = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Map<String, Object>> meters = new ArrayList<>();
  private Instant nextBatch = Instant.MIN;

  Sources(HttpClient http, Cast cast) {
    this.http = http;
    this.cast = cast;
    cast.sources().forEach((kind, token) -> machines.put(kind, Caller.machine(http, cast.base(), token)));
  }

  void open() throws Refused, InterruptedException {
    for (var person : cast.agents()) {
      var agent = new Caller(http, cast.base());
      agent.signIn(person.login(), person.password());
      agents.add(agent);
    }
  }

  int sent() {
    return sent.get();
  }

  int refused() {
    return refused.get();
  }

  boolean hasMeters() {
    return machines.containsKey("meter-head-end");
  }

  /** @param id makes the message the same if it is sent again */
  void call(String id, StormEvent.Call call, Instant at) {
    if (call.channel().equals("ivr") && machines.containsKey("ivr"))
      send(() -> batch("ivr", "/api/evidence/reports",
          List.of(Map.of("id", id, "customerCode", call.named(), "kind", call.kind(), "at", at.toString()))));
    else if (!call.channel().equals("public") && !agents.isEmpty())
      send(() -> byAgent(call));
    else
      send(() -> {
        new Caller(http, cast.base()).post("/api/reports", Map.of("customerCode", call.named(), "kind", call.kind()));
        return 0;
      });
  }

  private int byAgent(StormEvent.Call call) throws Refused, InterruptedException {
    var agent = agents.get(Math.floorMod(turn.getAndIncrement(), agents.size()));
    var id = customerIds.get(call.named());
    if (id == null) {
      for (var found : agent.get("/api/desk/search?q=" + URLEncoder.encode(call.named(), StandardCharsets.UTF_8)).path("results"))
        if (found.path("code").asText().equals(call.named()))
          id = found.path("id").asLong();
      if (id == null)
        throw new Refused(404, "simulate/no-customer", "the desk finds no customer " + call.named(),
            relight.Json.MAPPER.createObjectNode());
      customerIds.put(call.named(), id);
    }
    agent.post("/api/desk/reports", Map.of("customerId", id, "kind", call.kind()));
    return 0;
  }

  /** @param kind last-gasp, power-up, or what becomes of asking it: ping-on or no-answer */
  synchronized void meter(String id, String customer, String kind, Instant at) {
    if (hasMeters())
      meters.add(Map.of("id", id, "meter", customer, "kind", kind, "at", at.toString()));
  }

  /** @param kind open, closed or bad-quality */
  void scada(String id, String device, String kind, Instant at) {
    if (machines.containsKey("scada"))
      send(() -> batch("scada", "/api/evidence/devices",
          List.of(Map.of("id", id, "device", device, "kind", kind, "at", at.toString()))));
  }

  /** The head-end hands over what it has each ten seconds, at most a thousand at a time. */
  synchronized void flush(Instant now) {
    if (meters.isEmpty() || now.isBefore(nextBatch))
      return;
    nextBatch = now.plus(BETWEEN_BATCHES);
    for (int from = 0; from < meters.size(); from += MOST_IN_A_BATCH) {
      var batch = List.copyOf(meters.subList(from, Math.min(meters.size(), from + MOST_IN_A_BATCH)));
      send(() -> batch("meter-head-end", "/api/evidence/meters", batch));
    }
    meters.clear();
  }

  private int batch(String source, String path, List<Map<String, Object>> messages) throws Refused, InterruptedException {
    var answer = machines.get(source).post(path, Map.of("messages", messages));
    for (var bad : answer.path("quarantined"))
      log.debug("{} {}: {}", source, bad.path("code").asText(), bad.path("detail").asText());
    return answer.path("quarantined").size();
  }

  /** Says how many of its messages were not taken. */
  private interface Telling {
    int tell() throws Refused, InterruptedException;
  }

  private void send(Telling telling) {
    threads.submit(() -> {
      places.acquireUninterruptibly();
      try {
        sent.incrementAndGet();
        refused.addAndGet(telling.tell());
      } catch (Refused e) {
        refused.incrementAndGet();
        log.warn("simulated source: {} {}", e.code, e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        places.release();
      }
    });
  }

  @Override
  public void close() {
    threads.close();
  }
}
