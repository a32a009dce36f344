package relight.job;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.Deadline;
import relight.clock.PhoneTime;
import relight.clock.RulePacks;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.job.record.RecordService;
import relight.job.target.ServiceTargets;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.Order;
import relight.outage.CauseService;
import relight.outage.CrewStage;
import relight.outage.EstimateService;
import relight.outage.Outage;
import relight.outage.OutageDependent;
import relight.outage.OutageService;
import relight.outage.OutageStatus;
import relight.storage.Tx;

/**
 * The life of jobs. Every step of one that restores an outage is also a step of that outage, in the same transaction; the outage is always locked
 * before the job, so that nobody waits for each other in a circle. What a crew tells that no longer has the job is kept beside it.
 */
public final class JobService implements OutageDependent {

  private static final int MOST_STORY = 200;

  private final JobStore jobs = new JobStore();
  private final Journal journal;
  private final InstantSource time;
  private final ZoneId zone;
  private final OutageService outages;
  private final EstimateService estimates;
  private final CauseService causes;
  private final CrewService crews;
  private final CrewProjector crewNames;
  private final JobPlaceService places;
  private final RecordService records;
  private final NetworkService network;
  private final ServiceTargets targets;
  private final RulePacks legal;
  private WorkGate gate = WorkGate.OPEN;

  /** What became of a step: the job as it stands now, and whether the step has moved it. */
  public record Stepped(Job job, boolean counted) {}

  /** What is asked for when a job is made. */
  public record Wish(JobKind kind, Long outageId, Integer outageVersion, JobPlaceService.Spot place, String title, String note,
      List<String> readings, Long unitId, Instant dueAt) {}

  /**
   * What whoever writes about a job has to do with it.
   *
   * @param crewId null for the control room
   * @param counts false where his crew no longer has the job, or a dispatcher has verified it already
   */
  record Standing(Job job, Long crewId, boolean counts) {}

  private enum Part {
    LEAD, HELPER, FORMER
  }

