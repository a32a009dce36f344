package relight.crew.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Config;
import relight.Refusal;
import relight.alarm.Alarm;
import relight.alarm.AlarmDependent;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Watches over crews at work. The watch begins by itself when a crew says it is on site: then it must give a sign of life in time; it is
 * reminded, has a little while to answer, and then an alarm is raised. That nothing at all is heard of a crew is an alarm of its own. Also
 * calls the roll of a crew.
 */
public final class WatchService implements AlarmDependent {

  /** So many in one round; the next one takes the next. */
  private static final int MOST = 200;

  private final WatchStore watches = new WatchStore();
  private final RollCallStore calls = new RollCallStore();
  private final Journal journal;
  private final InstantSource time;
  private final Config.Watch rules;
  private final AlarmService alarms;
  private final CrewService crews;
  private final CrewProjector known;

  public WatchService(Journal journal, InstantSource time, Config.Watch rules, AlarmService alarms, CrewService crews,
      CrewProjector known) {
    this.journal = journal;
    this.time = time;
    this.rules = rules;
    this.alarms = alarms;
    this.crews = crews;
    this.known = known;
  }

  /**
   * A crew has come to a place of work.
   *
   * @param subject what it is there for, e.g. {@code job/7}
   * @param every   how often this kind of work asks for a sign of life; null as the settings say
   * @param lon     where the work is, as is {@code lat}; null where unknown
   * @param at      when it came, by its own clock
   */
  public void begin(Tx tx, Actor actor, long crewId, String subject, Duration every, Double lon, Double lat, Instant at) {
    var now = time.instant();
    var period = every == null ? rules.checkIn() : every;
    // it is heard now, whenever it came: what was told late may not be overdue at once
    watches.begin(tx, crewId, subject, period, rules.grace(), rules.silence(), lon, lat, at == null || at.isAfter(now) ? now : at,
        now.plus(period), now).ifPresent(id -> tell(tx, actor, "watch.began", id, crewId, Map.of("subject", subject)));
  }

  /** The crew has left, or its work is over. */
  public void end(Tx tx, Actor actor, long crewId, String subject) {
    ended(tx, actor, watches.end(tx, crewId, subject, time.instant()));
  }

  /** The same for every crew that was there for it. */
  public void endAll(Tx tx, Actor actor, String subject) {
    ended(tx, actor, watches.end(tx, null, subject, time.instant()));
  }

  private void ended(Tx tx, Actor actor, List<Watch> over) {
    for (var watch : over) {
      answered(tx, actor, watch);
      tell(tx, actor, "watch.ended", watch.id(), watch.crewId(), Map.of("subject", watch.subject()));
    }
  }

  /** Whether anybody waits for a sign of life from a crew. */
  public boolean isWatched(Tx tx, long crewId) {
    return watches.isOpen(tx, crewId);
  }

  /** Whatever a crew does tells that somebody of it is well enough to do it. */
  public void heard(Tx tx, long crewId) {
    watches.heard(tx, crewId, time.instant());
  }

  /**
   * Somebody of the crew gives a sign of life.
   *
   * @param at by his own clock; what comes late counts from when it was given
   * @return when the next one is due; empty if nobody waits for one
   */
  public Optional<Instant> checkIn(Tx tx, Actor actor, Instant at) {
    return checkIn(tx, actor, crews.requireOfUser(tx, actor), at, "field");
  }

