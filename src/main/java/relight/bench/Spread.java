package relight.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times of one operation, in nanoseconds: what a bench prints of them. */
record Spread(long[] sorted) {

  static Spread of(long[] nanos) {
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Spread(sorted);
  }

  double median() {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0;
  }

  double percentile(double percent) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(percent / 100 * sorted.length) - 1)];
  }

  /** Median (smallest–largest). */
  String text() {
    return time(median()) + " (" + time(sorted[0]) + "–" + time(sorted[sorted.length - 1]) + ")";
  }

  /** With the unit that reads best. */
  static String time(double nanos) {
    if (nanos < 1e3)
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    if (nanos < 1e6)
      return String.format(Locale.ROOT, "%.3g µs", nanos / 1e3);
    if (nanos < 1e9)
      return String.format(Locale.ROOT, "%.3g ms", nanos / 1e6);
    return String.format(Locale.ROOT, "%.3g s", nanos / 1e9);
  }
}
