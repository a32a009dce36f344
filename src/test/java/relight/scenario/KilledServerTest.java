package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Json;
import relight.testkit.RunningRelight;

/** A server that is killed in the middle of 200 reports loses and doubles none that it acknowledged. */
class KilledServerTest {

  private static final int REPORTS = 200;

  @TempDir
  Path data;

  @Test
  void everyAcknowledgedReportIsThereOnceAfterTheRestart() throws IOException, InterruptedException {
    Map<String, String> tokens = new ConcurrentHashMap<>();
    var keys = IntStream.range(0, REPORTS).mapToObj(i -> UUID.randomUUID().toString()).toList();
    long server;
    try (var http = HttpClient.newHttpClient(); var relight = RunningRelight.start(data)) {
      server = relight.handle().pid();
      var answered = new AtomicInteger();
      try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < REPORTS; i++) {
          var key = keys.get(i);
          var body = body(i);
          callers.submit(() -> {
            var answer = relight.report(http, key, body);
            if (answer.statusCode() == 201)
              tokens.put(key, Json.tree(answer.body()).path("token").asText());
            if (answered.incrementAndGet() == REPORTS / 2)
              relight.kill();
            return null;
          });
        }
        callers.shutdown();
        assertThat(callers.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
      }
      assertThat(tokens).as("some were acknowledged before the end and some were not").hasSizeBetween(1, REPORTS - 1);
    }
    assertThat(children(server)).as("no PostgreSQL is left behind").isZero();
    try (var http = HttpClient.newHttpClient(); var relight = RunningRelight.start(data)) {
      for (int i = 0; i < REPORTS; i++) {
        var again = relight.report(http, keys.get(i), body(i));
        assertThat(again.statusCode()).isEqualTo(201);
        var before = tokens.get(keys.get(i));
        if (before == null)
          continue;
        assertThat(again.headers().firstValue("Relight-Repeated")).as("an acknowledged report is answered from its first answer")
            .hasValue("true");
        assertThat(Json.tree(again.body()).path("token").asText()).isEqualTo(before);
        assertThat(relight.get(http, "/api/reports/" + before).path("reminders").asInt()).as("stored once, not counted as a reminder")
            .isZero();
      }
    }
  }

  /** Each from a browser of its own, at a place in words, so that nothing makes two of them one. */
  private static Map<String, Object> body(int i) {
    return Map.of("placeText", "Nhà số " + i + ", ấp 2", "kind", "no-power");
  }

  private static long children(long parent) {
    return ProcessHandle.allProcesses().filter(p -> p.parent().map(ProcessHandle::pid).orElse(-1L) == parent).count();
  }
}
