package relight.crew.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

class FenceWatchTest {

  /** About 1.1 km by 1.1 km. */
  private static final Fences ONE = new Fences(
      List.of(new Fence(1, "Kho", null, new GeometryFactory().toGeometry(new Envelope(105.60, 105.61, 10.40, 10.41)), 25)));

  private final FenceWatch watch = new FenceWatch(() -> ONE, crew -> Set.of());

  @Test
  void nearTheBorderItTakesTwoFixesAndFarFromItOne() {
    assertThat(see(105.5990, 10.405)).isEmpty();
    assertThat(see(105.6001, 10.405)).as("11 m inside").isEmpty();
    assertThat(see(105.6001, 10.405)).containsExactly(new FenceWatch.Crossing(7, 1, true));
    assertThat(see(105.5999, 10.405)).as("11 m outside").isEmpty();
    assertThat(see(105.6001, 10.405)).as("inside again").isEmpty();
    assertThat(see(105.5999, 10.405)).as("the count began anew").isEmpty();
    assertThat(see(105.5950, 10.405)).as("500 m outside").containsExactly(new FenceWatch.Crossing(7, 1, false));
    assertThat(see(105.6050, 10.405)).as("500 m inside").containsExactly(new FenceWatch.Crossing(7, 1, true));
  }

  @Test
  void anInaccurateFixIsNeverSureByItself() {
    assertThat(watch.see(7, null, 105.605, 10.405, 2000.0)).isEmpty();
    assertThat(watch.see(7, null, 105.605, 10.405, 2000.0)).hasSize(1);
  }

  @Test
  void tremblingAtTheBorderTellsNothingTwice() {
    for (long seed = 1; seed <= 100; seed++) {
      var random = new Random(seed);
      var fresh = new FenceWatch(() -> ONE, crew -> Set.of());
      Boolean inside = false;
      for (int i = 0; i < 500; i++)
        for (var crossing : fresh.see(7, null, 105.60 + random.nextGaussian() * 0.0003, 10.405, 5.0)) {
          assertThat(crossing.entered()).as("seed %d: in and out take turns", seed).isNotEqualTo(inside);
          inside = crossing.entered();
        }
    }
  }

  @Test
  void aFenceOfAnotherUnitIsNoneOfItsBusiness() {
    var other = new Fences(List.of(new Fence(1, "Kho", 5L, ONE.all().getFirst().geometry(), 25)));
    var own = new FenceWatch(() -> other, crew -> Set.of());
    assertThat(own.see(7, 6L, 105.605, 10.405, null)).isEmpty();
    assertThat(own.see(7, 5L, 105.605, 10.405, null)).hasSize(1);
  }

  private List<FenceWatch.Crossing> see(double lon, double lat) {
    return watch.see(7, null, lon, lat, 5.0);
  }
}
