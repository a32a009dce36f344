package relight.outage.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All the rules look at: who called and which outages are open, in a part of the network that has nothing to do with the rest. */
public record Evidence(List<Caller> callers, List<OpenOutage> outages) {

  static final Comparator<Caller> OLDEST_FIRST = Comparator.comparing(Caller::at).thenComparing(Caller::reportId);

  public Evidence {
    var sorted = new ArrayList<>(callers);
    sorted.sort(OLDEST_FIRST);
    callers = List.copyOf(sorted);
    outages = List.copyOf(outages);
  }
}
