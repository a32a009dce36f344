package relight.crew;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.testkit.District;
import relight.testkit.TestServer;

class NearestHelpTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void people() {
    district = District.on(server);
  }

  @BeforeEach
  void quiet() {
    district.quiet();
  }

  /** A cellar has no satellites, and the first press may come before the first fix. */
  @Test
  void helpComesToWhereTheCrewWorksWhenItsPhoneDoesNotKnowWhereItIs() {
    var job = server.signedIn("linh").post("/api/jobs", Map.of("kind", "makeSafe", "place", Map.of("deviceId", "F1"), "title", "Thay sứ",
        "crewId", district.crew1(), "send", true)).json().path("id").asLong();
    for (var deed : List.of("acknowledge", "en-route", "on-site"))
      server.signedIn("tam").post("/api/jobs/" + job + "/" + deed, Map.of());
    var place = server.signedIn("linh").get("/api/jobs/" + job).json().path("job");
    server.signedIn("binh").post("/api/field/positions", Map.of("fixes", List.of(Map.of("at", Instant.now().toString(), "lon",
        place.path("lon").asDouble() + 0.01, "lat", place.path("lat").asDouble(), "accuracy_m", 5, "battery", 80))));
    assertThat(server.signedIn("tam").post("/api/alarms/sos", Map.of()).status()).isEqualTo(201);
    server.settle();
    var alarm = alarms().getFirst();
    assertThat(alarm.path("lon").isNull()).as("nobody claims to know where they are").isTrue();
    assertThat(alarm.path("nearest")).hasSize(1);
    assertThat(alarm.at("/nearest/0/crewId").asLong()).isEqualTo(district.crew2());
    assertThat(alarm.at("/nearest/0/distance_m").asLong()).isBetween(900L, 1300L);
  }

  @Test
  void whereNobodyKnowsAnythingNobodyIsNamed() {
    server.signedIn("tam").post("/api/alarms/sos", Map.of("lon", 0, "lat", 0)); // what a phone says that does not know
    server.settle();
    assertThat(alarms().getFirst().path("lon").isNull()).isTrue();
    assertThat(alarms().getFirst().path("nearest")).isEmpty();
  }

  private static List<JsonNode> alarms() {
    return server.signedIn("linh").get("/api/console").json().path("alarms").findParents("kind");
  }
}
