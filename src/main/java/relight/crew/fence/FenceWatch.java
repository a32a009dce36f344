package relight.crew.fence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Notices when crews cross fences. One fix on the other side is not enough, because positions tremble at a border: it takes a second one, or one
 * that is past the border by more than the fence's margin and its own error. Used by one thread at a time.
 */
public final class FenceWatch {

  private static final int TOLD = 2;

  /** A crew has come into a fence or left it. */
  public record Crossing(long crewId, long fenceId, boolean entered) {}

  private static final class Crew {
    private final Set<Long> inside;
    private final Map<Long, Integer> against = new HashMap<>();

    Crew(Set<Long> inside) {
      this.inside = new HashSet<>(inside);
    }
  }

  private final Supplier<Fences> fences;
  private final LongFunction<Set<Long>> known;
  private final Map<Long, Crew> crews = new HashMap<>();

  /** @param known the fences a crew is in, as it was written down */
  public FenceWatch(Supplier<Fences> fences, LongFunction<Set<Long>> known) {
    this.fences = fences;
    this.known = known;
  }

  /** @param accuracy_m null for a phone that does not say */
  public List<Crossing> see(long crewId, Long unitId, double lon, double lat, Double accuracy_m) {
    var now = fences.get();
    if (now.isEmpty())
      return List.of();
    var crew = crews.computeIfAbsent(crewId, id -> new Crew(known.apply(id)));
    var near = now.near(lon, lat);
    if (near.isEmpty() && crew.inside.isEmpty()) {
      crew.against.clear();
      return List.of();
    }
    var looked = new HashSet<Long>();
    var crossings = new ArrayList<Crossing>();
    for (var fence : near)
      if (fence.fence().concerns(unitId))
        look(crew, crewId, fence, lon, lat, accuracy_m, looked, crossings);
    for (long id : List.copyOf(crew.inside)) {
      var fence = now.find(id);
      if (fence == null)
        crew.inside.remove(id); // it is no more: nobody has left it
      else if (!looked.contains(id))
        look(crew, crewId, fence, lon, lat, accuracy_m, looked, crossings);
    }
    crew.against.keySet().retainAll(looked);
    return crossings;
  }

  /** What was seen of these crews was not written down: it is looked up again. */
  public void forget(long crewId) {
    crews.remove(crewId);
  }

  private static void look(Crew crew, long crewId, Fences.Ready fence, double lon, double lat, Double accuracy_m, Set<Long> looked,
      List<Crossing> crossings) {
    long id = fence.fence().id();
    looked.add(id);
    boolean in = fence.covers(lon, lat);
    if (in == crew.inside.contains(id)) {
      crew.against.remove(id);
      return;
    }
    int told = crew.against.merge(id, 1, Integer::sum);
    double past = fence.fence().margin_m() + (accuracy_m == null ? 0 : accuracy_m);
    if (told < TOLD && fence.toBorder_m(lon, lat) <= past)
      return;
    crew.against.remove(id);
    if (in)
      crew.inside.add(id);
    else
      crew.inside.remove(id);
    crossings.add(new Crossing(crewId, id, in));
  }
}
