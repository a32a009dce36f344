package relight.job.safety;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.Bilingual;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.crew.watch.WatchService;
import relight.job.Job;
import relight.job.JobDeed;
import relight.job.JobService;
import relight.job.WorkGate;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.SwitchingDependent;
import relight.network.Tag;
import relight.network.TagKeeper;
import relight.network.TagKind;
import relight.network.TagService;
import relight.outage.OutageProjector;
import relight.storage.Tx;

/**
 * Keeps the people at a job safe: no work without a briefing, none without the permit its kind needs, no end while people are in or an earth is
 * on. Takes down the five rules, looks each up in the model of the grid, and writes down what nearly went wrong without saying whose it was.
 */
public final class SafetyService implements WorkGate, SwitchingDependent, TagKeeper {

  /** The clock of a phone may be a little behind ours: a briefing that seems to lie so little before the shift was in it. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);
  private static final int LONGEST_READING = 200;

  private final SafetyStore safety = new SafetyStore();
  private final Journal journal;
  private final InstantSource time;
  private final PermitRules rules;
  private final PermitService permits;
  private final JobService jobs;
  private final CrewService crews;
  private final CrewProjector known;
  private final WatchService watches;
  private final AlarmService alarms;
  private final NetworkService switching;
  private final Supplier<NetworkView> network;
  private final TagService tags;
  private final OutageProjector outages;

  /** One of the five rules, told by a crew. */
  public record Telling(String step, Boolean off, String device, String reading, String photo, Double lon, Double lat) {}

  /** What became of it. */
  public record Told(StepTaken step, List<NearMiss> nearMisses) {}

  public SafetyService(Journal journal, InstantSource time, PermitService permits, JobService jobs, CrewService crews,
      CrewProjector known, WatchService watches, AlarmService alarms, NetworkService switching, Supplier<NetworkView> network,
      TagService tags, OutageProjector outages) {
    this.journal = journal;
    this.time = time;
    this.permits = permits;
    this.rules = permits.rules();
    this.jobs = jobs;
    this.crews = crews;
    this.known = known;
    this.watches = watches;
    this.alarms = alarms;
    this.switching = switching;
    this.network = network;
    this.tags = tags;
    this.outages = outages;
  }

  // -- before work begins ------------------------------------------------------------------------

  /** The leader has spoken to the people. */
  public Briefing brief(Tx tx, Actor actor, long jobId, Briefing.Said said, PhoneTime when) {
    var now = time.instant();
    said.requireWhole(rules);
    var job = jobs.lock(tx, jobId);
    var crew = requireCrewOfJob(tx, actor, job);
    if (!job.status().isWithCrew())
      throw Refusal.conflict("job/wrong-status", "A job that is " + job.status().text() + " needs no briefing.")
          .with("status", job.status().text()).with("current", job.version());
    var members = known.all().stream().flatMap(c -> c.members().stream()).map(Crew.Member::id).collect(Collectors.toSet());
    for (long one : said.attended())
      if (!members.contains(one))
        throw Refusal.invalid("briefing/member-unknown", "Nobody in a crew has the number " + one + ".").with("member", one);
    var at = PermitService.moment(when, now);
    long id = safety.brief(tx, actor, jobId, crew.id(), said, at, when, now);
    watches.heard(tx, crew.id());
    tell(tx, actor, "safety.briefed", job, Map.of("briefing", id, "people", said.attended().size()));
    return safety.briefings(tx, jobId).stream().filter(b -> b.id() == id).findFirst().orElseThrow();
  }

  @Override
  public void requireMayStart(Tx tx, Actor actor, Job job, long crewId, boolean again, Instant at, Instant now) {
    var crew = known.find(crewId).orElseThrow(() -> Refusal.conflict("crew/unknown", "There is no crew " + crewId + "."));
    var people = atWork(crew);
    var briefing = safety.lastBriefing(tx, job.id(), crewId);
    var why = briefing.map(b -> b.fails(since(crew), again ? job.times().suspended() : null, people))
        .orElse(briefing.isEmpty() ? "none" : null);
    if (why != null) {
      var missing = new TreeSet<>(people);
      briefing.ifPresent(b -> missing.removeAll(b.attended()));
      throw Refusal.conflict("job/no-briefing", "Nobody begins without a briefing of this shift with everybody who works.").with("why", why)
          .with("missing", missing.stream().map(String::valueOf).collect(Collectors.joining(","))).with("current", job.version());
    }
    requirePermit(tx, job, crewId);
  }

