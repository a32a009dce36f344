package relight.outage.estimate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reckons from what earlier outages took: median to 80th percentile of those like this one, by cause, kind of device and time of day, or of a
 * coarser sort where there are too few; and nothing where there are too few of any sort. An outage that lasts already is compared with those
 * only that lasted longer.
 */
public final class HistoryEstimator implements Estimator {

  /** So many cases must stand behind a window. */
  public static final int FEWEST = 20;

  /** So many make it more than a hint. */
  private static final int MANY = 100;

  /** An outage that is over. */
  public record Past(String cause, String deviceKind, Instant offAt, Duration lasted) {}

  /** What an outage is like; null where that is left open. */
  private record Cell(String cause, String deviceKind, String hours) {}

  private final Map<Cell, long[]> seconds = new HashMap<>();
  private final ZoneId zone;

  public HistoryEstimator(Collection<Past> past, ZoneId zone) {
    this.zone = zone;
    var found = new HashMap<Cell, List<Long>>();
    for (var one : past)
      for (var cell : cells(one.cause(), one.deviceKind(), one.offAt()))
        found.computeIfAbsent(cell, c -> new ArrayList<>()).add(one.lasted().toSeconds());
    found.forEach((cell, lasted) -> {
      var sorted = lasted.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
      seconds.put(cell, sorted);
    });
  }

  @Override
  public Optional<Forecast> forecast(Question question) {
    for (var cell : cells(question.cause(), question.deviceKind(), question.offAt())) {
      var all = seconds.getOrDefault(cell, new long[0]);
      int first = firstAfter(all, question.lasted().toSeconds());
      int cases = all.length - first;
      if (cases >= FEWEST)
        return Optional.of(forecast(cell, Arrays.copyOfRange(all, first, all.length)));
    }
    return Optional.empty();
  }

  private static Forecast forecast(Cell cell, long[] sorted) {
    var basis = new LinkedHashMap<String, Object>();
    basis.put("cases", sorted.length);
    if (cell.cause != null)
      basis.put("cause", cell.cause);
    if (cell.deviceKind != null)
      basis.put("deviceKind", cell.deviceKind);
    if (cell.hours != null)
      basis.put("hours", cell.hours);
    return new Forecast(Duration.ofSeconds(quantile(sorted, 50)), Duration.ofSeconds(quantile(sorted, 80)),
        sorted.length >= MANY && cell.cause != null ? "medium" : "low", basis);
  }

  /** The smallest value that at least so many percent do not exceed. */
  private static long quantile(long[] sorted, int percent) {
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  private static int firstAfter(long[] sorted, long value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] > value)
        to = middle;
      else
        from = middle + 1;
    }
    return from;
  }

  /** The sorts an outage belongs to, the narrowest first. What caused it tells more than what opened. */
  private List<Cell> cells(String cause, String deviceKind, Instant offAt) {
    var hours = hours(offAt);
    var cells = new ArrayList<Cell>();
    if (cause != null) {
      cells.add(new Cell(cause, deviceKind, hours));
      cells.add(new Cell(cause, deviceKind, null));
      cells.add(new Cell(cause, null, null));
    }
    cells.add(new Cell(null, deviceKind, hours));
    cells.add(new Cell(null, deviceKind, null));
    cells.add(new Cell(null, null, null));
    return cells;
  }

  /** Crews are quick by day, fewer in the evening and slow by night. */
  private String hours(Instant offAt) {
    int hour = offAt.atZone(zone).getHour();
    return hour < 6 || hour >= 22 ? "night" : hour < 18 ? "day" : "evening";
  }
}
