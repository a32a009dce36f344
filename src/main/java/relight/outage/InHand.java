package relight.outage;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.auth.Actor;

/** What a command does to outages itself in its transaction, and tells itself: nobody else writes it down a second time. */
final class InHand {

  /** How somebody says that an outage ends. */
  record Ending(Actor actor, Instant at, String cause, String why, boolean byJob) {}

  private final Set<Long> told = new HashSet<>();
  private final Map<Long, Ending> endings = new HashMap<>();

  void tells(long outage) {
    told.add(outage);
  }

  boolean isToldBy(long outage) {
    return told.contains(outage);
  }

  void ends(long outage, Ending ending) {
    endings.put(outage, ending);
  }

  Optional<Ending> ending(long outage) {
    return Optional.ofNullable(endings.get(outage));
  }
}
