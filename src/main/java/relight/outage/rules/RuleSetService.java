package relight.outage.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.outage.ActiveRules;
import relight.outage.inference.RuleSet;
import relight.storage.Tx;
import relight.unit.Unit;
import relight.unit.UnitTree;

/** Writes rule sets, says where and when they hold, and which season a unit is in. */
public final class RuleSetService implements ActiveRules {

  private static final int MOST = 500;
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_NOTE = 1_000;

  /** @param unitId null = every unit that has none of its own */
  public record Active(Long unitId, String season, long ruleSetId, Instant from, String reason, Long replayId, String by) {}

  /** The last switch of a unit's season. */
  public record Switched(Long unitId, String season, String reason, String by, Instant at) {}

  /** Everything at once: few rows. */
  public record Overview(List<WrittenRules> sets, List<Active> active, List<Switched> seasons) {}

  private final RuleSetStore store = new RuleSetStore();
  private final Journal journal;
  private final Supplier<UnitTree> units;
  private final RuleSet first;

  /** @param first the normal set of a new installation */
  public RuleSetService(Journal journal, Supplier<UnitTree> units, RuleSet first) {
    this.journal = journal;
    this.units = units;
    this.first = first;
  }

  /** Writes the first sets of a new installation, which nobody has to be told of; nothing if there are some. */
  public void begin(Tx tx, Instant now) {
    store.lock(tx);
    if (!store.isEmpty(tx))
      return;
    for (var season : Season.values()) {
      var set = store.insert(tx, season.text(), season, season == Season.STORM ? RuleSet.STORM : first, "", Actor.SYSTEM.name(), now);
      store.activate(tx, null, season, set.id(), Instant.EPOCH, "", null, Actor.SYSTEM.name(), now);
    }
  }

  @Override
  public RuleSet of(Tx tx, Long unitId, Instant now) {
    return written(tx, unitId, now).map(WrittenRules::body).orElse(first);
  }

  /** The set that holds for a unit now. */
  java.util.Optional<WrittenRules> written(Tx tx, Long unitId, Instant now) {
    var up = upwards(unitId);
    return store.active(tx, up, store.seasonOf(tx, up), now);
  }

  private List<Long> upwards(Long unitId) {
    var up = new ArrayList<Long>();
    var tree = units.get();
    for (var unit = unitId == null ? null : tree.find(unitId).orElse(null); unit != null && !up.contains(unit.id());) {
      up.add(unit.id());
      unit = unit.parentId() == null ? null : tree.find(unit.parentId()).orElse(null);
    }
    return up;
  }

  Overview overview(Tx tx, Actor actor) {
    return new Overview(store.all(tx, MOST), store.actives(tx, MOST).stream().filter(a -> actor.sees(a.unitId())).toList(),
        store.seasons(tx).stream().filter(s -> actor.sees(s.unitId())).toList());
  }

  WrittenRules get(Tx tx, long id) {
    return store.find(tx, id).orElseThrow(() -> Refusal.missing("rules/unknown", "There is no rule set " + id + "."));
  }

  /** A new version of a set of this name; it holds nowhere until somebody activates it. */
  WrittenRules write(Tx tx, Actor actor, String name, String season, RuleSet body, String note, Instant now) {
    actor.requireAny(Role.SUPERVISOR);
    if (name == null || name.isBlank() || name.length() > LONGEST_NAME)
      throw Refusal.invalid("rules/name", "Give the set a name of at most " + LONGEST_NAME + " characters.");
    if (body == null)
      throw Refusal.invalid("rules/body", "A rule set needs its rules.");
    if (note != null && note.length() > LONGEST_NOTE)
      throw Refusal.invalid("rules/note", "At most " + LONGEST_NOTE + " characters.");
    store.lock(tx);
    var set = store.insert(tx, name.strip(), Season.of(season), body, note == null ? "" : note.strip(), actor.name(), now);
    journal(tx, actor, "rules.written", set.id(), null, Map.of("version", set.version()));
    return set;
  }

  /** From then on this set holds for the unit in that season: seen in a replay, or for a reason. */
  void activate(Tx tx, Actor actor, long id, Long unitId, String season, Instant at, Long replayId, String reason, Instant now) {
    requireSupervisorOf(actor, unitId);
    var set = get(tx, id);
    var why = reason == null ? "" : reason.strip();
    if (why.length() > LONGEST_NOTE)
      throw Refusal.invalid("rules/note", "At most " + LONGEST_NOTE + " characters.");
    if (replayId == null && why.isEmpty())
      throw Refusal.unprocessable("rules/unseen", "Replay a past day with this set first, or say why that is not needed.");
    if (replayId != null && !store.isReplayOf(tx, replayId, id))
      throw Refusal.unprocessable("rules/other-replay", "This replay was not of this set.");
    if (at != null && at.isBefore(now.minusSeconds(60)))
      throw Refusal.invalid("rules/past", "Rules cannot begin in the past.");
    var in = Season.of(season == null ? set.season() : season);
    var from = at == null ? now : at;
    store.lock(tx);
    store.activate(tx, unitId, in, id, from, why, replayId, actor.name(), now);
    var body = new LinkedHashMap<String, Object>();
    body.put("version", set.version());
    body.put("season", in.text());
    body.put("from", from.toString());
    if (replayId != null)
      body.put("replay", replayId);
    if (!why.isEmpty())
      body.put("reason", new Words(why));
    journal(tx, actor, "rules.activated", id, unitId, body);
  }

  /** These are other days now, for the unit and everything below that has no season of its own. */
  void switchSeason(Tx tx, Actor actor, Long unitId, String season, String reason, Instant now) {
    requireSupervisorOf(actor, unitId);
    var in = Season.of(season);
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_NOTE)
      throw Refusal.invalid("rules/reason-missing", "Say why, in at most " + LONGEST_NOTE + " characters.");
    store.lock(tx);
    if (store.seasonOf(tx, upwards(unitId)) == in)
      throw Refusal.conflict("rules/season-already", "It is " + in.text() + " already.");
    store.season(tx, unitId, in, reason.strip(), actor.name(), now);
    journal(tx, actor, "season.switched", unitId == null ? 0 : unitId, unitId,
        Map.of("season", in.text(), "reason", new Words(reason.strip())));
  }

  private void requireSupervisorOf(Actor actor, Long unitId) {
    actor.requireAny(Role.SUPERVISOR);
    if (unitId == null) {
      if (!units.get().all().stream().map(Unit::id).allMatch(actor::sees))
        throw Refusal.forbidden("auth/unit", "This would hold for units that are not yours.");
      return;
    }
    units.get().get(unitId);
    actor.requireUnit(unitId);
  }

  private void journal(Tx tx, Actor actor, String kind, long id, Long unitId, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, (kind.startsWith("season") ? "season/" : "rules/") + id, unitId, body));
  }
}
