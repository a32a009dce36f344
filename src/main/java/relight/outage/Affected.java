package relight.outage;

import java.time.Instant;
import java.util.List;

/**
 * Who an outage takes the supply from, as counted at one moment. Whoever wants to know why it was so many counts again on the grid and in the
 * positions as of that journal number.
 *
 * @param areas    how many live in which hamlet, most first
 * @param priority ids of the customers among them who must be seen first
 * @param line     the dark section as GeoJSON geometry, or null for a single customer
 */
public record Affected(int customers, Instant countedAt, long countedNumber, List<Area> areas, List<Long> priority, Object line) {

  /** Empty codes where a customer's place is not known. */
  public record Area(String communeCode, String hamletCode, int customers) {}

  public Affected {
    areas = List.copyOf(areas);
    priority = List.copyOf(priority);
  }
}
