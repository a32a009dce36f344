package relight.job.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Somebody wrote a value into a field.
 *
 * @param value   null takes back what stood there
 * @param base    what its author saw there; null where he saw nothing
 * @param settles he saw both values of a conflict and decided
 * @param crewId  null where the control room wrote it
 * @param counted false where his crew no longer had the job
 */
public record RecordWrite(RecordSection section, String field, JsonNode value, JsonNode base, boolean settles, Long crewId, String by,
    Long byId,
    Instant at, Instant phoneAt, Integer skew_s, Instant receivedAt, boolean counted) {}
