package relight.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import relight.Refusal;
import relight.auth.Actor;
import relight.csv.Comparison;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.journal.Journal;
import relight.journal.WakeUp;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Database;
import relight.testkit.DrawnGrid;
import relight.testkit.TestDatabase;
import relight.unit.UnitFile;
import relight.unit.UnitService;

/** Lists of customers, in the columns of whoever brings them, on a real database. */
class CustomerImportTest {

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  private static final DrawnGrid GRID = DrawnGrid.grid("S* -CB1- a -T1- b");

  @TempDir
  Path folder;

  private static Database database() {
    return db.database();
  }

  private final Journal journal = new Journal(InstantSource.system(), WakeUp.local());
  private final CustomerImportService imports = new CustomerImportService(journal);

  @BeforeAll
  static void aUnit() {
    database().transaction(
        tx -> new UnitService(new Journal(InstantSource.system(), WakeUp.local())).put(tx, Actor.SYSTEM, "PB01", "Đội Cao Lãnh", null,
            Instant.now().minusSeconds(60)));
  }

  @BeforeEach
  void noCustomersYet() {
    database().transaction(tx -> tx.run("delete from meter") + tx.run("delete from customer_link") + tx.run("delete from customer"));
  }

  private Comparison take(String csv, Map<String, String> mapping, Places places, boolean keepMissing) throws IOException {
    var file = folder.resolve("list.csv");
    Files.writeString(file, csv);
    return database().transaction(tx -> {
      var comparison = imports.read(tx, CustomerFile.at(file, mapping), mapping.keySet(), GRID.grid(), Set.of("PB01")::contains, places,
          keepMissing,
          new Problems(5), Progress.SILENT);
      imports.take(tx, Actor.SYSTEM, keepMissing, Instant.now(), Progress.SILENT);
      return comparison;
    });
  }

  private static Customer get(String code) {
    return database().read(tx -> new CustomerService().findByCode(tx, code)).orElseThrow();
  }

  private static String line(Comparison c) {
    return "+" + c.added() + " ~" + c.changed() + " =" + c.unchanged() + " -" + c.missing();
  }

  @Test
  void aListIsTakenInItsOwnColumnsComparedAndTakenAgain() throws IOException {
    var mapping = Map.of("code", "ma_kh", "node", "tram", "name", "ten", "active", "trang_thai:AT");
    String list = """
        ma_kh;tram;ten;phone;address;priority;unit;trang_thai
        pb01 0001;b;Nguyễn Thị Đào;+84 901 234 567;Số 5, ấp Tân Lộc;;PB01;AT
        PB010002;b;Trạm y tế;;;hospital;;AT
        PB010003;a;;;;;;DS
        """;
    assertEquals("+3 ~0 =0 -0", line(take(list, mapping, Places.NONE, false)));
    var dao = get("PB010001");
    assertEquals("0901234567", dao.phone());
    assertEquals("Nguyễn Thị Đào", dao.name());
    assertTrue(dao.active());
    assertFalse(get("PB010003").active());
    assertEquals("hospital", get("PB010002").priority());
    assertNull(get("PB010003").name());
    var counts = database().read(tx -> new CustomerService().countPerNode(tx, GRID.grid()));
    assertEquals(2, counts[GRID.node("b")]);
    assertEquals(0, counts[GRID.node("a")]);
    assertEquals(List.of("PB010001"),
        database().read(tx -> new CustomerService().search(tx, actorOf("PB01"), "nguyen dao tan loc")).stream()
            .map(Customer::code).toList());

    assertEquals("+0 ~0 =3 -0", line(take(list, mapping, Places.NONE, false)), "the same list changes nothing");
    var shorter = list.replace("PB010002;b;Trạm y tế;;;hospital;;AT\n", "").replace("Số 5", "Số 7");
    assertEquals("+0 ~1 =1 -0", line(take(shorter, mapping, Places.NONE, true)));
    assertTrue(get("PB010002").active(), "kept");
    assertEquals("+0 ~0 =2 -1", line(take(shorter, mapping, Places.NONE, false)));
    assertFalse(get("PB010002").active(), "no longer listed");
    assertEquals("Số 7, ấp Tân Lộc", get("PB010001").address());
  }

