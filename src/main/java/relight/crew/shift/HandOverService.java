package relight.crew.shift;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Notes at the change of shifts. Whoever comes on shift in a crew must have read what the shift before left for it; in the control room they
 * are shown until they are read.
 */
public final class HandOverService {

  /** What nobody read for so long concerns no shift any more. */
  private static final Duration CURRENT = Duration.ofDays(3);
  private static final int LONGEST = 2_000;
  private static final int MOST = 100;

  private final ShiftStore notes = new ShiftStore();
  private final Journal journal;
  private final InstantSource time;
  private final CrewService crews;

  public HandOverService(Journal journal, InstantSource time, CrewService crews) {
    this.journal = journal;
    this.time = time;
    this.crews = crews;
  }

  /** @param crewId null for a note of the control room; {@code unitId} is then the unit whose control room it is, or null for all */
  public long write(Tx tx, Actor actor, Long unitId, Long crewId, String note) {
    if (note == null || note.isBlank() || note.length() > LONGEST)
      throw Refusal.invalid("shift/note", "A note has 1 to " + LONGEST + " characters.");
    var unit = unitId;
    if (crewId == null) {
      actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
      actor.requireUnit(unitId);
    } else {
      unit = crews.require(tx, actor, crewId).unitId();
    }
    long id = notes.insert(tx, unit, crewId, note.strip(), time.instant(), actor.name(), actor.authorId());
    journal.append(tx, actor, new Change("hand-over.written", "hand-over/" + id, unit, crewId == null ? Map.of() : Map.of("crew", crewId)));
    return id;
  }

  public void read(Tx tx, Actor actor, long id) {
    var owner = notes.find(tx, id).filter(o -> isFor(tx, actor, o))
        .orElseThrow(() -> Refusal.missing("shift/hand-over-unknown", "There is no hand-over note " + id + " for you."));
    if (notes.markRead(tx, id, actor.id(), time.instant()))
      journal.append(tx, actor, new Change("hand-over.read", "hand-over/" + id, owner.unitId(), Map.of()));
    else
      throw Refusal.conflict("shift/hand-over-read", "You have read this before.");
  }

  private boolean isFor(Tx tx, Actor actor, ShiftStore.Owner note) {
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR))
      return actor.sees(note.unitId());
    var crew = crews.ofUser(tx, actor.id());
    return note.crewId() != null && crew.isPresent() && crew.getAsLong() == note.crewId();
  }

  /** Marks as read what somebody says he has read, and refuses him the shift while there is more. */
  public void requireRead(Tx tx, Actor actor, long crewId, List<Long> read) {
    var unread = new ArrayList<Long>();
    for (var note : ofCrew(tx, actor, crewId)) {
      if (note.read())
        continue;
      if (read != null && read.contains(note.id())) {
        notes.markRead(tx, note.id(), actor.id(), time.instant());
        journal.append(tx, actor, new Change("hand-over.read", "hand-over/" + note.id(), note.unitId(), Map.of()));
      } else {
        unread.add(note.id());
      }
    }
    if (!unread.isEmpty())
      throw Refusal.conflict("shift/hand-over-unread", "Read first what the last shift has left for you.").with("handOvers",
          unread.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  List<HandOver> ofCrew(Tx tx, Actor actor, long crewId) {
    return notes.ofCrew(tx, actor.id(), crewId, time.instant().minus(CURRENT), MOST);
  }

  List<HandOver> ofUnits(Tx tx, Actor actor) {
    return notes.ofUnits(tx, actor.id(), new ArrayList<>(actor.unitIds()), time.instant().minus(CURRENT), MOST);
  }
}
