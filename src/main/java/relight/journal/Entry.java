package relight.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A committed change with its number.
 *
 * @param actor   name of who did it, as it was then; empty for the anonymous
 * @param actorId user id, or null
 */
public record Entry(long number, Instant at, String actor, Long actorId, String kind, String subject, Long unitId, JsonNode body) {

  /** The id in a subject like {@code outage/7}, if it is of this type. */
  public java.util.OptionalLong idOf(String type) {
    return subject.startsWith(type + "/")
        ? java.util.OptionalLong.of(Long.parseLong(subject.substring(type.length() + 1)))
        : java.util.OptionalLong.empty();
  }
}
