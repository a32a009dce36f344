package relight.alarm;

import java.util.List;
import java.util.Optional;

/** What is known of the crews around a danger, from whoever knows crews. Asked often: answers from memory. */
public interface Rescue {

  /** Where help should come to. */
  record Spot(double lon, double lat) {}

  /** Where the danger is, else where the crew in danger works; empty where nobody knows. */
  Optional<Spot> at(Danger danger);

  /** Crews on shift that could come, soonest first, without the crew in danger. */
  List<AlarmView.Nearby> nearest(Danger danger, Spot spot);

  /** Where the crew in danger, or whoever raised the alarm for it, can be called. */
  Optional<String> phone(Danger danger);
}
