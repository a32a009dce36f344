package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.auth.Actor;
import relight.csv.Progress;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.testkit.District;
import relight.testkit.DrawnGrid;
import relight.testkit.TestServer;

/** A network that is imported while somebody is dark: the ledger follows without anybody's help. */
class ImportFollowingTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  private static District district;

  @BeforeAll
  static void aDistrict() {
    district = District.on(server);
  }

  @BeforeEach
  void allIsWell() {
    district.quiet();
  }

  private static void imports(Grid grid) {
    server.inTransaction(tx -> {
      new NetworkService(server.server().journal(), InstantSource.system()).take(tx, Actor.SYSTEM, grid, "drawn", "EPSG:4326", false, false,
          Progress.SILENT);
      return null;
    });
    server.settle();
  }

  private static long dark() {
    return server.database().read(tx -> tx.one("select count(*) as n from interruption where on_at is null", row -> row.getLong("n")));
  }

  @Test
  void whereTheNewNetworkHasNoSuchDeviceTheInterruptionEnds() throws Exception {
    imports(DrawnGrid.grid(District.GRID).grid()); // the first one begins the history
    var linh = server.signedIn("linh");
    assertThat(linh.post("/api/network/devices/T1/operate", Map.of("open", true, "reason", "x", "at", Instant.now().toString())).status())
        .isEqualTo(200);
    server.settle();
    assertThat(dark()).isEqualTo(12);
    imports(DrawnGrid.grid(District.GRID.replace("-T1-", "-T9-")).grid());
    for (int i = 0; i < 200 && dark() > 0; i++)
      Thread.sleep(50);
    assertThat(dark()).as("T1 is gone, and T9 is closed").isZero();
    server.settle();
    assertThat(server.server().outages().current().values()).allMatch(o -> o.status().equals("restored"));
  }
}
