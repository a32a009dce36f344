package relight.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import relight.Json;

/**
 * A committed change with its number.
 *
 * @param actor   name of who did it, as it was then; empty for the anonymous
 * @param actorId user id, or null
 */
public record Entry(long number, Instant at, String actor, Long actorId, String kind, String subject, Long unitId, JsonNode body) {

  /** Names under which a body has the id of a crew. */
  private static final Set<String> CREWS = Set.of("crewId", "beforeId", "helperId", "fromId");

  /** What it says, as people read it: crews by their names, as they are called now. */
  public Map<String, Object> facts(LongFunction<String> crewName) {
    var facts = new LinkedHashMap<String, Object>();
    for (var field : body.properties()) {
      var name = field.getKey();
      if (CREWS.contains(name)) {
        var crew = crewName.apply(field.getValue().asLong());
        if (crew != null)
          facts.put(name.substring(0, name.length() - "Id".length()), crew);
      } else {
        facts.put(name, Json.MAPPER.convertValue(field.getValue(), Object.class));
      }
    }
    return facts;
  }

  /** The id in a subject like {@code outage/7}, if it is of this type. */
  public java.util.OptionalLong idOf(String type) {
    return subject.startsWith(type + "/")
        ? java.util.OptionalLong.of(Long.parseLong(subject.substring(type.length() + 1)))
        : java.util.OptionalLong.empty();
  }
}
