package relight.unit;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.csv.Comparison;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Changes of the organisation: a unit begins, is renamed, moves, ends. */
public final class UnitService {

  private final UnitStore units = new UnitStore();
  private final Journal journal;

  public UnitService(Journal journal) {
    this.journal = journal;
  }

  /**
   * From this moment on the unit has this name and parent. Nothing happens if it has them already.
   *
   * @param parentCode null at the top
   * @return whether anything changed
   */
  public boolean put(Tx tx, Actor actor, String code, String name, String parentCode, Instant from) {
    if (code == null || code.isBlank())
      throw Refusal.invalid("unit/code-missing", "A unit needs a code.");
    if (name == null || name.isBlank())
      throw Refusal.invalid("unit/name-missing", "Unit " + code + " needs a name.");
    Long parentId = null;
    if (parentCode != null && !parentCode.isBlank()) {
      parentId = units.find(tx, parentCode, from)
          .orElseThrow(() -> Refusal.invalid("unit/parent-unknown",
              "Unit " + code + " names the parent " + parentCode + ", which does not exist then."))
          .id();
    }
    var before = units.find(tx, code, from);
    if (before.isPresent() && before.get().name().equals(name) && Objects.equals(before.get().parentId(), parentId))
      return false;
    long id = units.ensure(tx, code);
    if (parentId != null && new UnitTree(units.at(tx, from)).withDescendants(id).contains(parentId)) {
      throw Refusal.invalid("unit/cycle", "Unit " + code + " cannot belong to " + parentCode + ", which belongs to it.");
    }
    units.version(tx, id, name, parentId, from);
    journal.append(tx, actor, new Change("unit.changed", "unit/" + id, id, Map.of("code", code, "from", from.toString())));
    return true;
  }

  /** Puts every listed unit, parents first as {@link UnitFile} orders them. Units that are not listed stay as they are. */
  public void putAll(Tx tx, Actor actor, List<UnitFile.Listed> listed, Instant from) {
    for (var unit : listed) {
      put(tx, actor, unit.code(), unit.name(), unit.parent(), from);
    }
  }

  /** What {@link #putAll} would change. */
  public Comparison compare(Tx tx, List<UnitFile.Listed> listed, Instant now) {
    var tree = treeAt(tx, now);
    var counting = new Comparison.Counting("units");
    var codes = new HashSet<String>();
    for (var unit : listed) {
      codes.add(unit.code());
      var there = tree.find(unit.code());
      if (there.isEmpty())
        counting.added(unit.code());
      else {
        var parent = Optional.ofNullable(there.get().parentId()).flatMap(tree::find).map(Unit::code).orElse(null);
        counting.there(unit.code(), there.get().name().equals(unit.name()) && Objects.equals(parent, unit.parent()));
      }
    }
    tree.all().stream().map(Unit::code).filter(code -> !codes.contains(code)).sorted().forEach(counting::missing);
    return counting.done();
  }

  /** The unit exists no longer from this moment on; its history stays. */
  public void end(Tx tx, Actor actor, String code, Instant at) {
    var unit = units.find(tx, code, at).orElseThrow(() -> Refusal.missing("unit/unknown", "There is no unit with the code " + code + "."));
    if (new UnitTree(units.at(tx, at)).withDescendants(unit.id()).size() > 1) {
      throw Refusal.conflict("unit/has-parts", "Unit " + code + " still has units below it: move them first.");
    }
    units.end(tx, unit.id(), at);
    journal.append(tx, actor, new Change("unit.changed", "unit/" + unit.id(), unit.id(), Map.of("code", code, "ended", at.toString())));
  }

  /** The organisation as it was at a moment. */
  public UnitTree treeAt(Tx tx, Instant moment) {
    return new UnitTree(units.at(tx, moment));
  }
}