  /** The control room has spoken with the crew, by radio or telephone. */
  public Optional<Instant> checkInFor(Tx tx, Actor actor, long crewId) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    requireCrew(actor, crewId);
    return checkIn(tx, actor, crewId, null, "radio");
  }

  private Optional<Instant> checkIn(Tx tx, Actor actor, long crewId, Instant at, String by) {
    var now = time.instant();
    Instant next = null;
    for (var watch : watches.openOfCrewForUpdate(tx, crewId)) {
      var due = Watch.due(watch.beganAt(), at, now, watch.every());
      watches.checkedIn(tx, watch.id(), due, now);
      answered(tx, actor, watch);
      if (watch.silent() != null)
        watches.silent(tx, watch.id(), null);
      tell(tx, actor, "watch.checked-in", watch.id(), crewId, Map.of("by", by));
      next = next == null || due.isBefore(next) ? due : next;
    }
    if (next == null)
      journal.append(tx, actor, new Change("crew.checked-in", "crew/" + crewId, unit(crewId), Map.of("by", by)));
    return Optional.ofNullable(next);
  }

  private void answered(Tx tx, Actor actor, Watch watch) {
    if (watch.missed() != null)
      alarms.answer(tx, actor, watch.missed());
    if (watch.silent() != null)
      alarms.answer(tx, actor, watch.silent());
  }

  /** Reminds, and raises what nobody answered. Any node, any time: each is reminded once and missed once. */
  public void look(Tx tx) {
    var now = time.instant();
    for (var watch : watches.prompt(tx, now))
      tell(tx, Actor.SYSTEM, "watch.prompted", watch.id(), watch.crewId(), Map.of());
    for (var lost : watches.missedForUpdate(tx, now, MOST)) {
      long alarm = raise(tx, AlarmKind.CHECK_IN, lost);
      watches.missed(tx, lost.watch().id(), alarm);
      tell(tx, Actor.SYSTEM, "watch.missed", lost.watch().id(), lost.watch().crewId(), Map.of("alarm", alarm));
    }
    for (var lost : watches.silentForUpdate(tx, now, MOST)) {
      long alarm = raise(tx, AlarmKind.SILENCE, lost);
      watches.silent(tx, lost.watch().id(), alarm);
      tell(tx, Actor.SYSTEM, "watch.silent", lost.watch().id(), lost.watch().crewId(), Map.of("alarm", alarm));
    }
    for (var found : watches.heardAgainForUpdate(tx, now, MOST)) {
      alarms.answer(tx, Actor.SYSTEM, found.watch().silent());
      watches.silent(tx, found.watch().id(), null);
      tell(tx, Actor.SYSTEM, "watch.heard-again", found.watch().id(), found.watch().crewId(), Map.of());
    }
  }

  @Override
  public void raised(Tx tx, Actor actor, Alarm alarm) {
    // its own alarms are written down where they are raised, and others do not concern it
  }

  /**
   * Whoever closed the alarm says that the crew is well. It is still at work, so it is waited for anew: the alarm that is over would else stand
   * for every later one.
   */
  @Override
  public void closed(Tx tx, Actor actor, Alarm alarm) {
    var now = time.instant();
    for (var watch : watches.openOfAlarmForUpdate(tx, alarm.id())) {
      watches.resumed(tx, watch.id(), alarm.id(), now.plus(watch.every()), now);
      tell(tx, actor, "watch.resumed", watch.id(), watch.crewId(), Map.of("alarm", alarm.id()));
    }
  }

  private long raise(Tx tx, AlarmKind kind, WatchStore.Lost lost) {
    return alarms.raiseOnce(tx, Actor.SYSTEM, new Danger(kind, lost.unitId(), "crew/" + lost.watch().crewId(), lost.watch().crewId(), null,
        lost.lon(), lost.lat(), null)).id();
  }

  /** Calls everybody of the crew who is on shift by name. One that is still open ends: the newer one asks the same. */
  public RollCallView callRoll(Tx tx, Actor actor, long crewId, boolean drill) {
    var crew = requireCrew(actor, crewId);
    if (!actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR)
        && crew.members().stream().noneMatch(m -> m.lead() && m.userId() != null && m.userId() == actor.id()))
      throw Refusal.forbidden("crew/not-the-leader", "Only the leader of the crew, a dispatcher or a supervisor calls the roll.");
    var now = time.instant();
    calls.findOpenForUpdate(tx, crewId).ifPresent(before -> {
      calls.end(tx, before.id(), now);
      tellCall(tx, actor, "roll-call.ended", before);
    });
    var here = crew.members().stream().filter(Crew.Member::onShift).toList();
    if (here.isEmpty())
      throw Refusal.conflict("crew/nobody-here", "Nobody of this crew is on shift.");
    var call = calls.getForUpdate(tx, calls.start(tx, actor, crewId, crew.unitId(), drill, here, now));
    tellCall(tx, actor, "roll-call.started", call);
    return RollCallView.of(call, 0);
  }

  /**
   * Somebody answers: each for himself, the leader for those he names, the control room for those it has spoken with.
   *
   * @param members null for one's own
   */
  public RollCallView answer(Tx tx, Actor actor, long id, List<Long> members, Instant at) {
    var now = time.instant();
    var before = calls.getForUpdate(tx, id);
    List<Long> whose;
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR)) {
      actor.requireUnit(before.unitId());
      whose = before.known(members);
    } else {
      whose = before.answeredBy(actor.id(), members);
      heard(tx, before.crewId());
    }
    var when = at == null || at.isAfter(now) || at.isBefore(before.startedAt()) ? now : at;
    calls.answer(tx, id, whose, when, actor);
    var call = calls.getForUpdate(tx, id);
    tellCall(tx, actor, "roll-call.answered", call);
    if (!call.isComplete())
      return RollCallView.of(call, 0);
    calls.end(tx, id, now);
    tellCall(tx, actor, "roll-call.ended", call);
    return RollCallView.of(calls.getForUpdate(tx, id), 0);
  }

  /** Nobody waits for an answer any more. */
  public RollCallView endCall(Tx tx, Actor actor, long id) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var call = calls.getForUpdate(tx, id);
    actor.requireUnit(call.unitId());
    call.requireOpen();
    calls.end(tx, id, time.instant());
    tellCall(tx, actor, "roll-call.ended", call);
    return RollCallView.of(calls.getForUpdate(tx, id), 0);
  }

  private Crew requireCrew(Actor actor, long crewId) {
    return known.find(crewId).filter(c -> actor.sees(c.unitId()))
        .orElseThrow(() -> Refusal.missing("crew/unknown", "There is no crew " + crewId + " of yours."));
  }

  private Long unit(long crewId) {
    return known.find(crewId).map(Crew::unitId).orElse(null);
  }

  private void tell(Tx tx, Actor actor, String kind, long id, long crewId, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    body.put("crew", crewId);
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "watch/" + id, unit(crewId), body));
  }

  private void tellCall(Tx tx, Actor actor, String kind, RollCall call) {
    journal.append(tx, actor,
        new Change(kind, "roll-call/" + call.id(), call.unitId(), Map.of("crew", call.crewId(), "drill", call.drill())));
  }
}
