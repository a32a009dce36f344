package relight.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.Config;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Progress;
import relight.network.NetworkService;
import relight.testkit.DrawnGrid;
import relight.testkit.TestServer;

class MapRoutesTest {

  private static final Path LAYERS = layers();

  @RegisterExtension
  static final TestServer server = TestServer.with(
      usual -> Config.load(Path.of("no-such-file.yaml"), Map.of(), Map.of("http.port", "0", "map.layers", LAYERS.toString())));

  private static final DrawnGrid FEEDER = DrawnGrid.grid("SUB* -CB1- a -- b -SW1- c -- d(12)");

  private static Path layers() {
    try {
      var folder = Files.createTempDirectory("relight-map");
      for (var id : List.of("roads", "plans")) {
        Files.writeString(folder.resolve(id + ".layer.yaml"),
            "id: " + id + "\ntitle: {vi: Đường, en: Roads}\nfile: lines.geojson\nkind: road\nattribution: " + id + "\npublic: "
                + id.equals("roads") + "\n");
      }
      Files.writeString(folder.resolve("broken.layer.yaml"), "id: broken\n");
      Files.writeString(folder.resolve("lines.geojson"), """
          {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Tỉnh lộ 848"},
          "geometry":{"type":"LineString","coordinates":[[105.60,10.50],[105.61,10.50]]}}]}""");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void aNetworkAndPeople() {
    server.user("lan", Role.DISPATCHER);
    server.user("ha", Role.ADMINISTRATOR);
    server.inTransaction(tx -> {
      networks().take(tx, Actor.SYSTEM, FEEDER.grid(), "drawn", "EPSG:4326", true, false, Progress.SILENT);
      return null;
    });
  }

  private static NetworkService networks() {
    return new NetworkService(server.server().journal(), InstantSource.system());
  }

  private static String tile(String layer, int z) {
    var tile = Tile.at(z, Mercator.x(105.6024), Mercator.y(10.5));
    return "/tiles/" + layer + "/" + tile.z() + "/" + tile.x() + "/" + tile.y() + ".mvt";
  }

  @ParameterizedTest
  @CsvSource({"/tiles/nowhere/3/1/1.mvt, 404, map/unknown-layer", "/tiles/roads/3/9/1.mvt, 400, map/tile",
      "/tiles/roads/3/1/x.mvt, 400, map/tile",
      "/tiles/roads/20/1/1.mvt, 404, map/zoom", "/tiles/roads/21/1/1.mvt, 400, map/tile", "/tiles/nowhere.json, 404, map/unknown-layer"})
  void whatIsNotThereIsRefusedWithItsReason(String path, int status, String code) {
    var answer = server.bare().get(path);
    assertThat(answer.status() + " " + answer.code()).isEqualTo(status + " " + code);
  }

  @Test
  void theNetworkIsForStaffOnly() {
    assertThat(server.bare().get(tile("network", 14)).status()).isEqualTo(401);
    assertThat(server.bare().get("/tiles/network.json").status()).isEqualTo(401);
    assertThat(server.signedIn("lan").get(tile("network", 14)).status()).isEqualTo(200);
  }

  @Test
  void aLayerThatIsNotPublicDoesNotExistForThePublic() {
    assertThat(server.bare().get(tile("plans", 14)).status()).isEqualTo(404);
    assertThat(server.bare().get("/tiles/plans.json").status()).isEqualTo(404);
    assertThat(ids(server.bare().get("/api/map").json())).containsExactly("roads");
    var lan = server.signedIn("lan");
    assertThat(lan.get(tile("plans", 14)).status()).isEqualTo(200);
    assertThat(lan.get(tile("plans", 14)).header("Cache-Control")).startsWith("private");
    assertThat(ids(lan.get("/api/map").json())).containsExactly("plans", "roads");
    assertThat(Decoded.of(server.bare().get(tile("base", 14)).raw().body()).layers()).containsOnlyKeys("roads");
  }

  @Test
  void theOverviewTellsEachWhatHeMayKnow() {
    var ofPublic = server.bare().get("/api/map").json();
    assertThat(ofPublic.path("network").isNull()).isTrue();
    assertThat(ofPublic.has("refused")).isFalse();
    assertThat(ofPublic.path("bounds").path(0).asDouble()).isCloseTo(105.60, org.assertj.core.api.Assertions.within(1e-6));
    assertThat(ofPublic.path("attribution").toString()).isEqualTo("[\"roads\"]");
    var ofStaff = server.signedIn("lan").get("/api/map").json();
    assertThat(ofStaff.path("network").path("tiles").asText()).isEqualTo("/tiles/network/{z}/{x}/{y}.mvt");
    var ofAdministrator = server.signedIn("ha").get("/api/map").json();
    assertThat(ofAdministrator.path("refused").path(0).path("file").asText()).isEqualTo("broken.layer.yaml");
    assertThat(ofAdministrator.path("refused").path(0).path("reason").asText()).contains("'kind' is missing");
  }

  @Test
  void aTileJsonDescribesTheTiles() {
    var json = server.bare().get("/tiles/roads.json").json();
    assertThat(json.path("tilejson").asText()).isEqualTo("3.0.0");
    assertThat(json.path("tiles").path(0).asText()).startsWith("/tiles/roads/{z}/{x}/{y}.mvt?v=");
    assertThat(json.path("vector_layers").path(0).path("id").asText()).isEqualTo("roads");
  }

  @Test
  void aTileIsCompressedForThoseWhoTakeItAndNotSentTwice() throws IOException {
    var plain = server.bare().get(tile("roads", 14));
    assertThat(plain.header("Content-Type")).isEqualTo("application/vnd.mapbox-vector-tile");
    var zipped = server.bare().with("Accept-Encoding", "gzip").get(tile("roads", 14));
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.raw().body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.raw().body());
    }
    var again = server.bare().with("Accept-Encoding", "gzip").with("If-None-Match", zipped.header("ETag")).get(tile("roads", 14));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.raw().body()).isEmpty();
    var elsewhere = server.bare().get("/tiles/roads/14/1/1.mvt");
    assertThat(elsewhere.status()).isEqualTo(204);
  }

  @Test
  void onlyTheAddressThatNamesTheVersionIsKeptForGood() {
    var address = server.bare().get("/tiles/roads.json").json().path("tiles").path(0).asText();
    var versioned = tile("roads", 14) + address.substring(address.indexOf('?'));
    assertThat(server.bare().get(versioned).header("Cache-Control")).contains("immutable");
    assertThat(server.bare().get(tile("roads", 14) + "?v=old").header("Cache-Control")).doesNotContain("immutable");
  }

  @Test
  void aSwitchChangesItsTilesAndThePagesAreTold() {
    var lan = server.signedIn("lan");
    var before = lan.get(tile("network", 14));
    assertThat(states(before)).containsOnly("energised");
    var farAway = lan.get("/tiles/network/14/1/1.mvt").header("ETag");
    try (var stream = lan.stream("/api/live?topics=network")) {
      stream.await("hello");
      server.inTransaction(tx -> networks().operate(tx, Actor.SYSTEM, "SW1", true, Instant.now(), "test"));
      var told = stream.await("network");
      assertThat(told.data().path("bbox")).hasSize(4);
      var after = lan.with("If-None-Match", before.header("ETag")).get(tile("network", 14));
      assertThat(after.status()).isEqualTo(200);
      assertThat(after.header("Cache-Control")).isEqualTo("private, no-cache");
      assertThat(states(after)).contains("dead", "energised");
      assertThat(lan.get("/tiles/network/14/1/1.mvt").header("ETag")).isEqualTo(farAway);
      assertThat(lan.with("If-None-Match", after.header("ETag")).get(tile("network", 14)).status()).isEqualTo(304);
    } finally {
      server.inTransaction(tx -> networks().operate(tx, Actor.SYSTEM, "SW1", false, Instant.now(), "test"));
    }
  }

  @Test
  void aBasemapsOriginIsWhatThePolicyNeeds() {
    var xyz = new Config.Basemap(Config.Basemap.Type.XYZ, "https://{a-c}.tile.example.org/{z}/{x}/{y}.png", "Example", "");
    assertThat(MapRoutes.basemapOrigin(xyz)).contains("https://*.tile.example.org");
    var wms = new Config.Basemap(Config.Basemap.Type.WMS, "http://gis.local:8081/wms?map=a", "GIS", "ground");
    assertThat(MapRoutes.basemapOrigin(wms)).contains("http://gis.local:8081");
    assertThat(MapRoutes.basemapOrigin(Config.DEFAULT.map().basemap())).isEmpty();
  }

  private static List<String> ids(JsonNode overview) {
    var ids = new ArrayList<String>();
    overview.path("layers").forEach(layer -> ids.add(layer.path("id").asText()));
    return ids;
  }

  private static List<String> states(TestServer.Answer answer) {
    return Decoded.of(answer.raw().body()).layers().values().stream().flatMap(List::stream).map(item -> (String) item.tags().get("state"))
        .filter(java.util.Objects::nonNull).toList();
  }
}
