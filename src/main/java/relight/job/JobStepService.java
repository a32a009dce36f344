package relight.job;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.journal.Change;
import relight.journal.Journal;
import relight.outage.CrewStage;
import relight.outage.Outage;
import relight.outage.OutageService;
import relight.storage.Tx;

/**
 * Writes a step of a job wherever it belongs: the job itself, its history, the journal, the outage, and to whoever watches over the people. What a
 * crew tells that no longer has the job is kept beside it.
 */
public final class JobStepService {

  private final JobStore jobs = new JobStore();
  private final Journal journal;
  private final OutageService outages;
  private final CrewProjector crews;
  private final WorkGate gate;

  public JobStepService(Journal journal, OutageService outages, CrewProjector crews, WorkGate gate) {
    this.journal = journal;
    this.outages = outages;
    this.crews = crews;
    this.gate = gate;
  }

  void stepped(Tx tx, Actor actor, JobDeed deed, Job before, Job job, PhoneTime when, Instant now) {
    save(tx, actor, deed, before, job, when, job.outcome().because(), now);
  }

  void save(Tx tx, Actor actor, JobDeed deed, Job before, Job job, PhoneTime when, String reason, Instant now) {
    noted(tx, actor, job, job.crewId(), deed.text(), when, when.at(), true, reason, now);
    gate.stepped(tx, actor, deed, before, job, when.at(), now);
    if (deed == JobDeed.DONE)
      tellWhoWaited(tx, job);
  }

  /** The last thing another crew's job waited for is done: it may begin. */
  private void tellWhoWaited(Tx tx, Job done) {
    var waited = jobs.withIds(tx, jobs.waitingFor(tx, List.of(done.id())));
    var prerequisites = jobs.prerequisites(tx, waited.stream().map(Job::id).toList());
    for (var job : waited)
      if (job.status().isWithCrew() && prerequisites.get(job.id()).stream().allMatch(Prerequisite::isMet))
        tell(tx, Actor.SYSTEM, "job.may-begin", job, Map.of());
  }

  /** A step that is no change of state. Where it does not count, the job stays as it is. */
  void noted(Tx tx, Actor actor, Job job, Long crew, String deed, PhoneTime when, Instant at, boolean counted, String reason, Instant now) {
    Job.requireShort(reason);
    if (counted)
      jobs.save(tx, job, now);
    jobs.addStep(tx, actor, new JobStep(job.id(), deed, job.status().text(), crew, actor.name(), at, when.phoneAt(), when.skew_s(), now,
        counted, reason, crew == null ? null : people(crew)));
  }

  /** Kept and marked, and nothing moves: the crew has lost the job meanwhile, or the job has gone past this. */
  Stepped aside(Tx tx, Actor actor, Job job, long crew, String deed, PhoneTime when, String reason, Instant now) {
    noted(tx, actor, job, crew, deed, when, moment(when, now), false, reason, now);
    tell(tx, actor, "job.kept-aside", job, Map.of("fromId", crew, "step", deed, "at", moment(when, now).toString()));
    return new Stepped(job, false);
  }

  static Instant moment(PhoneTime when, Instant now) {
    return when.at() == null || when.at().isAfter(now) ? now : when.at();
  }

  /** The crew that had it has it no longer. */
  void lose(Tx tx, Job before, String why, Instant now) {
    if (before.crewId() != null)
      jobs.addFormerCrew(tx, before.id(), new FormerCrew(before.crewId(), now, before.status().text(), why));
  }

  static CrewStage stage(Job job) {
    return switch (job.status()) {
      // whoever rests may be at the place or not, but nobody mends it now
      case SENT, ACKNOWLEDGED, SUSPENDED -> CrewStage.ASSIGNED;
      case EN_ROUTE -> CrewStage.ON_THE_WAY;
      case ON_SITE, WORKING -> CrewStage.ON_SITE;
      case DRAFT, REJECTED, DONE, VERIFIED, CANCELLED -> CrewStage.NONE;
    };
  }

  void crewStage(Tx tx, Actor actor, Outage outage, Job job) {
    if (outage != null && job.kind() == JobKind.RESTORATION)
      outages.crewStageChanged(tx, actor, outage.id(), stage(job));
  }

  /** Of a crew nobody of which signs in, all. */
  private Integer people(long crewId) {
    return crews.find(crewId).map(crew -> {
      int here = (int) crew.members().stream().filter(Crew.Member::onShift).count();
      return here == 0 ? crew.members().size() : here;
    }).orElse(null);
  }

  String name(long crewId) {
    return crews.find(crewId).map(Crew::name).orElse("");
  }

  void tell(Tx tx, Actor actor, String kind, Job job, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    if (job.subject().outageId() != null)
      body.put("outage", job.subject().outageId());
    body.put("job", job.code());
    if (job.crewId() != null)
      body.put("crewId", job.crewId());
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "job/" + job.id(), job.unitId(), body));
  }
}
