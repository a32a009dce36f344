package relight.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewWork;
import relight.crew.Task;
import relight.job.record.Merged;
import relight.job.record.RecordService;
import relight.job.target.ServiceTargets;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.network.NetworkView;
import relight.outage.OutageProjector;
import relight.outage.OutageView;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.Unit;
import relight.unit.UnitTree;

/**
 * Keeps open jobs, and those that ended lately, in memory. Goes after the projectors of outages and crews: a job is shown with what its outage
 * says, so it is also shown anew when that changes, and the outage and the crew are shown anew when the job does.
 */
public final class JobProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofHours(12);
  /** A phone that is less wrong than this is not spoken of. */
  private static final int TOLERATED_SKEW_s = 60;
  private static final List<String> ADVANCE = List.of("assigned", "enRoute", "onSite");

  /**
   * A job with what hangs on it.
   *
   * @param changedAt by the server's clock: a phone may tell days later what was done, and what is cancelled has no step of its own
   */
  record Held(Job job, List<Helper> helpers, List<FormerCrew> former, List<Prerequisite> prerequisites,
      Map<String, Map<String, Merged>> written, List<JobEscalation> escalations, Instant changedAt) {

    boolean isOverSince(Instant moment) {
      return !job.status().isOpen() && changedAt.isBefore(moment);
    }

    /** Whether a crew has it or helps with it. */
    boolean isOf(long crewId) {
      return Objects.equals(job.crewId(), crewId) || helpers.stream().anyMatch(h -> h.crewId() == crewId && !h.hasLeft());
    }
  }

  private final JobStore jobs = new JobStore();
  private final InstantSource time;
  private final OutageProjector outages;
  private final CrewProjector crews;
  private final Supplier<NetworkView> network;
  private final Supplier<Places> places;
  private final Supplier<UnitTree> units;
  private final RecordService records;
  private final ServiceTargets targets;
  private final Push push;
  private volatile LongFunction<JobView.Safety> safety = id -> null;
  private volatile Map<Long, Held> current = Map.of();
  private volatile long number;

  public JobProjector(InstantSource time, OutageProjector outages, CrewProjector crews, Supplier<NetworkView> network,
      Supplier<Places> places, Supplier<UnitTree> units, RecordService records, ServiceTargets targets, Push push) {
    this.time = time;
    this.outages = outages;
    this.crews = crews;
    this.network = network;
    this.places = places;
    this.units = units;
    this.records = records;
    this.targets = targets;
    this.push = push;
    outages.askForJob(this::jobOf);
    crews.askForWork(this::workOf);
  }

  /** Whoever watches over the people at work hands in what he knows, once he stands; null for a job he knows nothing of. */
  public void askForSafety(LongFunction<JobView.Safety> asked) {
    safety = asked;
  }

  /** Open jobs and those that ended lately, of the units this actor sees. */
  public List<JobView> seenBy(Actor actor) {
    return current.values().stream().filter(h -> actor.sees(h.job.unitId())).map(this::view).toList();
  }

  /** What a crew has in hand, helps with, and has done lately, the most urgent first. */
  public List<JobView> ofCrew(long crewId) {
    return current.values().stream().filter(h -> h.isOf(crewId) && h.job.status() != JobStatus.DRAFT).sorted(JobProjector::byUrgency)
        .map(this::view).toList();
  }

  /** Times that run out and of which somebody was told, of the units this actor sees; the longest due first. */
  public List<Warning> warningsSeenBy(Actor actor) {
    return seenBy(actor).stream().flatMap(job -> job.escalations().stream().map(e -> new Warning(job.id(), job.code(), job.kind(),
        job.unitId(), job.crew(), e.clock(), e.level(), e.dueAt(), e.at(), e.to(), isFor(actor, e.to(), job.unitId()))))
        .sorted(Comparator.comparing(Warning::dueAt).thenComparing(Warning::at)).toList();
  }

  /** @param mine whether the rung of the ladder is this actor's */
  public record Warning(long jobId, String code, String kind, Long unitId, JobView.CrewRef crew, String clock, String level, Instant dueAt,
      Instant at, String to, boolean mine) {}

  private boolean isFor(Actor actor, String to, Long unitId) {
    return switch (to) {
      case "dispatcher" -> actor.hasAny(Role.DISPATCHER);
      case "supervisor" -> actor.hasAny(Role.SUPERVISOR);
      default -> actor.hasAny(Role.SUPERVISOR)
          && (unitId == null || units.get().find(unitId).map(Unit::parentId).map(actor::sees).orElse(true));
    };
  }

  public Optional<JobView> find(long id) {
    return Optional.ofNullable(current.get(id)).map(this::view);
  }

  /** The view of any job, also of one that is over for long. */
  public JobView view(Tx tx, Job job) {
    return view(held(tx, List.of(job)).getFirst());
  }

  private static int byUrgency(Held one, Held other) {
    var a = one.job;
    var b = other.job;
    if (a.status().isWithCrew() != b.status().isWithCrew())
      return a.status().isWithCrew() ? -1 : 1;
    if (a.status().isWithCrew() && a.due().at() != null && b.due().at() != null)
      return a.due().at().compareTo(b.due().at());
    return Long.compare(b.id(), a.id());
  }

  @Override
  public void load(Tx tx, long at) {
    var all = new LinkedHashMap<Long, Held>();
    for (var held : held(tx, jobs.openOrEndedAfter(tx, time.instant().minus(AFTERGLOW))))
      all.put(held.job.id(), held);
    current = all;
    number = at;
  }

  private List<Held> held(Tx tx, List<Job> some) {
    if (some.isEmpty())
      return List.of();
    var ids = some.stream().map(Job::id).toList();
    var helpers = jobs.helpers(tx, ids);
    var former = jobs.formerCrews(tx, ids);
    var prerequisites = jobs.prerequisites(tx, ids);
    var written = records.merged(tx, ids);
    var escalations = jobs.escalations(tx, ids);
    var changed = jobs.changedAt(tx, ids);
    return some.stream().map(j -> new Held(j, helpers.getOrDefault(j.id(), List.of()), former.getOrDefault(j.id(), List.of()),
        prerequisites.getOrDefault(j.id(), List.of()), written.getOrDefault(j.id(), Map.of()),
        escalations.getOrDefault(j.id(), List.of()), changed.get(j.id()))).toList();
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    var outagesChanged = new LinkedHashSet<Long>();
    for (var entry : entries) {
      entry.idOf("job").ifPresent(changed::add);
      entry.idOf("outage").ifPresent(outagesChanged::add);
    }
    if (changed.isEmpty() && outagesChanged.isEmpty())
      return;
    number = entries.getLast().number();
    var before = current;
    var next = new LinkedHashMap<>(before);
    var touchedOutages = new TreeSet<Long>();
    var touchedCrews = new TreeSet<Long>();
    if (!changed.isEmpty()) {
      changed.addAll(jobs.waitingFor(tx, changed));
      for (var held : held(tx, jobs.withIds(tx, changed))) {
        var job = held.job;
        next.put(job.id(), held);
        if (job.subject().outageId() != null)
          touchedOutages.add(job.subject().outageId());
        touchedCrews.addAll(crewsOf(held));
        var old = before.get(job.id());
        if (old != null)
          touchedCrews.addAll(crewsOf(old));
      }
      var oldest = time.instant().minus(AFTERGLOW);
      next.values().removeIf(h -> h.isOverSince(oldest));
      current = next;
    }
    for (var held : next.values()) {
      var outage = held.job.subject().outageId();
      if (changed.contains(held.job.id()) || held.job.status().isOpen() && outage != null && outagesChanged.contains(outage))
        publish(held, before.get(held.job.id()));
    }
    for (long outage : touchedOutages)
      outages.jobChanged(outage, number);
    for (long crew : touchedCrews)
      crews.workChanged(crew, number);
  }

  /** What a crew is looked for, in the words of crews. */
  public Optional<Task> task(long id) {
    return find(id).map(job -> new Task(job.id(), job.code(), job.kind(), job.unitId(), job.lon(), job.lat()));
  }

  private static Collection<Long> crewsOf(Held held) {
    var all = new ArrayList<Long>();
    if (held.job.crewId() != null)
      all.add(held.job.crewId());
    held.helpers.forEach(h -> all.add(h.crewId()));
    return all;
  }

  /** To the control room, to the crews that have it or help, and to those that just lost it; a draft is nobody's yet. */
  private void publish(Held held, Held before) {
    var view = view(held);
    push.publish(number, "jobs", held.job.unitId(), "job", view);
    var told = new TreeSet<Long>();
    if (held.job.status() != JobStatus.DRAFT || before != null && before.job.status() != JobStatus.DRAFT)
      told.addAll(crewsOf(held));
    if (before != null && before.job.status() != JobStatus.DRAFT)
      told.addAll(crewsOf(before));
    for (long crew : told)
      push.publish(number, "crew/" + crew, null, "job", view);
  }

  private JobView view(Held held) {
    var job = held.job;
    var about = job.subject();
    var outage = about.outageId() == null ? null : outages.find(about.outageId()).orElse(null);
    var now = time.instant();
    var t = job.times();
    var out = job.outcome();
    var crew = job.crewId() == null ? null : new JobView.CrewRef(job.crewId(), crewName(job.crewId()));
    var parts = new ArrayList<JobView.CrewPart>();
    if (crew != null)
      parts.add(new JobView.CrewPart(crew.id(), crew.name(), true, job.status().text()));
    for (var helper : held.helpers)
      parts.add(new JobView.CrewPart(helper.crewId(), crewName(helper.crewId()), false, helper.state().text()));
    var lost = held.former.isEmpty() ? null : held.former.getLast();
    return new JobView(job.id(), number, job.code(), job.version(), job.kind().text(), job.brief().title(), job.status().text(),
        about.outageId() == null
            ? null
            : new JobView.OutageRef(about.outageId(), outage == null ? null : outage.code(), outage == null ? null : outage.status()),
        outage != null ? outage.device() : device(about), about.customerId(), about.asset(), outage != null ? outage.place() : place(about),
        outage != null ? (Double) outage.lon() : about.lon(), outage != null ? (Double) outage.lat() : about.lat(),
        outage == null ? 0 : outage.customersOut(), outage == null ? List.of() : outage.priority(), crew, parts,
        lost == null ? null : new JobView.FormerCrewRef(lost.crewId(), crewName(lost.crewId()), lost.lostAt(), lost.reason()),
        held.prerequisites.stream().map(p -> new JobView.Dependency(p.id(), p.code(), p.status().text(), p.isMet())).toList(), job.unitId(),
        job.brief().note(), job.brief().readings(), target(job, outage, now), job.due().at(), causeTold(job, now), escalations(held),
        job.remaining() == null
            ? null
            : new JobView.Estimate(job.remaining().from(), job.remaining().to(), job.remaining().at(), job.remaining().by(),
                job.remaining().note()),
        new JobView.Times(job.createdAt(), t.sent(), t.acknowledged(), t.enRoute(), t.onSite(), t.working(), t.suspended(), t.done(),
            t.verified()),
        job.skew_s() == null || Math.abs(job.skew_s()) <= TOLERATED_SKEW_s ? null : new JobView.ClockView(job.skew_s()),
        safety.apply(job.id()),
        held.written, out.cause(), out.report(), out.because(), out.verifiedBy(), JobView.Can.of(job));
  }

  /** What was told and still holds. */
  private static List<JobView.Escalation> escalations(Held held) {
    return held.escalations.stream().filter(e -> e.holds(held.job))
        .map(e -> new JobView.Escalation(e.clock(), e.level(), e.dueAt(), e.at(), e.to())).toList();
  }

  private JobView.TargetView target(Job job, OutageView outage, Instant now) {
    var due = job.due();
    if (due.at() == null)
      return null;
    var rule = due.rule() == null
        ? null
        : job.kind() == JobKind.RESTORATION
            ? outage == null || outage.target() == null ? null : outage.target().rule()
            : ownRule(job.kind());
    return new JobView.TargetView(due.at(), rule, JobView.state(job, now), due.amberAt(), due.redAt());
  }

  private OutageView.RuleView ownRule(JobKind kind) {
    return new OutageView.RuleView(kind.text(), targets.of(kind.text()).title(), targets.source(), targets.effectiveFrom(),
        targets.verified(), true);
  }

  private static JobView.CauseTold causeTold(Job job, Instant now) {
    var due = job.due();
    var told = job.told();
    if (due.causeAt() == null && told == null)
      return null;
    if (told != null)
      return new JobView.CauseTold(due.causeAt(), told.at(), told.by(), told.cause(), told.from(), told.to(), told.channel(), "told");
    var state = now.isAfter(due.causeAt())
        ? "late"
        : due.causeAmberAt() != null && !now.isBefore(due.causeAmberAt()) ? "amber" : "running";
    return new JobView.CauseTold(due.causeAt(), null, null, null, null, null, null, state);
  }

  private OutageView.Device device(Job.Subject about) {
    if (about.deviceId() == null)
      return null;
    var grid = network.get().grid();
    int branch = grid.findBranch(about.deviceId());
    return new OutageView.Device(about.deviceId(), branch < 0 ? "" : grid.kind(branch).text(), about.deviceId(),
        about.lon() == null ? 0 : about.lon(), about.lat() == null ? 0 : about.lat());
  }

  private OutageView.PlaceName place(Job.Subject about) {
    var known = places.get();
    var commune = about.communeCode() == null ? null : known.commune(about.communeCode()).map(Place::name).orElse(null);
    var hamlet = about.hamletCode() == null ? null : known.hamlet(about.hamletCode()).map(Place::name).orElse(null);
    return commune == null && hamlet == null ? null : new OutageView.PlaceName(commune, hamlet);
  }

  private String crewName(long crewId) {
    return crews.find(crewId).map(Crew::name).orElse("");
  }

  /** The job an outage is being restored by: the open one, else the last. */
  private OutageView.JobRef jobOf(long outageId) {
    Job found = null;
    for (var held : current.values()) {
      var job = held.job;
      if (job.kind() == JobKind.RESTORATION && Objects.equals(job.subject().outageId(), outageId) && job.status() != JobStatus.CANCELLED
          && (found == null || !found.status().isOpen()))
        found = job;
    }
    if (found == null)
      return null;
    return new OutageView.JobRef(found.id(), found.code(), found.status().text(),
        found.crewId() == null ? null : new OutageView.CrewRef(found.crewId(), crewName(found.crewId())));
  }

  /** What a crew is busy with: the farthest advanced of its open jobs, whether it has it or helps. */
  private CrewWork workOf(long crewId) {
    Job busy = null;
    String most = null;
    int open = 0;
    for (var held : current.values()) {
      var job = held.job;
      if (!job.status().isWithCrew() || !held.isOf(crewId))
        continue;
      open++;
      var status = Objects.equals(job.crewId(), crewId)
          ? work(job.status())
          : held.helpers.stream().filter(h -> h.crewId() == crewId).map(h -> work(h.state())).findFirst().orElseThrow();
      if (most == null || ADVANCE.indexOf(status) > ADVANCE.indexOf(most)) {
        busy = job;
        most = status;
      }
    }
    return busy == null
        ? CrewWork.NONE
        : new CrewWork(most, new CrewWork.Job(busy.id(), busy.code(), busy.status().text(), busy.due().at()), open);
  }

  private static String work(JobStatus status) {
    return switch (status) {
      case EN_ROUTE -> "enRoute";
      case ON_SITE, WORKING -> "onSite";
      default -> "assigned";
    };
  }

  private static String work(Helper.State state) {
    return switch (state) {
      case EN_ROUTE -> "enRoute";
      case ON_SITE -> "onSite";
      case SENT, ACKNOWLEDGED, LEFT -> "assigned";
    };
  }
}
