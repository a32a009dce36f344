package relight.crew.callout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import relight.Config;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.crew.CrewView;
import relight.crew.Task;
import relight.journal.Change;
import relight.journal.Journal;
import relight.place.Places;
import relight.storage.Tx;

/**
 * Asks people off duty to come, as many at once as are still needed and one after another beyond that. The time each has to answer stands in the
 * database, so that a server that starts anew, or another one, goes on where this one stopped.
 */
public final class CalloutService {

  /** What somebody may say who does not come. */
  public static final List<String> CAUSES = List.of("resting", "away", "unfit", "family", "other");

  private static final int LEAST_PATIENCE_S = 30;
  private static final int MOST_PATIENCE_S = 3_600;
  private static final int MOST_PEOPLE = 20;
  private static final int MOST_LISTED = 200;
  private static final int LONGEST = 500;

  /** @param patience_s how long each may think, or null for the usual time */
  public record Needs(String jobKind, Long unitId, Double lon, Double lat, int people, Integer patience_s) {}

  private final CalloutStore callouts = new CalloutStore();
  private final Journal journal;
  private final InstantSource time;
  private final Config.Callouts rules;
  private final CrewService crews;
  private final CrewProjector known;
  private final Function<Long, Set<Long>> unitsBelow;

  /** @param unitsBelow ids of a unit and of everything below it */
  public CalloutService(Journal journal, InstantSource time, Config.Callouts rules, CrewService crews, CrewProjector known,
      Function<Long, Set<Long>> unitsBelow) {
    this.journal = journal;
    this.time = time;
    this.rules = rules;
    this.crews = crews;
    this.known = known;
    this.unitsBelow = unitsBelow;
  }

  /** By what people are put in order. */
  public Config.Callouts rules() {
    return rules;
  }

  /**
   * Makes the list and asks the first of it.
   *
   * @param job what people are needed for, or null where it is no job yet
   */
  public Callout open(Tx tx, Actor actor, Task job, Needs needs) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var unit = needs.unitId != null ? needs.unitId : job == null ? null : job.unitId();
    if (unit == null)
      throw Refusal.invalid("callout/unit-missing", "Say whose people are asked: unitId.");
    actor.requireUnit(unit);
    var kind = job != null ? job.kind() : needs.jobKind;
    if (kind == null || kind.isBlank() || kind.length() > 40)
      throw Refusal.invalid("callout/kind-missing", "Say what people are needed for: jobKind, or jobId.");
    if (needs.people < 1 || needs.people > MOST_PEOPLE)
      throw Refusal.invalid("callout/people", "Ask for 1 to " + MOST_PEOPLE + " people.");
    int patience = needs.patience_s == null ? (int) rules.patience().toSeconds() : needs.patience_s;
    if (patience < LEAST_PATIENCE_S || patience > MOST_PATIENCE_S)
      throw Refusal.invalid("callout/patience", "Give each " + LEAST_PATIENCE_S + " to " + MOST_PATIENCE_S + " s to answer.");
    callouts.lock(tx);
    if (job != null && callouts.isOpenFor(tx, job.id()))
      throw Refusal.conflict("callout/open-already", "People are being called out for " + job.code() + " already.");
    var now = time.instant();
    var lon = job != null && job.lon() != null ? job.lon() : needs.lon;
    var lat = job != null && job.lat() != null ? job.lat() : needs.lat;
    if ((lon == null) != (lat == null) || lon != null && !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw Refusal.invalid("callout/place", "Write lon and lat in degrees.");
    long id = callouts.insert(tx,
        new CalloutStore.Wanted(job == null ? null : job.id(), job == null ? null : job.code(), kind, unit, lon, lat,
            needs.people, patience),
        now, actor.name());
    int place = 0;
    for (var candidate : candidates(tx, unit, kind, lon, lat, now)) {
      var obstacles = candidate.obstacles();
      if (obstacles.isEmpty())
        callouts.list(tx, id, ++place, candidate);
      else
        callouts.leaveOut(tx, id, candidate, obstacles);
    }
    journal.append(tx, actor, new Change("callout.opened", "callout/" + id, unit, job == null
        ? Map.of("people", needs.people)
        : Map.of("people", needs.people, "job", job.id())));
    return advance(tx, actor, id, now);
  }