  private void requirePermit(Tx tx, Job job, long crewId) {
    var needed = rules.of(job.kind().text()).permit();
    var open = permits.open(tx, job.id()).stream().filter(p -> p.crewId() == crewId).toList();
    // one that was issued counts, also where none was needed
    boolean waits = open.stream().anyMatch(p -> p.state() != Permit.State.ACCEPTED);
    if (waits || needed != null && open.stream().noneMatch(p -> p.kind() == needed || p.kind() == PermitKind.PCT))
      throw Refusal.conflict("job/no-permit", waits
          ? "The commander has to accept " + open.getFirst().number() + " first."
          : "This work needs a permit (" + needed + ") that the commander has accepted.")
          .with("permit", waits ? open.getFirst().number() : needed.name()).with("current", job.version());
  }

  /** Who is there to work: those of the crew who are on shift. */
  static Set<Long> atWork(Crew crew) {
    return crew.members().stream().filter(Crew.Member::onShift).map(Crew.Member::id).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static Instant since(Crew crew) {
    return crew.shiftAt() == null ? null : crew.shiftAt().minus(CLOCK_TOLERANCE);
  }

  // -- while it lasts ----------------------------------------------------------------------------

  /**
   * The crew has done one of the five rules, or taken a tag or an earth off again. What contradicts the order or the grid is taken down as it is:
   * it has happened, and the crew must be warned, not turned away.
   */
  public Told take(Tx tx, Actor actor, long jobId, Telling telling, PhoneTime when) {
    var now = time.instant();
    var step = SafetyStep.of(telling.step);
    boolean off = Boolean.TRUE.equals(telling.off);
    requireWhole(step, telling, off);
    if (step == SafetyStep.SECURE || step == SafetyStep.EARTH)
      switching.lockSwitching(tx); // a tag may be hung up, and switching is locked before the job
    var job = jobs.lock(tx, jobId);
    var crew = requireCrewOfJob(tx, actor, job);
    if (!jobs.isThere(tx, job, crew.id()))
      throw Refusal.conflict("job/not-on-site", "The five rules are for those who are at the place.").with("status", job.status().text())
          .with("current", job.version());
    var at = PermitService.moment(when, now);
    var device = telling.device == null || telling.device.isBlank() ? Worksite.of(job, outages, network.get()).device() : telling.device;
    watches.heard(tx, crew.id());
    return off
        ? undo(tx, actor, job, crew, step, device, at, when, now)
        : done(tx, actor, job, crew, step, device, telling, at, when, now);
  }

  private static void requireWhole(SafetyStep step, Telling telling, boolean off) {
    if (off && step != SafetyStep.SECURE && step != SafetyStep.EARTH)
      throw Refusal.invalid("permit/step-off", "Only a tag (secure) or an earth is taken off again.");
    if (telling.photo != null && !telling.photo.matches("[0-9a-f]{64}"))
      throw Refusal.invalid("permit/photo", "A photo is named by the SHA-256 of its bytes, in small hexadecimal.");
    if (telling.reading != null && telling.reading.length() > LONGEST_READING)
      throw Refusal.invalid("permit/long", "A reading is longer than " + LONGEST_READING + " characters.");
    boolean read = telling.reading != null && !telling.reading.isBlank();
    if (!off && telling.photo == null && !read && (step == SafetyStep.PROVE_DEAD || telling.device == null))
      throw Refusal.invalid("permit/step-proof", step == SafetyStep.PROVE_DEAD
          ? "Say what the tester showed: a reading or a photo."
          : "Show it: a photo, a reading, or the device it was done at.");
    if ((telling.lon == null) != (telling.lat == null)
        || telling.lon != null && !(Math.abs(telling.lon) <= 180 && Math.abs(telling.lat) <= 90))
      throw Refusal.invalid("permit/position", "A position needs both lon and lat, on earth.");
  }

  private Told done(Tx tx, Actor actor, Job job, Crew crew, SafetyStep step, String device, Telling telling, Instant at, PhoneTime when,
      Instant now) {
    var view = switching.latest(tx, network.get());
    var check = GridCheck.of(view, step, device);
    int before = safety.nearMisses(tx, job.id()).size();
    var missing = step.missingBefore(inEffect(safety.steps(tx, job.id())));
    long id = safety.addStep(tx, actor, job.id(), crew.id(), step, false, at, when, now, device, telling.reading, telling.photo,
        telling.lon,
        telling.lat, check);
    var body = new LinkedHashMap<String, Object>(Map.of("step", step.text()));
    if (device != null && view.grid().findBranch(device) >= 0)
      body.put("device", device); // else it is what somebody wrote
    tell(tx, actor, "safety.step", job, body);
    hangUp(tx, actor, job, step, view, device, at);
    if (!missing.isEmpty())
      miss(tx, job, "order", step, at, inOrder(step, missing));
    if (check != null && !check.ok())
      miss(tx, job, step.ordinal() <= SafetyStep.SECURE.ordinal() ? "closed" : "energised", step, at, check.words());
    var misses = safety.nearMisses(tx, job.id());
    return new Told(taken(tx, job.id(), id), misses.subList(before, misses.size()));
  }

  /** Securing hangs a tag on the device, earthing an earth; a second telling hangs no second one. */
  private void hangUp(Tx tx, Actor actor, Job job, SafetyStep step, NetworkView view, String device, Instant at) {
    var kind = step == SafetyStep.SECURE ? TagKind.WORK : step == SafetyStep.EARTH ? TagKind.EARTH : null;
    if (kind == null || device == null || view.grid().findBranch(device) < 0)
      return;
    boolean there = tags.hangingOn(tx, device).stream().anyMatch(t -> t.kind() == kind && t.jobId() != null && t.jobId() == job.id());
    if (!there)
      tags.place(tx, actor, device, kind, job.code(), job.id(), at);
  }

  private Told undo(Tx tx, Actor actor, Job job, Crew crew, SafetyStep step, String device, Instant at, PhoneTime when, Instant now) {
    var kind = step == SafetyStep.SECURE ? TagKind.WORK : TagKind.EARTH;
    var hanging = tags.ofJob(tx, job.id()).stream().filter(t -> t.hangs() && t.kind() == kind && t.device().equals(device)).findFirst();
    boolean told = on(tx, job.id(), step, device).isPresent();
    if (hanging.isEmpty() && !told)
      throw Refusal.conflict("network/tag-gone", "Nothing of this job hangs on " + device + ".").with("current", job.version());
    long id = safety.addStep(tx, actor, job.id(), crew.id(), step, true, at, when, now, device, null, null, null, null, null);
    tell(tx, actor, "safety.step-undone", job,
        hanging.isEmpty() ? Map.of("step", step.text()) : Map.of("step", step.text(), "device", device));
    if (hanging.isPresent())
      tags.remove(tx, actor, hanging.get().id(), job.code(), at);
    else
      requireNobodyIn(tx, job.id());
    return new Told(taken(tx, job.id(), id), List.of());
  }

  /** How it was told that this stands at this device; several crews may have done the same at several of them. */
  private Optional<StepTaken> on(Tx tx, long jobId, SafetyStep step, String device) {
    return standing(safety.steps(tx, jobId)).stream().filter(s -> s.step() == step && Objects.equals(s.device(), device)).findFirst();
  }

  /** The control room has taken down for the crew what it said over the radio: the step is undone with it. */
  @Override
  public void removed(Tx tx, Actor actor, Tag tag) {
    var step = tag.kind() == TagKind.EARTH ? SafetyStep.EARTH : tag.kind() == TagKind.WORK ? SafetyStep.SECURE : null;
    var on = step == null ? Optional.<StepTaken>empty() : on(tx, tag.jobId(), step, tag.device());
    if (on.isEmpty())
      return;
    var job = jobs.read(tx, tag.jobId());
    safety.addStep(tx, actor, job.id(), on.get().crewId(), step, true, tag.removedAt(), PhoneTime.of(tag.removedAt()), time.instant(),
        tag.device(), null, null, null, null, null);
    tell(tx, actor, "safety.step-undone", job, Map.of("step", step.text(), "device", tag.device()));
  }

  private StepTaken taken(Tx tx, long jobId, long id) {
    return safety.steps(tx, jobId).stream().filter(s -> s.id() == id).findFirst().orElseThrow();
  }

  /** Steps that stand: done somewhere and not taken back there. */
  static List<SafetyStep> inEffect(List<StepTaken> taken) {
    return standing(taken).stream().map(StepTaken::step).distinct().toList();
  }

  /** The last of each place that was not taken back there. */
  static List<StepTaken> standing(List<StepTaken> taken) {
    var last = new LinkedHashMap<String, StepTaken>();
    for (var one : taken)
      last.put(one.step() + "@" + one.device(), one);
    return last.values().stream().filter(s -> !s.undone()).toList();
  }

  private static Bilingual inOrder(SafetyStep step, List<SafetyStep> missing) {
    return new Bilingual(
        "\"" + step.vi() + "\" khi chưa \"" + missing.stream().map(SafetyStep::vi).collect(Collectors.joining("\", \"")) + "\"",
        "\"" + step.en() + "\" before \"" + missing.stream().map(SafetyStep::en).collect(Collectors.joining("\", \"")) + "\"");
  }

  /** Written down by nobody: who told of the step stands with the step, and this is about what there is to learn. */
  private void miss(Tx tx, Job job, String kind, SafetyStep step, Instant at, Bilingual words) {
    safety.addNearMiss(tx, job.id(), job.unitId(), kind, step, at, words);
    tell(tx, Actor.SYSTEM, "safety.near-miss", job, Map.of("kind", kind, "step", step.text()));
  }

  @Override
  public void stepped(Tx tx, Actor actor, JobDeed deed, Job before, Job job, Instant at, Instant now) {
    var subject = "job/" + job.id();
    switch (deed) {
      case ON_SITE, RESUME -> {
        var place = Worksite.of(job, outages, network.get());
        watches.begin(tx, actor, job.crewId(), subject, rules.of(job.kind().text()).checkIn(), place.lon(), place.lat(), at);
      }
      case START, ACKNOWLEDGE, EN_ROUTE -> watches.heard(tx, job.crewId());
      case SUSPEND -> {
        requireAllOut(tx, actor, job);
        watches.endAll(tx, actor, subject);
      }
      case SEND, TRANSFER, CANCEL, REJECT -> {
        requireAllOut(tx, actor, job);
        if (deed == JobDeed.CANCEL || deed == JobDeed.REJECT)
          requireUnearthed(tx, before); // whoever gets the job takes the earths over with it; here nobody would
        watches.endAll(tx, actor, subject);
        for (var permit : permits.open(tx, job.id()))
          permits.endWithJob(tx, actor, permit, "job-" + deed.text(), now);
      }
      case DONE -> watches.endAll(tx, actor, subject);
      case ASSIGN, VERIFY -> {
        // nobody is at the place
      }
    }
  }

  /** A machine's word is taken whoever is in: it has happened. */
  private void requireAllOut(Tx tx, Actor actor, Job job) {
    if (actor.kind() == Actor.Kind.USER)
      for (var permit : permits.open(tx, job.id())) {
        permit.requireFree(time.instant());
        permit.requireAllOut();
      }
  }

  private void requireUnearthed(Tx tx, Job job) {
    var earths = permits.earthed(tx, job.id());
    if (!earths.isEmpty())
      throw Refusal.conflict("permit/earthed", "An earth is still on at " + String.join(", ", earths) + ": take it off first.")
          .with("device", String.join(", ", earths)).with("current", job.version());
  }

  @Override
  public boolean holds(Tx tx, Job job) {
    return !permits.earthed(tx, job.id()).isEmpty()
        || permits.open(tx, job.id()).stream().anyMatch(p -> p.heldAt() != null || !p.in().isEmpty());
  }

  @Override
  public void helped(Tx tx, Actor actor, Job job, long crewId, boolean there, Instant at, Instant now) {
    var place = Worksite.of(job, outages, network.get());
    if (there)
      watches.begin(tx, actor, crewId, "job/" + job.id(), rules.of(job.kind().text()).checkIn(), place.lon(), place.lat(), at);
    else {
      requireGone(tx, job, crewId);
      watches.end(tx, actor, crewId, "job/" + job.id());
    }
  }

  /** A crew that helped does not go while its people are in or its permit is out. */
  private void requireGone(Tx tx, Job job, long crewId) {
    var people = known.find(crewId).map(c -> c.members().stream().map(Crew.Member::id).collect(Collectors.toSet())).orElse(Set.of());
    for (var permit : permits.open(tx, job.id())) {
      if (permit.crewId() != crewId && permit.in().stream().noneMatch(people::contains))
        continue; // another crew's, under which it has nobody
      permit.requireFree(time.instant());
      permit.requireAllOut();
      if (permit.crewId() == crewId)
        throw Refusal.conflict("permit/open", "Give " + permit.number() + " back first.").with("permit", permit.id())
            .with("current", job.version());
    }
  }

  // -- when it ends ------------------------------------------------------------------------------

  @Override
  public void requireMayEnd(Tx tx, Actor actor, Job job, long crewId, Instant at, Instant now) {
    for (var permit : permits.open(tx, job.id())) {
      permit.requireFree(now);
      permit.requireAllOut();
      throw Refusal.conflict("permit/open", "Give " + permit.number() + " back first.").with("permit", permit.id()).with("current",
          job.version());
    }
    var left = tags.ofJob(tx, job.id()).stream()
        .filter(t -> t.hangs() && (t.kind() == TagKind.WORK || t.kind() == TagKind.EARTH)).map(Tag::device).distinct().toList();
    if (left.isEmpty())
      requireUnearthed(tx, job);
    else
      throw Refusal.conflict("permit/tags-left", "Take off first what still hangs on " + String.join(", ", left) + ".")
          .with("devices", String.join(", ", left)).with("current", job.version());
  }

  // -- tags --------------------------------------------------------------------------------------

  @Override
  public void requireMayPlace(Tx tx, Actor actor, long jobId) {
    requirePartOf(tx, actor, jobs.read(tx, jobId));
  }

  @Override
  public void requireMayRemove(Tx tx, Actor actor, Tag tag) {
    var job = jobs.read(tx, tag.jobId());
    requirePartOf(tx, actor, job);
    requireNobodyIn(tx, job.id());
  }

  /** The control room of its unit, and the crews at work. */
  private void requirePartOf(Tx tx, Actor actor, Job job) {
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR))
      actor.requireUnit(job.unitId());
    else
      requireCrewOfJob(tx, actor, job);
  }

  private void requireNobodyIn(Tx tx, long jobId) {
    for (var permit : permits.open(tx, jobId))
      if (!permit.in().isEmpty())
        throw Refusal.conflict("permit/people-in", permit.in().size() + " people are in under " + permit.number() + ": the tag stays.")
            .with("people", permit.in().size()).with("permit", permit.number());
  }

  /** A device was closed that people rely on being open, and no person was asked: that is an alarm. */
  @Override
  public void switched(Tx tx, Actor actor, List<Operation> added, List<Operation> withdrawn) {
    for (var operation : added) {
      if (operation.open() || actor.kind() == Actor.Kind.USER)
        continue;
      tags.forbidding(tx, operation.device(), operation.at()).filter(t -> t.kind() == TagKind.WORK || t.kind() == TagKind.EARTH)
          .ifPresent(tag -> alarm(tx, actor, tag));
    }
  }

  private void alarm(Tx tx, Actor actor, Tag tag) {
    var job = tag.jobId() == null ? null : jobs.read(tx, tag.jobId());
    var grid = network.get().grid();
    int branch = grid.findBranch(tag.device());
    int in = job == null ? 0 : permits.open(tx, job.id()).stream().mapToInt(p -> p.in().size()).sum();
    alarms.raiseOnce(tx, actor, new Danger(AlarmKind.TAG_CLOSED, job == null ? null : job.unitId(), "device/" + tag.device(),
        job == null ? null : job.crewId(), tag.device(), branch < 0 ? null : (Double) grid.lon(grid.from(branch)),
        branch < 0 ? null : (Double) grid.lat(grid.from(branch)),
        tag.reason() + (in > 0 ? " · " + in + " người đang làm việc / people in" : "")));
  }

  // -- looking at it -----------------------------------------------------------------------------

  public SafetyView view(Tx tx, Actor actor, long jobId) {
    var job = jobs.read(tx, jobId);
    if (actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR))
      actor.requireUnit(job.unitId());
    else if (!actor.sees(job.unitId()))
      requireCrewOfJob(tx, actor, job); // sent here by another unit
    // a crew that helps asks what its own people still need
    var own = actor.kind() == Actor.Kind.USER
        ? known.ofUser(actor.id()).filter(c -> jobs.takesPart(tx, job, c.id()))
        : Optional.<Crew>empty();
    var crew = own.or(() -> job.crewId() == null ? Optional.empty() : known.find(job.crewId())).orElse(null);
    var briefings = safety.briefings(tx, jobId);
    var of = permits.ofJob(tx, jobId);
    return SafetyView.of(job, crew, rules, briefings, of, safety.steps(tx, jobId), safety.nearMisses(tx, jobId), tags.ofJob(tx, jobId),
        GridCheck.section(network.get(), Worksite.of(job, outages, network.get()).device()));
  }

  private Crew requireCrewOfJob(Tx tx, Actor actor, Job job) {
    long id = crews.requireOfUser(tx, actor);
    if (!jobs.takesPart(tx, job, id))
      throw Refusal.forbidden("job/not-yours", "This job belongs to another crew.");
    return known.find(id).orElseThrow(() -> Refusal.conflict("crew/unknown", "There is no crew " + id + "."));
  }

  private void tell(Tx tx, Actor actor, String kind, Job job, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "job/" + job.id(), job.unitId(), body));
  }
}
