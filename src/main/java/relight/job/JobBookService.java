package relight.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.job.record.RecordSection;
import relight.job.record.RecordService;
import relight.job.record.RecordWrite;
import relight.outage.CauseService;
import relight.storage.Tx;

/** What is written about a job by those who were there, and all that can be read of it. */
public final class JobBookService {

  private static final int MOST_STEPS = 2000;
  private static final int MOST_MATERIALS = 60;

  /** What a crew used. */
  public record Material(String code, String name, Double quantity, String unit) {}

  /** One step of the story of a job. */
  public record Line(String deed, String status, Long crewId, String crew, String by, Instant at, Instant phoneAt, Integer skew_s,
      Instant receivedAt, boolean counted, String reason) {}

  /** One thing that was written. */
  public record Entry(String section, String field, JsonNode value, JsonNode base, boolean settles, Long crewId, String by, Instant at,
      Instant phoneAt, Integer skew_s, Instant receivedAt, boolean counted) {}

  /** Everything there is to read. */
  public record Story(JobView job, List<Line> history, List<Entry> written, List<CrewHours> hours, DamageTotals damage,
      List<DamageTotals.Material> materials) {}

  private final JobStore store = new JobStore();
  private final JobService jobs;
  private final JobStepService told;
  private final JobProjector views;
  private final RecordService records;
  private final CauseService causes;
  private final CrewProjector crews;
  private final InstantSource time;

  public JobBookService(JobService jobs, JobStepService told, JobProjector views, RecordService records, CauseService causes,
      CrewProjector crews, InstantSource time) {
    this.jobs = jobs;
    this.told = told;
    this.views = views;
    this.records = records;
    this.causes = causes;
    this.crews = crews;
    this.time = time;
  }

  /** Takes down what somebody wrote; that of a crew that lost the job is kept and does not count. */
  public Stepped write(Tx tx, Actor actor, long id, RecordService.Page page, PhoneTime when) {
    return write(tx, actor, id, jobs.standing(tx, actor, id), page, when);
  }

  private Stepped write(Tx tx, Actor actor, long id, JobService.Standing standing, RecordService.Page page, PhoneTime when) {
    var now = time.instant();
    var at = when.at() == null || when.at().isAfter(now) ? now : when.at();
    records.write(tx, actor, id, standing.crewId(), standing.counts(), page, at, when, now);
    var job = page.section() == RecordSection.CAUSE && standing.counts() && standing.job().status() == JobStatus.DONE
        ? foundLater(tx, actor, standing.job(), now)
        : standing.job();
    told.tell(tx, actor, "job.recorded", job,
        Map.of("section", page.section().text(), "fields", page.values().size(), "counted", standing.counts()));
    return new Stepped(job, standing.counts());
  }

  /** Who writes the cause down after the work was done says it as well as who said it at its end: job and outage follow. */
  private Job foundLater(Tx tx, Actor actor, Job job, Instant now) {
    var written = records.merged(tx, List.of(job.id())).getOrDefault(job.id(), Map.of());
    var said = job.outcome().cause();
    var cause = JobWorkService.text(written, "cause");
    if (job.subject().outageId() != null && job.kind() == JobKind.RESTORATION)
      causes.written(tx, actor, job.subject().outageId(), said, cause, JobWorkService.text(written, "subCause"),
          JobWorkService.text(written, "weather"));
    var known = causes.known(cause);
    if (known == null || known.equals(said))
      return job;
    var after = job.caused(known);
    store.save(tx, after, now);
    return after;
  }

  /** @param crewId the control room names the crew; a crew writes for itself */
  public Stepped use(Tx tx, Actor actor, long id, Long crewId, List<Material> materials, PhoneTime when) {
    if (materials == null || materials.isEmpty() || materials.size() > MOST_MATERIALS)
      throw Refusal.invalid("job/materials", "Name between one and " + MOST_MATERIALS + " materials: items.");
    var standing = jobs.standing(tx, actor, id);
    long crew = crew(standing, crewId);
    var values = new LinkedHashMap<String, JsonNode>();
    for (var one : materials) {
      if (one == null || one.code == null || one.quantity == null)
        throw Refusal.invalid("job/materials", "A material has a code and a quantity.");
      values.put(crew + "." + one.code + ".quantity", DoubleNode.valueOf(one.quantity));
      if (one.name != null)
        values.put(crew + "." + one.code + ".name", TextNode.valueOf(one.name));
      if (one.unit != null)
        values.put(crew + "." + one.code + ".unit", TextNode.valueOf(one.unit));
    }
    return write(tx, actor, id, standing, new RecordService.Page(RecordSection.MATERIALS, null, values, null), when);
  }

  /** The crew-hours are not those of the steps. */
  public Stepped correctHours(Tx tx, Actor actor, long id, Long crewId, Double hours, String reason, PhoneTime when) {
    if (hours == null)
      throw Refusal.invalid("job/hours", "Say how many crew-hours it took: hours.");
    var why = Job.reason(reason);
    var standing = jobs.standing(tx, actor, id);
    long crew = crew(standing, crewId);
    return write(tx, actor, id, standing, new RecordService.Page(RecordSection.HOURS, null,
        Map.of(crew + ".hours", DoubleNode.valueOf(hours), crew + ".reason", TextNode.valueOf(why)), null), when);
  }

  private static long crew(JobService.Standing standing, Long named) {
    if (standing.crewId() != null)
      return standing.crewId();
    if (named == null)
      throw Refusal.invalid("job/crew-missing", "Name the crew that is to do it: crewId.");
    return named;
  }

  /** For its unit, and for the crews that have it, help or had it. */
  public Story read(Tx tx, Actor actor, long id) {
    var job = jobs.readable(tx, actor, id);
    var steps = jobs.steps(tx, id, MOST_STEPS);
    var view = views.view(tx, job);
    var fixed = view.records().getOrDefault(RecordSection.HOURS.text(), Map.of());
    var hours = CrewHours.of(steps, time.instant(), crew -> crews.find(crew).map(c -> c.members().size()).orElse(0), this::name, fixed);
    return new Story(view, steps.stream().map(this::line).toList(), records.history(tx, id).stream().map(JobBookService::entry).toList(),
        hours,
        DamageTotals.of(view.records().getOrDefault(RecordSection.DAMAGE.text(), Map.of())),
        DamageTotals.used(view.records().getOrDefault(RecordSection.MATERIALS.text(), Map.of())));
  }

  private Line line(JobStep s) {
    return new Line(s.deed(), s.status(), s.crewId(), s.crewId() == null ? null : name(s.crewId()), s.by(), s.at(), s.phoneAt(), s.skew_s(),
        s.receivedAt(), s.counted(), s.reason());
  }

  private static Entry entry(RecordWrite w) {
    return new Entry(w.section().text(), w.field(), w.value(), w.base(), w.settles(), w.crewId(), w.by(), w.at(), w.phoneAt(), w.skew_s(),
        w.receivedAt(), w.counted());
  }

  private String name(long crewId) {
    return crews.find(crewId).map(Crew::name).orElse("");
  }
}
