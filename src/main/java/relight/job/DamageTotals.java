package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.job.record.Merged;

/**
 * What is broken, all together, and what it takes.
 *
 * @param crewHours hours times people where an item names people, else hours as they were written
 * @param photos    hashes, of all items
 */
public record DamageTotals(int items, double crewHours, Map<String, Integer> kinds, List<Material> materials, List<String> photos) {

  /** @param name null where nobody wrote one */
  public record Material(String code, String name, double quantity, String unit) {}

  static DamageTotals of(Map<String, Merged> damage) {
    var items = new TreeMap<String, Map<String, JsonNode>>();
    damage.forEach((field, written) -> {
      if (written.value() == null)
        return;
      int dot = field.indexOf('.');
      items.computeIfAbsent(field.substring(0, dot), i -> new TreeMap<>()).put(field.substring(dot + 1), written.value());
    });
    double hours = 0;
    var kinds = new TreeMap<String, Integer>();
    var needed = new TreeMap<String, Double>();
    var photos = new TreeSet<String>();
    for (var item : items.values()) {
      var people = item.get("people");
      var own = item.get("hours");
      if (own != null)
        hours += own.asDouble() * (people == null ? 1 : people.asDouble());
      if (item.get("kind") != null)
        kinds.merge(item.get("kind").asText(), 1, Integer::sum);
      item.forEach((what, value) -> {
        if (what.startsWith("material."))
          needed.merge(what.substring("material.".length()), value.asDouble(), Double::sum);
        else if (what.startsWith("photo.") && (!value.isBoolean() || value.asBoolean()))
          photos.add(what.substring("photo.".length()));
      });
    }
    return new DamageTotals(items.size(), Math.round(hours * 100) / 100.0, kinds,
        needed.entrySet().stream().map(e -> new Material(e.getKey(), null, e.getValue(), null)).toList(), List.copyOf(photos));
  }

  /** What the crews used, added up over them: by code, with the name and the unit somebody wrote. */
  static List<Material> used(Map<String, Merged> materials) {
    var byCode = new LinkedHashMap<String, Material>();
    var sorted = new ArrayList<>(new TreeMap<>(materials).entrySet());
    for (var entry : sorted) {
      var value = entry.getValue().value();
      var parts = entry.getKey().split("\\.");
      if (value == null || parts.length != 3)
        continue;
      var so = byCode.getOrDefault(parts[1], new Material(parts[1], null, 0, null));
      byCode.put(parts[1], switch (parts[2]) {
        case "quantity" -> new Material(so.code, so.name, so.quantity + value.asDouble(), so.unit);
        case "name" -> new Material(so.code, value.asText(), so.quantity, so.unit);
        default -> new Material(so.code, so.name, so.quantity, value.asText());
      });
    }
    return byCode.values().stream().filter(m -> m.quantity > 0).toList();
  }
}
