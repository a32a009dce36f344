package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import relight.customer.CustomerService;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.testkit.TestDatabase;

/** {@code relight import} as somebody types it. */
class ImportCommandTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  @TempDir
  Path folder;

  private String said;

  @BeforeEach
  void aNetworkAndNothingInTheDatabase() throws IOException {
    db.database().transaction(tx -> {
      for (var table : List.of("customer", "network_source", "network_branch", "network_node", "network_import", "unit_version", "unit")) {
        tx.run("delete from " + table);
      }
      return null;
    });
    write("nodes.csv", "id,lon,lat,kind\nS,105.60,10.50,source\na,105.61,10.50,junction\nb,105.62,10.50,service_point\n");
    write("branches.csv",
        "id,from,to,kind,normally_open,length_m,phases,subtype,feeder\nCB1,S,a,breaker,0,0,ABC,,F1\nT1,a,b,transformer,0,,ABC,,F1\n");
    write("sources.csv", "node,name\nS,Trạm 110 kV\n");
    write("customers.csv", "id,node,name\nPB010001,b,Nguyễn Thị Đào\nPB010002,b,\n");
    write("units.csv", "code,name,parent\nPB01,Đội Cao Lãnh,PB\nPB,Công ty,\n");
  }

  private int relight(String... more) {
    var c = db.connection();
    var arguments = new ArrayList<>(
        List.of("import", "--config", folder.resolve("relight.yaml").toString(), "--data", folder.resolve("data").toString(),
            "--database",
            "postgres://" + c.user() + ":" + c.password() + "@" + c.host() + ":" + c.port() + "/" + c.database() + "?sslmode=disable"));
    arguments.addAll(List.of(more));
    var text = new ByteArrayOutputStream();
    var stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    try {
      write("relight.yaml", "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    int status = Relight.run(stream, stream, arguments.toArray(String[]::new));
    said = text.toString(StandardCharsets.UTF_8);
    return status;
  }

  private static Grid stored() {
    return db.database().read(new NetworkService(new Journal(InstantSource.system(), WakeUp.local()), InstantSource.system())::grid);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void says(String words) {
    assertTrue(said.contains(words), said);
  }

  @Test
  void aDryRunSaysEverythingAndChangesNothing() {
    assertEquals(0, relight("--network", folder.toString(), "--dry-run"), () -> said);
    says("nodes                             3  1 junction, 1 service_point, 1 source");
    says("customers             2          0          0              0");
    says("Nothing was changed (dry run).");
    assertEquals(0, stored().nodes());
  }

  @Test
  void networkCustomersAndUnitsAreTakenTogetherAndTheSameAgainChangesNothing() {
    assertEquals(0, relight("--network", folder.toString(), "--units", folder.resolve("units.csv").toString(), "--yes"), () -> said);
    says("units                 2          0          0              0");
    assertEquals(2, stored().branches());
    assertEquals("Nguyễn Thị Đào", db.database().read(tx -> new CustomerService().findByCode(tx, "pb01 0001")).orElseThrow().name());
    assertEquals(2, db.database().<Long>read(tx -> tx.one("select count(*) as n from unit_version where valid @> $1::timestamptz",
        row -> row.getLong("n"), Instant.now().plusSeconds(5).atOffset(java.time.ZoneOffset.UTC))));
    assertEquals(0, relight("--network", folder.toString(), "--units", folder.resolve("units.csv").toString(), "--yes"), () -> said);
    says("Everything is there already: nothing to change.");
  }

  @Test
  void withoutATerminalNothingHappensUnasked() {
    assertEquals(1, relight("--network", folder.toString()), () -> said);
    says("say --yes to import without being asked");
    assertEquals(0, stored().nodes());
  }

  @Test
  void aBrokenFileIsRefusedAndTheOldNetworkStays() throws IOException {
    relight("--network", folder.toString(), "--yes");
    write("branches.csv", "id,from,to,kind,normally_open,length_m,phases,subtype,feeder\nCB1,S,gone,breaker,0,x,ABC,,F1\n");
    assertEquals(1, relight("--network", folder.toString(), "--yes"), () -> said);
    says("branches.csv, row 2, column to: node gone does not exist");
    says("branches.csv, row 2, column length_m: \"x\" is not a number");
    assertEquals(2, stored().branches());
  }

  @Test
  void customersMayComeLaterInTheirOwnColumns() throws IOException {
    assertEquals(0, relight("--network", folder.toString(), "--no-customers", "--yes"), () -> said);
    write("billing.csv", "so;tram;ten\nX1;b;Trần Văn Bảy\n");
    assertEquals(0, relight("--customers", folder.resolve("billing.csv").toString(), "--map", "code=so,node=tram,name=ten", "--yes"),
        () -> said);
    assertEquals("Trần Văn Bảy", db.database().read(tx -> new CustomerService().findByCode(tx, "X1")).orElseThrow().name());
    assertTrue(db.database().read(tx -> new CustomerService().findByCode(tx, "PB010001")).isEmpty());
  }

  @Test
  void aPartOfTheNetworkMayBeAddedToTheRest() throws IOException {
    relight("--network", folder.toString(), "--yes");
    write("nodes.csv", "id,lon,lat,kind\nS2,105.70,10.50,source\nz,105.71,10.50,junction\n");
    write("branches.csv", "id,from,to,kind\nCB2,S2,z,breaker\n");
    write("sources.csv", "node,name\nS2,Trạm 2\n");
    assertEquals(0, relight("--network", folder.toString(), "--no-customers", "--keep-missing", "--yes"), () -> said);
    assertEquals(3, stored().branches());
    assertEquals(0, relight("--network", folder.toString(), "--no-customers", "--yes"), () -> said);
    says("not in files: CB1, T1");
    assertEquals(1, stored().branches());
  }
}
