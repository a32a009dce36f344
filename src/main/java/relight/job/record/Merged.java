package relight.job.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The value of a field, and the other values somebody wrote without having seen it.
 *
 * @param others empty where nobody disagrees
 */
public record Merged(JsonNode value, Instant at, Instant phoneAt, String by, Long crewId, List<Version> others) {

  /** One value, and whose it is. */
  public record Version(JsonNode value, Instant at, String by, Long crewId) {}

  // Nothing here may depend on when the server heard of it: the same writes give the same result in whatever order phones come into reach.
  private static final Comparator<RecordWrite> BY_DEED = Comparator.comparing(RecordWrite::at)
      .thenComparing(w -> w.byId() == null ? 0L : w.byId()).thenComparing(RecordWrite::by)
      .thenComparing(w -> w.crewId() == null ? 0L : w.crewId()).thenComparing(w -> String.valueOf(plain(w.value())))
      .thenComparing(w -> String.valueOf(plain(w.base()))).thenComparing(RecordWrite::settles)
      .thenComparing(w -> w.phoneAt() == null ? Instant.EPOCH : w.phoneAt());

  /** What holds of all that counts, by section and field. */
  public static Map<String, Map<String, Merged>> of(Collection<RecordWrite> all) {
    var byField = new TreeMap<String, Map<String, List<RecordWrite>>>();
    for (var write : all)
      if (write.counted())
        byField.computeIfAbsent(write.section().text(), s -> new TreeMap<>()).computeIfAbsent(write.field(), f -> new ArrayList<>())
            .add(write);
    var merged = new LinkedHashMap<String, Map<String, Merged>>();
    byField.forEach((section, fields) -> {
      var values = new LinkedHashMap<String, Merged>();
      fields.forEach((field, writes) -> {
        var value = field(writes);
        if (value.value != null || !value.others.isEmpty())
          values.put(field, value);
      });
      if (!values.isEmpty())
        merged.put(section, values);
    });
    return merged;
  }

  /**
   * Of the writes nobody has seen and gone beyond, the latest deed holds; the others are shown beside it. A write goes beyond the value its author
   * saw, beyond his own earlier ones, and, where he settled a conflict, beyond everything before it.
   */
  private static Merged field(List<RecordWrite> writes) {
    var sorted = writes.stream().sorted(BY_DEED).toList();
    var last = sorted.stream().filter(one -> sorted.stream().noneMatch(other -> other != one && goesBeyond(other, one))).toList();
    // everybody built on everybody: the value went round in a circle, and the latest deed holds
    var winner = last.isEmpty() ? sorted.getLast() : last.getLast();
    var others = new ArrayList<Version>();
    for (var one : last)
      if (!Objects.equals(plain(one.value()), plain(winner.value()))
          && others.stream().noneMatch(o -> Objects.equals(o.value, plain(one.value()))))
        others.add(new Version(plain(one.value()), one.at(), one.by(), one.crewId()));
    return new Merged(plain(winner.value()), winner.at(), winner.phoneAt(), winner.by(), winner.crewId(), List.copyOf(others));
  }

  private static boolean goesBeyond(RecordWrite later, RecordWrite earlier) {
    if (later.settles() && later.at().isAfter(earlier.at()))
      return true;
    if (later.byId() != null && Objects.equals(later.byId(), earlier.byId()) && later.at().isAfter(earlier.at()))
      return true;
    var saw = plain(later.base());
    return saw != null && saw.equals(plain(earlier.value())) && !saw.equals(plain(later.value()));
  }

  /** Numbers are equal that say the same: 230 and 230.0. */
  private static JsonNode plain(JsonNode value) {
    if (value == null || value instanceof NullNode)
      return null;
    return value.isNumber() ? com.fasterxml.jackson.databind.node.DoubleNode.valueOf(value.asDouble()) : value;
  }
}
