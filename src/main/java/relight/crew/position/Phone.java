package relight.crew.position;

import java.time.Instant;
import java.util.List;

/**
 * A phone that tells where its holder is.
 *
 * @param crewId  null for somebody in no crew
 * @param weak    its id is the app's own and could be guessed
 * @param crewOn  whether the crew is on shift now
 * @param shifts  of its holder; empty for somebody whose shifts nobody writes down
 */
public record Phone(long id, long userId, String holder, String name, Long crewId, Long unitId, boolean weak, Instant expiresAt,
    Instant revokedAt, boolean crewOn, List<Shift> shifts) {

  /** @param on null for since before it was written down; {@code off} is null while it lasts */
  public record Shift(Instant on, Instant off) {
    boolean covers(Instant at) {
      return (on == null || !at.isBefore(on)) && (off == null || at.isBefore(off));
    }

    boolean isOpen() {
      return off == null;
    }
  }

  public Phone {
    shifts = List.copyOf(shifts);
  }

  boolean isUsable(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt);
  }

  /** Whether its holder is on shift and was so at that moment: what somebody did in his own time, a phone may send later. */
  boolean isOnShift(Instant at) {
    if (shifts.isEmpty())
      return crewOn;
    return crewOn && shifts.stream().anyMatch(Shift::isOpen) && (shifts.stream().anyMatch(s -> s.covers(at)));
  }
}