  /** Everybody off duty in a unit and below it, best first. */
  private List<Candidate> candidates(Tx tx, long unit, String kind, Double lon, Double lat, Instant now) {
    var units = unitsBelow.apply(unit);
    var some = known.all().stream().filter(c -> c.unitId() != null && units.contains(c.unitId())).toList();
    var off = some.stream().flatMap(c -> c.members().stream()).filter(m -> !m.onShift()).toList();
    var users = off.stream().map(Crew.Member::userId).filter(Objects::nonNull).toList();
    var rests = callouts.lastShifts(tx, users);
    var fair = callouts.fairness(tx, users, now.minus(rules.fairness()));
    var standby = callouts.standby(tx, off.stream().map(Crew.Member::id).toList(), now);
    var asked = callouts.beingAsked(tx);
    var all = new ArrayList<Candidate>();
    for (var crew : some) {
      var position = known.view(crew.id()).map(CrewView::position).orElse(null);
      boolean fromBase = position == null && crew.baseLon() != null && crew.baseLat() != null;
      Long distance = lon == null || position == null && !fromBase
          ? null
          : (Long) Math.round(fromBase
              ? Places.distance_m(crew.baseLon(), crew.baseLat(), lon, lat)
              : Places.distance_m(position.lon(), position.lat(), lon, lat));
      for (var member : crew.members()) {
        if (member.onShift())
          continue;
        var ended = member.userId() != null && rests.containsKey(member.userId())
            ? rests.get(member.userId())
            : crew.onShift() ? null : crew.shiftAt();
        var times = fair.getOrDefault(member.userId(), new CalloutStore.Fair(0, 0));
        all.add(new Candidate(rules, crew, member, standby.contains(member.id()), ended == null ? null : Duration.between(ended, now),
            times.accepted(),
            times.asked(), distance, fromBase, crews.lacking(member, kind, now), asked.contains(member.userId()),
            crew.guestUntil() != null && !now.isBefore(crew.guestUntil())));
      }
    }
    return all.stream().sorted(Candidate.ORDER).limit(MOST_LISTED).toList();
  }

  /** Somebody says for himself whether he comes. */
  public Callout answer(Tx tx, Actor actor, long id, boolean accept, String cause, String note) {
    callouts.lock(tx);
    var callout = callouts.forUpdate(tx, id).orElseThrow(() -> unknown(id));
    var ask = callout.asks().stream().filter(a -> a.userId() == actor.id() && a.askedAt() != null).findFirst()
        .orElseThrow(() -> unknown(id));
    return answered(tx, actor, callout, ask, accept, cause, note);
  }

  /** The control room says it for somebody it has on the telephone. */
  public Callout answerFor(Tx tx, Actor actor, long id, long memberId, boolean accept, String cause, String note) {
    callouts.lock(tx);
    var callout = managed(tx, actor, id);
    var ask = callout.asks().stream().filter(a -> a.memberId() == memberId).findFirst()
        .orElseThrow(() -> Refusal.missing("callout/not-listed", "This person is not on the list."));
    return answered(tx, actor, callout, ask, accept, cause, note);
  }

  private Callout answered(Tx tx, Actor actor, Callout callout, Callout.Ask ask, boolean accept, String cause, String note) {
    if (callout.outcome() != null)
      throw Refusal.conflict("callout/over", "This callout is over: " + callout.outcome() + ".").with("outcome", callout.outcome());
    if ("accepted".equals(ask.answer()) || "declined".equals(ask.answer()))
      throw Refusal.conflict("callout/answered", "This was answered already.").with("answer", ask.answer());
    if (!accept && (cause == null || !CAUSES.contains(cause)))
      throw Refusal.invalid("callout/cause", "Whoever does not come says why: cause, one of " + CAUSES + ".");
    if (note != null && note.length() > LONGEST)
      throw Refusal.invalid("callout/note", "A note has at most " + LONGEST + " characters.");
    var now = time.instant();
    callouts.answer(tx, ask.id(), accept ? "accepted" : "declined", accept ? null : cause,
        note == null || note.isBlank() ? null : note.strip(),
        now, actor.name());
    journal.append(tx, actor, new Change(accept ? "callout.accepted" : "callout.declined", "callout/" + callout.id(), callout.unitId(),
        Map.of("member", ask.memberId(), "crew", ask.crewId())));
    if (accept)
      crews.callIn(tx, actor, ask.crewId(), ask.userId());
    return advance(tx, actor, callout.id(), now);
  }