  private static Actor actorOf(String unit) {
    long id = database().read(tx -> tx.one("select id from unit where code = $1", row -> row.getLong("id"), unit));
    return new Actor(Actor.Kind.USER, 1, "Lan", Set.of(), Set.of(id), "user:1", null);
  }

  @Test
  void theFirstImportOfManyLeavesTheIndexOfLettersAsItWas() throws IOException {
    String sql = "select i.oid::int as oid, pg_get_indexdef(i.oid) as definition from pg_class i where i.relname = 'customer_plain'";
    var before = database().read(tx -> tx.one(sql, row -> row.getString("definition") + " " + row.getInteger("oid")));
    var file = folder.resolve("list.csv");
    Files.writeString(file, "code,node,name\nM1,b,Lê Văn Một\nM2,b,Lê Văn Hai\nM3,b,Lê Văn Ba\n");
    var many = new CustomerImportService(journal, 3);
    database().transaction(tx -> {
      many.read(tx, CustomerFile.at(file, Map.of()), Set.of(), GRID.grid(), any -> false, Places.NONE, false, new Problems(5),
          Progress.SILENT);
      many.take(tx, Actor.SYSTEM, false, Instant.now(), Progress.SILENT);
      return null;
    });
    var after = database().read(tx -> tx.one(sql, row -> row.getString("definition") + " " + row.getInteger("oid")));
    assertEquals(before.replaceAll(" \\d+$", ""), after.replaceAll(" \\d+$", ""));
    assertNotEquals(before, after, "built anew");
    assertEquals(List.of("M3"),
        database().read(tx -> new CustomerService().search(tx, actorOf("PB01"), "le van ba")).stream().map(Customer::code).toList());
  }

  @Test
  void communeAndHamletAreThoseTheUsagePointLiesIn() throws IOException {
    var here = new Coordinate(GRID.grid().lon(GRID.node("b")), GRID.grid().lat(GRID.node("b")));
    var box = new Envelope(here);
    box.expandBy(0.00005);
    var geometry = new GeometryFactory().toGeometry(box);
    var places = new Places(List.of(Place.of(Place.Kind.COMMUNE, "30001", "Tân Lộc", null, geometry),
        Place.of(Place.Kind.HAMLET, "H7", "Ấp 7", "30001", geometry)));
    take("code,node\nX1,b\nX2,S\n", Map.of(), places, true);
    assertEquals("30001 H7", get("X1").communeCode() + " " + get("X1").hamletCode());
    assertNull(get("X2").communeCode());
  }

