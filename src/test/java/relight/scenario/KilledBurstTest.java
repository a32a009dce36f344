package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Json;
import relight.storage.EmbeddedPostgres;
import relight.testkit.RunningRelight;

/** A server that is killed in the middle of a burst of last gasps has every message it acknowledged, and each once. */
class KilledBurstTest {

  private static final int BATCHES = 40;
  private static final int BATCH = 250;

  @TempDir
  Path data;

  @Test
  void nothingAcknowledgedIsLostAndNothingIsCountedTwice() throws IOException, InterruptedException, SQLException {
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    var batches = new ArrayList<byte[]>();
    String secret;
    try (var http = HttpClient.newHttpClient(); var relight = RunningRelight.start(data)) {
      secret = source();
      var meters = relight.neighbours(3);
      for (int b = 0; b < BATCHES; b++)
        batches.add(batch(b, meters));
      var sent = new AtomicInteger();
      try (var senders = Executors.newFixedThreadPool(6)) {
        for (int b = 0; b < BATCHES; b++) {
          int number = b;
          senders.submit(() -> {
            if (send(http, relight, secret, batches.get(number)).statusCode() == 200)
              acknowledged.add(number);
            if (sent.incrementAndGet() == BATCHES / 2)
              relight.kill();
            return null;
          });
        }
        senders.shutdown();
        assertThat(senders.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
      }
      assertThat(acknowledged).as("some were acknowledged before the end and some were not").hasSizeBetween(1, BATCHES - 1);
    }
    try (var http = HttpClient.newHttpClient(); var relight = RunningRelight.start(data)) {
      for (int number : acknowledged)
        assertThat(count("message_id like '" + number + "-%'")).as("batch " + number + " was acknowledged").isEqualTo(BATCH);
      int accepted = 0;
      for (var batch : batches)
        accepted += Json.tree(send(http, relight, secret, batch).body()).path("accepted").asInt();
      assertThat(accepted).as("of what was acknowledged nothing is taken again")
          .isLessThanOrEqualTo((BATCHES - acknowledged.size()) * BATCH);
      assertThat(count("true")).isEqualTo(BATCHES * BATCH);
    }
  }

  private static byte[] batch(int number, List<String> meters) {
    var messages = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < BATCH; i++)
      messages.add(Map.of("id", number + "-" + i, "meter", meters.get(i % meters.size()), "kind", "last-gasp", "at",
          Instant.now().minusSeconds(600 + i).toString()));
    return Json.bytes(Map.of("messages", messages));
  }

  /** As an operator makes one, beside the running server. */
  private String source() throws IOException {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "relight.Launcher", "source", "add", "head-end",
        "--kind", "meter-head-end", "--data", data.toString()).redirectErrorStream(true).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed.lines().filter(line -> line.startsWith("rl_")).findFirst().orElseThrow(() -> new AssertionError(printed));
  }

  private static HttpResponse<String> send(HttpClient http, RunningRelight relight, String secret, byte[] batch)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(relight.base().resolve("/api/evidence/meters")).timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + secret).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(batch)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private long count(String which) throws SQLException {
    try (var connection = EmbeddedPostgres.findRunning(data.resolve("postgresql")).orElseThrow().open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from evidence where " + which)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
