package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Answer;
import relight.testkit.TestServer.Client;

/** What dispatchers may set right of an outage, and which slips of theirs are not taken. */
class CorrectionRoutesTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private Client linh;

  @BeforeAll
  static void aDistrict() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
    linh = server.signedIn("linh");
  }

  private long predicted() {
    district.report("d#1");
    district.report("d#2");
    server.settle();
    return server.server().outages().current().values().stream().filter(o -> o.status().equals("predicted")).findFirst().orElseThrow().id();
  }

  private JsonNode detail(long id) {
    server.settle();
    return linh.get("/api/outages/" + id).json();
  }

  private Answer does(long id, String what, Map<String, Object> body) {
    var all = new HashMap<>(body);
    all.put("version", detail(id).path("version").asInt());
    return linh.post("/api/outages/" + id + "/" + what, all);
  }

  private long restored() {
    long id = predicted();
    assertThat(does(id, "confirm", Map.of("offAt", Instant.now().minusSeconds(1800).toString())).status()).isEqualTo(200);
    assertThat(does(id, "restore", Map.of("at", Instant.now().minusSeconds(600).toString(), "reason", "Đóng lại")).status()).isEqualTo(200);
    return id;
  }

  @Test
  void aTimeInAnotherYearIsASlipWhereverItIsTold() {
    long id = predicted();
    var slip = Instant.now().minusSeconds(366 * 86_400L).toString();
    assertThat(does(id, "confirm", Map.of("offAt", slip)).code()).isEqualTo("outage/long-ago");
    assertThat(does(id, "confirm", Map.of("offAt", "-100000-01-01T00:00:00Z")).code()).isEqualTo("request/field");
    assertThat(does(id, "confirm", Map.of("offAt", Instant.now().minusSeconds(600).toString())).status()).isEqualTo(200);
    assertThat(does(id, "correct", Map.of("offAt", slip, "reason", "Nhật ký")).code()).isEqualTo("outage/long-ago");
    assertThat(does(id, "steps", Map.of("device", "F2", "open", true, "at", slip, "reason", "Thử")).code()).isEqualTo("outage/long-ago");
    assertThat(linh.post("/api/network/devices/F2/operate", Map.of("open", true, "at", slip, "reason", "Thử")).code())
        .isEqualTo("network/long-ago");
  }

  @Test
  void aCustomerIsStillOutOfOneOutageOnce() {
    long id = restored();
    var d1 = Map.<String, Object>of("customerIds", List.of(district.customerId("d#1")));
    var elsewhere = Map.<String, Object>of("customerIds", List.of(district.customerId("e#1")));
    assertThat(does(id, "still-out", elsewhere).code()).as("his light never went").isEqualTo("outage/still-out-others");
    var nested = does(id, "still-out", d1);
    assertThat(nested.status()).as(nested.toString()).isEqualTo(200);
    assertThat(does(id, "still-out", d1).code()).as("he is counted in the outage within already").isEqualTo("outage/still-dark");
    assertThat(linh.get("/api/outages/" + id + "/ledger").json().path("customers").asInt()
        + linh.get("/api/outages/" + nested.json().path("id").asLong() + "/ledger").json().path("customers").asInt()).isEqualTo(12);
  }

  @Test
  void whyACustomerHangsElsewhereStaysKnown() {
    var path = "/api/customers/" + district.customerId("d#3") + "/link";
    assertThat(linh.post(path, Map.of("node", "e")).status()).isEqualTo(400);
    assertThat(linh.post(path, Map.of("node", "e", "reason", "Sơ đồ cũ")).status()).isEqualTo(200);
    var reason = server.database()
        .read(tx -> tx.one("select text as reason from journal_words join journal using (number) where kind = 'customer.linked'",
            row -> row.getString("reason")));
    assertThat(reason).isEqualTo("Sơ đồ cũ");
    assertThat(linh.post(path, Map.of("node", "d", "reason", "Trả lại")).status()).isEqualTo(200);
  }
}
