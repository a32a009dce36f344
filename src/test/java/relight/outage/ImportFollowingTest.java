package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import relight.auth.Actor;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.customer.CustomerFile;
import relight.customer.CustomerImportService;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.place.PlaceProjector;
import relight.testkit.District;
import relight.testkit.DrawnGrid;
import relight.testkit.TestServer;

/** A network that is imported while somebody is dark: the ledger follows without anybody's help. */
class ImportFollowingTest {

  @RegisterExtension
  static final TestServer server = new TestServer();

  @TempDir
  static Path folder;

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

  private static void listed(String rows, boolean keepMissing) throws IOException {
    var file = Files.writeString(folder.resolve("customers.csv"), "code,node,active\n" + rows);
    server.inTransaction(tx -> {
      var list = new CustomerImportService(server.server().journal());
      list.read(tx, CustomerFile.at(file, Map.of()), Set.of(), DrawnGrid.grid(District.GRID).grid(), unit -> true,
          new PlaceProjector().current(),
          keepMissing, new Problems(5), Progress.SILENT);
      list.take(tx, Actor.SYSTEM, keepMissing, Instant.now(), Progress.SILENT);
      return null;
    });
    server.settle();
  }

  private static void waitForDark(int count, String why) throws InterruptedException {
    for (int i = 0; i < 600 && dark() != count; i++)
      Thread.sleep(50);
    assertThat(dark()).as(why).isEqualTo(count);
    server.settle();
  }

  private static String row(String customer, boolean active) {
    return district.code(customer) + "," + customer.charAt(0) + "," + (active ? 1 : 0) + "\n";
  }

  private static void open(String device) {
    assertThat(server.signedIn("linh").post("/api/network/devices/" + device + "/operate",
        Map.of("open", true, "reason", "x", "at", Instant.now().minusSeconds(60).toString())).status()).isEqualTo(200);
    server.settle();
  }

  @Test
  void whoIsMadeInactiveOrLeftOutByAnImportIsDarkNoLongerAndWhoComesBackIsAgain() throws Exception {
    open("T3");
    assertThat(dark()).isEqualTo(7);
    listed(row("g#1", false), true);
    waitForDark(6, "g#1 is inactive");
    var others = new StringBuilder();
    for (var node : List.of("d", "e", "k", "g"))
      for (int i = 1; i <= Map.of("d", 12, "e", 9, "k", 3, "g", 7).get(node); i++)
        if (!List.of("g1", "g2").contains(node + i))
          others.append(row(node + "#" + i, true));
    listed(others.toString(), false);
    waitForDark(5, "g#2 is in no list");
    var gone = List.of(district.customerId("g#1"), district.customerId("g#2"));
    var ended = server.database().read(tx -> tx.all("select on_at > off_at as ended from interruption where customer_id = any($1)",
        row -> row.getBoolean("ended"), (Object) gone.toArray(Long[]::new)));
    assertThat(ended).as("their minutes until then count").containsExactly(true, true);
    assertThat(server.database().<List<String>>read(tx -> tx.all(
        "select distinct subject from journal where kind = 'ledger.customer-gone' order by 1", row -> row.getString("subject"))))
        .containsExactlyInAnyOrderElementsOf(gone.stream().map(id -> "customer/" + id).toList());
    assertThat(server.server().outages().current().values()).as("the others are still out").singleElement()
        .matches(o -> o.customersOut() == 5);

    listed(row("g#1", true) + row("g#2", true), true);
    waitForDark(7, "both are customers again");
    server.signedIn("linh").post("/api/network/devices/T3/operate", Map.of("open", false, "reason", "x", "at", Instant.now().toString()));
    waitForDark(0, "T3 is closed");
  }

  @Test
  void whatIsPredictedAtADeviceThatTheNewNetworkDoesNotHaveIsGivenUpAndItsCallersAreLookedAtAgain() throws Exception {
    district.report("d#1");
    district.report("d#2");
    var at = server.server().outages().current().values().stream().findFirst().orElseThrow();
    assertThat(at.device().id()).isEqualTo("T1");
    var next = DrawnGrid.grid(District.GRID.replace("-T1-", "-T9-")).grid();
    assertThat(server.database().<List<Stranded>>read(tx -> new StrandedService().by(tx, next))).singleElement()
        .matches(o -> o.text().equals(at.code() + " at T1, predicted, " + at.customersOut() + " customers out"));
    assertThat(server.database().<List<Stranded>>read(tx -> new StrandedService().by(tx, DrawnGrid.grid(District.GRID).grid()))).isEmpty();
    district.report("k#1");
    imports(DrawnGrid.grid(District.GRID.replace("-T1-", "-T9-").replace("j -T5- k(3)", "j")).grid());
    for (int i = 0; i < 600 && !device(at.id()).equals("cancelled network-replaced"); i++)
      Thread.sleep(50);
    assertThat(device(at.id())).isEqualTo("cancelled network-replaced");
    server.settle();
    assertThat(server.server().outages().current().values().stream().filter(o -> o.status().equals("predicted")).toList()).singleElement()
        .matches(o -> o.device().id().equals("T9") && o.id() != at.id());
    assertThat(server.database().<List<String>>read(tx -> tx.all("select status from report order by id", row -> row.getString("status"))))
        .as("who called from where there is nothing now waits for nothing").containsExactly("open", "open", "closed");
    imports(DrawnGrid.grid(District.GRID).grid());
  }

  private static String device(long outage) {
    return server.database().read(tx -> tx.one("select status || ' ' || coalesce(end_reason, '') as said from outage where id = $1",
        row -> row.getString("said"), outage));
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
    for (int i = 0; i < 600 && dark() > 0; i++)
      Thread.sleep(50);
    assertThat(dark()).as("T1 is gone, and T9 is closed").isZero();
    server.settle();
    assertThat(server.server().outages().current().values()).allMatch(o -> o.status().equals("restored"));
    assertThat(device(server.server().outages().current().values().iterator().next().id())).as("with the reason")
        .isEqualTo("restored network-replaced");
    imports(DrawnGrid.grid(District.GRID).grid());
  }
}
