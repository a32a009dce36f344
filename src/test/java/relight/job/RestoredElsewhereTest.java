package relight.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.outage.OutageView;
import relight.testkit.District;
import relight.testkit.TestServer;
import relight.testkit.TestServer.Client;

/** A crew that was sent to what callers let suspect finds something else. */
class RestoredElsewhereTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;
  private static Client linh;

  @BeforeAll
  static void aDistrictAndItsPeople() {
    district = District.on(server);
    linh = server.signedIn("linh");
  }

  private static OutageView openAt(String device) {
    server.settle();
    var open = server.server().outages().current().values().stream()
        .filter(o -> o.device() != null && o.device().id().equals(device) && !o.status().equals("restored")).toList();
    assertThat(open).hasSize(1);
    return open.getFirst();
  }

  private static String sent(OutageView outage, long crew) {
    var made = linh.post("/api/outages/" + outage.id() + "/jobs", Map.of("version", outage.version(), "crewId", crew));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return "/api/jobs/" + made.json().path("id").asLong();
  }

  private static JsonNode read(String path) {
    server.settle();
    return linh.get(path).json();
  }

  @Test
  void anotherKnownOutageEndsItsCrewIsToldAndWhoCalledFromElsewhereIsLookedAtAgain() {
    assertThat(linh.post("/api/network/devices/T3/operate", Map.of("open", true, "reason", "Tự động")).status()).isEqualTo(200);
    district.report("d#1");
    district.report("d#2");
    var known = openAt("T3");
    var suspected = openAt("T1");
    var others = sent(known, district.crew2());
    var own = sent(suspected, district.crew1());
    var tam = server.signedIn("tam");
    for (var step : List.of("acknowledge", "en-route", "on-site"))
      assertThat(tam.post(own + "/" + step, Map.of()).status()).isEqualTo(200);
    District.brief(tam, own);
    assertThat(tam.post(own + "/start", Map.of()).status()).isEqualTo(200);

    var done = tam.post(own + "/restore", Map.of("deviceId", "T3", "cause", "equipment", "subCause", "fuse-blown"));

    assertThat(done.status()).as(done.toString()).isEqualTo(200);
    var over = read("/api/outages/" + known.id());
    assertThat(over.path("status").asText()).isEqualTo("restored");
    assertThat(over.path("subCause").asText()).isEqualTo("fuse-blown");
    assertThat(read("/api/outages/" + suspected.id()).path("mergedInto").asLong()).isEqualTo(known.id());
    assertThat(read("/api/network/devices/T1").path("open").asBoolean()).isFalse();
    assertThat(read(others).path("job").path("status").asText()).as("nobody drives to what is mended").isEqualTo("cancelled");
    assertThat(read(own).path("job").path("status").asText()).isEqualTo("done");
    assertThat(openAt("T1").id()).as("their light is not back").isNotEqualTo(suspected.id());
  }
}
