package relight.network.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Refusal;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.BranchKind;
import relight.place.CoordinateSystem;

/** Reading a network's files: what is right, and how everything that is wrong is named. */
class ReadNetworkTest {

  @TempDir
  Path folder;

  @BeforeEach
  void aGoodNetwork() throws IOException {
    write("nodes.csv", """
        id,lon,lat,kind
        S,105.60,10.50,source
        a,105.61,10.50,junction
        b,105.62,10.50,junction
        c,,,service_point
        d,105.64,10.50,transformer_secondary
        """);
    write("branches.csv", """
        id,from,to,kind,normally_open,length_m,phases,subtype,feeder
        CB1,S,a,breaker,0,0,ABC,,F1
        L1,a,b,line,0,1090.5,ABC,mv_line,F1
        L2,b,c,line,0,,A,lv_line,F1
        T1,c,d,transformer,0,,ABC,distribution:50kVA,F1
        SW9,d,a,switch,1,0,ABC,"LBS ""9"", tie",F1
        """);
    write("sources.csv", """
        node,name
        S,Trạm 110 kV Cao Lãnh
        """);
    write("customers.csv", """
        id,node
        P1,d
        P2,d
        P3,c
        """);
  }

  @Test
  void aGoodNetworkIsReadWhole() {
    var read = read(null);
    var grid = read.grid();
    assertEquals("5 nodes, 5 branches, 3 customers", read.toString());
    assertEquals("Trạm 110 kV Cao Lãnh", grid.sourceName(0));
    int tie = grid.getBranch("SW9");
    assertEquals("LBS \"9\", tie", grid.subtype(tie));
    assertTrue(grid.normallyOpen(tie));
    assertEquals(BranchKind.TRANSFORMER, grid.kind(grid.getBranch("T1")));
    assertEquals(1090.5, grid.length_m(grid.getBranch("L1")));
    assertEquals(2, read.customers()[grid.getNode("d")]);
  }

  @Test
  void aNodeWithoutCoordinatesStandsBetweenItsNeighbours() {
    var read = read(null);
    int c = read.grid().getNode("c");
    assertEquals(List.of("c"), read.placedNodes());
    assertEquals(105.63, read.grid().lon(c), 1e-9);
    assertEquals(10.50, read.grid().lat(c), 1e-9);
    assertTrue(read.grid().isPlaced(c));
    assertEquals(1, read.measuredLengths());
    assertEquals(1093, read.grid().length_m(read.grid().getBranch("L2")), 2);
  }

  @Test
  void aByteOrderMarkSemicolonsAndOtherLineEndsAreTaken() throws IOException {
    write("sources.csv", "\uFEFFNode;NAME\r\nS;Cao Lãnh\r\n");
    assertEquals("Cao Lãnh", read(null).grid().sourceName(0));
  }

  @Test
  void aMissingColumnIsNamedWithWhatIsThere() throws IOException {
    replace("branches.csv", "id,from,to,kind", "id,from,until,kind");
    refused("branches.csv, row 1, column to: this column is missing; the header has id, from, until, kind");
  }

  @Test
  void aDanglingBranchIsNamed() throws IOException {
    replace("branches.csv", "L2,b,c", "L2,b,nowhere");
    refused("branches.csv, row 4, column to: node nowhere does not exist");
  }

  @Test
  void textInANumberIsNamed() throws IOException {
    replace("branches.csv", "1090.5", "about 1 km");
    refused("branches.csv, row 3, column length_m: \"about 1 km\" is not a number");
  }

  @Test
  void aDecimalCommaIsExplained() throws IOException {
    replace("branches.csv", "1090.5", "\"1090,5\"");
    refused("branches.csv, row 3, column length_m: \"1090,5\" is not a number; write the decimals after a point");
  }

  @Test
  void aNumberThatIsNoneIsNamed() throws IOException {
    for (var text : List.of("NaN", "Infinity", "1e999", "0x1p3", "1d")) {
      aGoodNetwork();
      replace("nodes.csv", "a,105.61", "a," + text);
      refused("nodes.csv, row 3, column lon: \"" + text + "\" is not a number");
    }
  }

  @Test
  void aDuplicateIdIsNamed() throws IOException {
    replace("nodes.csv", "b,105.62", "a,105.62");
    refused("nodes.csv, row 4, column id: node a stands in the file twice");
    aGoodNetwork();
    replace("branches.csv", "L2,b,c", "L1,b,c");
    refused("branches.csv, row 4, column id: branch L1 stands in the file twice");
  }

