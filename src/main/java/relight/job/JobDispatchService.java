package relight.job;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.crew.CrewService;
import relight.job.record.RecordSection;
import relight.journal.Words;
import relight.outage.CauseService;
import relight.outage.Outage;
import relight.outage.OutageService;
import relight.storage.Tx;

/** What the control room does with store: makes, sends, transfers, orders, verifies and cancels them, and tells customers about them. */
public final class JobDispatchService {

  private static final int MOST_READINGS = 20;

  private final JobStore store = new JobStore();
  private final JobService jobs;
  private final JobStepService steps;
  private final JobPlaceService places;
  private final DueTimes dueTimes;
  private final OutageService outages;
  private final CauseService causes;
  private final CrewService crews;
  private final CrewProjector crewNames;
  private final InstantSource time;
  private final ZoneId zone;

  /** What is asked for when a job is made. */
  public record Wish(JobKind kind, Long outageId, Integer outageVersion, JobPlaceService.Spot place, String title, String note,
      List<String> readings, Long unitId, Instant dueAt) {}

  public JobDispatchService(JobService jobs, JobStepService steps, JobPlaceService places, DueTimes dueTimes, OutageService outages,
      CauseService causes, CrewService crews, CrewProjector crewNames, InstantSource time, ZoneId zone) {
    this.jobs = jobs;
    this.steps = steps;
    this.places = places;
    this.dueTimes = dueTimes;
    this.outages = outages;
    this.causes = causes;
    this.crews = crews;
    this.crewNames = crewNames;
    this.time = time;
    this.zone = zone;
  }

