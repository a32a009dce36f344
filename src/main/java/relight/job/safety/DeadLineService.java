package relight.job.safety;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.Refusal;
import relight.alarm.AlarmKind;
import relight.alarm.AlarmService;
import relight.alarm.Danger;
import relight.auth.Actor;
import relight.crew.Crew;
import relight.crew.CrewProjector;
import relight.job.Job;
import relight.job.JobService;
import relight.network.DeadLineKeeper;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Tag;
import relight.network.TagKind;
import relight.network.TagService;
import relight.outage.OutageProjector;
import relight.storage.Tx;

/**
 * Keeps lines dead on which people work or an earth is on, whichever device would bring them supply: a tag hangs on one device, but supply may
 * come by another one. A person is refused and told whom to call; what a machine tells has happened, and raises the alarm.
 */
public final class DeadLineService implements DeadLineKeeper {

  private final PermitStore permits = new PermitStore();
  private final JobService jobs;
  private final CrewProjector crews;
  private final AlarmService alarms;
  private final NetworkService switching;
  private final Supplier<NetworkView> network;
  private final TagService tags;
  private final OutageProjector outages;

  public DeadLineService(JobService jobs, CrewProjector crews, AlarmService alarms, NetworkService switching, Supplier<NetworkView> network,
      TagService tags, OutageProjector outages) {
    this.jobs = jobs;
    this.crews = crews;
    this.alarms = alarms;
    this.switching = switching;
    this.network = network;
    this.tags = tags;
    this.outages = outages;
  }

  @Override
  public Look watch(Tx tx, Actor actor) {
    var lines = lines(tx);
    if (lines.isEmpty())
      return Look.NOTHING;
    var before = switching.latest(tx, network.get());
    return devices -> {
      var after = switching.latest(tx, before);
      for (var line : lines)
        if (line.isSupplied(before, after))
          supplied(tx, actor, line, String.join(", ", devices));
    };
  }

  @Override
  public Optional<Refusal> foresee(Tx tx, NetworkView before, NetworkView after, String device) {
    return lines(tx).stream().filter(line -> line.isSupplied(before, after)).findFirst().map(line -> refusal(line, device));
  }

  /** All that must stay dead now; those with people first. */
  private List<DeadLine> lines(Tx tx) {
    var hanging = tags.hanging(tx).stream().filter(t -> t.kind() == TagKind.EARTH || t.kind() == TagKind.WORK).toList();
    var occupied = permits.withPeopleIn(tx);
    // all at once: switching is locked meanwhile
    var works = jobs.read(tx, Stream.concat(occupied.stream().map(PermitStore.Occupied::jobId),
        hanging.stream().filter(t -> t.kind() == TagKind.EARTH).map(Tag::jobId).filter(Objects::nonNull)).collect(Collectors.toSet()))
        .stream().collect(Collectors.toMap(Job::id, job -> job));
    var lines = new ArrayList<DeadLine>();
    for (var permit : occupied) {
      var job = works.get(permit.jobId());
      // what its people have secured says more exactly where they work than the device the job is about
      var secured = devices(hanging, job.id());
      var about = Worksite.of(job, outages, network.get()).device();
      lines.add(new DeadLine(job.id(), job.code(), job.unitId(), permit.crewId(), permit.number(), permit.people(),
          !secured.isEmpty() ? secured : about == null ? List.of() : List.of(about)));
    }
    Map<Long, List<String>> earthed = new LinkedHashMap<>();
    for (var tag : hanging)
      if (tag.kind() == TagKind.EARTH && tag.jobId() != null)
        earthed.computeIfAbsent(tag.jobId(), id -> new ArrayList<>()).add(tag.device());
      else if (tag.kind() == TagKind.EARTH)
        lines.add(new DeadLine(null, null, null, null, null, 0, List.of(tag.device())));
    earthed.forEach((id, devices) -> {
      var job = works.get(id);
      lines.add(new DeadLine(id, job.code(), job.unitId(), job.crewId(), null, 0, devices));
    });
    return lines;
  }

  private static List<String> devices(List<Tag> hanging, long jobId) {
    return hanging.stream().filter(t -> t.jobId() != null && t.jobId() == jobId).map(Tag::device).distinct().toList();
  }

  private void supplied(Tx tx, Actor actor, DeadLine line, String operated) {
    if (actor.kind() == Actor.Kind.USER)
      throw refusal(line, operated);
    var crew = crew(line);
    var view = network.get();
    var at = DeadLine.nodes(view, line.devices()).stream().findFirst();
    alarms.raiseOnce(tx, actor,
        new Danger(AlarmKind.LINE_LIVE, line.unitId(), line.jobId() == null ? "device/" + line.where() : "job/" + line.jobId(),
            crew == null ? null : (Long) crew.id(), line.where(), at.map(view.grid()::lon).orElse(null),
            at.map(view.grid()::lat).orElse(null), note(line, operated, crew)));
  }

  private Crew crew(DeadLine line) {
    return line.crewId() == null ? null : crews.find(line.crewId()).orElse(null);
  }

  private Refusal refusal(DeadLine line, String operated) {
    var crew = crew(line);
    return line.refusal(operated, crew == null ? "" : crew.name(), crew == null || crew.phone() == null ? "" : crew.phone());
  }

  private static String note(DeadLine line, String operated, Crew crew) {
    var what = line.permit() == null
        ? "đang tiếp địa / earthed"
        : line.people() + " người trong " + line.permit() + " / people in";
    return operated + " · " + what + (crew == null ? "" : " · " + crew.name());
  }
}
