package relight.simulate;

import relight.network.Grid;
import relight.simulate.Draws.Stream;

/** Wind over the territory: a few bumps that move along one track, above a little wind everywhere. */
final class Gusts {

  private static final int BUMPS = 3;
  private static final double EVERYWHERE = .2;

  private final Grid grid;
  private final double length_s;
  private final double width;
  private final double cosLat;
  private final double[] startX = new double[BUMPS];
  private final double[] startY = new double[BUMPS];
  private final double[] delay = new double[BUMPS];
  private final double alongX;
  private final double alongY;

  Gusts(Grid grid, Draws draws, double length_s) {
    this.grid = grid;
    this.length_s = length_s;
    double west = Double.MAX_VALUE;
    double east = -Double.MAX_VALUE;
    double south = Double.MAX_VALUE;
    double north = -Double.MAX_VALUE;
    for (int n = 0; n < grid.nodes(); n++) {
      west = Math.min(west, grid.lon(n));
      east = Math.max(east, grid.lon(n));
      south = Math.min(south, grid.lat(n));
      north = Math.max(north, grid.lat(n));
    }
    cosLat = Math.cos(Math.toRadians((south + north) / 2));
    double wide = Math.max((east - west) * cosLat, 1e-6);
    double high = Math.max(north - south, 1e-6);
    double across = Math.hypot(wide, high);
    width = across / 5;
    double direction = 2 * Math.PI * draws.uniform(Stream.GUST, 0, 0);
    alongX = Math.cos(direction) * across;
    alongY = Math.sin(direction) * across;
    for (int i = 0; i < BUMPS; i++) {
      // each crosses the middle third at half of its way
      startX[i] = west * cosLat + wide * (.3 + .4 * draws.uniform(Stream.GUST, i, 1)) - alongX / 2;
      startY[i] = south + high * (.3 + .4 * draws.uniform(Stream.GUST, i, 2)) - alongY / 2;
      delay[i] = .4 * (draws.uniform(Stream.GUST, i, 3) - .5);
    }
  }

  /** How strong it blows at a branch, as a weight. */
  double at(int branch, long t) {
    double x = cosLat * (grid.lon(grid.from(branch)) + grid.lon(grid.to(branch))) / 2;
    double y = (grid.lat(grid.from(branch)) + grid.lat(grid.to(branch))) / 2;
    double sum = EVERYWHERE;
    for (int i = 0; i < BUMPS; i++) {
      double way = t / length_s + delay[i];
      double dx = x - startX[i] - alongX * way;
      double dy = y - startY[i] - alongY * way;
      sum += Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
    }
    return sum;
  }
}
