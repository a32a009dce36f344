package relight.crew;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import relight.alarm.AlarmView;
import relight.alarm.Danger;
import relight.alarm.Rescue;

/** Who could help a crew in danger: help comes from whichever unit is nearest. */
public final class NearestHelp implements Rescue {

  private static final int MOST = 3;

  private final CrewProjector crews;
  private volatile LongFunction<Optional<Task>> tasks = id -> Optional.empty();

  public NearestHelp(CrewProjector crews) {
    this.crews = crews;
  }

  /** Jobs know crews and not the other way round, so where a crew works is handed in once jobs stand. */
  public void askForTasks(LongFunction<Optional<Task>> asked) {
    tasks = asked;
  }

  @Override
  public Optional<Spot> at(Danger danger) {
    if (danger.lon() != null)
      return Optional.of(new Spot(danger.lon(), danger.lat()));
    return Optional.ofNullable(danger.crewId()).flatMap(crews::view).map(CrewView::job).flatMap(job -> tasks.apply(job.id()))
        .filter(task -> task.lon() != null).map(task -> new Spot(task.lon(), task.lat()));
  }

  @Override
  public List<AlarmView.Nearby> nearest(Danger danger, Spot spot) {
    return crews.nearestOfUnit(null, spot.lon(), spot.lat(), Integer.MAX_VALUE).stream()
        .filter(crew -> !crew.status().equals("offShift") && (danger.crewId() == null || crew.id() != danger.crewId())).limit(MOST)
        .map(crew -> new AlarmView.Nearby(crew.id(), crew.name(), crew.status(), crew.distance_m(), crew.minutes(), crew.phone()))
        .toList();
  }

  @Override
  public Optional<String> phone(Danger danger) {
    return danger.crewId() == null ? Optional.empty() : crews.find(danger.crewId()).map(Crew::phone).filter(p -> !p.isBlank());
  }
}
