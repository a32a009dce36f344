package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Crews, their shifts and their positions. */
public final class CrewService {

  private static final int MOST_FIXES = 1000;
  private static final Duration LONGEST_TRAIL = Duration.ofHours(24);
  private static final int MOST_TRAIL = 20_000;

  /** A fix that was not taken, and why. */
  public record RefusedFix(int index, String code) {}

  /** What became of a batch of fixes. */
  public record Taken(int stored, List<RefusedFix> refused) {}

  private final CrewStore crews = new CrewStore();
  private final Journal journal;
  private final InstantSource time;
  private final LongConsumer moved;

  /** @param moved told after commit which crew has a newer position, so that this node shows it at once */
  public CrewService(Journal journal, InstantSource time, LongConsumer moved) {
    this.journal = journal;
    this.time = time;
    this.moved = moved;
  }

  /** Creates the crew or updates it; returns its id. */
  public long put(Tx tx, Actor actor, String code, String name, Long unitId, String phone, Double baseLon, Double baseLat) {
    if (code == null || code.isBlank() || name == null || name.isBlank())
      throw Refusal.invalid("crew/name-missing", "A crew needs a code and a name.");
    long id = crews.put(tx, code, name, unitId, phone, baseLon, baseLat);
    changed(tx, actor, id, unitId, Map.of());
    return id;
  }

  public void putMember(Tx tx, Actor actor, long crewId, String name, boolean lead, String grade, String skills, Long userId) {
    crews.putMember(tx, crewId, name, lead, grade, skills, userId);
    changed(tx, actor, crewId, null, Map.of());
  }

  /** The whole crew comes on shift or goes off it. */
  public void setShift(Tx tx, Actor actor, long crewId, boolean on) {
    crews.setShift(tx, crewId, on);
    for (long person : crews.people(tx, crewId))
      turn(tx, actor, person, on);
    changed(tx, actor, crewId, null, Map.of("onShift", on));
  }

  /** One of its people does; a crew is on shift as long as somebody of it is. */
  public void setShift(Tx tx, Actor actor, long crewId, long userId, boolean on) {
    var people = crews.people(tx, crewId);
    if (!people.contains(userId))
      throw Refusal.missing("crew/member-unknown", "Nobody with this account is in the crew.");
    turn(tx, actor, userId, on);
    crews.setShift(tx, crewId, on || people.stream().anyMatch(person -> crews.personOnShift(tx, person)));
    changed(tx, actor, crewId, null, Map.of("onShift", on, "user", userId));
  }

  /** Whoever has no shifts written down is on shift with his crew. */
  public boolean isOnShift(Tx tx, long crewId, long userId) {
    return crews.onShift(tx, crewId).orElse(false) && crews.personOnShift(tx, userId);
  }

  private void turn(Tx tx, Actor actor, long userId, boolean on) {
    if (on)
      crews.beginShift(tx, userId, time.instant(), actor.name());
    else
      crews.endShift(tx, userId, time.instant(), actor.name());
  }

  /** Where a crew has been; that somebody looked is written down, and the crew can read it. */
  public Trail trail(Tx tx, Actor actor, Crew crew, Instant from, Instant to) {
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_TRAIL) > 0)
      throw Refusal.invalid("crew/trail-window", "Ask for at most " + LONGEST_TRAIL.toHours() + " h: from before to.");
    var all = crews.trail(tx, crew.id(), from, to, MOST_TRAIL + 1);
    boolean more = all.size() > MOST_TRAIL;
    var some = more ? all.subList(0, MOST_TRAIL) : all;
    crews.addTrailView(tx, crew.id(), from, to, some.size(), time.instant(), actor.name(), actor.authorId());
    journal.append(tx, actor, new Change("crew.trail-viewed", "crew/" + crew.id(), crew.unitId(),
        Map.of("from", from.toString(), "to", to.toString(), "fixes", some.size())));
    return new Trail(crew.id(), from, to, some.size(), more, Trail.simplified(some));
  }

  /** Who looked at where a crew had been, latest first. */
  public List<Trail.View> trailViews(Tx tx, long crewId) {
    return crews.trailViews(tx, crewId, 20);
  }

  /** The crew somebody belongs to, if any. */
  public OptionalLong ofUser(Tx tx, long userId) {
    return crews.ofUser(tx, userId);
  }

  public long requireOfUser(Tx tx, Actor actor) {
    return crews.ofUser(tx, actor.id()).orElseThrow(() -> Refusal.forbidden("crew/none", "You do not belong to a crew."));
  }

  /**
   * Keeps the fixes of a crew on shift; the latest one becomes where it is, unless a later one is known. Late ones are history; those of the
   * future are refused one by one. Nothing of this enters the journal.
   */
  public Taken recordFixes(Tx tx, Actor actor, List<Fix> fixes) {
    if (fixes == null || fixes.isEmpty())
      throw Refusal.invalid("crew/fixes-missing", "Send at least one position: fixes.");
    if (fixes.size() > MOST_FIXES)
      throw Refusal.tooLarge("crew/fixes-many", "Send at most " + MOST_FIXES + " positions at once.");
    long crewId = requireOfUser(tx, actor);
    if (!isOnShift(tx, crewId, actor.id())) {
      throw Refusal.forbidden("crew/off-shift", "Your crew is not on shift: where it is, is nobody's business.");
    }
    Instant now = time.instant();
    var taken = new ArrayList<Fix>();
    var refused = new ArrayList<RefusedFix>();
    for (int i = 0; i < fixes.size(); i++) {
      if (fixes.get(i) == null)
        refused.add(new RefusedFix(i, "crew/fix-missing"));
      else if (fixes.get(i).isFuture(now))
        refused.add(new RefusedFix(i, "crew/fix-future"));
      else
        taken.add(fixes.get(i));
    }
    if (!taken.isEmpty()) {
      crews.addFixes(tx, crewId, taken, now);
      var latest = taken.stream().max(Comparator.comparing(Fix::at)).orElseThrow();
      if (crews.move(tx, crewId, latest, now))
        tx.afterCommit(() -> moved.accept(crewId));
    }
    return new Taken(taken.size(), refused);
  }

  /** Housekeeping of the history of positions; any node, any time. */
  public void keepDays(Tx tx, Duration retention) {
    crews.keepDays(tx, time.instant(), retention);
  }

  private void changed(Tx tx, Actor actor, long crewId, Long unitId, Map<String, Object> body) {
    journal.append(tx, actor, new Change("crew.changed", "crew/" + crewId, unitId, body));
  }
}
