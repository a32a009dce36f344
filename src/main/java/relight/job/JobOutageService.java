package relight.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.journal.Journal;
import relight.outage.CrewStage;
import relight.outage.Outage;
import relight.outage.OutageDependent;
import relight.outage.OutageService;
import relight.outage.OutageStatus;
import relight.storage.Tx;

/** What becomes of the job of an outage that is over, merges with another one, or parts from it. */
public final class JobOutageService implements OutageDependent {

  private static final int MOST_STORY = 200;

  private final JobStore store = new JobStore();
  private final JobStepService steps;
  private final WorkGate gate;
  private final OutageService outages;
  private final DueTimes dueTimes;

  public JobOutageService(JobStepService steps, WorkGate gate, OutageService outages, DueTimes dueTimes) {
    this.steps = steps;
    this.gate = gate;
    this.outages = outages;
    this.dueTimes = dueTimes;
  }

  @Override
  public void over(Tx tx, Actor actor, Outage outage, Instant now) {
    overtake(tx, actor, outage, "outage-" + outage.status().text(), now);
  }

  /** One fault, so one job: the crew that was sent to the younger outage goes on for the older one, unless that has a job of its own. */
  @Override
  public void merged(Tx tx, Actor actor, Outage outage, Outage into, Instant now) {
    if (store.findOpenOfOutage(tx, into.id()).isPresent()) {
      overtake(tx, actor, outage, "outage-merged", now);
      return;
    }
    store.findOpenOfOutage(tx, outage.id()).ifPresent(open -> {
      var job = open.movedTo(into.id(), dueTimes.of(into));
      store.save(tx, job, now);
      steps.tell(tx, actor, "job.moved", job, Map.of("from", outage.code()));
      outages.crewStageChanged(tx, actor, into.id(), JobStepService.stage(job));
    });
  }

  /** A job that came along when the outages merged goes back with its own. */
  @Override
  public void parted(Tx tx, Actor actor, Outage from, Outage outage, Instant now) {
    store.findOpenOfOutage(tx, from.id()).filter(job -> cameFrom(tx, job, outage)).ifPresent(open -> {
      var job = open.movedTo(outage.id(), dueTimes.of(outage));
      store.save(tx, job, now);
      steps.tell(tx, actor, "job.moved", job, Map.of("from", from.code()));
      outages.crewStageChanged(tx, actor, from.id(), CrewStage.NONE);
      outages.crewStageChanged(tx, actor, outage.id(), JobStepService.stage(job));
    });
  }

  private static boolean cameFrom(Tx tx, Job job, Outage outage) {
    var moves = Journal.of(tx, List.of("job/" + job.id()), MOST_STORY).stream().filter(e -> e.kind().equals("job.moved")).toList();
    return !moves.isEmpty() && moves.getLast().body().path("from").asText().equals(outage.code());
  }

  private void overtake(Tx tx, Actor actor, Outage outage, String why, Instant now) {
    store.findOpenOfOutage(tx, outage.id()).filter(open -> !ends(open, outage) && !gate.holds(tx, open)).ifPresent(open -> {
      var job = open.overtaken(why);
      steps.stepped(tx, actor, JobDeed.CANCEL, open, job, PhoneTime.of(now), now);
      steps.tell(tx, actor, "job.cancelled", job, Map.of("reason", why));
    });
  }

  /** Supply is back and its crew is at the place: it ends its work itself, and its people are not out of sight meanwhile. */
  private static boolean ends(Job job, Outage outage) {
    return job.status().isAtPlace() && (outage.status() == OutageStatus.RESTORED || outage.status() == OutageStatus.CLOSED);
  }
}
