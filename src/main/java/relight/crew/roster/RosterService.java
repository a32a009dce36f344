package relight.crew.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewService;
import relight.storage.Tx;

/** Plans who works when. Nobody is planned twice for the same time, whatever crew it is for. */
public final class RosterService {

  private static final Duration WIDEST = Duration.ofDays(62);
  private static final int MOST = 5_000;
  private static final int MOST_OWN = 200;

  private final RosterStore turns = new RosterStore();
  private final CrewService crews;
  private final InstantSource time;

  public RosterService(CrewService crews, InstantSource time) {
    this.crews = crews;
    this.time = time;
  }

  /** @param memberIds null for everybody in the crew */
  public List<Long> plan(Tx tx, Actor actor, long crewId, List<Long> memberIds, String kind, Instant from, Instant until) {
    actor.requireAny(Role.SUPERVISOR, Role.ADMINISTRATOR);
    var now = time.instant();
    Turn.check(kind, from, until, now);
    var crew = crews.require(tx, actor, crewId);
    var known = crew.members().stream().map(Crew.Member::id).toList();
    var planned = memberIds == null || memberIds.isEmpty() ? known : memberIds.stream().distinct().toList();
    if (planned.isEmpty() || planned.stream().anyMatch(Objects::isNull) || !known.containsAll(planned))
      throw Refusal.invalid("roster/members", "Name people of this crew: members.");
    var twice = turns.overlapping(tx, planned, from, until);
    if (!twice.isEmpty()) {
      throw Refusal.conflict("roster/overlap", "Planned for that time already: " + twice.stream()
          .map(t -> t.member() + " (" + t.crew() + ", " + t.from() + " – " + t.until() + ")").collect(Collectors.joining("; ")) + ".")
          .with("roster", twice.getFirst().id());
    }
    var ids = new ArrayList<Long>();
    for (long member : planned)
      ids.add(turns.insert(tx, member, crewId, kind, from, until, now, actor.name()));
    crews.rosterChanged(tx, actor, crew, ids.getFirst());
    return ids;
  }

  public void cancel(Tx tx, Actor actor, long id) {
    actor.requireAny(Role.SUPERVISOR, Role.ADMINISTRATOR);
    var turn = turns.find(tx, id).orElseThrow(() -> Refusal.missing("roster/unknown", "There is no turn " + id + "."));
    var crew = crews.require(tx, actor, turn.crewId());
    if (!turns.cancel(tx, id, time.instant()))
      throw Refusal.missing("roster/unknown", "There is no turn " + id + ".");
    crews.rosterChanged(tx, actor, crew, id);
  }

  List<Turn> between(Tx tx, Actor actor, Instant from, Instant until) {
    if (!from.isBefore(until) || Duration.between(from, until).compareTo(WIDEST) > 0)
      throw Refusal.invalid("roster/window", "Ask for at most " + WIDEST.toDays() + " days: from before until.");
    return turns.between(tx, from, until, new ArrayList<>(actor.unitIds()), MOST);
  }

  List<Turn> ofUser(Tx tx, long userId, Instant from, Instant until) {
    return turns.ofUser(tx, userId, from, until, MOST_OWN);
  }
}
