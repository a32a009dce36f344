package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.crew.CrewService;
import relight.job.record.Merged;
import relight.job.record.RecordSection;
import relight.job.record.RecordService;
import relight.journal.Words;
import relight.network.NetworkService;
import relight.network.Order;
import relight.outage.CauseService;
import relight.outage.EstimateService;
import relight.outage.OutageService;
import relight.outage.OutageStatus;
import relight.storage.Tx;

/** What crews do with their store, from taking one on to its end. Every step of one that restores an outage is a step of that outage too. */
public final class JobWorkService {

  private final JobStore store = new JobStore();
  private final JobService jobs;
  private final JobStepService steps;
  private final JobSupportService support;
  private final WorkGate gate;
  private final OutageService outages;
  private final EstimateService estimates;
  private final CauseService causes;
  private final CrewService crews;
  private final RecordService records;
  private final NetworkService network;
  private final InstantSource time;

  /** What a crew has found. */
  public record Found(String cause, String subCause, String weather) {}

  public JobWorkService(JobService jobs, JobStepService steps, JobSupportService support, WorkGate gate, OutageService outages,
      EstimateService estimates, CauseService causes, CrewService crews, RecordService records, NetworkService network,
      InstantSource time) {
    this.jobs = jobs;
    this.steps = steps;
    this.support = support;
    this.gate = gate;
    this.outages = outages;
    this.estimates = estimates;
    this.causes = causes;
    this.crews = crews;
    this.records = records;
    this.network = network;
    this.time = time;
  }

