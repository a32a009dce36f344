package relight.alarm;

import java.util.List;
import java.util.Optional;

/** What is known of the crews around a danger, from whoever knows crews. Asked often: answers from memory. */
public interface Rescue {

  /** Crews on shift that could come, soonest first, without the crew in danger; none where the place is unknown. */
  List<AlarmView.Nearby> nearest(Danger danger);

  /** Where the crew in danger, or whoever raised the alarm for it, can be called. */
  Optional<String> phone(Danger danger);
}
