package relight.crew.shift;

import java.time.Instant;
import java.util.List;

/**
 * What one shift tells the next.
 *
 * @param crewId null for a note of the control room
 * @param read   whether whoever asks has read it, or wrote it
 */
public record HandOver(long id, Long unitId, Long crewId, String crew, String note, Instant at, String by, boolean read,
    List<Reading> readings) {

  /** Somebody read it. */
  public record Reading(String by, Instant at) {}

  public HandOver {
    readings = List.copyOf(readings);
  }
}
