package relight.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, in past tense. Holds ids and facts, never personal data, so that a person can be forgotten and the journal kept; what
 * somebody said in his own words is wrapped in {@link Words} and kept apart.
 *
 * @param kind    e.g. {@code job.reached-site}
 * @param subject e.g. {@code job/7}
 * @param unitId  the unit it belongs to, or null if it concerns all
 * @param body    JSON values, and {@link Words}
 */
public record Change(String kind, String subject, Long unitId, Map<String, Object> body) {

  public Change {
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
  }

  /** What the journal itself keeps. */
  Map<String, Object> facts() {
    var facts = new LinkedHashMap<>(body);
    facts.values().removeIf(Words.class::isInstance);
    return facts;
  }

  /** What is kept beside it. */
  Map<String, Words> words() {
    var words = new LinkedHashMap<String, Words>();
    body.forEach((name, value) -> {
      if (value instanceof Words said)
        words.put(name, said);
    });
    return words;
  }
}
