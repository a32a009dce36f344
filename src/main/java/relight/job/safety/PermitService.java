package relight.job.safety;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.Refusal;
import relight.alarm.Alarm;
import relight.alarm.AlarmDependent;
import relight.alarm.AlarmKind;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.job.Job;
import relight.job.JobService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.TagKind;
import relight.network.TagService;
import relight.storage.Tx;

/** The life of permits to work; they stay as they are while their people cry for help. A permit is changed with its job locked, because the job may not end while people are in. */
public final class PermitService implements AlarmDependent {

  private static final int LONGEST = 2000;
  private static final int MOST_PEOPLE = 60;
  private static final int MOST_LISTED = 500;
  private static final int MOST_PURGED = 200;
  private static final Duration LISTED = Duration.ofDays(2);

  /** What is asked for when a permit is issued; {@code crewId} names a crew that helps, null the one that has the job. */
  public record Wish(String kind, String work, String place, String conditions, List<InRole> roles, Long crewId) {}

  /** Somebody in a role: a member of a crew, or somebody of the control room; nobody named is whoever issues it. */
  public record InRole(String role, Long memberId) {}

  private final PermitStore permits = new PermitStore();
  private final SafetyStore safety = new SafetyStore();
  private final Journal journal;
  private final InstantSource time;
  private final ZoneId zone;
  private final PermitRules rules;
  private final Duration kept;
  private final JobService jobs;
  private final CrewProjector crews;
  private final TagService tags;
  private final NetworkService switching;

