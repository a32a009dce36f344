package relight.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What plumbing tells people about their units and crews without knowing either: the wiring gives it. */
public interface Organisation {

  /** A unit by name. */
  record Unit(long id, String code, String name) {}

  /** A crew by name. */
  record Crew(long id, String name) {}

  List<Unit> units(Set<Long> ids);

  Optional<Crew> crewOf(long userId);
}
