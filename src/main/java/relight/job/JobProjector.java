package relight.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import relight.auth.Actor;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewWork;
import relight.crew.Task;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.outage.OutageProjector;
import relight.outage.OutageView;
import relight.storage.Tx;

/**
 * Keeps open jobs, and those that ended lately, in memory. Goes after the projectors of outages and crews: a job is shown with what its outage
 * says, so it is also shown anew when that changes, and the outage and the crew are shown anew when the job does.
 */
public final class JobProjector implements Follower {

  private static final Duration AFTERGLOW = Duration.ofHours(12);

  private final JobStore jobs = new JobStore();
  private final InstantSource time;
  private final OutageProjector outages;
  private final CrewProjector crews;
  private final Push push;
  private volatile Map<Long, Job> current = Map.of();
  private volatile long number;

  public JobProjector(InstantSource time, OutageProjector outages, CrewProjector crews, Push push) {
    this.time = time;
    this.outages = outages;
    this.crews = crews;
    this.push = push;
    outages.askForJob(this::jobOf);
    crews.askForWork(this::workOf);
  }

  /** Open jobs and those that ended lately, of the units this actor sees. */
  public List<JobView> seenBy(Actor actor) {
    return current.values().stream().filter(j -> actor.sees(j.unitId())).map(this::view).toList();
  }

  /** What a crew has in hand and what it has done lately, the most urgent first. */
  public List<JobView> ofCrew(long crewId) {
    return current.values().stream().filter(j -> j.crewId() != null && j.crewId() == crewId && j.status() != JobStatus.DRAFT)
        .sorted(JobProjector::byUrgency)
        .map(this::view).toList();
  }

  public Optional<JobView> find(long id) {
    return Optional.ofNullable(current.get(id)).map(this::view);
  }

  private static int byUrgency(Job a, Job b) {
    if (a.status().isWithCrew() != b.status().isWithCrew())
      return a.status().isWithCrew() ? -1 : 1;
    if (a.status().isWithCrew() && a.target() != null && b.target() != null)
      return a.target().compareTo(b.target());
    return Long.compare(b.id(), a.id());
  }

  @Override
  public void load(Tx tx, long at) {
    var all = new LinkedHashMap<Long, Job>();
    for (var job : jobs.openOrEndedAfter(tx, time.instant().minus(AFTERGLOW)))
      all.put(job.id(), job);
    current = all;
    number = at;
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
      for (var job : jobs.withIds(tx, changed)) {
        next.put(job.id(), job);
        touchedOutages.add(job.outageId());
        if (job.crewId() != null)
          touchedCrews.add(job.crewId());
        var old = before.get(job.id());
        if (old != null && old.crewId() != null)
          touchedCrews.add(old.crewId());
      }
      var oldest = time.instant().minus(AFTERGLOW);
      next.values().removeIf(j -> !j.status().isOpen() && j.times().last() != null && j.times().last().isBefore(oldest));
      current = next;
    }
    for (var job : next.values()) {
      if (changed.contains(job.id()) || job.status().isOpen() && outagesChanged.contains(job.outageId()))
        publish(job, before.get(job.id()));
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

  private void publish(Job job, Job before) {
    var view = view(job);
    push.publish(number, "jobs", job.unitId(), "job", view);
    if (job.crewId() != null)
      push.publish(number, "crew/" + job.crewId(), null, "job", view);
    if (before != null && before.crewId() != null && !before.crewId().equals(job.crewId()))
      push.publish(number, "crew/" + before.crewId(), null, "job", view);
  }

  private JobView view(Job job) {
    return JobView.of(job, outages.find(job.outageId()).orElse(null), crewName(job.crewId()), number);
  }

  private String crewName(Long crewId) {
    return crewId == null ? null : crews.find(crewId).map(Crew::name).orElse("");
  }

  /** The job an outage is being restored by: the open one, else the last. */
  private OutageView.JobRef jobOf(long outageId) {
    Job found = null;
    for (var job : current.values()) {
      if (job.outageId() == outageId && job.status() != JobStatus.CANCELLED && (found == null || !found.status().isOpen()))
        found = job;
    }
    if (found == null)
      return null;
    return new OutageView.JobRef(found.id(), found.code(), found.status().text(),
        found.crewId() == null ? null : new OutageView.CrewRef(found.crewId(), crewName(found.crewId())));
  }

  /** What a crew is busy with: the farthest advanced of its open jobs. */
  private CrewWork workOf(long crewId) {
    Job busy = null;
    int open = 0;
    for (var job : current.values()) {
      if (job.crewId() == null || job.crewId() != crewId || !job.status().isWithCrew())
        continue;
      open++;
      if (busy == null || job.status().ordinal() > busy.status().ordinal())
        busy = job;
    }
    if (busy == null)
      return CrewWork.NONE;
    var status = switch (busy.status()) {
      case EN_ROUTE -> "enRoute";
      case ON_SITE -> "onSite";
      default -> "assigned";
    };
    return new CrewWork(status, new CrewWork.Job(busy.id(), busy.code(), busy.status().text(), busy.target()), open);
  }
}
