package relight.unit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.Refusal;

/** The organisation at one moment, immutable. */
public final class UnitTree {

  public static final UnitTree EMPTY = new UnitTree(List.of());

  private final Map<Long, Unit> byId = new HashMap<>();
  private final Map<String, Unit> byCode = new HashMap<>();
  private final Map<Long, List<Long>> children = new HashMap<>();

  public UnitTree(Collection<Unit> units) {
    for (var unit : units) {
      byId.put(unit.id(), unit);
      byCode.put(unit.code(), unit);
      if (unit.parentId() != null)
        children.computeIfAbsent(unit.parentId(), p -> new ArrayList<>()).add(unit.id());
    }
  }

  public Optional<Unit> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Unit get(long id) {
    return find(id).orElseThrow(() -> Refusal.missing("unit/unknown", "There is no unit " + id + "."));
  }

  public Optional<Unit> find(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  public Unit get(String code) {
    return find(code).orElseThrow(() -> Refusal.missing("unit/unknown", "There is no unit with the code " + code + "."));
  }

  /** The unit and everything below it; all units for null. Ends on a cycle too, should the data ever hold one. */
  public Set<Long> withDescendants(Long id) {
    if (id == null)
      return Set.copyOf(byId.keySet());
    var found = new LinkedHashSet<Long>();
    var open = new ArrayDeque<Long>(List.of(id));
    while (!open.isEmpty()) {
      long next = open.poll();
      if (found.add(next))
        open.addAll(children.getOrDefault(next, List.of()));
    }
    return found;
  }

  /** The unit and those above it, lowest first; empty for one nobody knows. Ends on a cycle too. */
  public List<Long> upwards(long id) {
    var way = new LinkedHashSet<Long>();
    var unit = byId.get(id);
    while (unit != null && way.add(unit.id()))
      unit = unit.parentId() == null ? null : byId.get(unit.parentId());
    return List.copyOf(way);
  }

  /** The unit that stands above all others of these, unless nothing stands above it itself; empty also if there are several. */
  public Optional<Unit> headBelowTop(Set<Long> ids) {
    var heads = ids.stream().map(byId::get).filter(u -> u != null && (u.parentId() == null || !ids.contains(u.parentId()))).toList();
    return heads.size() == 1 && heads.getFirst().parentId() != null ? Optional.of(heads.getFirst()) : Optional.empty();
  }

  /** The top unit that everything belongs to, if there is exactly one. */
  public Optional<Unit> root() {
    var tops = byId.values().stream().filter(u -> u.parentId() == null).toList();
    return tops.size() == 1 ? Optional.of(tops.getFirst()) : Optional.empty();
  }

  public Collection<Unit> all() {
    return List.copyOf(byId.values());
  }
}