  /** @param kept how long a permit stays known after it has ended */
  public PermitService(Journal journal, InstantSource time, ZoneId zone, PermitRules rules, Duration kept, JobService jobs,
      CrewProjector crews, TagService tags, NetworkService switching) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.rules = rules;
    this.kept = kept;
    this.jobs = jobs;
    this.crews = crews;
    this.tags = tags;
    this.switching = switching;
  }

  public PermitRules rules() {
    return rules;
  }

  /** Issues one for a crew at the job. */
  public Permit issue(Tx tx, Actor actor, long jobId, Wish wish) {
    var now = time.instant();
    var kind = PermitKind.of(wish.kind);
    var job = jobs.lock(tx, jobId);
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(job.unitId());
    if (!job.status().isWithCrew())
      throw Refusal.conflict("permit/no-crew", "A permit is issued to a crew that has the job.").with("status", job.status().text());
    long crew = wish.crewId == null ? job.crewId() : wish.crewId;
    if (!jobs.takesPart(tx, job, crew))
      throw Refusal.conflict("permit/no-crew", "A permit is issued to a crew that has the job or helps with it.").with("status",
          job.status().text());
    permits.openOfJobForUpdate(tx, jobId).stream().filter(p -> p.crewId() == crew).findFirst().ifPresent(other -> {
      throw Refusal.conflict("permit/exists", "The crew has " + other.number() + " for this job: one permit per crew and job.")
          .with("permit", other.id());
    });
    var roles = signed(actor, kind, wish.roles);
    var number = permits.nextNumber(tx, kind, now.atZone(zone).getYear());
    long id = permits.insert(tx, actor, number, kind, jobId, crew, job.unitId(), written(wish.work, "work"),
        written(wish.place, "place"), wish.conditions == null || wish.conditions.isBlank() ? null : written(wish.conditions, "conditions"),
        roles, now);
    return done(tx, actor, id, "issued", now, now, null);
  }

  private static String written(String text, String field) {
    if (text == null || text.isBlank())
      throw Refusal.invalid("permit/words-missing", "Say what is done and where: " + field + ".").with("field", field);
    if (text.length() > LONGEST)
      throw Refusal.invalid("permit/long", field + " is longer than " + LONGEST + " characters.");
    return text.strip();
  }

  private List<Permit.Signed> signed(Actor issuer, PermitKind kind, List<InRole> asked) {
    if (asked == null || asked.size() > MOST_PEOPLE || asked.contains(null))
      throw Refusal.invalid("permit/roles", "Say who is what: roles, at most " + MOST_PEOPLE + ".");
    var signed = new ArrayList<Permit.Signed>();
    for (var one : asked)
      signed.add(signed(issuer, PermitRole.of(one.role), one.memberId));
    if (signed.stream().noneMatch(s -> s.role() == PermitRole.ISSUER))
      signed.add(signed(issuer, PermitRole.ISSUER, null));
    for (var role : rules.needed(kind))
      if (signed.stream().noneMatch(s -> s.role() == role))
        throw Refusal.invalid("permit/role-missing", "This permit needs somebody as " + rules.roles().get(role).title().en() + ".")
            .with("role", role.text());
    requireApart(signed);
    return signed;
  }

  private Permit.Signed signed(Actor issuer, PermitRole role, Long memberId) {
    if (memberId == null) {
      if (!role.isFromTheControlRoom())
        throw Refusal.invalid("permit/member-missing", "Say which member of a crew: memberId.").with("role", role.text());
      return new Permit.Signed(role, null, issuer.authorId(), issuer.name(), null);
    }
    var member = member(memberId).filter(found -> issuer.sees(found.crew().unitId())).map(Found::member)
        .orElseThrow(() -> Refusal.invalid("permit/member-unknown", "Nobody in a crew of yours has the number " + memberId + "."));
    requireGrade(role, member);
    if (role == PermitRole.COMMANDER && member.userId() == null)
      throw Refusal.conflict("permit/commander-account", member.name() + " has no account and could not accept the permit.")
          .with("member", memberId);
    return new Permit.Signed(role, memberId, member.userId(), member.name(), member.grade());
  }

  private void requireGrade(PermitRole role, Crew.Member member) {
    var rule = rules.roles().get(role);
    if (rule != null && member.gradeNumber() < rule.grade())
      throw Refusal
          .conflict("permit/grade-low", member.name() + " has grade " + (member.grade() == null ? "none" : member.grade()) + "; as "
              + rule.title().en() + " one needs " + rule.grade() + "/5.")
          .with("member", member.id()).with("role", role.text()).with("name", member.name())
          .with("grade", member.grade() == null ? "0/5" : member.grade()).with("needs", rule.grade() + "/5");
  }

  /** Who permits sees to it that it is safe, and who commands relies on him: one person cannot be both. Nobody is his own worker either. */
  private static void requireApart(List<Permit.Signed> signed) {
    var commanders = signed.stream().filter(s -> s.role() == PermitRole.COMMANDER).toList();
    if (commanders.size() > 1)
      throw Refusal.invalid("permit/two-commanders", "A crew has one direct commander.");
    for (var commander : commanders)
      for (var other : signed)
        if ((other.role() == PermitRole.PERMITTER || other.role() == PermitRole.WORKER || other.role() == PermitRole.SUPERVISOR)
            && other.memberId() != null && other.memberId().equals(commander.memberId()))
          throw Refusal.invalid("permit/two-roles", commander.name() + " commands and cannot be " + other.role().text() + " as well.");
  }

  private record Found(Crew crew, Crew.Member member) {}

  private Optional<Found> member(long memberId) {
    return crews.all().stream().flatMap(c -> c.members().stream().filter(m -> m.id() == memberId).map(m -> new Found(c, m))).findFirst();
  }

  /** The commander takes it over at the place: from now on people may go in. After a pause, again. */
  public Permit accept(Tx tx, Actor actor, long id, PhoneTime when) {
    var now = time.instant();
    var permit = lock(tx, id);
    permit.requireCommander(actor.id());
    permit.require(Permit.State.ACCEPTED);
    var job = jobs.read(tx, permit.jobId());
    requireThere(tx, job, permit);
    for (var signed : permit.roles())
      if (signed.memberId() != null)
        member(signed.memberId()).ifPresent(found -> requireGrade(signed.role(), found.member())); // it may have changed since
    var at = moment(when, now);
    permit.requireFree(at);
    permits.become(tx, id, Permit.State.ACCEPTED, at, null);
    return done(tx, actor, id, "accepted", at, now, null);
  }

  /** People go in; each must have been at the briefing, and the place must be secured. */
  public Permit enter(Tx tx, Actor actor, long id, List<Long> members, PhoneTime when) {
    var now = time.instant();
    switching.lockSwitching(tx); // nobody brings supply to the line at the same moment
    var permit = lock(tx, id);
    var people = permit.people(actor.id(), members);
    if (permit.state() != Permit.State.ACCEPTED)
      throw Refusal.conflict("permit/wrong-state", "People go in only while a permit is accepted.").with("state", permit.state().text());
    var job = jobs.read(tx, permit.jobId());
    requireThere(tx, job, permit);
    for (var one : people)
      requireBriefed(tx, job, permit, one);
    for (var inside : permits.inside(tx, people))
      throw Refusal.conflict("permit/in-already", "Number " + inside + " is in already.").with("member", inside);
    requireSecured(tx, permit);
    var at = moment(when, now);
    permit.requireFree(at);
    permits.enter(tx, id, people, at);
    return done(tx, actor, id, "entered", at, now, names(people));
  }

  /** A paper is taken over, and people go in, where the work is: not by a crew that is on its way, or that has gone. */
  private void requireThere(Tx tx, Job job, Permit permit) {
    if (!jobs.takesPart(tx, job, permit.crewId()))
      throw Refusal.conflict("permit/job-moved", "The job belongs to another crew now.");
    if (!jobs.isThere(tx, job, permit.crewId()))
      throw Refusal.conflict("job/not-on-site", "A permit is for those who are at the place.").with("status", job.status().text())
          .with("current", job.version());
  }

  /** What whichever crew at the job has done stands for all of them: it is one line. */
  private void requireSecured(Tx tx, Permit permit) {
    var missing = rules.missing(permit.kind(), SafetyService.inEffect(safety.steps(tx, permit.jobId())));
    if (!missing.isEmpty())
      throw Refusal.conflict("permit/not-secured", "Nobody goes in under " + permit.number() + " before the place is secured. Missing: "
          + missing.stream().map(SafetyStep::en).collect(Collectors.joining(", ")) + ".").with("permit", permit.number())
          .with("n", missing.size()).with("missing", missing.stream().map(SafetyStep::text).collect(Collectors.joining(",")));
  }

  /** With his own crew or with the one that has the permit, in this shift, and after the last pause. */
  private void requireBriefed(Tx tx, Job job, Permit permit, long one) {
    var crew = member(one).map(Found::crew);
    var own = crew.flatMap(c -> safety.lastBriefing(tx, job.id(), c.id()));
    var theirs = safety.lastBriefing(tx, job.id(), permit.crewId());
    String why = "none";
    for (var briefing : Stream.concat(own.stream(), theirs.stream()).toList()) {
      why = briefing.fails(crew.map(SafetyService::since).orElse(null), SafetyView.suspended(job), Set.of(one));
      if (why == null)
        return;
    }
    throw Refusal.conflict("job/no-briefing", "Number " + one + " was not at a briefing that counts.").with("why", why)
        .with("missing", String.valueOf(one));
  }

  public Permit leave(Tx tx, Actor actor, long id, List<Long> members, PhoneTime when) {
    var now = time.instant();
    var permit = lock(tx, id);
    var people = permit.people(actor.id(), members);
    for (var one : people)
      if (!permit.in().contains(one))
        throw Refusal.conflict("permit/not-in", "Number " + one + " is not in.").with("member", one);
    var at = moment(when, now);
    permit.requireFree(at);
    permits.leave(tx, id, people, at);
    return done(tx, actor, id, "left", at, now, names(people));
  }

  /** Work rests, everybody is out; the commander or the control room says so. */
  public Permit suspend(Tx tx, Actor actor, long id, String reason, PhoneTime when) {
    var now = time.instant();
    var permit = lock(tx, id);
    requireCommanderOrControlRoom(actor, permit);
    permit.require(Permit.State.SUSPENDED);
    permit.requireFree(now);
    permit.requireAllOut();
    var why = reason(reason);
    var at = moment(when, now);
    permits.become(tx, id, Permit.State.SUSPENDED, at, why);
    return done(tx, actor, id, "suspended", at, now, why);
  }

  /**
   * The commander gives it back: first people are out, then the earths are off, then the tools are counted.
   *
   * @param tools that the tools are off the line and counted
   */
  public Permit close(Tx tx, Actor actor, long id, Boolean tools, PhoneTime when) {
    var now = time.instant();
    var permit = lock(tx, id);
    permit.requireCommander(actor.id());
    permit.require(Permit.State.CLOSED);
    permit.requireFree(now);
    permit.requireAllOut();
    var earths = earthed(tx, permit);
    if (!earths.isEmpty())
      throw Refusal.conflict("permit/earthed", "An earth is still on at " + String.join(", ", earths) + ": take it off first.")
          .with("device", String.join(", ", earths));
    if (!Boolean.TRUE.equals(tools))
      throw Refusal.invalid("permit/tools", "Say that the tools are off the line and counted: tools.");
    var at = moment(when, now);
    permits.become(tx, id, Permit.State.CLOSED, at, null);
    return done(tx, actor, id, "closed", at, now, null);
  }

  /** The same without those that another crew at the job has put on: they are its own to take off. */
  private Set<String> earthed(Tx tx, Permit permit) {
    var on = earthed(tx, permit.jobId());
    SafetyService.standing(safety.steps(tx, permit.jobId())).stream()
        .filter(s -> s.step() == SafetyStep.EARTH && s.crewId() != permit.crewId() && s.device() != null)
        .forEach(s -> on.remove(s.device()));
    return on;
  }

  /** Where earths of a job are on: those that hang in the model, and those told at a place it does not know. */
  Set<String> earthed(Tx tx, long jobId) {
    var on = new TreeSet<String>();
    tags.ofJob(tx, jobId).stream().filter(t -> t.hangs() && t.kind() == TagKind.EARTH).forEach(t -> on.add(t.device()));
    for (var step : SafetyService.standing(safety.steps(tx, jobId)))
      if (step.step() == SafetyStep.EARTH)
        on.add(step.device() == null ? "?" : step.device());
    return on;
  }

  /** The control room has it back; nothing more is written on it. */
  public Permit lock(Tx tx, Actor actor, long id) {
    var now = time.instant();
    var permit = lock(tx, id);
    requireControlRoom(actor, permit);
    permit.require(Permit.State.LOCKED);
    permits.become(tx, id, Permit.State.LOCKED, now, null);
    return done(tx, actor, id, "locked", now, now, null);
  }

  public Permit cancel(Tx tx, Actor actor, long id, String reason) {
    var now = time.instant();
    var permit = lock(tx, id);
    requireControlRoom(actor, permit);
    permit.require(Permit.State.CANCELLED);
    permit.requireFree(now);
    permit.requireAllOut();
    var why = reason(reason);
    permits.become(tx, id, Permit.State.CANCELLED, now, why);
    return done(tx, actor, id, "cancelled", now, now, why);
  }

  /** It belongs to the file of an accident and is never taken apart. */
  public Permit keep(Tx tx, Actor actor, long id, String reason) {
    actor.requireAny(Role.SUPERVISOR);
    var permit = lock(tx, id);
    actor.requireUnit(permit.unitId());
    if (permit.purgedAt() != null)
      throw Refusal.conflict("permit/purged", "People and places were taken out of this permit on " + permit.purgedAt() + ".");
    var why = reason(reason);
    permits.keep(tx, id, why);
    return done(tx, actor, id, "kept", time.instant(), time.instant(), why);
  }

  /** Whether anybody of a crew has gone in on a permit and not come out. */
  public boolean isInside(Tx tx, long crewId) {
    var members = crews.find(crewId).map(crew -> crew.members().stream().map(Crew.Member::id).toList()).orElse(List.of());
    return !members.isEmpty() && !permits.inside(tx, members).isEmpty();
  }

  public Permit get(Tx tx, Actor actor, long id) {
    var permit = permits.get(tx, id);
    if (crews.ofUser(actor.id()).filter(crew -> crew.id() == permit.crewId()).isEmpty())
      actor.requireUnit(permit.unitId());
    return permit;
  }

  /** Those that are open, and those that ended lately. */
  public List<Permit> list(Tx tx, Actor actor) {
    return permits.openOrEndedAfter(tx, actor.unitIds(), time.instant().minus(LISTED), MOST_LISTED);
  }

  /** The crew's permits stay as they are: who is in is looked for, and the paper belongs to the file of an accident. */
  @Override
  public void raised(Tx tx, Actor actor, Alarm alarm) {
    var danger = alarm.danger();
    if (danger.kind() != AlarmKind.SOS || danger.drill() || danger.crewId() == null)
      return;
    for (long id : permits.hold(tx, danger.crewId(), alarm.id(), alarm.raisedAt(), "SOS " + alarm.raisedAt().atZone(zone).toLocalDate()))
      done(tx, actor, id, "held", alarm.raisedAt(), alarm.raisedAt(), "SOS");
  }

  /** Whoever closed the last cry for help of all who are in has said that the people are found. */
  @Override
  public void closed(Tx tx, Actor actor, Alarm alarm) {
    var danger = alarm.danger();
    if (danger.kind() != AlarmKind.SOS || danger.drill() || danger.crewId() == null)
      return;
    for (long id : permits.release(tx, alarm.id()))
      done(tx, actor, id, "released", alarm.closedAt(), alarm.closedAt(), alarm.closedReason());
  }

  /** Forgets people and places on permits that have been kept long enough. */
  public void purge(Tx tx) {
    var now = time.instant();
    for (long id : permits.purge(tx, now.minus(kept), now, MOST_PURGED))
      journal.append(tx, Actor.SYSTEM, new Change("permit.purged", "permit/" + id, null, Map.of()));
  }

  /** Those of a job that are not over, locked; the job is locked already. */
  List<Permit> open(Tx tx, long jobId) {
    return permits.openOfJobForUpdate(tx, jobId);
  }

  List<Permit> ofJob(Tx tx, long jobId) {
    return permits.ofJob(tx, jobId);
  }

  /** The crew has lost the job, and nobody is in: what was issued to it ends. */
  void endWithJob(Tx tx, Actor actor, Permit permit, String why, Instant now) {
    permits.become(tx, permit.id(), Permit.State.CANCELLED, now, why);
    done(tx, actor, permit.id(), "cancelled", now, now, why);
  }

  private Permit lock(Tx tx, long id) {
    jobs.lock(tx, permits.get(tx, id).jobId());
    return permits.getForUpdate(tx, id);
  }

  private static void requireControlRoom(Actor actor, Permit permit) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(permit.unitId());
  }

  private static void requireCommanderOrControlRoom(Actor actor, Permit permit) {
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR))
      actor.requireUnit(permit.unitId());
    else
      permit.requireCommander(actor.id());
  }

  private static String reason(String reason) {
    if (reason == null || reason.isBlank())
      throw Refusal.invalid("permit/reason-missing", "This needs a reason.");
    if (reason.length() > 500)
      throw Refusal.invalid("permit/long", "The reason is longer than 500 characters.");
    return reason.strip();
  }

  private String names(List<Long> people) {
    return String.join(", ", people.stream().map(p -> member(p).map(f -> f.member().name()).orElse("#" + p)).toList());
  }

  static Instant moment(PhoneTime when, Instant now) {
    return when.at() == null || when.at().isAfter(now) ? now : when.at();
  }

  private Permit done(Tx tx, Actor actor, long id, String deed, Instant at, Instant now, String note) {
    permits.addEvent(tx, actor, id, deed, at, now, note);
    var permit = permits.get(tx, id);
    var body = new LinkedHashMap<String, Object>();
    body.put("permit", permit.number());
    body.put("state", permit.state().text());
    body.put("in", permit.in().size());
    journal.append(tx, actor, new Change("permit." + deed, "job/" + permit.jobId(), permit.unitId(), body));
    return permit;
  }
}
