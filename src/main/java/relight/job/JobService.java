package relight.job;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.outage.CauseService;
import relight.outage.CrewStage;
import relight.outage.EstimateService;
import relight.outage.Outage;
import relight.outage.OutageDependent;
import relight.outage.OutageService;
import relight.storage.Tx;

/**
 * Restoration jobs. Every step of a job is also a step of its outage, in the same transaction; the outage is always locked before the job, so
 * that nobody waits for each other in a circle.
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

  public JobService(Journal journal, InstantSource time, ZoneId zone, OutageService outages, EstimateService estimates,
      CauseService causes, CrewService crews, CrewProjector crewNames) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.outages = outages;
    this.estimates = estimates;
    this.causes = causes;
    this.crews = crews;
    this.crewNames = crewNames;
  }

  /**
   * Makes the job of an outage, with the outage's own target time, and sends it if a crew is named.
   *
   * @param crewId null leaves it a draft
   */
  public Job create(Tx tx, Actor actor, long outageId, int outageVersion, Long crewId, String note) {
    var now = time.instant();
    if (note != null && note.length() > 2000)
      throw Refusal.invalid("job/note-long", "The note is longer than 2,000 characters.");
    var outage = outages.lock(tx, outageId);
    outage.requireDecision(actor, outageVersion);
    outage.requireOpen();
    jobs.findOpenOfOutage(tx, outageId).ifPresent(other -> {
      throw Refusal.conflict("job/exists", "This outage has the job " + other.code() + " already.").with("job", other.id());
    });
    long id = jobs.insert(tx, actor, outageId, outage.site().unitId(), note == null || note.isBlank() ? null : note.strip(),
        outage.target() == null ? null : outage.target().at(), now, zone);
    var draft = jobs.getForUpdate(tx, id);
    tell(tx, actor, "job.created", draft, Map.of());
    return crewId == null ? draft : send(tx, actor, outage, draft, draft.version(), crewId, now);
  }

  public Job send(Tx tx, Actor actor, long id, int version, long crewId) {
    var outage = lockOutage(tx, id);
    return send(tx, actor, outage, jobs.getForUpdate(tx, id), version, crewId, time.instant());
  }

  private Job send(Tx tx, Actor actor, Outage outage, Job before, int version, long crewId, Instant now) {
    crews.requireFit(tx, actor, crewId, "restoration", now);
    var job = before.send(actor, version, crewId, now);
    jobs.save(tx, job, now);
    tell(tx, actor, "job.sent", job,
        before.crewId() == null || before.crewId() == crewId ? Map.of() : Map.of("before", name(before.crewId())));
    outages.crewStageChanged(tx, actor, outage.id(), CrewStage.ASSIGNED);
    return job;
  }

  public Job acknowledge(Tx tx, Actor actor, long id, Instant at) {
    lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).acknowledge(crewOf(tx, actor), at, time.instant());
    return saved(tx, actor, "job.acknowledged", job, job.times().acknowledged());
  }

  public Job setOut(Tx tx, Actor actor, long id, Instant at) {
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).setOut(crewOf(tx, actor), at, time.instant());
    saved(tx, actor, "job.en-route", job, job.times().enRoute());
    outages.crewStageChanged(tx, actor, outage.id(), CrewStage.ON_THE_WAY);
    return job;
  }

  public Job markOnSite(Tx tx, Actor actor, long id, Instant at) {
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).markOnSite(crewOf(tx, actor), at, time.instant());
    saved(tx, actor, "job.reached-site", job, job.times().onSite());
    outages.crewStageChanged(tx, actor, outage.id(), CrewStage.ON_SITE);
    return job;
  }

  public Job reject(Tx tx, Actor actor, long id, String reason) {
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).reject(crewOf(tx, actor), reason, time.instant());
    jobs.save(tx, job, time.instant());
    tell(tx, actor, "job.rejected", job, Map.of("reason", job.because()));
    outages.crewStageChanged(tx, actor, outage.id(), CrewStage.NONE);
    return job;
  }

  /**
   * The crew has closed the device and supply is back: job, outage, network and the answers to those who reported, in this one transaction.
   *
   * @param device the device that was really closed, or null for the outage's own
   * @param found  why supply had gone
   */
  public Job restore(Tx tx, Actor actor, long id, Instant at, String device, Found found, String note) {
    var now = time.instant();
    var cause = causes.known(found.cause());
    outages.lockForSwitching(tx);
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).finish(crewOf(tx, actor), at, cause, note == null || note.isBlank() ? null : note.strip(), now);
    jobs.save(tx, job, now);
    tell(tx, actor, "job.done", job,
        cause == null ? Map.of("at", job.times().done().toString()) : Map.of("at", job.times().done().toString(), "cause", cause));
    outages.restore(tx, actor, outage.id(), job.times().done(), cause, device, now);
    causes.found(tx, actor, outage.id(), cause, found.subCause(), found.weather());
    return job;
  }

  /** What a crew has found. */
  public record Found(String cause, String subCause, String weather) {}

  /**
   * The crew at the place says how long it will still take.
   *
   * @param at  by the crew's clock; the window is counted from then
   */
  public Job estimate(Tx tx, Actor actor, long id, Instant at, Integer fromMinutes, Integer toMinutes, String note) {
    var now = time.instant();
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id);
    job.requireOnSite(crewOf(tx, actor));
    if (fromMinutes == null || toMinutes == null || fromMinutes < 0 || toMinutes < fromMinutes)
      throw Refusal.invalid("job/minutes", "Say how many minutes it will still take: fromMinutes and toMinutes.");
    var start = at == null || at.isAfter(now) ? now : at;
    estimates.estimateByCrew(tx, actor, outage.id(), name(job.crewId()), start.plusSeconds(60L * fromMinutes),
        start.plusSeconds(60L * toMinutes), note, now);
    return job;
  }

  public Job cancel(Tx tx, Actor actor, long id, int version, String reason) {
    var outage = lockOutage(tx, id);
    var job = jobs.getForUpdate(tx, id).cancel(actor, version, reason);
    jobs.save(tx, job, time.instant());
    tell(tx, actor, "job.cancelled", job, Map.of("reason", job.because()));
    outages.crewStageChanged(tx, actor, outage.id(), CrewStage.NONE);
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
      var job = open.movedTo(into.id(), into.target() == null ? null : into.target().at());
      jobs.save(tx, job, now);
      tell(tx, actor, "job.moved", job, Map.of("from", outage.code()));
      outages.crewStageChanged(tx, actor, into.id(), stage(job));
    });
  }

  /** A job that came along when the outages merged goes back with its own. */
  @Override
  public void parted(Tx tx, Actor actor, Outage from, Outage outage, Instant now) {
    jobs.findOpenOfOutage(tx, from.id()).filter(job -> cameFrom(tx, job, outage)).ifPresent(open -> {
      var job = open.movedTo(outage.id(), outage.target() == null ? null : outage.target().at());
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
      case SENT, ACKNOWLEDGED -> CrewStage.ASSIGNED;
      case EN_ROUTE -> CrewStage.ON_THE_WAY;
      case ON_SITE -> CrewStage.ON_SITE;
      case DRAFT, REJECTED, DONE, CANCELLED -> CrewStage.NONE;
    };
  }

  private void overtake(Tx tx, Actor actor, Outage outage, String why, Instant now) {
    jobs.findOpenOfOutage(tx, outage.id()).ifPresent(open -> {
      var job = open.overtaken(why);
      jobs.save(tx, job, now);
      tell(tx, actor, "job.cancelled", job, Map.of("reason", why));
    });
  }

  /** A job as it is now, for what hangs on it; nobody is kept from changing it. */
  public Job read(Tx tx, long id) {
    return jobs.getForReading(tx, id);
  }

  /** Ids of an outage's jobs, for its story. */
  public List<Long> ofOutage(Tx tx, long outageId) {
    return jobs.ofOutage(tx, outageId);
  }

  private Outage lockOutage(Tx tx, long jobId) {
    for (;;) {
      long outageId = jobs.getForReading(tx, jobId).outageId();
      var outage = outages.lock(tx, outageId);
      if (jobs.getForReading(tx, jobId).outageId() == outageId)
        return outage; // else its outage merged into another one while we waited
    }
  }

  private long crewOf(Tx tx, Actor actor) {
    return crews.requireOfUser(tx, actor);
  }

  private Job saved(Tx tx, Actor actor, String kind, Job job, Instant at) {
    jobs.save(tx, job, time.instant());
    tell(tx, actor, kind, job, Map.of("at", at.toString()));
    return job;
  }

  private String name(long crewId) {
    return crewNames.find(crewId).map(Crew::name).orElse("");
  }

  private void tell(Tx tx, Actor actor, String kind, Job job, Map<String, Object> more) {
    var body = new LinkedHashMap<String, Object>();
    body.put("outage", job.outageId());
    body.put("job", job.code());
    if (job.crewId() != null)
      body.put("crew", name(job.crewId()));
    body.putAll(more);
    journal.append(tx, actor, new Change(kind, "job/" + job.id(), job.unitId(), body));
  }
}
