package relight.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static relight.testkit.DrawnGrid.grid;

import org.junit.jupiter.api.Test;
import relight.network.NetworkView;
import relight.testkit.DrawnGrid;

/** A pin is placed only where it can mean one transformer. A column of the drawing is about 10 m, a row about 20 m. */
class PlacementTest {

  private final DrawnGrid drawn = grid("""
      SUB* -CB1- a -T1- c(12) -- d(3)




                 a -T2- e(4) -- f(5)
      """);
  private final NetworkView view = new NetworkView(drawn.grid(), drawn.grid().normal(), drawn.supply(), drawn.supply(), 1);

  private Placement near(String node, double southOfIt_m) {
    int n = drawn.node(node);
    return Placement.at(view, drawn.grid().lon(n), drawn.grid().lat(n) - southOfIt_m / 111_200);
  }

  @Test
  void aPinOnALineMeansItsTransformer() {
    var placed = near("c", 0);
    assertThat(placed.node()).isNotNegative();
    assertThat(drawn.grid().branchId(placed.candidates().getFirst().transformer())).isEqualTo("T1");
  }

  @Test
  void aPinBetweenTwoTransformersMeansNeither() {
    var placed = near("d", 50);
    assertThat(placed.node()).isEqualTo(-1);
    assertThat(placed.candidates()).extracting(c -> drawn.grid().branchId(c.transformer())).containsExactlyInAnyOrder("T1", "T2");
  }

  @Test
  void aPinFarFromEveryLineMeansNothing() {
    var placed = Placement.at(view, drawn.grid().lon(0), drawn.grid().lat(0) + 0.02);
    assertThat(placed.node()).isEqualTo(-1);
    assertThat(placed.candidates()).isEmpty();
  }
}
