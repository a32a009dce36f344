package relight.outage.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * All the rules look at: who called and which outages are open, in a part of the network that has nothing to do with the rest.
 *
 * @param rejected devices a dispatcher does not want blamed, each until so many callers stand below it
 */
public record Evidence(List<Caller> callers, List<OpenOutage> outages, Map<Integer, Integer> rejected) {

  static final Comparator<Caller> OLDEST_FIRST = Comparator.comparing(Caller::at).thenComparing(Caller::reportId);

  public Evidence {
    var sorted = new ArrayList<>(callers);
    sorted.sort(OLDEST_FIRST);
    callers = List.copyOf(sorted);
    outages = List.copyOf(outages);
    rejected = Map.copyOf(rejected);
  }

  public Evidence(List<Caller> callers, List<OpenOutage> outages) {
    this(callers, outages, Map.of());
  }
}
