package relight.testkit;

import java.util.List;
import java.util.Optional;
import relight.alarm.AlarmView;
import relight.alarm.Danger;
import relight.alarm.Rescue;

/** No crew anywhere near. */
public final class NoRescue implements Rescue {

  @Override
  public Optional<Spot> at(Danger danger) {
    return Optional.empty();
  }

  @Override
  public List<AlarmView.Nearby> nearest(Danger danger, Spot spot) {
    return List.of();
  }

  @Override
  public Optional<String> phone(Danger danger) {
    return Optional.empty();
  }
}
