package relight.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relight.testkit.DrawnGrid.grid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nearest equipment: the index against looking at every branch. */
class NearestEquipmentTest {

  @Test
  void theNearestAreThoseThatLookingAtEveryBranchFinds() {
    for (long seed = 1; seed <= 60; seed++) {
      var random = new Random(seed);
      var grid = RandomGridTest.grid(random);
      for (int i = 0; i < 10; i++) {
        double lon = 104.9 + random.nextDouble() * 1.2;
        double lat = 9.9 + random.nextDouble() * 1.2;
        double within_m = random.nextDouble() * 60_000;
        int count = 1 + random.nextInt(5);
        var expected = new ArrayList<Double>();
        for (int b = 0; b < grid.branches(); b++) {
          double distance = distance(grid, b, lon, lat);
          if (grid.kind(b) != BranchKind.LINE && distance <= within_m)
            expected.add(distance);
        }
        expected.sort(Comparator.naturalOrder());
        var found = grid.nearest().branches(lon, lat, count, within_m, b -> grid.kind(b) != BranchKind.LINE);
        assertEquals(Math.min(count, expected.size()), found.size(), "seed " + seed);
        for (int f = 0; f < found.size(); f++) {
          assertEquals(expected.get(f), found.get(f).distance_m(), 1e-6, "seed " + seed);
          assertEquals(distance(grid, found.get(f).branch(), lon, lat), found.get(f).distance_m(), 1e-6, "seed " + seed);
        }
      }
    }
  }

  @Test
  void aBoxFindsEveryBranchThatMeetsIt() {
    for (long seed = 1; seed <= 60; seed++) {
      var random = new Random(seed);
      var grid = RandomGridTest.grid(random);
      double lon = 105 + random.nextDouble() * 0.8;
      double lat = 10 + random.nextDouble() * 0.8;
      var found = new TreeSet<Integer>();
      grid.nearest().forEachIn(lon, lat, lon + 0.2, lat + 0.2, found::add);
      for (int b = 0; b < grid.branches(); b++) {
        boolean meets = Math.max(grid.lon(grid.from(b)), grid.lon(grid.to(b))) >= lon
            && Math.min(grid.lon(grid.from(b)), grid.lon(grid.to(b))) <= lon
                + 0.2
            && Math.max(grid.lat(grid.from(b)), grid.lat(grid.to(b))) >= lat
            && Math.min(grid.lat(grid.from(b)), grid.lat(grid.to(b))) <= lat
                + 0.2;
        if (meets)
          assertTrue(found.contains(b), "seed " + seed + ": branch " + b);
      }
    }
  }

  @Test
  void aTransformerIsFoundFromAPinBesideIt() {
    var drawn = grid("""
        S* -CB1- a -- b -T1- c(4)
                      b -- d -T2- e(9)
        """);
    var grid = drawn.grid();
    int c = drawn.node("c");
    assertEquals("T1", grid.branchId(grid.nearest().find(grid.lon(c), grid.lat(c), 5, BranchKind.TRANSFORMER)));
    assertEquals(-1, grid.nearest().find(106, 11, 1_000, BranchKind.TRANSFORMER));
    assertEquals(List.of(), grid.nearest().branches(grid.lon(c), grid.lat(c), 3, 5, b -> grid.kind(b) == BranchKind.FUSE));
  }

  private static double distance(Grid grid, int branch, double lon, double lat) {
    double perLat = Math.toRadians(1) * 6_371_008.8;
    double perLon = perLat * Math.cos(Math.toRadians(lat));
    var segment = new org.locationtech.jts.geom.LineSegment((grid.lon(grid.from(branch)) - lon) * perLon,
        (grid.lat(grid.from(branch)) - lat) * perLat,
        (grid.lon(grid.to(branch)) - lon) * perLon, (grid.lat(grid.to(branch)) - lat) * perLat);
    return segment.distance(new org.locationtech.jts.geom.Coordinate(0, 0));
  }
}
