package relight.network;

import java.time.Instant;

/**
 * A tag on a device, or an earth at it.
 *
 * @param jobId the work it protects, or null
 * @param at    since when it hangs there
 */
public record Tag(long id, String device, TagKind kind, String reason, Long jobId, Instant at, String by, Instant removedAt) {

  public boolean hangs() {
    return removedAt == null;
  }
}
