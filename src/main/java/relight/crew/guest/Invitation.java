package relight.crew.guest;

import java.time.Instant;
import java.util.List;
import relight.Refusal;

/**
 * A link that lets people into a crew of guests.
 *
 * @param guestUntil until when the crew belongs to us
 * @param expiresAt  until when somebody may come in by this link
 * @param endedAt    null while it was not taken back
 */
public record Invitation(long id, long crewId, String crewCode, String crew, String company, Long unitId, List<String> skills,
    Instant guestUntil, Instant expiresAt, int usesLeft, Instant endedAt) {

  public Invitation {
    skills = List.copyOf(skills);
  }

  /** Refuses everybody once the crew is here no more or another link took the place of this one. */
  void requireHeld(Instant now) {
    if (endedAt != null || guestUntil == null || !now.isBefore(guestUntil))
      throw over();
  }

  /** Refuses whoever comes too late, or as one too many. */
  void requireOpen(Instant now) {
    requireHeld(now);
    if (!now.isBefore(expiresAt))
      throw over();
    if (usesLeft < 1)
      throw Refusal.conflict("join/full", "As many people as were invited have come in. Ask whoever gave it to you for a new one.");
  }

  private static Refusal over() {
    return Refusal.conflict("join/expired", "This invitation is over. Ask whoever gave it to you for a new one.");
  }
}
