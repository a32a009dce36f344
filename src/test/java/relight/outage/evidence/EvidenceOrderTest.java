package relight.outage.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Json;
import relight.testkit.District;
import relight.testkit.Sources;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;

/** What messages mean does not depend on the order they arrive in, nor on how often; and rubbish breaks nothing. */
class EvidenceOrderTest {

  private static final List<String> METER_KINDS = List.of("last-gasp", "power-up", "ping-on", "ping-off", "voltage");

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static TestServer.Client headEnd;
  private static TestServer.Client indicator;
  private static TestServer.Client sms;

  @BeforeAll
  static void aDistrictAndItsMachines() {
    district = District.on(server);
    headEnd = server.bare().bearer(Sources.add(server, SourceKind.METER_HEAD_END, 1, null));
    indicator = server.bare().bearer(Sources.add(server, SourceKind.INDICATOR, 1, null));
    sms = server.bare().bearer(Sources.add(server, SourceKind.SMS, 0.6, null));
  }

  private static void forget() {
    server.inTransaction(tx -> {
      for (var table : List.of("evidence", "supply_signal", "momentary_signal", "device_signal", "weighing"))
        tx.run("delete from " + table);
      return null;
    });
  }

  private static String picture() {
    return server.database().read(tx -> tx.all("""
        select customer_id || ' ' || state || ' ' || basis || ' ' || at || ' ' || weighs_from || ' ' || source_id as line
        from supply_signal union all select customer_id || ' dip ' || off_at || ' ' || on_at from momentary_signal
        union all select device || ' ' || basis || ' ' || state || ' ' || at from device_signal
        order by 1""", row -> row.getString("line"))).toString();
  }

  @Test
  void messagesInAnyOrderAndAnyRepetitionMeanTheSame() {
    for (long seed = 1; seed <= 12; seed++) {
      var random = new Random(seed);
      var start = Instant.now().minusSeconds(3600);
      var meters = new ArrayList<Map<String, Object>>();
      var devices = new ArrayList<Map<String, Object>>();
      for (int i = 0; i < 60; i++) {
        // few seconds, so that many happen at the same moment
        var at = start.plusSeconds(10L * random.nextInt(40)).toString();
        meters.add(Map.of("id", "m" + seed + "-" + i, "meter", district.code("d#" + (1 + random.nextInt(4))), "kind",
            METER_KINDS.get(random.nextInt(METER_KINDS.size())), "at", at, "value", random.nextInt(2) * 220));
        devices.add(Map.of("id", "d" + seed + "-" + i, "device", "F" + (1 + random.nextInt(2)), "kind",
            random.nextBoolean() ? "tripped" : "reset", "at", at));
      }
      String first = null;
      for (int round = 0; round < 4; round++) {
        forget();
        deliver(headEnd, "/api/evidence/meters", meters, random);
        deliver(indicator, "/api/evidence/devices", devices, random);
        if (first == null)
          first = picture();
        assertThat(picture()).as("seed %d, round %d", seed, round).isEqualTo(first);
      }
      assertThat(first).contains("dip").contains("indicator");
    }
  }

  /** Shuffled, cut into batches of any size, some messages several times. */
  private static void deliver(TestServer.Client client, String path, List<Map<String, Object>> messages, Random random) {
    var all = new ArrayList<>(messages);
    for (int i = 0; i < messages.size() / 2; i++)
      all.add(messages.get(random.nextInt(messages.size())));
    Collections.shuffle(all, random);
    for (int from = 0; from < all.size();) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(40));
      assertThat(client.post(path, Map.of("messages", all.subList(from, to))).status()).isEqualTo(200);
      from = to;
    }
  }

  @Test
  void theSameBatchesFromSeveralThreadsAtOnceAreTakenOnce() throws Exception {
    forget();
    var start = Instant.now().minusSeconds(600);
    var batches = new ArrayList<List<Map<String, Object>>>();
    for (int b = 0; b < 6; b++) {
      var batch = new ArrayList<Map<String, Object>>();
      for (int i = 0; i < 12; i++)
        batch.add(Map.of("id", "same-" + i, "meter", district.code("d#" + (1 + i)), "kind", "last-gasp", "at", start.toString()));
      Collections.shuffle(batch, new Random(b));
      batches.add(batch);
    }
    int accepted = 0;
    try (var six = Executors.newFixedThreadPool(6)) {
      var sent = batches.stream().<Callable<Answer>>map(b -> () -> headEnd.post("/api/evidence/meters", Map.of("messages", b))).toList();
      for (var answer : six.invokeAll(sent)) {
        assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(200);
        accepted += answer.get().json().path("accepted").asInt();
      }
    }
    assertThat(accepted).isEqualTo(12);
  }

  @Test
  void rubbishIsRefusedOrPutAsideAndNeverAFault() {
    var random = new Random(7);
    var doors = Map.of("/api/evidence/meters", headEnd, "/api/evidence/devices", indicator, "/api/evidence/reports", sms);
    for (int i = 0; i < 150; i++) {
      for (var door : doors.entrySet()) {
        byte[] body;
        if (i % 5 == 0) {
          body = new byte[random.nextInt(200)];
          random.nextBytes(body);
        } else {
          body = Json.bytes(Map.of("messages", List.of(rubbish(random), rubbish(random), rubbish(random))));
          if (i % 5 == 1)
            body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        var answer = door.getValue().post(door.getKey(), body);
        assertThat(answer.status()).as("%s %s -> %s", door.getKey(), new String(body, StandardCharsets.UTF_8), answer).isLessThan(500);
      }
    }
  }

  private static Object rubbish(Random random) {
    if (random.nextInt(8) == 0)
      return value(random, 0);
    var message = new HashMap<String, Object>();
    for (var name : List.of("id", "meter", "device", "kind", "at", "value", "customerCode", "phone", "pole", "lon", "lat", "qr",
        "placeText",
        "address", "note"))
      if (random.nextInt(3) > 0)
        message.put(name, sensible(name, random));
    return message;
  }

  private static Object sensible(String name, Random random) {
    if (random.nextInt(3) == 0)
      return value(random, 0);
    return switch (name) {
      case "kind" -> List.of("last-gasp", "tripped", "no-power", "fire", "voltage").get(random.nextInt(5));
      case "at" -> random.nextBoolean() ? Instant.now().toString() : Instant.now().toEpochMilli();
      case "lon" -> 105.6 + random.nextDouble() / 100;
      case "lat" -> 10.5 + random.nextDouble() / 100;
      case "device" -> "F1";
      case "phone" -> "09123456" + (10 + random.nextInt(90));
      case "meter", "customerCode" -> district.code("d#1");
      default -> "x" + random.nextInt(1000);
    };
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "\u0000";
      case 2 -> "\ud800";
      case 3 -> "'; drop table evidence; --";
      case 4 -> "9".repeat(3000);
      case 5 -> -1;
      case 6 -> Long.MAX_VALUE;
      case 7 -> 1e308;
      case 8 -> true;
      case 9 -> "%zz?qr=%";
      case 10 -> depth > 3 ? "deep" : List.of(value(random, depth + 1), value(random, depth + 1));
      default -> depth > 3 ? "deep" : Map.of("a", value(random, depth + 1));
    };
  }
}
