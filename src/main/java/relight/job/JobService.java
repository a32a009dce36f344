package relight.job;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.outage.Outage;
import relight.outage.OutageService;
import relight.storage.Tx;

/**
 * Jobs as they are, locked in the one order that all keep: the outage always before the job, so that nobody waits for each other in a circle. Knows
 * which part whoever comes has in a job.
 */
public final class JobService {

  private final JobStore jobs = new JobStore();
  private final InstantSource time;
  private final OutageService outages;
  private final CrewService crews;

  /** A job and the outage it belongs to, if any, both locked. */
  record Locked(Optional<Outage> outage, Job job) {}

  /**
   * What whoever writes about a job has to do with it.
   *
   * @param crewId null for the control room
   * @param counts false where his crew no longer has the job, or a dispatcher has verified it already
   */
  record Standing(Job job, Long crewId, boolean counts) {}

  enum Part {
    LEAD, HELPER, FORMER
  }

  public JobService(InstantSource time, OutageService outages, CrewService crews) {
    this.time = time;
    this.outages = outages;
    this.crews = crews;
  }

  public Job get(Tx tx, Actor actor, long id) {
    var job = jobs.getForReading(tx, id);
    actor.requireUnit(job.unitId());
    return job;
  }

  /** The job, locked with the outage it belongs to; for whoever keeps something beside it. */
  public Job lock(Tx tx, long id) {
    return lockBoth(tx, id).job();
  }

  Locked lockBoth(Tx tx, long id) {
    var outage = lockOutage(tx, id);
    return new Locked(outage, jobs.getForUpdate(tx, id));
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

  /** Ids of an outage's jobs, for its story. */
  public List<Long> ofOutage(Tx tx, long outageId) {
    return jobs.ofOutage(tx, outageId);
  }

  /** Whether a crew has set out for a job and is not done with it. */
  public boolean isUnderWay(Tx tx, long crewId) {
    return jobs.isUnderWay(tx, crewId);
  }

  List<JobStep> steps(Tx tx, long id, int most) {
    return jobs.steps(tx, id, most);
  }

  /** The crew of whoever presses a button; somebody without one, or whose crew has no part in it, may not know more than that. */
  long crewOf(Tx tx, Actor actor, Job job) {
    var crew = crews.ofUser(tx, actor.id());
    // A crew may be sent to another unit's job: then it is its business.
    if (crew.isEmpty() || !hasPart(tx, job, crew.getAsLong()))
      actor.requireUnit(job.unitId());
    return crew.isPresent() ? crew.getAsLong() : crews.requireOfUser(tx, actor);
  }

  private boolean hasPart(Tx tx, Job job, long crew) {
    return job.crewId() != null && job.crewId() == crew || jobs.findHelper(tx, job.id(), crew).isPresent()
        || jobs.hadIt(tx, job.id(), crew);
  }

  /** Which part a crew has in a job; none is a refusal. */
  Part part(Tx tx, Job job, long crew) {
    if (job.crewId() != null && job.crewId() == crew)
      return job.status() == JobStatus.REJECTED ? Part.FORMER : Part.LEAD;
    var helper = jobs.findHelper(tx, job.id(), crew);
    if (helper.isPresent() && !helper.get().hasLeft() && job.status().isOpen())
      return Part.HELPER;
    if (helper.isPresent() || jobs.hadIt(tx, job.id(), crew))
      return Part.FORMER;
    throw Refusal.forbidden("job/not-yours", "This job belongs to another crew.");
  }

  /** Whether a crew has this job or helps with it now. */
  public boolean takesPart(Tx tx, Job job, long crew) {
    return hasPart(tx, job, crew) && part(tx, job, crew) != Part.FORMER;
  }

  /** Whether a crew that has this job or helps with it is at the place. */
  public boolean isThere(Tx tx, Job job, long crew) {
    return job.crewId() != null && job.crewId() == crew
        ? job.status().isAtPlace()
        : jobs.findHelper(tx, job.id(), crew).filter(Helper::isThere).isPresent();
  }

  /** Whether what this crew tells of a job counts, since it has it or helps now; empty where it never had a part in it. */
  public Optional<Boolean> counts(Tx tx, Job job, long crew) {
    return hasPart(tx, job, crew) ? Optional.of(part(tx, job, crew) != Part.FORMER) : Optional.empty();
  }

  /** The job locked, and who writes. */
  Standing standing(Tx tx, Actor actor, long id) {
    var job = lock(tx, id);
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
}
