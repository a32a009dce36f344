package relight.job;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.clock.PhoneTime;
import relight.crew.CrewService;
import relight.storage.Tx;

/** Crews that come to help the one that has the job: sent, on their way, there, and gone again. */
public final class JobSupportService {

  private final JobStore store = new JobStore();
  private final JobService jobs;
  private final JobStepService steps;
  private final CrewService crews;
  private final WorkGate gate;
  private final InstantSource time;

  public JobSupportService(JobService jobs, JobStepService steps, CrewService crews, WorkGate gate, InstantSource time) {
    this.jobs = jobs;
    this.steps = steps;
    this.crews = crews;
    this.gate = gate;
    this.time = time;
  }

  /** Another crew comes to help the one that has it. */
  public Job support(Tx tx, Actor actor, long id, int version, long crewId) {
    var now = time.instant();
    var before = jobs.lock(tx, id);
    before.requireDispatcher(actor, version);
    if (!before.status().isWithCrew())
      throw Refusal.conflict("job/wrong-status", "A job that is " + before.status().text() + " needs no help.")
          .with("status", before.status().text()).with("current", before.version());
    if (before.crewId() == crewId)
      throw Refusal.conflict("job/same-crew", "This crew has it already.").with("current", before.version());
    crews.requireFit(tx, actor, crewId, before.kind().text(), now);
    store.findHelper(tx, id, crewId).filter(h -> !h.hasLeft()).ifPresent(h -> {
      throw Refusal.conflict("job/same-crew", "This crew helps already.").with("current", before.version());
    });
    var job = before.touched();
    store.saveHelper(tx, id, Helper.sent(crewId, now));
    steps.noted(tx, actor, job, crewId, "support", PhoneTime.of(now), now, true, null, now);
    steps.tell(tx, actor, "job.supported", job, Map.of("helperId", crewId));
    return job;
  }

  /** A crew that helped goes: its own people say so, or the dispatcher for them. */
  public Stepped leave(Tx tx, Actor actor, long id, Long crewId, PhoneTime when) {
    var now = time.instant();
    var before = jobs.lock(tx, id);
    long crew = crewId == null ? crews.requireOfUser(tx, actor) : dispatched(actor, before, crewId);
    var helper = store.findHelper(tx, id, crew)
        .orElseThrow(() -> Refusal.conflict("job/not-helping", "This crew does not help with this job.").with("current", before.version()));
    if (helper.hasLeft())
      return steps.aside(tx, actor, before, crew, "leave", when, null, now);
    var at = JobStepService.moment(when, now);
    var job = before.touched();
    store.saveHelper(tx, id, helper.left(at));
    steps.noted(tx, actor, job, crew, "leave", when, at, true, null, now);
    gate.helped(tx, actor, job, crew, false, at, now);
    steps.tell(tx, actor, "job.left", job, Map.of("helperId", crew, "at", at.toString()));
    return new Stepped(job, true);
  }

  /** A step of a crew that helps; only the way there is its own, the rest is for the crew that has the job. */
  Stepped help(Tx tx, Actor actor, Job job, long crew, JobDeed deed, PhoneTime when, Instant now) {
    var before = store.findHelper(tx, job.id(), crew).orElseThrow();
    var at = JobStepService.moment(when, now);
    if (deed == JobDeed.ACKNOWLEDGE || deed == JobDeed.EN_ROUTE)
      crews.requireMayTakeOn(tx, crew, at);
    var after = switch (deed) {
      case ACKNOWLEDGE, EN_ROUTE, ON_SITE -> before.after(deed, at);
      case REJECT -> before.left(at);
      default -> throw Refusal.forbidden("job/helper", "Your crew helps here: the crew that has the job does this.");
    };
    boolean moved = after != before;
    var touched = moved ? job.touched() : job;
    if (moved)
      store.saveHelper(tx, job.id(), after);
    steps.noted(tx, actor, touched, crew, "help." + deed.text(), when, at, moved, null, now);
    if (after.isThere() != before.isThere() || after.hasLeft() != before.hasLeft())
      gate.helped(tx, actor, touched, crew, after.isThere(), at, now);
    steps.tell(tx, actor, "job.helped", touched, Map.of("helperId", crew, "step", deed.text(), "at", at.toString()));
    return new Stepped(touched, moved);
  }

  private static long dispatched(Actor actor, Job job, long crewId) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(job.unitId());
    return crewId;
  }
}
