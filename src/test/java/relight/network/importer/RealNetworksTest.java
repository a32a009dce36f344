package relight.network.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import relight.Refusal;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.BranchKind;
import relight.place.CoordinateSystem;
import relight.testkit.SharedData;

/** The topology reports of real networks agree with what was counted in them by other means. */
class RealNetworksTest {

  private static Topology topology(NetworkFiles files, String crs) {
    return Topology.of(ReadNetwork.from(files, crs == null ? null : CoordinateSystem.of(crs), new Problems(20), Progress.SILENT));
  }

  private static NetworkFiles files(String name) {
    return NetworkFiles.in(SharedData.folder(name));
  }

  /** nodes branches | per kind count(open) | customers(unreached) unsupplied loops, one line so that a difference is seen at once. */
  private static String summary(Topology t) {
    var text = new StringBuilder(t.nodeCount() + " nodes " + t.branchCount() + " branches |");
    for (var kind : BranchKind.values()) {
      if (kind != BranchKind.LINE && t.kind(kind).count() > 0) {
        text.append(' ').append(kind.text()).append(' ').append(t.kind(kind).count()).append('(').append(t.kind(kind).normallyOpen())
            .append(')');
      }
    }
    return text + " | customers " + t.customers() + "(" + t.customersUnreached().count() + ") unsupplied " + t.unsupplied().count()
        + " loops "
        + t.loops().count();
  }

  @Test
  void mux() {
    var t = topology(files("mux"), null);
    assertEquals("14046 nodes 14046 branches | switch 116(27) fuse 92(5) recloser 1(0) breaker 2(0) transformer 276(0)"
        + " | customers 13340(0) unsupplied 30 loops 0", summary(t));
    assertEquals(3, t.kind(BranchKind.TRANSFORMER).subtypes().get("regulator"));
    assertEquals(315, t.line_km(), 0.5);
    assertEquals(2, t.sources().size());
    assertEquals(0, t.withoutCoordinates().count());
  }

  @Test
  void muxMovedToCaoLanhIsTheSameNetworkInAnotherPlace() {
    var files = files("mux");
    var moved = topology(files.withNodes(files.nodes().resolveSibling("nodes_relocated_cao_lanh.csv")), null);
    assertEquals(summary(topology(files, null)), summary(moved));
    assertArrayEquals(new double[]{105.6, 10.4}, new double[]{moved.extent()[0], moved.extent()[1]}, 0.1);
  }

  @Test
  void ulas628KeepsItsThreeNodesWithoutCoordinates() {
    var t = topology(files("ulas628"), null);
    assertEquals("1250 nodes 1248 branches | switch 27(2) fuse 11(0) recloser 1(0) breaker 1(0) transformer 25(0)"
        + " | customers 783(0) unsupplied 3 loops 0", summary(t));
    assertEquals(3, t.withoutCoordinates().count());
    assertTrue(t.withoutCoordinates().examples().contains("SEGM#7435152"), t.withoutCoordinates().toString());
    assertTrue(t.extent()[0] < -48 && t.extent()[2] < -48, "placed between neighbours, not at zero");
  }

  @Test
  void smartds() {
    assertEquals("4583 nodes 4582 branches | switch 577(0) fuse 44(0) transformer 337(0) | customers 4173(0) unsupplied 0 loops 0",
        summary(topology(files("smartds"), null)));
  }

  @Test
  void ckt5StandsInGeorgiaInFeet() {
    var t = topology(files("ckt5"), "EPSG:2240");
    assertEquals("3002 nodes 3017 branches | switch 73(6) transformer 592(0) | customers 1379(0) unsupplied 4 loops 14", summary(t));
    assertEquals(-84.4, t.extent()[0], 0.2);
  }

  @Test
  void ckt24StandsInVirginiaInFeet() {
    assertEquals("6058 nodes 6065 branches | transformer 843(0) | customers 3891(0) unsupplied 0 loops 8",
        summary(topology(files("ckt24"), "EPSG:2284")));
  }

  @Test
  void planarCoordinatesAskForTheirSystem() {
    var refusal = assertThrows(Refusal.class, () -> topology(files("ckt5"), null));
    assertTrue(refusal.getMessage().contains("--crs"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("nodes.csv, row 2, column lon"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("3002 nodes in all"), refusal.getMessage());
  }
}
