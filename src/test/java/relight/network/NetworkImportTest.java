package relight.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Comparison;
import relight.csv.Progress;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.network.importer.Difference;
import relight.storage.Database;
import relight.testkit.DrawnGrid;
import relight.testkit.TestDatabase;

/** Taking a network in, again and again, on a real database. */
class NetworkImportTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
  private static final String FIRST = """
      SUB* -CB1- a -- b(30) -SW1-  c(120)
                      b -T1- d(45)
      """;
  private static final String SECOND = """
      SUB* -CB1- a -- b(30) -SW1/- c(120)
                      b -F1- e(45)
      """;

  private final Database database = db.database();
  private final Journal journal = new Journal(InstantSource.fixed(NOW), WakeUp.local());
  private final NetworkService networks = new NetworkService(journal, InstantSource.fixed(NOW));

  private Grid take(Grid grid, boolean keepMissing) {
    return database.transaction(tx -> {
      networks.take(tx, Actor.SYSTEM, grid, "drawn", "EPSG:4326", true, keepMissing, Progress.SILENT);
      return networks.grid(tx);
    });
  }

  private static String differences(Grid before, Grid after) {
    return Difference.between(before, after).parts().stream()
        .map(p -> p.what() + " +" + p.added() + " ~" + p.changed() + " =" + p.unchanged() + " -" + p.missing())
        .reduce((a, b) -> a + ", " + b).orElseThrow();
  }

  private long written(String table) {
    return database.read(tx -> tx.one(
        "select count(*) as n from " + table + " where xmin::text = (select max(xmin::text::bigint)::text from network_import)",
        row -> row.getLong("n")));
  }

  @Test
  void aNetworkIsTakenChangedAndTakenAgain() {
    var first = DrawnGrid.grid(FIRST).grid();
    var stored = take(first, false);
    assertEquals("nodes +0 ~0 =5 -0, branches +0 ~0 =4 -0, sources +0 ~0 =1 -0", differences(stored, first));

    take(first, false);
    assertEquals(0, written("network_node"), "the same again writes no node");
    assertEquals(0, written("network_branch"), "the same again writes no branch");

    var second = DrawnGrid.grid(SECOND).grid();
    assertEquals("nodes +1 ~0 =4 -1, branches +1 ~1 =2 -1, sources +0 ~0 =1 -0", differences(stored, second));
    assertEquals(List.of("SW1"), Difference.between(stored, second).branches().changedExamples());
    var after = take(second, false);
    assertEquals("nodes +0 ~0 =5 -0, branches +0 ~0 =4 -0, sources +0 ~0 =1 -0", differences(after, second));
    assertEquals(-1, after.findBranch("T1"), "what the files do not have is out of service");
    assertEquals(1L,
        database.<Long>read(tx -> tx.one("select count(*) as n from network_branch where code = 'T1' and removed_at is not null",
            row -> row.getLong("n"))),
        "and stays known");

    var both = take(first, true);
    assertTrue(both.findBranch("T1") >= 0 && both.findBranch("F1") >= 0, "kept, and back again");
    assertFalse(both.normallyOpen(both.getBranch("SW1")));
    assertEquals("drawn", database.read(networks::origin).orElseThrow().name());
  }

  @Test
  void aTransactionThatFailsLeavesTheOldNetworkServing() {
    var stored = take(DrawnGrid.grid(FIRST).grid(), false);
    assertThrows(IllegalStateException.class, () -> database.transaction(tx -> {
      networks.take(tx, Actor.SYSTEM, DrawnGrid.grid(SECOND).grid(), "drawn", "EPSG:4326", false, false, Progress.SILENT);
      throw new IllegalStateException("the machine fails here");
    }));
    assertEquals("nodes +0 ~0 =5 -0, branches +0 ~0 =4 -0, sources +0 ~0 =1 -0", differences(stored, database.read(networks::grid)));
  }

  @Test
  void positionsHoldThroughAnImportAndTheViewFollows() {
    var first = DrawnGrid.grid(FIRST);
    var projector = new NetworkProjector((tx, grid) -> new int[grid.nodes()]);
    take(first.grid(), false);
    database.transaction(tx -> networks.operate(tx, Actor.SYSTEM, "SW1", true, NOW, "test"));
    take(DrawnGrid.grid(FIRST.replace("d(45)", "d(45) -- f")).grid(), false);
    database.read(tx -> {
      projector.load(tx, Journal.last(tx));
      return null;
    });
    var view = projector.current();
    assertEquals("c", view.grid().nodeId(view.supply().deadNodes()[0]));
    assertTrue(view.supply().energised(view.grid().getNode("f")));
    database.transaction(tx -> networks.operate(tx, Actor.SYSTEM, "SW1", false, NOW, "test"));
  }

  @Test
  void onlyAnAdministratorMayTakeANetworkIn() {
    var dispatcher = new Actor(Actor.Kind.USER, 7, "Lan", Set.of(Role.DISPATCHER), Set.of(), "user:7", null);
    var refusal = assertThrows(Refusal.class, () -> database.transaction(tx -> {
      networks.take(tx, dispatcher, DrawnGrid.grid(FIRST).grid(), "drawn", "EPSG:4326", false, false, Progress.SILENT);
      return null;
    }));
    assertEquals("auth/role", refusal.code());
  }

  @Test
  void theTableOfDifferencesNamesExamples() {
    var table = Comparison.table(Difference.between(DrawnGrid.grid(FIRST).grid(), DrawnGrid.grid(SECOND).grid()).parts());
    assertTrue(table.contains("not in files: T1"), table);
    assertTrue(table.contains("changed: SW1"), table);
  }
}