  public Stepped acknowledge(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.ACKNOWLEDGE, when, null);
  }

  public Stepped setOut(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.EN_ROUTE, when, null);
  }

  public Stepped markOnSite(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.ON_SITE, when, null);
  }

  public Stepped start(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.START, when, null);
  }

  public Stepped suspend(Tx tx, Actor actor, long id, PhoneTime when, String reason) {
    return step(tx, actor, id, JobDeed.SUSPEND, when, reason);
  }

  public Stepped resume(Tx tx, Actor actor, long id, PhoneTime when) {
    return step(tx, actor, id, JobDeed.RESUME, when, null);
  }

  public Stepped reject(Tx tx, Actor actor, long id, PhoneTime when, String reason) {
    return step(tx, actor, id, JobDeed.REJECT, when, reason);
  }

  private Stepped step(Tx tx, Actor actor, long id, JobDeed deed, PhoneTime when, String reason) {
    var now = time.instant();
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    long crew = jobs.crewOf(tx, actor, before);
    var part = jobs.part(tx, before, crew);
    if (part == JobService.Part.HELPER)
      return support.help(tx, actor, before, crew, deed, when, now);
    if (part == JobService.Part.FORMER || before.status() == JobStatus.CANCELLED)
      return steps.aside(tx, actor, before, crew, deed.text(), when, reason, now);
    if (deed == JobDeed.ACKNOWLEDGE || deed == JobDeed.EN_ROUTE)
      crews.requireMayTakeOn(tx, crew, JobStepService.moment(when, now));
    var job = switch (deed) {
      case ACKNOWLEDGE -> before.acknowledge(crew, when, now);
      case EN_ROUTE -> before.setOut(crew, when, now);
      case ON_SITE -> before.markOnSite(crew, when, now);
      case START -> before.start(crew, when, now);
      case SUSPEND -> before.suspend(crew, when, reason, now);
      case RESUME -> before.resume(crew, when, now);
      case REJECT -> before.reject(crew, when, reason, now);
      case ASSIGN, SEND, TRANSFER, DONE, VERIFY, CANCEL -> throw new IllegalArgumentException(deed + " is no step of a crew");
    };
    if (job == before)
      return steps.aside(tx, actor, before, crew, deed.text(), when, reason, now);
    var at = deed == JobDeed.REJECT ? JobStepService.moment(when, now) : job.times().last();
    if (deed == JobDeed.START || deed == JobDeed.RESUME) {
      requirePrerequisites(tx, before);
      gate.requireMayStart(tx, actor, before, crew, deed == JobDeed.RESUME, at, now);
    }
    if (deed == JobDeed.REJECT)
      steps.lose(tx, before, job.outcome().because(), now);
    steps.stepped(tx, actor, deed, before, job, new PhoneTime(at, when.phoneAt(), when.skew(), when.mended()), now);
    steps.tell(tx, actor, kind(deed), job,
        reason == null ? Map.of("at", at.toString()) : Map.of("at", at.toString(), "reason", new Words(reason.strip())));
    steps.crewStage(tx, actor, outage.orElse(null), job);
    return new Stepped(job, true);
  }

  private static String kind(JobDeed deed) {
    return switch (deed) {
      case ACKNOWLEDGE -> "job.acknowledged";
      case EN_ROUTE -> "job.en-route";
      case ON_SITE -> "job.reached-site";
      case START -> "job.started";
      case SUSPEND -> "job.suspended";
      case RESUME -> "job.resumed";
      case REJECT -> "job.rejected";
      case DONE -> "job.done";
      case ASSIGN, SEND, TRANSFER, VERIFY, CANCEL -> throw new IllegalArgumentException(deed + " is no step of a crew");
    };
  }

  private void requirePrerequisites(Tx tx, Job job) {
    var open = store.prerequisites(tx, List.of(job.id())).getOrDefault(job.id(), List.of()).stream().filter(p -> !p.isMet()).toList();
    if (!open.isEmpty())
      throw Refusal.conflict("job/waits", "This job may begin when " + String.join(", ", open.stream().map(Prerequisite::code).toList())
          + " is done.").with("waitsFor", String.join(", ", open.stream().map(Prerequisite::code).toList())).with("current", job.version());
  }

  /**
   * The crew has closed the device and supply is back: job, outage, network and the answers to those who reported, in this one transaction.
   *
   * @param device the device that was really closed, or null for the outage's own
   * @param found  why supply had gone
   */
  public Stepped restore(Tx tx, Actor actor, long id, PhoneTime when, String device, Found found, String note) {
    return finish(tx, actor, id, when, true, device, found, note);
  }

  /** The work is done. For a restoration somebody else brings the supply back. */
  public Stepped finish(Tx tx, Actor actor, long id, PhoneTime when, Found found, String note) {
    return finish(tx, actor, id, when, false, null, found, note);
  }

  private Stepped finish(Tx tx, Actor actor, long id, PhoneTime when, boolean restores, String device, Found found, String note) {
    var now = time.instant();
    var told = causes.known(found.cause());
    if (restores)
      outages.lockForSwitching(tx);
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    long crew = jobs.crewOf(tx, actor, before);
    var part = jobs.part(tx, before, crew);
    if (part == JobService.Part.HELPER)
      throw Refusal.forbidden("job/helper", "Your crew helps here: the crew that has the job does this.");
    if (part == JobService.Part.FORMER || before.status() == JobStatus.CANCELLED)
      return steps.aside(tx, actor, before, crew, restores ? "restore" : JobDeed.DONE.text(), when, note, now);
    if (restores && (outage.isEmpty() || before.kind() != JobKind.RESTORATION))
      throw Refusal.conflict("job/no-outage", "This job restores no outage: say that it is done.").with("current", before.version());
    var written = records.merged(tx, List.of(id)).getOrDefault(id, Map.of());
    var cause = told == null ? causes.known(text(written, "cause")) : told;
    var job = before.finish(crew, when, cause, Job.blankToNull(note), now);
    if (job == before)
      return steps.aside(tx, actor, before, crew, JobDeed.DONE.text(), when, note, now);
    requireReadings(before, written);
    var at = job.times().done();
    gate.requireMayEnd(tx, actor, before, crew, at, now);
    steps.stepped(tx, actor, JobDeed.DONE, before, job, new PhoneTime(at, when.phoneAt(), when.skew(), when.mended()), now);
    steps.tell(tx, actor, "job.done", job, cause == null ? Map.of("at", at.toString()) : Map.of("at", at.toString(), "cause", cause));
    if (restores)
      outage = Optional.of(outages.restore(tx, actor, outage.get().id(), at, cause, device, now));
    else
      steps.crewStage(tx, actor, outage.orElse(null), job);
    if (outage.isPresent() && before.kind() == JobKind.RESTORATION) {
      causes.found(tx, actor, outage.get().id(), cause, found.subCause(), found.weather());
      causes.written(tx, actor, outage.get().id(), cause, cause, first(found.subCause(), text(written, "subCause")),
          first(found.weather(), text(written, "weather")));
    }
    noteCause(tx, actor, job, crew, new Found(told, found.subCause(), found.weather()), written, at, when, now);
    return new Stepped(job, true);
  }

  /** What the crew says at the end about the cause stands where it would have written it down before. */
  private void noteCause(Tx tx, Actor actor, Job job, long crew, Found found, Map<String, Map<String, Merged>> written, Instant at,
      PhoneTime when, Instant now) {
    var base = new LinkedHashMap<String, JsonNode>();
    var values = new LinkedHashMap<String, JsonNode>();
    var said = new LinkedHashMap<String, String>();
    said.put("cause", found.cause());
    said.put("subCause", found.subCause());
    said.put("weather", found.weather());
    said.forEach((field, value) -> {
      if (value == null || value.equals(text(written, field)))
        return;
      values.put(field, TextNode.valueOf(value));
      var before = written.getOrDefault(RecordSection.CAUSE.text(), Map.of()).get(field);
      if (before != null)
        base.put(field, before.value());
    });
    if (!values.isEmpty())
      records.write(tx, actor, job.id(), crew, true, new RecordService.Page(RecordSection.CAUSE, base, values, values.keySet()), at, when,
          now);
  }

  private static String first(String said, String written) {
    return said == null ? written : said;
  }

  /** What holds of a field of the cause. */
  static String text(Map<String, Map<String, Merged>> written, String field) {
    var held = written.getOrDefault(RecordSection.CAUSE.text(), Map.of()).get(field);
    return held == null || held.value() == null ? null : held.value().asText(null);
  }

  /** What had to be measured after the repair was measured. */
  private static void requireReadings(Job job, Map<String, Map<String, Merged>> records) {
    if (job.brief().readings().isEmpty())
      return;
    var written = records.getOrDefault("readings", Map.of());
    var missing = job.brief().readings().stream().filter(quantity -> written.entrySet().stream()
        .noneMatch(r -> r.getValue().value() != null && (r.getKey() + ".").startsWith("after." + quantity + "."))).toList();
    if (!missing.isEmpty())
      throw Refusal.conflict("job/reading-missing", "Measure after the repair: " + String.join(", ", missing) + ".")
          .with("readings", String.join(",", missing)).with("current", job.version());
  }

  /**
   * The crew at the place has opened or closed a device. For a restoration it is a step of the outage, whose ledger follows; a crew that lost the
   * job tells it and nothing is switched in the model, for somebody else directs it now.
   */
  public Stepped operate(Tx tx, Actor actor, long id, PhoneTime when, String device, Boolean open, String reason) {
    var now = time.instant();
    if (device == null || open == null)
      throw Refusal.invalid("job/device-missing", "Say which device was opened or closed: deviceId and open.");
    network.lockSwitching(tx);
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    long crew = crews.requireOfUser(tx, actor);
    var at = JobStepService.moment(when, now);
    network.requireDevice(tx, device); // also where nothing is switched: what a journal keeps is the name of a device, not a sentence
    var what = "operate " + device + " " + (open ? "open" : "closed");
    if (jobs.part(tx, before, crew) == JobService.Part.FORMER || !before.status().isOpen())
      return steps.aside(tx, actor, before, crew, what, when, reason, now);
    boolean there = before.status().isAtPlace()
        || store.findHelper(tx, id, crew).filter(Helper::isThere).isPresent();
    if (!there)
      throw Refusal.conflict("job/not-on-site", "Say that you are at the place before you operate a device.")
          .with("status", before.status().text()).with("current", before.version());
    boolean restores = before.kind() == JobKind.RESTORATION && outage.isPresent() && outage.get().status().isOpen()
        && outage.get().status() != OutageStatus.PREDICTED;
    network.operate(tx, actor, List.of(new Order(device, open, at,
        reason == null || reason.isBlank() ? "Job " + before.code() : Job.reason(reason),
        restores ? "outage/" + outage.get().id() : null)));
    var job = store.getForUpdate(tx, id).touched(); // what was switched may have told something about it
    steps.noted(tx, actor, job, crew, what, when, at, true, Job.blankToNull(reason), now);
    steps.tell(tx, actor, "job.operated", job, Map.of("device", device, "open", open, "at", at.toString()));
    return new Stepped(job, true);
  }

  /**
   * The crew at the place says how long it will still take.
   *
   * @param when by the crew's clock; the window is counted from then
   */
  public Job estimate(Tx tx, Actor actor, long id, PhoneTime when, Integer fromMinutes, Integer toMinutes, String note) {
    var now = time.instant();
    var locked = jobs.lockBoth(tx, id);
    var outage = locked.outage();
    var before = locked.job();
    if (fromMinutes == null || toMinutes == null || fromMinutes < 0 || toMinutes < fromMinutes || toMinutes > 60 * 24 * 14)
      throw Refusal.invalid("job/minutes", "Say how many minutes it will still take: fromMinutes and toMinutes.");
    Job.requireShort(note);
    long crew = jobs.crewOf(tx, actor, before);
    var start = JobStepService.moment(when, now);
    var rest = new Job.Remaining(start.plusSeconds(60L * fromMinutes), start.plusSeconds(60L * toMinutes), start, steps.name(crew),
        Job.blankToNull(note));
    var job = before.estimated(crew, rest);
    steps.noted(tx, actor, job, crew, "estimate", when, start, true, null, now);
    steps.tell(tx, actor, "job.estimated", job, Map.of("from", rest.from().toString(), "to", rest.to().toString()));
    if (outage.isPresent() && before.kind() == JobKind.RESTORATION)
      estimates.estimateByCrew(tx, actor, outage.get().id(), steps.name(crew), rest.from(), rest.to(), note, now);
    return job;
  }
}
