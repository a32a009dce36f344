package relight.job.safety;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.crew.CrewProjector;
import relight.crew.watch.WatchView;
import relight.job.Job;
import relight.job.JobService;
import relight.job.JobView;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Keeps in memory what cards of jobs say about safety. Goes before the projector of jobs, which shows it. */
public final class SafetyProjector implements Follower {

  /** @param suspendedAt when the work was suspended, or null if it does not rest */
  private record Known(long crewId, Instant suspendedAt, Optional<Briefing> briefing, List<Permit> permits) {}

  private final SafetyStore safety = new SafetyStore();
  private final PermitStore permits = new PermitStore();
  private final JobService jobs;
  private final CrewProjector crews;
  private final LongFunction<Optional<WatchView>> watches;
  private volatile Map<Long, Known> current = Map.of();

  /** @param watches the watch over a crew; from memory */
  public SafetyProjector(JobService jobs, CrewProjector crews, LongFunction<Optional<WatchView>> watches) {
    this.jobs = jobs;
    this.crews = crews;
    this.watches = watches;
  }

  /** Null for a job no crew has in hand. */
  public JobView.Safety of(long jobId) {
    var known = current.get(jobId);
    var crew = known == null ? null : crews.find(known.crewId).orElse(null);
    if (crew == null)
      return null;
    boolean briefed = known.briefing.map(b -> b.crewId() == crew.id()
        && b.fails(SafetyService.since(crew), known.suspendedAt, SafetyService.atWork(crew)) == null).orElse(false);
    var checkIn = watches.apply(crew.id()).filter(w -> w.subject().equals("job/" + jobId)).map(WatchView::dueAt).orElse(null);
    var own = known.permits.stream().filter(p -> p.crewId() == crew.id()).reduce((a, b) -> b);
    return new JobView.Safety(briefed, own.map(p -> p.state().text()).orElse(null), checkIn,
        known.permits.stream().mapToInt(p -> p.in().size()).sum());
  }

  @Override
  public void load(Tx tx, long number) {
    current = know(tx, jobs.open(tx));
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    for (var entry : entries)
      entry.idOf("job").ifPresent(changed::add);
    if (changed.isEmpty())
      return;
    var next = new HashMap<>(current);
    next.keySet().removeAll(changed);
    next.putAll(know(tx, jobs.read(tx, changed)));
    current = next;
  }

  private Map<Long, Known> know(Tx tx, List<Job> some) {
    var open = some.stream().filter(j -> j.status().isWithCrew()).toList();
    var ids = open.stream().map(Job::id).toList();
    if (ids.isEmpty())
      return Map.of();
    var briefings = safety.lastBriefings(tx, ids);
    var papers = permits.counting(tx, ids);
    var known = new HashMap<Long, Known>();
    for (var job : open)
      known.put(job.id(), new Known(job.crewId(), SafetyView.suspended(job), Optional.ofNullable(briefings.get(job.id())),
          papers.getOrDefault(job.id(), List.of())));
    return known;
  }
}
