package relight.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import relight.crew.fence.Fence;
import relight.crew.fence.FenceWatch;
import relight.crew.fence.Fences;

/** Fixes of moving crews held against fences, beside asking every fence about every fix as JTS comes; the same fixes, taking turns, one thread. */
public final class FenceBench {

  private static final int CREWS = 2_000;
  private static final int CORNERS = 50;
  private static final double SIDE = 0.5; // degrees: a large province

  private final PrintWriter out;
  private final int fences;
  private final int fixes;
  private final int passes;
  private final long seed;

  public FenceBench(PrintWriter out, int fences, int fixes, int passes, long seed) {
    this.out = out;
    this.fences = fences;
    this.fixes = fixes;
    this.passes = passes;
    this.seed = seed;
  }

  public void run() {
    var random = new Random(seed);
    var factory = new GeometryFactory();
    var all = new ArrayList<Fence>();
    for (int i = 0; i < fences; i++)
      all.add(new Fence(i + 1, "bench", null, polygon(factory, random), 25));
    double[] lons = new double[fixes];
    double[] lats = new double[fixes];
    for (int i = 0; i < fixes; i++) {
      lons[i] = i < CREWS ? 105.4 + random.nextDouble() * SIDE : lons[i - CREWS] + random.nextGaussian() * 0.0005;
      lats[i] = i < CREWS ? 10.2 + random.nextDouble() * SIDE : lats[i - CREWS] + random.nextGaussian() * 0.0005;
    }
    var ours = new long[passes];
    var plain = new long[passes];
    int crossings = 0;
    long inside = 0;
    for (int pass = -1; pass < passes; pass++) { // the first warms up
      var watch = new FenceWatch(() -> ready, crew -> Set.of());
      ready = new Fences(all);
      long begun = System.nanoTime();
      crossings = 0;
      for (int i = 0; i < fixes; i++)
        crossings += watch.see(i % CREWS, null, lons[i], lats[i], 8.0).size();
      long took = System.nanoTime() - begun;
      int some = fixes / 20; // it is that much slower
      begun = System.nanoTime();
      inside = 0;
      for (int i = 0; i < some; i++) {
        var point = factory.createPoint(new Coordinate(lons[i], lats[i]));
        for (var fence : all)
          if (fence.geometry().covers(point))
            inside++;
      }
      if (pass >= 0) {
        ours[pass] = took * 60 / fixes;
        plain[pass] = (System.nanoTime() - begun) * 60 / some;
      }
    }
    out.printf(Locale.ROOT, "%d fences of %d corners, %,d fixes of %,d crews, seed %d, %d passes; one thread, Java %s%n", fences, CORNERS,
        fixes, CREWS,
        seed, passes, Runtime.version().feature());
    print("every fence asked", plain);
    print("indexed, with hysteresis", ours);
    out.printf(Locale.ROOT, "ratio %.0f; %,d crossings, %,d times inside in the part that was asked plainly%n", rate(ours) / rate(plain),
        crossings, inside);
    out.flush();
  }

  private Fences ready = Fences.NONE;

  /** @param nanos of sixty fixes: so many seconds for a minute's worth at one a second */
  private void print(String name, long[] nanos) {
    out.printf(Locale.ROOT, "%-26s %,14.0f fixes a minute (%s a fix)%n", name, rate(nanos), Spread.time(Spread.of(nanos).median() / 60));
  }

  private static double rate(long[] nanos) {
    return 60e9 / (Spread.of(nanos).median() / 60);
  }

  private static Polygon polygon(GeometryFactory factory, Random random) {
    double lon = 105.4 + random.nextDouble() * SIDE;
    double lat = 10.2 + random.nextDouble() * SIDE;
    double radius = 0.005 + random.nextDouble() * 0.03;
    List<Coordinate> ring = new ArrayList<>();
    for (int i = 0; i < CORNERS; i++) {
      double angle = 2 * Math.PI * i / CORNERS;
      double away = radius * (0.7 + 0.3 * random.nextDouble());
      ring.add(new Coordinate(lon + away * Math.cos(angle), lat + away * Math.sin(angle)));
    }
    ring.add(ring.getFirst());
    return factory.createPolygon(ring.toArray(Coordinate[]::new));
  }
}