  /**
   * Makes a job; sends it if a crew is named and {@code send} is true, else it waits with the crew that is chosen.
   *
   * @param crewId null leaves it a draft for nobody yet
   */
  public Job create(Tx tx, Actor actor, Wish wish, Long crewId, boolean send) {
    var now = time.instant();
    if (wish.readings != null)
      requireReadings(wish.readings);
    var brief = new Job.Brief(Job.blankToNull(wish.title), Job.blankToNull(wish.note),
        wish.readings == null ? dueTimes.readings(wish.kind) : wish.readings);
    Outage outage = null;
    Job.Subject about;
    Long unit;
    if (wish.outageId != null) {
      outage = outages.lock(tx, wish.outageId);
      if (wish.kind == JobKind.RESTORATION) {
        outage.requireDecision(actor, wish.outageVersion == null ? outage.version() : wish.outageVersion);
        outage.requireOpen();
        store.findOpenOfOutage(tx, wish.outageId).ifPresent(other -> {
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
    var due = wish.kind == JobKind.RESTORATION ? dueTimes.of(outage) : dueTimes.of(wish.kind, wish.dueAt, now);
    long id = store.insert(tx, actor, wish.kind, about, unit, brief, due, now, zone);
    var draft = store.getForUpdate(tx, id);
    steps.tell(tx, actor, "job.created", draft, Map.of("kind", wish.kind.text()));
    if (crewId == null)
      return draft;
    return send ? send(tx, actor, outage, draft, draft.version(), crewId, now) : assign(tx, actor, draft, draft.version(), crewId, now);
  }

  /** What nobody can write down could never be measured, and the job never be done. */
  private static void requireReadings(List<String> readings) {
    for (var quantity : readings)
      if (readings.size() > MOST_READINGS || !RecordSection.READINGS.has("after." + quantity))
        throw Refusal.invalid("job/readings", "Name at most " + MOST_READINGS + " quantities that are measured, such as voltage.");
  }

  /** A crew is chosen and not told yet; null chooses nobody. */
  public Job assign(Tx tx, Actor actor, long id, int version, Long crewId) {
    return assign(tx, actor, jobs.lock(tx, id), version, crewId, time.instant());
  }

  private Job assign(Tx tx, Actor actor, Job before, int version, Long crewId, Instant now) {
    if (crewId != null)
      crew(actor, crewId);
    var job = before.assign(actor, version, crewId);
    steps.stepped(tx, actor, JobDeed.ASSIGN, before, job, PhoneTime.of(now), now);
    steps.tell(tx, actor, "job.assigned", job, Map.of());
    return job;
  }

  /** @param crewId null sends it to the crew that was chosen */
  public Job send(Tx tx, Actor actor, long id, int version, Long crewId) {
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
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
      steps.lose(tx, before, null, now);
    steps.stepped(tx, actor, JobDeed.SEND, before, job, PhoneTime.of(now), now);
    steps.tell(tx, actor, "job.sent", job, taken ? Map.of("beforeId", before.crewId()) : Map.of());
    steps.crewStage(tx, actor, outage, job);
    return job;
  }

  /** Takes it from one crew and gives it to another; what the first has told stays with the job. */
  public Job transfer(Tx tx, Actor actor, long id, int version, long crewId, String reason) {
    var now = time.instant();
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    crews.requireFit(tx, actor, crewId, before.kind().text(), now);
    var job = before.transfer(actor, version, crewId, reason, now);
    steps.lose(tx, before, job.outcome().because(), now);
    steps.stepped(tx, actor, JobDeed.TRANSFER, before, job, PhoneTime.of(now), now);
    steps.tell(tx, actor, "job.transferred", job, Map.of("beforeId", before.crewId(), "reason", new Words(job.outcome().because())));
    steps.crewStage(tx, actor, outage.orElse(null), job);
    return job;
  }

  private Crew crew(Actor actor, long crewId) {
    var crew = crewNames.find(crewId).orElseThrow(() -> Refusal.invalid("crew/unknown", "There is no crew " + crewId + "."));
    actor.requireUnit(crew.unitId());
    return crew;
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
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
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
    var job = before.told(new Job.Told(moment, actor.name(), why, begin, end, channel, Job.blankToNull(note)));
    steps.noted(tx, actor, job, job.crewId(), "told", PhoneTime.of(moment), moment, true, null, now);
    steps.tell(tx, actor, "job.cause-told", job,
        Map.of("at", moment.toString(), "cause", why, "from", begin.toString(), "to", end.toString()));
    return job;
  }

  /** A dispatcher has looked at what was done. */
  public Job verify(Tx tx, Actor actor, long id, int version, String note) {
    var now = time.instant();
    var before = jobs.lock(tx, id);
    var job = before.verify(actor, version, now);
    steps.save(tx, actor, JobDeed.VERIFY, before, job, PhoneTime.of(now), Job.blankToNull(note), now);
    steps.tell(tx, actor, "job.verified", job, Map.of());
    return job;
  }

  public Job cancel(Tx tx, Actor actor, long id, int version, String reason) {
    var now = time.instant();
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    var job = before.cancel(actor, version, reason);
    steps.stepped(tx, actor, JobDeed.CANCEL, before, job, PhoneTime.of(now), now);
    steps.tell(tx, actor, "job.cancelled", job, Map.of("reason", new Words(job.outcome().because())));
    steps.crewStage(tx, actor, outage.orElse(null), job);
    return job;
  }

  /** One job waits for another, or no longer does. */
  public Job depend(Tx tx, Actor actor, long id, int version, long on, boolean remove) {
    var now = time.instant();
    var before = jobs.lock(tx, id);
    before.requireDispatcher(actor, version);
    store.lockDependencies(tx);
    var other = jobs.get(tx, actor, on);
    if (remove) {
      if (!store.removeDependency(tx, id, on))
        throw Refusal.conflict("job/no-dependency", "This job does not wait for " + other.code() + ".").with("current", before.version());
    } else {
      if (!before.status().isOpen())
        throw Refusal.conflict("job/wrong-status", "A job that is " + before.status().text() + " waits for nothing.")
            .with("status", before.status().text()).with("current", before.version());
      if (on == id || store.waitsFor(tx, on, id))
        throw Refusal.conflict("job/circle", other.code() + " waits for this job itself.").with("current", before.version());
      store.addDependency(tx, actor, id, on, now);
    }
    var job = before.touched();
    store.save(tx, job, now);
    steps.tell(tx, actor, remove ? "job.waits-no-more" : "job.waits", job, Map.of("on", other.code()));
    return job;
  }
}
