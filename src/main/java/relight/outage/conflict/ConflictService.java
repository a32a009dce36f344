package relight.outage.conflict;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.storage.Tx;

/** Raising and resolving contradictions between witnesses. */
public final class ConflictService {

  private static final int MOST = 500;
  private static final int MOST_RESOLVED = 50;
  /** A crew that has just closed a device needs a moment to say so. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  /** What a person has said holds so long, although the witnesses go on contradicting each other: most of them will for hours. */
  private static final Duration DECIDED = Duration.ofHours(2);
  /** Outages that ended longer ago are not compared any more. */
  private static final Duration RECENT = Duration.ofHours(24);

  private final ConflictStore conflicts = new ConflictStore();
  private final Journal journal;
  private final InstantSource time;

  public ConflictService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /**
   * Somebody should look at this. An open conflict of the same kind about the same subject is not raised again; it gets the new facts. Nor is one
   * raised again that a person has just decided.
   *
   * @param subject e.g. {@code device/T12} or {@code outage/7}
   * @param facts   JSON values, no personal data
   * @return whether it is a new one
   */
  public boolean raise(Tx tx, ConflictKind kind, String subject, String device, Long outageId, Long unitId, Map<String, Object> facts) {
    var now = time.instant();
    boolean lasts = kind != ConflictKind.TWO_SOURCES_DISAGREE_ON_DEVICE; // each of those is something new
    if (lasts && conflicts.isDecided(tx, kind, subject, Actor.SYSTEM.name(), now.minus(DECIDED)))
      return false;
    var id = conflicts.insert(tx, kind, subject, device, outageId, unitId, facts, now);
    if (id.isPresent()) {
      var body = new LinkedHashMap<String, Object>();
      body.put("kind", kind.text());
      if (device != null)
        body.put("device", device);
      if (outageId != null)
        body.put("outage", outageId);
      journal.append(tx, Actor.SYSTEM, new Change("conflict.raised", "conflict/" + id.get(), unitId, body));
      return true;
    }
    conflicts.findOpen(tx, kind, subject).filter(known -> !relight.Json.text(known.facts()).equals(relight.Json.text(facts)))
        .ifPresent(known -> {
          conflicts.facts(tx, known.id(), facts);
          journal.append(tx, Actor.SYSTEM, new Change("conflict.changed", "conflict/" + known.id(), known.unitId(), Map.of()));
        });
    return false;
  }

  /** It contradicts itself no longer: the witnesses agree again, or the outage is over. Nothing happens if there is none. */
  public void settle(Tx tx, ConflictKind kind, String subject, String why) {
    conflicts.findOpen(tx, kind, subject).ifPresent(known -> save(tx, Actor.SYSTEM, known.over(Actor.SYSTEM.name(), why, time.instant())));
  }

  /** What the open ones of a kind are about. */
  public List<String> openSubjects(Tx tx, ConflictKind kind) {
    return conflicts.openSubjects(tx, kind);
  }

  /** What meters say beside what is known of outages: raises what contradicts, settles what does so no longer. Any node may call it. */
  public void compareMeters(Tx tx, Instant now) {
    compare(tx, ConflictKind.METER_ON_IN_CONFIRMED_OUTAGE, conflicts.metersOn(tx, now.minus(PATIENCE), MOST));
    compare(tx, ConflictKind.STILL_OUT_AFTER_RESTORE, conflicts.metersOff(tx, now.minus(RECENT), now, MOST));
  }

  private void compare(Tx tx, ConflictKind kind, List<ConflictStore.Contradicting> found) {
    var subjects = new HashSet<String>();
    for (var one : found) {
      var subject = "outage/" + one.outageId();
      subjects.add(subject);
      var facts = new LinkedHashMap<String, Object>();
      facts.put("customers", one.customers());
      facts.put("firstAt", one.first().toString());
      facts.put("lastAt", one.last().toString());
      raise(tx, kind, subject, null, one.outageId(), one.unitId(), facts);
    }
    for (var subject : conflicts.openSubjects(tx, kind))
      if (!subjects.contains(subject))
        settle(tx, kind, subject, "the meters agree again");
  }

  /** A dispatcher has looked and says what is true. */
  public Conflict resolve(Tx tx, Actor actor, long id, String resolution, Instant now) {
    var resolved = conflicts.getForUpdate(tx, id).resolve(actor, resolution, now);
    save(tx, actor, resolved);
    return resolved;
  }

  public List<Conflict> open(Tx tx, Actor actor) {
    return conflicts.open(tx, actor.unitIds().toArray(Long[]::new), MOST);
  }

  /** The last ones that were resolved, newest first. */
  public List<Conflict> resolved(Tx tx, Actor actor) {
    return conflicts.resolved(tx, actor.unitIds().toArray(Long[]::new), MOST_RESOLVED);
  }

  public int openCount(Tx tx, Actor actor) {
    return conflicts.openCount(tx, actor.unitIds().toArray(Long[]::new));
  }

  private void save(Tx tx, Actor actor, Conflict resolved) {
    conflicts.save(tx, resolved);
    journal.append(tx, actor, new Change("conflict.resolved", "conflict/" + resolved.id(), resolved.unitId(),
        Map.of("resolution", new Words(resolved.resolution()))));
  }
}
