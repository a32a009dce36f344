package relight.job.photo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.file.FileService;
import relight.job.Job;
import relight.job.JobService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Photos of jobs. A photo of a crew that has lost the job meanwhile is kept and marked, never thrown away. */
public final class PhotoService {

  /**
   * A photo as pages see it.
   *
   * @param state   {@code wanted} until all bytes are here, {@code complete}, or {@code refused} with {@code because}
   * @param skew_s  by how much the phone's clock was behind the server's; null where it did not tell
   * @param counted false for one of a crew that had lost the job or never had it
   */
  public record View(long id, String sha256, Long crewId, String about, Instant at, Instant phoneAt, Integer skew_s, Instant receivedAt,
      Double lon, Double lat, boolean counted, String by, String state, String type, Long size, Integer width, Integer height,
      String because) {}

  private final PhotoStore photos = new PhotoStore();
  private final Journal journal;
  private final InstantSource time;
  private final JobService jobs;
  private final CrewService crews;
  private final FileService files;

  public PhotoService(Journal journal, InstantSource time, JobService jobs, CrewService crews, FileService files) {
    this.journal = journal;
    this.time = time;
    this.jobs = jobs;
    this.crews = crews;
    this.files = files;
    files.askAbout("job", (tx, actor, subject) -> mayRead(tx, actor, jobs.read(tx, Long.parseLong(subject.substring("job/".length())))));
  }

  /** The same photo of the same job again changes nothing: it is told as it stands. */
  public View add(Tx tx, Actor actor, long jobId, JobPhoto photo) {
    var job = jobs.read(tx, jobId);
    var now = time.instant();
    if (photo.when().at().isAfter(now.plusSeconds(120)))
      throw Refusal.invalid("photo/future", "A photo cannot have been taken in the future.");
    boolean controlRoom = actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR);
    Long crew = controlRoom ? null : crews.requireOfUser(tx, actor);
    var counts = crew == null ? Optional.of(true) : jobs.counts(tx, job, crew);
    // A crew that was sent to another unit's job and lost it meanwhile still hands in what it saw there.
    if (crew == null || counts.isEmpty())
      actor.requireUnit(job.unitId());
    var id = photos.insert(tx, jobId, crew, photo, counts.orElse(false), actor.name(), now);
    files.use(tx, photo.file(), "job/" + jobId, job.unitId());
    journal.append(tx, actor, id.isPresent()
        ? new Change("job.photo-added", "job/" + jobId, job.unitId(), Map.of("photo", id.get(), "job", job.code()))
        : new Change("job.photo-repeated", "job/" + jobId, job.unitId(), Map.of("job", job.code())));
    return photos.get(tx, jobId, photo.file());
  }

  public List<View> ofJob(Tx tx, Actor actor, long jobId) {
    var job = jobs.read(tx, jobId);
    if (!mayRead(tx, actor, job))
      throw Refusal.forbidden("auth/unit", "This job belongs to another unit.");
    return photos.ofJob(tx, jobId);
  }

  /** Its unit, and the crews that have it, help or had it, whichever unit they are from. */
  private boolean mayRead(Tx tx, Actor actor, Job job) {
    if (actor.sees(job.unitId()))
      return true;
    var crew = crews.ofUser(tx, actor.id());
    return actor.kind() == Actor.Kind.USER && crew.isPresent() && jobs.counts(tx, job, crew.getAsLong()).isPresent();
  }
}
