package relight.journal;

import java.util.Map;

/**
 * Something that happened, in past tense. Holds ids and facts, never personal data, so that a person can be forgotten and the journal kept.
 *
 * @param kind    e.g. {@code job.reached-site}
 * @param subject e.g. {@code job/7}
 * @param unitId  the unit it belongs to, or null if it concerns all
 * @param body    JSON values
 */
public record Change(String kind, String subject, Long unitId, Map<String, Object> body) {

  public Change {
    body = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(body));
  }
}