  @Test
  void whatIsWrongIsNamedAndNothingIsTaken() {
    var refusal = assertThrows(Refusal.class, () -> take("""
        id,node,phone,unit
        N1,nowhere,,
        N2,b,call me,
        N3,b,,PB77
        n2,b,,
        N4,b,,
        """, Map.of(), Places.NONE, true));
    assertTrue(refusal.getMessage().contains("list.csv, row 2, column node: node nowhere is not in the network"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("list.csv, row 3, column phone: is not a telephone number"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("list.csv, row 4, column unit: there is no unit with the code PB77"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("list.csv, row 5, column id: customer N2 stands in the file twice"), refusal.getMessage());
    assertTrue(database().read(tx -> new CustomerService().findByCode(tx, "N4")).isEmpty());
  }

  @Test
  void whoIsListedElsewhereHangsThereFromNowOnAndWhereHeHungStaysKnown() throws IOException {
    take("code,node\nM1,a\nM2,b\n", Map.of(), Places.NONE, false);
    take("code,node\nM1,b\nM2,b\n", Map.of(), Places.NONE, false);
    long moved = get("M1").id();
    var links = database().read(tx -> new CustomerService().links(tx, List.of(moved, get("M2").id())));
    assertEquals(Set.of(moved), links.keySet(), "who stays where he was has no history");
    assertEquals(List.of("a", "b"), links.get(moved).stream().map(Link::node).toList());
    assertEquals(Instant.MIN, links.get(moved).getFirst().from());
  }

  private Comparison meters(String csv, Map<String, String> mapping, boolean keepMissing) throws IOException {
    var file = folder.resolve("meters.csv");
    Files.writeString(file, csv);
    var meters = new MeterImportService(journal);
    return database().transaction(tx -> {
      var comparison = meters.read(tx, MeterFile.at(file, mapping), false, keepMissing, new Problems(5), Progress.SILENT);
      meters.take(tx, Actor.SYSTEM, keepMissing, Progress.SILENT);
      return comparison;
    });
  }

  private static String owner(String meter) {
    return database().read(tx -> new CustomerService().findByMeter(tx, meter)).map(Customer::code).orElse("nobody");
  }

  @Test
  void aListOfMetersSaysWhoseTheyAreAndIsTakenAgain() throws IOException {
    take("code,node\nM1,a\nM2,b\n", Map.of(), Places.NONE, false);
    var mapping = Map.of("code", "serial", "customer", "ma_kh");
    assertEquals("+3 ~0 =0 -0", line(meters("serial,ma_kh\n100,M1\n101,m1\n102,M2\n", mapping, false)));
    assertEquals("M1 M1 M2 M2", owner("100") + " " + owner("101") + " " + owner("102") + " " + owner("M2"));
    assertEquals("+0 ~1 =1 -0", line(meters("serial,ma_kh\n100,M1\n101,M2\n", mapping, true)));
    assertEquals("M2 M2", owner("101") + " " + owner("102"), "moved to another customer; kept");
    assertEquals("+0 ~0 =2 -1", line(meters("serial,ma_kh\n100,M1\n101,M2\n", mapping, false)));
    assertEquals("nobody", owner("102"));
    var refusal = assertThrows(Refusal.class, () -> meters("serial,ma_kh\n7,M1\n8,M9\n7,M2\n", mapping, false));
    assertTrue(refusal.getMessage().contains("meter 7 stands in the file twice"), refusal.getMessage());
    refusal = assertThrows(Refusal.class, () -> meters("serial,ma_kh\n7,M1\n8,M9\n", mapping, false));
    assertTrue(refusal.getMessage().contains("meters.csv, row 3, column ma_kh: there is no customer M9"), refusal.getMessage());
  }

  @Test
  void aColumnThatIsNamedMustBeThere() {
    var refusal = assertThrows(Refusal.class, () -> take("id,node\nN1,b\n", Map.of("name", "ten"), Places.NONE, true));
    assertTrue(refusal.getMessage().contains("list.csv, row 1, column ten: this column is missing"), refusal.getMessage());
    assertEquals("import/mapping",
        assertThrows(Refusal.class, () -> take("id,node\nN1,b\n", Map.of("nmae", "ten"), Places.NONE, true)).code());
  }

  @Test
  void unitsAreOrderedParentsFirstAndCyclesNamed() throws IOException {
    var file = folder.resolve("units.csv");
    Files.writeString(file, "code,name,parent\nC,Tổ,B\nB,Đội,A\nA,Công ty,\n");
    assertEquals(List.of("A", "B", "C"), UnitFile.read(file, Map.of(), code -> false, new Problems(5), Progress.SILENT).stream()
        .map(UnitFile.Listed::code).toList());
    Files.writeString(file, "code,name,parent\nA,Công ty,B\nB,Đội,A\nC,Tổ,Z\n");
    var refusal = assertThrows(Refusal.class, () -> UnitFile.read(file, Map.of(), code -> false, new Problems(5), Progress.SILENT));
    assertTrue(refusal.getMessage().contains("units.csv, row 4, column parent: there is no unit with the code Z"), refusal.getMessage());
    Files.writeString(file, "code,name,parent\nA,Công ty,B\nB,Đội,A\n");
    assertTrue(
        assertThrows(Refusal.class, () -> UnitFile.read(file, Map.of(), code -> false, new Problems(5), Progress.SILENT)).getMessage()
            .contains("unit A belongs, by way of its parents, to itself"));
  }
}