  /** Nobody is needed any more; those who said they come stay on shift. */
  public Callout cancel(Tx tx, Actor actor, long id, String reason) {
    callouts.lock(tx);
    var callout = managed(tx, actor, id);
    if (callout.outcome() != null)
      throw Refusal.conflict("callout/over", "This callout is over: " + callout.outcome() + ".").with("outcome", callout.outcome());
    if (reason == null || reason.isBlank() || reason.length() > LONGEST)
      throw Refusal.invalid("callout/reason", "Say why in 1 to " + LONGEST + " characters: reason.");
    return close(tx, actor, callout, "cancelled", reason.strip(), time.instant());
  }

  /** Looks once for those who did not answer in time, and asks the next; returns how many were too late. Any node, any time. */
  public int look(Tx tx) {
    var now = time.instant();
    if (callouts.due(tx, now).isEmpty())
      return 0;
    callouts.lock(tx);
    int late = 0;
    for (long id : callouts.due(tx, now)) { // again: another node may have looked in between
      var callout = callouts.forUpdate(tx, id).orElseThrow();
      for (var ask : callout.asks()) {
        if (!ask.isWaiting() || ask.dueAt().isAfter(now))
          continue;
        callouts.answer(tx, ask.id(), "silent", null, null, now, null);
        journal.append(tx, Actor.SYSTEM, new Change("callout.silent", "callout/" + id, callout.unitId(),
            Map.of("member", ask.memberId(), "crew", ask.crewId())));
        late++;
      }
      advance(tx, Actor.SYSTEM, id, now);
    }
    return late;
  }

  /** Asks as many as are still needed, or ends it where nobody is needed or left. */
  private Callout advance(Tx tx, Actor actor, long id, Instant now) {
    var callout = callouts.forUpdate(tx, id).orElseThrow();
    if (callout.accepted() >= callout.people())
      return close(tx, actor, callout, "filled", null, now);
    var busy = callouts.beingAsked(tx);
    int wanted = callout.toAsk();
    boolean waits = callout.asks().stream().anyMatch(Callout.Ask::isWaiting);
    for (var ask : callout.asks()) {
      if (wanted <= 0)
        break;
      if (ask.askedAt() != null || ask.answer() != null)
        continue;
      if (busy.contains(ask.userId()) || crews.isOnShift(tx, ask.crewId(), ask.userId())) {
        callouts.answer(tx, ask.id(), "spared", null, null, now, null); // came to work, or is asked for something else, since the list was made
        continue;
      }
      callouts.ask(tx, ask.id(), now, now.plusSeconds(callout.patience_s()));
      journal.append(tx, actor, new Change("callout.asked", "callout/" + id, callout.unitId(),
          Map.of("member", ask.memberId(), "crew", ask.crewId())));
      waits = true;
      wanted--;
    }
    if (!waits)
      return close(tx, actor, callout, "exhausted", null, now);
    return callouts.forUpdate(tx, id).orElseThrow();
  }

  private Callout close(Tx tx, Actor actor, Callout callout, String outcome, String reason, Instant now) {
    callouts.spareRest(tx, callout.id(), now);
    callouts.close(tx, callout.id(), outcome, reason, now, actor.name());
    journal.append(tx, actor, new Change("callout." + outcome, "callout/" + callout.id(), callout.unitId(),
        Map.of("accepted", callout.accepted(), "people", callout.people())));
    return callouts.forUpdate(tx, callout.id()).orElseThrow();
  }

  private Callout managed(Tx tx, Actor actor, long id) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    return callouts.forUpdate(tx, id).filter(c -> actor.sees(c.unitId())).orElseThrow(() -> unknown(id));
  }

  private static Refusal unknown(long id) {
    return Refusal.missing("callout/unknown", "There is no callout " + id + " for you.");
  }
}