  @Test
  void anotherEncodingIsNamedWithItsRow() throws IOException {
    Files.write(folder.resolve("sources.csv"), "node,name\nS,Trạm\nS,Lãnh\n".getBytes(StandardCharsets.UTF_16LE));
    refused("sources.csv, row 1");
    Files.write(folder.resolve("sources.csv"), "node,name\nS,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refused("sources.csv, row 2: is not UTF-8 (byte 6 of the line)");
  }

  @Test
  void aLineOfTenMegabytesIsRefusedWithoutBeingKept() throws IOException {
    write("sources.csv", "node,name\nS," + "x".repeat(10_000_000) + "\n");
    refused("sources.csv, row 2: is longer than 65536 characters");
  }

  @Test
  void aRowOfAnotherWidthIsNamed() throws IOException {
    replace("nodes.csv", "b,105.62,10.50,junction", "b,105.62,10.50,junction,extra");
    refused("nodes.csv, row 4: has 5 fields, the header has 4");
  }

  @Test
  void anUnknownKindIsNamedWithTheChoices() throws IOException {
    replace("branches.csv", "CB1,S,a,breaker", "CB1,S,a,circuit-breaker");
    refused("branches.csv, row 2, column kind: \"circuit-breaker\" is none of line, switch, fuse, recloser, breaker, transformer");
  }

  @Test
  void halfACoordinateIsNamed() throws IOException {
    replace("nodes.csv", "c,,", "c,105.63,");
    refused("nodes.csv, row 5, column lat: is empty although the other coordinate is there");
  }

  @Test
  void coordinatesOutsideOfTheirSystemAreNamed() throws IOException {
    replace("nodes.csv", "a,105.61,10.50", "a,566000,1161000");
    refused(
        "nodes.csv, row 3, column lon: 566000, 1161000 is not a longitude and latitude in degrees; say which coordinate system the file is in"
            + " with --crs EPSG:n");
    var wrong = assertThrows(Refusal.class, () -> read("EPSG:5897"));
    assertTrue(wrong.getMessage().contains("nodes.csv, row 2, column lon: 105.60, 10.50 lies outside of where EPSG:5897 is used"),
        wrong.getMessage());
  }

  @Test
  void aProjectedNetworkStandsWhereItsSystemSays() throws IOException {
    write("nodes.csv", """
        id,lon,lat,kind
        S,575135.403,1160551.727,source
        a,575235.403,1160551.727,junction
        b,575335.403,1160551.727,junction
        c,,,junction
        d,575535.403,1160551.727,junction
        """);
    var grid = read("EPSG:5897").grid();
    assertEquals(105.6882, grid.lon(grid.getNode("S")), 1e-7);
    assertEquals(10.4938, grid.lat(grid.getNode("S")), 1e-7);
  }

  @Test
  void aMissingFileAndAnEmptyOneAreNamed() throws IOException {
    write("sources.csv", "");
    refused("sources.csv: is empty");
    write("sources.csv", "node,name\n");
    refused("sources.csv: names no source");
    Files.delete(folder.resolve("sources.csv"));
    refused("sources.csv: there is no such file");
  }

  @Test
  void aCustomerAtAnUnknownNodeIsNamed() throws IOException {
    replace("customers.csv", "P2,d", "P2,x");
    refused("customers.csv, row 3, column node: node x does not exist");
  }

  @Test
  void everythingWrongIsToldAtOnceUpToALimit() throws IOException {
    replace("branches.csv", "L2,b,c", "L2,b,nowhere");
    replace("sources.csv", "S,", "T,");
    refused("2 problems:");
    replace("nodes.csv", "a,105.61,10.50,junction", "a,105.61,10.50,junktion\na,1,1,\nb,x,y,z");
    refused("Only the first 5 problems are listed:");
  }

  private ReadNetwork read(String crs) {
    return ReadNetwork.from(NetworkFiles.in(folder), crs == null ? null : CoordinateSystem.of(crs), new Problems(5), Progress.SILENT);
  }

  private void refused(String words) {
    var refusal = assertThrows(Refusal.class, () -> read(null));
    assertEquals("import/refused", refusal.code());
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void replace(String name, String old, String text) throws IOException {
    String before = Files.readString(folder.resolve(name));
    assertTrue(before.contains(old), name);
    write(name, before.replace(old, text));
  }
}