  public JobService(Journal journal, InstantSource time, ZoneId zone, OutageService outages, EstimateService estimates,
      CauseService causes, CrewService crews, CrewProjector crewNames, JobPlaceService places, RecordService records,
      NetworkService network, ServiceTargets targets, RulePacks legal) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.outages = outages;
    this.estimates = estimates;
    this.causes = causes;
    this.crews = crews;
    this.crewNames = crewNames;
    this.places = places;
    this.records = records;
    this.network = network;
    this.targets = targets;
    this.legal = legal;
  }

  /** Who watches over the people at work. Called while wiring. */
  public void guardedBy(WorkGate watcher) {
    gate = watcher;
  }

  public Job get(Tx tx, Actor actor, long id) {
    var job = jobs.getForReading(tx, id);
    actor.requireUnit(job.unitId());
    return job;
  }

  /** The job, locked with the outage it belongs to; for whoever keeps something beside it. */
  public Job lock(Tx tx, long id) {
    lockOutage(tx, id);
    return jobs.getForUpdate(tx, id);
  }

  /**
   * Makes a job; sends it if a crew is named and {@code send} is true, else it waits with the crew that is chosen.
   *
   * @param crewId null leaves it a draft for nobody yet
   */
  public Job create(Tx tx, Actor actor, Wish wish, Long crewId, boolean send) {
    var now = time.instant();
    var brief = new Job.Brief(blankToNull(wish.title), blankToNull(wish.note),
        wish.readings == null ? targets.of(wish.kind.text()).readings() : wish.readings);
    Outage outage = null;
    Job.Subject about;
    Long unit;
    if (wish.outageId != null) {
      outage = outages.lock(tx, wish.outageId);
      if (wish.kind == JobKind.RESTORATION) {
        outage.requireDecision(actor, wish.outageVersion == null ? outage.version() : wish.outageVersion);
        outage.requireOpen();
        jobs.findOpenOfOutage(tx, wish.outageId).ifPresent(other -> {
          throw Refusal.conflict("job/exists", "This outage has the job " + other.code() + " already.").with("job", other.id());
        });
      }
      about = Job.Subject.of(wish.outageId);
      unit = outage.site().unitId();
    } else if (wish.kind == JobKind.RESTORATION) {
      throw Refusal.invalid("job/outage-missing", "A restoration is for an outage: outageId.");
    } else {
      var found = places.find(tx, actor, wish.place, wish.unitId);
      about = found.subject();
      unit = found.unitId();
    }
    actor.requireUnit(unit);
    var due = wish.kind == JobKind.RESTORATION ? due(outage) : due(wish, now);
    long id = jobs.insert(tx, actor, wish.kind, about, unit, brief, due, now, zone);
    var draft = jobs.getForUpdate(tx, id);
    tell(tx, actor, "job.created", draft, Map.of("kind", wish.kind.text()));
    if (crewId == null)
      return draft;
    return send ? send(tx, actor, outage, draft, draft.version(), crewId, now) : assign(tx, actor, draft, draft.version(), crewId, now);
  }

  /** By the law's clocks, with the utility's own warnings. */
  private Job.Due due(Outage outage) {
    var kind = JobKind.RESTORATION.text();
    var target = outage.target() == null ? null : targets.window(kind, outage.target().at(), outage.firstReportAt());
    // nobody has asked yet where nobody has reported
    var cause = outage.firstReportAt() == null
        ? null
        : legal.deadline(RulePacks.CAUSE_TOLD, outage.firstReportAt()).map(Deadline::at).orElse(null);
    return new Job.Due(target == null ? null : target.at(), target == null ? null : outage.target().rule(),
        target == null ? null : target.amberAt(), target == null ? null : target.redAt(), cause,
        cause == null ? null : cause.minus(targets.causeTold()));
  }

  /** By the utility's own target of its kind, or as whoever makes it says. */
  private Job.Due due(Wish wish, Instant now) {
    if (wish.dueAt != null && !wish.dueAt.isAfter(now))
      throw Refusal.invalid("job/due-past", "The time by which it must be done is over already: dueAt.");
    var window = targets.window(wish.kind.text(), wish.dueAt, now);
    return window == null
        ? Job.Due.NONE
        : new Job.Due(window.at(), wish.dueAt == null ? wish.kind.text() : null, window.amberAt(), window.redAt(), null, null);
  }

  /** A crew is chosen and not told yet; null chooses nobody. */
  public Job assign(Tx tx, Actor actor, long id, int version, Long crewId) {
    lockOutage(tx, id);
    return assign(tx, actor, jobs.getForUpdate(tx, id), version, crewId, time.instant());
  }

  private Job assign(Tx tx, Actor actor, Job before, int version, Long crewId, Instant now) {
    if (crewId != null)
      crew(actor, crewId);
    var job = before.assign(actor, version, crewId);
    stepped(tx, actor, JobDeed.ASSIGN, before, job, PhoneTime.of(now), now);
    tell(tx, actor, "job.assigned", job, Map.of());
    return job;
  }

  /** @param crewId null sends it to the crew that was chosen */
  public Job send(Tx tx, Actor actor, long id, int version, Long crewId) {
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    var to = crewId == null ? before.crewId() : crewId;
    if (to == null)
      throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
    return send(tx, actor, outage.orElse(null), before, version, to, time.instant());
  }

  private Job send(Tx tx, Actor actor, Outage outage, Job before, int version, long crewId, Instant now) {
    crews.requireFit(tx, actor, crewId, before.kind().text(), now);
    var job = before.send(actor, version, crewId, now);
    boolean taken = before.status().isWithCrew() && before.crewId() != crewId;
    if (taken)
      lose(tx, before, null, now);
    stepped(tx, actor, JobDeed.SEND, before, job, PhoneTime.of(now), now);
    tell(tx, actor, "job.sent", job, taken ? Map.of("before", name(before.crewId())) : Map.of());
    crewStage(tx, actor, outage, job);
    return job;
  }

  /** Takes it from one crew and gives it to another; what the first has told stays with the job. */
  public Job transfer(Tx tx, Actor actor, long id, int version, long crewId, String reason) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    crews.requireFit(tx, actor, crewId, before.kind().text(), now);
    var job = before.transfer(actor, version, crewId, reason, now);
    lose(tx, before, job.outcome().because(), now);
    stepped(tx, actor, JobDeed.TRANSFER, before, job, PhoneTime.of(now), now);
    tell(tx, actor, "job.transferred", job, Map.of("before", name(before.crewId()), "reason", job.outcome().because()));
    crewStage(tx, actor, outage.orElse(null), job);
    return job;
  }

  private Crew crew(Actor actor, long crewId) {
    var crew = crewNames.find(crewId).orElseThrow(() -> Refusal.invalid("crew/unknown", "There is no crew " + crewId + "."));
    actor.requireUnit(crew.unitId());
    return crew;
  }

  private void lose(Tx tx, Job before, String why, Instant now) {
    if (before.crewId() != null)
      jobs.addFormerCrew(tx, before.id(), new FormerCrew(before.crewId(), now, before.status().text(), why));
  }

  public Stepped acknowledge(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.ACKNOWLEDGE, when, null);
  }

  public Stepped setOut(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.EN_ROUTE, when, null);
  }

  public Stepped markOnSite(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.ON_SITE, when, null);
  }

  public Stepped start(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.START, when, null);
  }

  public Stepped suspend(Tx tx, Actor actor, long id, PhoneTime when, String reason) {
    return step(tx, actor, id, JobDeed.SUSPEND, when, reason);
  }

  public Stepped resume(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.RESUME, when, null);
  }

  public Stepped reject(Tx tx, Actor actor, long id, PhoneTime when, String reason) {
    return step(tx, actor, id, JobDeed.REJECT, when, reason);
  }

  private Stepped step(Tx tx, Actor actor, long id, JobDeed deed, PhoneTime when, String reason) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    long crew = crewOf(tx, actor, before);
    var part = part(tx, before, crew);
    if (part == Part.HELPER)
      return help(tx, actor, before, crew, deed, when, now);
    if (part == Part.FORMER || before.status() == JobStatus.CANCELLED)
      return aside(tx, actor, before, crew, deed.text(), when, reason, now);
    var job = switch (deed) {
      case ACKNOWLEDGE -> before.acknowledge(crew, when, now);
      case EN_ROUTE -> before.setOut(crew, when, now);
      case ON_SITE -> before.markOnSite(crew, when, now);
      case START -> before.start(crew, when, now);
      case SUSPEND -> before.suspend(crew, when, reason, now);
      case RESUME -> before.resume(crew, when, now);
      case REJECT -> before.reject(crew, when, reason, now);
      case ASSIGN, SEND, TRANSFER, DONE, VERIFY, CANCEL -> throw new IllegalArgumentException(deed + " is no step of a crew");
    };
    if (job == before)
      return aside(tx, actor, before, crew, deed.text(), when, reason, now);
    var at = deed == JobDeed.REJECT ? moment(when, now) : job.times().last();
    if (deed == JobDeed.START || deed == JobDeed.RESUME) {
      requirePrerequisites(tx, before);
      gate.requireMayStart(tx, actor, before, crew, deed == JobDeed.RESUME, at, now);
    }
    if (deed == JobDeed.REJECT)
      lose(tx, before, job.outcome().because(), now);
    stepped(tx, actor, deed, before, job, new PhoneTime(at, when.phoneAt(), when.skew(), when.mended()), now);
    tell(tx, actor, kind(deed), job, reason == null ? Map.of("at", at.toString()) : Map.of("at", at.toString(), "reason", reason.strip()));
    crewStage(tx, actor, outage.orElse(null), job);
    return new Stepped(job, true);
  }

  private static String kind(JobDeed deed) {
    return switch (deed) {
      case ACKNOWLEDGE -> "job.acknowledged";
      case EN_ROUTE -> "job.en-route";
      case ON_SITE -> "job.reached-site";
      case START -> "job.started";
      case SUSPEND -> "job.suspended";
      case RESUME -> "job.resumed";
      case REJECT -> "job.rejected";
      case DONE -> "job.done";
      case ASSIGN, SEND, TRANSFER, VERIFY, CANCEL -> throw new IllegalArgumentException(deed + " is no step of a crew");
    };
  }

  /** The crew of whoever presses a button; somebody without one, or whose crew has no part in it, may not know more than that. */
  private long crewOf(Tx tx, Actor actor, Job job) {
    var crew = crews.ofUser(tx, actor.id());
    // A crew may be sent to another unit's job: then it is its business.
    if (crew.isEmpty() || !hasPart(tx, job, crew.getAsLong()))
      actor.requireUnit(job.unitId());
    return crews.requireOfUser(tx, actor);
  }

  private boolean hasPart(Tx tx, Job job, long crew) {
    return job.crewId() != null && job.crewId() == crew || jobs.findHelper(tx, job.id(), crew).isPresent()
        || jobs.hadIt(tx, job.id(), crew);
  }

  /** Which part a crew has in a job; none is a refusal. */
  private Part part(Tx tx, Job job, long crew) {
    if (job.crewId() != null && job.crewId() == crew)
      return job.status() == JobStatus.REJECTED ? Part.FORMER : Part.LEAD;
    var helper = jobs.findHelper(tx, job.id(), crew);
    if (helper.isPresent() && !helper.get().hasLeft() && job.status().isOpen())
      return Part.HELPER;
    if (helper.isPresent() || jobs.hadIt(tx, job.id(), crew))
      return Part.FORMER;
    throw Refusal.forbidden("job/not-yours", "This job belongs to another crew.");
  }

  /** The job locked, and who writes. */
  Standing standing(Tx tx, Actor actor, long id) {
    lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id);
    boolean open = job.status() != JobStatus.VERIFIED && job.status() != JobStatus.CANCELLED;
    var crew = actor.hasAny(Role.LINESMAN) ? crews.ofUser(tx, actor.id()) : OptionalLong.empty();
    if (crew.isEmpty() && actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR)) {
      actor.requireUnit(job.unitId());
      return new Standing(job, null, open);
    }
    long mine = crews.requireOfUser(tx, actor);
    return new Standing(job, mine, part(tx, job, mine) != Part.FORMER && open);
  }

  /** For its unit, and for the crews that have it, help or had it. */
  Job readable(Tx tx, Actor actor, long id) {
    var job = jobs.getForReading(tx, id);
    if (!actor.sees(job.unitId()))
      crews.ofUser(tx, actor.id()).ifPresentOrElse(crew -> part(tx, job, crew), () -> actor.requireUnit(job.unitId()));
    return job;
  }

  List<JobStep> steps(Tx tx, long id, int most) {
    return jobs.steps(tx, id, most);
  }

  private Stepped help(Tx tx, Actor actor, Job job, long crew, JobDeed deed, PhoneTime when, Instant now) {
    var before = jobs.findHelper(tx, job.id(), crew).orElseThrow();
    var at = moment(when, now);
    var after = switch (deed) {
      case ACKNOWLEDGE, EN_ROUTE, ON_SITE -> before.after(deed, at);
      case REJECT -> before.left(at);
      default -> throw Refusal.forbidden("job/helper", "Your crew helps here: the crew that has the job does this.");
    };
    boolean moved = after != before;
    var touched = job.touched();
    if (moved) {
      jobs.saveHelper(tx, job.id(), after);
      jobs.save(tx, touched, now);
      if (after.isThere() != before.isThere())
        gate.helped(tx, actor, touched, crew, after.isThere(), at, now);
    }
    jobs.addStep(tx, actor, written(actor, job, crew, "help." + deed.text(), when, at, moved, null, now));
    tell(tx, actor, "job.helped", moved ? touched : job, Map.of("helper", name(crew), "step", deed.text(), "at", at.toString()));
    return new Stepped(moved ? touched : job, moved);
  }

  /** Kept and marked, and nothing moves: the crew has lost the job meanwhile, or the job has gone past this. */
  private Stepped aside(Tx tx, Actor actor, Job job, long crew, String deed, PhoneTime when, String reason, Instant now) {
    jobs.addStep(tx, actor, written(actor, job, crew, deed, when, moment(when, now), false, reason, now));
    tell(tx, actor, "job.kept-aside", job, Map.of("from", name(crew), "step", deed, "at", moment(when, now).toString()));
    return new Stepped(job, false);
  }

  private static JobStep written(Actor actor, Job job, Long crew, String deed, PhoneTime when, Instant at, boolean counted, String reason,
      Instant now) {
    return new JobStep(job.id(), deed, job.status().text(), crew, actor.name(), at, when.phoneAt(), when.skew_s(), now, counted, reason);
  }

  private static Instant moment(PhoneTime when, Instant now) {
    return when.at() == null || when.at().isAfter(now) ? now : when.at();
  }

  private void requirePrerequisites(Tx tx, Job job) {
    var open = jobs.prerequisites(tx, List.of(job.id())).getOrDefault(job.id(), List.of()).stream().filter(p -> !p.isMet()).toList();
    if (!open.isEmpty())
      throw Refusal.conflict("job/waits", "This job may begin when " + String.join(", ", open.stream().map(Prerequisite::code).toList())
          + " is done.").with("waitsFor", String.join(", ", open.stream().map(Prerequisite::code).toList())).with("current", job.version());
  }

  /**
   * The crew has closed the device and supply is back: job, outage, network and the answers to those who reported, in this one transaction.
   *
   * @param device the device that was really closed, or null for the outage's own
   * @param found  why supply had gone
   */
  public Stepped restore(Tx tx, Actor actor, long id, PhoneTime when, String device, Found found, String note) {
    return finish(tx, actor, id, when, true, device, found, note);
  }

  /** The work is done. For a restoration somebody else brings the supply back. */
  public Stepped finish(Tx tx, Actor actor, long id, PhoneTime when, Found found, String note) {
    return finish(tx, actor, id, when, false, null, found, note);
  }

  private Stepped finish(Tx tx, Actor actor, long id, PhoneTime when, boolean restores, String device, Found found, String note) {
    var now = time.instant();
    var cause = causes.known(found.cause());
    if (restores)
      outages.lockForSwitching(tx);
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    long crew = crewOf(tx, actor, before);
    var part = part(tx, before, crew);
    if (part == Part.HELPER)
      throw Refusal.forbidden("job/helper", "Your crew helps here: the crew that has the job does this.");
    if (part == Part.FORMER || before.status() == JobStatus.CANCELLED)
      return aside(tx, actor, before, crew, restores ? "restore" : JobDeed.DONE.text(), when, note, now);
    if (restores && (outage.isEmpty() || before.kind() != JobKind.RESTORATION))
      throw Refusal.conflict("job/no-outage", "This job restores no outage: say that it is done.").with("current", before.version());
    var job = before.finish(crew, when, cause, blankToNull(note), now);
    if (job == before)
      return aside(tx, actor, before, crew, JobDeed.DONE.text(), when, note, now);
    requireReadings(tx, before);
    var at = job.times().done();
    gate.requireMayEnd(tx, actor, before, crew, at, now);
    stepped(tx, actor, JobDeed.DONE, before, job, new PhoneTime(at, when.phoneAt(), when.skew(), when.mended()), now);
    tell(tx, actor, "job.done", job, cause == null ? Map.of("at", at.toString()) : Map.of("at", at.toString(), "cause", cause));
    if (restores) {
      outages.restore(tx, actor, outage.get().id(), at, cause, device, now);
      causes.found(tx, actor, outage.get().id(), cause, found.subCause(), found.weather());
    } else {
      crewStage(tx, actor, outage.orElse(null), job);
    }
    return new Stepped(job, true);
  }

  /** What had to be measured after the repair was measured. */
  private void requireReadings(Tx tx, Job job) {
    if (job.brief().readings().isEmpty())
      return;
    var written = records.merged(tx, List.of(job.id())).getOrDefault(job.id(), Map.of()).getOrDefault("readings", Map.of());
    var missing = job.brief().readings().stream().filter(quantity -> written.entrySet().stream()
        .noneMatch(r -> r.getValue().value() != null && (r.getKey() + ".").startsWith("after." + quantity + "."))).toList();
    if (!missing.isEmpty())
      throw Refusal.conflict("job/reading-missing", "Measure after the repair: " + String.join(", ", missing) + ".")
          .with("readings", String.join(",", missing)).with("current", job.version());
  }

  /**
   * The crew at the place has opened or closed a device. For a restoration it is a step of the outage, whose ledger follows; a crew that lost the
   * job tells it and nothing is switched in the model, for somebody else directs it now.
   */
  public Stepped operate(Tx tx, Actor actor, long id, PhoneTime when, String device, Boolean open, String reason) {
    var now = time.instant();
    if (device == null || open == null)
      throw Refusal.invalid("job/device-missing", "Say which device was opened or closed: deviceId and open.");
    network.lockSwitching(tx);
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    long crew = crews.requireOfUser(tx, actor);
    var at = moment(when, now);
    var what = "operate " + device + " " + (open ? "open" : "closed");
    if (part(tx, before, crew) == Part.FORMER || !before.status().isOpen())
      return aside(tx, actor, before, crew, what, when, reason, now);
    boolean there = before.status().isAtPlace()
        || jobs.findHelper(tx, id, crew).filter(Helper::isThere).isPresent();
    if (!there)
      throw Refusal.conflict("job/not-on-site", "Say that you are at the place before you operate a device.")
          .with("status", before.status().text()).with("current", before.version());
    boolean restores = before.kind() == JobKind.RESTORATION && outage.isPresent() && outage.get().status().isOpen()
        && outage.get().status() != OutageStatus.PREDICTED;
    network.operate(tx, actor, List.of(new Order(device, open, at,
        reason == null || reason.isBlank() ? "Job " + before.code() : Job.reason(reason),
        restores ? "outage/" + outage.get().id() : null)));
    var job = jobs.getForUpdate(tx, id).touched(); // what was switched may have told something about it
    jobs.save(tx, job, now);
    jobs.addStep(tx, actor, written(actor, job, crew, what, when, at, true, blankToNull(reason), now));
    tell(tx, actor, "job.operated", job, Map.of("device", device, "open", open, "at", at.toString()));
    return new Stepped(job, true);
  }

  /**
   * Customers were told why there is no supply and when it is expected back.
   *
   * @param cause a code of the catalogue; null takes what is known of the outage
   * @param from  with {@code to} the expected window; null takes what the crew said last
   */
  public Job told(Tx tx, Actor actor, long id, int version, Instant at, String cause, Instant from, Instant to, String channel,
      String note) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    before.requireDispatcher(actor, version);
    var why = cause == null ? outage.map(Outage::cause).orElse(null) : causes.known(cause);
    var rest = before.remaining();
    var begin = from == null && rest != null ? rest.from() : from;
    var end = to == null && rest != null ? rest.to() : to;
    if (why == null || begin == null || end == null || end.isBefore(begin))
      throw Refusal.invalid("job/told-what", "Say what they were told: the cause, and from when to when supply is expected back.");
    if (note != null && note.length() > 500 || channel != null && !channel.matches("[a-z][a-z-]{0,30}"))
      throw Refusal.invalid("job/told-what", "The channel is a short word such as sms, the note has at most 500 characters.");
    if (at != null && at.isAfter(now))
      throw Refusal.invalid("job/future", "This lies in the future: look at the clock of the phone.").with("serverTime", now.toString());
    var moment = at == null ? now : at;
    var job = before.told(new Job.Told(moment, actor.name(), why, begin, end, channel, blankToNull(note)));
    jobs.save(tx, job, now);
    jobs.addStep(tx, actor, written(actor, job, job.crewId(), "told", PhoneTime.of(moment), moment, true, null, now));
    tell(tx, actor, "job.cause-told", job,
        Map.of("at", moment.toString(), "cause", why, "from", begin.toString(), "to", end.toString()));
    return job;
  }

  /** What a crew has found. */
  public record Found(String cause, String subCause, String weather) {}

  /** A dispatcher has looked at what was done. */
  public Job verify(Tx tx, Actor actor, long id, int version, String note) {
    var now = time.instant();
    lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    var job = before.verify(actor, version, now);
    save(tx, actor, JobDeed.VERIFY, before, job, PhoneTime.of(now), blankToNull(note), now);
    tell(tx, actor, "job.verified", job, Map.of());
    return job;
  }

  /**
   * The crew at the place says how long it will still take.
   *
   * @param when by the crew's clock; the window is counted from then
   */
  public Job estimate(Tx tx, Actor actor, long id, PhoneTime when, Integer fromMinutes, Integer toMinutes, String note) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    if (fromMinutes == null || toMinutes == null || fromMinutes < 0 || toMinutes < fromMinutes || toMinutes > 60 * 24 * 14)
      throw Refusal.invalid("job/minutes", "Say how many minutes it will still take: fromMinutes and toMinutes.");
    long crew = crewOf(tx, actor, before);
    var start = moment(when, now);
    var rest = new Job.Remaining(start.plusSeconds(60L * fromMinutes), start.plusSeconds(60L * toMinutes), start, name(crew),
        blankToNull(note));
    var job = before.estimated(crew, rest);
    jobs.save(tx, job, now);
    jobs.addStep(tx, actor, written(actor, job, crew, "estimate", when, start, true, null, now));
    tell(tx, actor, "job.estimated", job, Map.of("from", rest.from().toString(), "to", rest.to().toString()));
    if (outage.isPresent() && before.kind() == JobKind.RESTORATION)
      estimates.estimateByCrew(tx, actor, outage.get().id(), name(crew), rest.from(), rest.to(), note, now);
    return job;
  }

  public Job cancel(Tx tx, Actor actor, long id, int version, String reason) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    var job = before.cancel(actor, version, reason);
    stepped(tx, actor, JobDeed.CANCEL, before, job, PhoneTime.of(now), now);
    tell(tx, actor, "job.cancelled", job, Map.of("reason", job.outcome().because()));
    crewStage(tx, actor, outage.orElse(null), job);
    return job;
  }

  @Override
  public void over(Tx tx, Actor actor, Outage outage, Instant now) {
    overtake(tx, actor, outage, "outage-" + outage.status().text(), now);
  }

  /** One fault, so one job: the crew that was sent to the younger outage goes on for the older one, unless that has a job of its own. */
  @Override
  public void merged(Tx tx, Actor actor, Outage outage, Outage into, Instant now) {
    if (jobs.findOpenOfOutage(tx, into.id()).isPresent()) {
      overtake(tx, actor, outage, "outage-merged", now);
      return;
    }
    jobs.findOpenOfOutage(tx, outage.id()).ifPresent(open -> {
      var job = open.movedTo(into.id(), due(into));
      jobs.save(tx, job, now);
      tell(tx, actor, "job.moved", job, Map.of("from", outage.code()));
      outages.crewStageChanged(tx, actor, into.id(), stage(job));
    });
  }

  /** A job that came along when the outages merged goes back with its own. */
  @Override
  public void parted(Tx tx, Actor actor, Outage from, Outage outage, Instant now) {
    jobs.findOpenOfOutage(tx, from.id()).filter(job -> cameFrom(tx, job, outage)).ifPresent(open -> {
      var job = open.movedTo(outage.id(), due(outage));
      jobs.save(tx, job, now);
      tell(tx, actor, "job.moved", job, Map.of("from", from.code()));
      outages.crewStageChanged(tx, actor, from.id(), CrewStage.NONE);
      outages.crewStageChanged(tx, actor, outage.id(), stage(job));
    });
  }

  private static boolean cameFrom(Tx tx, Job job, Outage outage) {
    var moves = Journal.of(tx, List.of("job/" + job.id()), MOST_STORY).stream().filter(e -> e.kind().equals("job.moved")).toList();
    return !moves.isEmpty() && moves.getLast().body().path("from").asText().equals(outage.code());
  }

  private static CrewStage stage(Job job) {
    return switch (job.status()) {
      // whoever rests may be at the place or not, but nobody mends it now
      case SENT, ACKNOWLEDGED, SUSPENDED -> CrewStage.ASSIGNED;
      case EN_ROUTE -> CrewStage.ON_THE_WAY;
      case ON_SITE, WORKING -> CrewStage.ON_SITE;
      case DRAFT, REJECTED, DONE, VERIFIED, CANCELLED -> CrewStage.NONE;
    };
  }

  private void crewStage(Tx tx, Actor actor, Outage outage, Job job) {
    if (outage != null && job.kind() == JobKind.RESTORATION)
      outages.crewStageChanged(tx, actor, outage.id(), stage(job));
  }

  private void overtake(Tx tx, Actor actor, Outage outage, String why, Instant now) {
    jobs.findOpenOfOutage(tx, outage.id()).filter(open -> !ends(open, outage)).ifPresent(open -> {
      var job = open.overtaken(why);
      stepped(tx, actor, JobDeed.CANCEL, open, job, PhoneTime.of(now), now);
      tell(tx, actor, "job.cancelled", job, Map.of("reason", why));
    });
  }

  /** Jobs as they are now, for what hangs on them. */
  public List<Job> read(Tx tx, Collection<Long> ids) {
    return jobs.withIds(tx, ids);
  }

  /** Every job that is not over. */
  public List<Job> open(Tx tx) {
    return jobs.openOrEndedAfter(tx, time.instant()).stream().filter(j -> j.status().isOpen()).toList();
  }

  /** A job as it is now, for what hangs on it; nobody is kept from changing it. */
  public Job read(Tx tx, long id) {
    return jobs.getForReading(tx, id);
  }

  /** Supply is back and its crew is at the place: it ends its work itself, and its people are not out of sight meanwhile. */
  private static boolean ends(Job job, Outage outage) {
    return job.status().isAtPlace() && (outage.status() == OutageStatus.RESTORED || outage.status() == OutageStatus.CLOSED);
  }

  /** Another crew comes to help the one that has it. */
  public Job support(Tx tx, Actor actor, long id, int version, long crewId) {
    var now = time.instant();
    lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    before.requireDispatcher(actor, version);
    if (!before.status().isWithCrew())
      throw Refusal.conflict("job/wrong-status", "A job that is " + before.status().text() + " needs no help.")
          .with("status", before.status().text()).with("current", before.version());
    if (before.crewId() == crewId)
      throw Refusal.conflict("job/same-crew", "This crew has it already.").with("current", before.version());
    crews.requireFit(tx, actor, crewId, before.kind().text(), now);
    jobs.findHelper(tx, id, crewId).filter(h -> !h.hasLeft()).ifPresent(h -> {
      throw Refusal.conflict("job/same-crew", "This crew helps already.").with("current", before.version());
    });
    var job = before.touched();
    jobs.saveHelper(tx, id, Helper.sent(crewId, now));
    jobs.save(tx, job, now);
    jobs.addStep(tx, actor, written(actor, job, crewId, "support", PhoneTime.of(now), now, true, null, now));
    tell(tx, actor, "job.supported", job, Map.of("helper", name(crewId)));
    return job;
  }

  /** A crew that helped goes: its own people say so, or the dispatcher for them. */
  public Stepped leave(Tx tx, Actor actor, long id, Long crewId, PhoneTime when) {
    var now = time.instant();
    lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    long crew = crewId == null ? crews.requireOfUser(tx, actor) : dispatched(actor, before, crewId);
    var helper = jobs.findHelper(tx, id, crew)
        .orElseThrow(() -> Refusal.conflict("job/not-helping", "This crew does not help with this job.").with("current", before.version()));
    if (helper.hasLeft())
      return aside(tx, actor, before, crew, "leave", when, null, now);
    var at = moment(when, now);
    var job = before.touched();
    jobs.saveHelper(tx, id, helper.left(at));
    jobs.save(tx, job, now);
    if (helper.isThere())
      gate.helped(tx, actor, job, crew, false, at, now);
    jobs.addStep(tx, actor, written(actor, job, crew, "leave", when, at, true, null, now));
    tell(tx, actor, "job.left", job, Map.of("helper", name(crew), "at", at.toString()));
    return new Stepped(job, true);
  }

  private static long dispatched(Actor actor, Job job, long crewId) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(job.unitId());
    return crewId;
  }

  /** One job waits for another, or no longer does. */
  public Job depend(Tx tx, Actor actor, long id, int version, long on, boolean remove) {
    var now = time.instant();
    lockOutage(tx, id);
    var before = jobs.getForUpdate(tx, id);
    before.requireDispatcher(actor, version);
    jobs.lockDependencies(tx);
    var other = get(tx, actor, on);
    if (remove) {
      if (!jobs.removeDependency(tx, id, on))
        throw Refusal.conflict("job/no-dependency", "This job does not wait for " + other.code() + ".").with("current", before.version());
    } else {
      if (!before.status().isOpen())
        throw Refusal.conflict("job/wrong-status", "A job that is " + before.status().text() + " waits for nothing.")
            .with("status", before.status().text()).with("current", before.version());
      if (on == id || jobs.waitsFor(tx, on, id))
        throw Refusal.conflict("job/circle", other.code() + " waits for this job itself.").with("current", before.version());
      jobs.addDependency(tx, actor, id, on, now);
    }
    var job = before.touched();
    jobs.save(tx, job, now);
    tell(tx, actor, remove ? "job.waits-no-more" : "job.waits", job, Map.of("on", other.code()));
    return job;
  }

  /** Ids of an outage's jobs, for its story. */
  public List<Long> ofOutage(Tx tx, long outageId) {
    return jobs.ofOutage(tx, outageId);
  }

  private Optional<Outage> lockOutage(Tx tx, long jobId) {
    for (;;) {
      var outageId = jobs.getForReading(tx, jobId).subject().outageId();
      if (outageId == null)
        return Optional.empty();
      var outage = outages.lock(tx, outageId);
      if (outageId.equals(jobs.getForReading(tx, jobId).subject().outageId()))
        return Optional.of(outage); // else its outage merged into another one while we waited
    }
  }

  private void stepped(Tx tx, Actor actor, JobDeed deed, Job before, Job job, PhoneTime when, Instant now) {
    save(tx, actor, deed, before, job, when, job.outcome().because(), now);
  }

  private void save(Tx tx, Actor actor, JobDeed deed, Job before, Job job, PhoneTime when, String reason, Instant now) {
    jobs.save(tx, job, now);
    jobs.addStep(tx, actor, written(actor, job, job.crewId(), deed.text(), when, when.at(), true, reason, now));
    gate.stepped(tx, actor, deed, before, job, when.at(), now);
  }

  private String name(long crewId) {
    return crewNames.find(crewId).map(Crew::name).orElse("");
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  void tell(Tx tx, Actor actor, String kind, Job job, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    if (job.subject().outageId() != null)
      body.put("outage", job.subject().outageId());
    body.put("job", job.code());
    if (job.crewId() != null)
      body.put("crew", name(job.crewId()));
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "job/" + job.id(), job.unitId(), body));
  }
}
