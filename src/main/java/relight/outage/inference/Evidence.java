package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * All an engine looks at, in a part of the network that has nothing to do with the rest.
 *
 * @param now      the moment of looking
 * @param meters   one for each node where meters have spoken
 * @param devices  the latest word about each device
 * @param rejected devices a dispatcher does not want blamed, each until so many callers stand below it
 */
public record Evidence(Instant now, List<Caller> callers, List<Meters> meters, List<DeviceSignal> devices, List<PlannedWork> planned,
    List<OpenOutage> outages, Map<Integer, Integer> rejected) {

  static final Comparator<Caller> OLDEST_FIRST = Comparator.comparing(Caller::at).thenComparing(Caller::reportId);

  public Evidence {
    var sorted = new ArrayList<>(callers);
    sorted.sort(OLDEST_FIRST);
    callers = List.copyOf(sorted);
    var byNode = new ArrayList<>(meters);
    byNode.sort(Comparator.comparingInt(Meters::node));
    meters = List.copyOf(byNode);
    devices = List.copyOf(devices);
    planned = List.copyOf(planned);
    outages = List.copyOf(outages);
    rejected = Map.copyOf(rejected);
  }

  /** Calls and nothing else. */
  public static Evidence calls(Instant now, List<Caller> callers, List<OpenOutage> outages) {
    return new Evidence(now, callers, List.of(), List.of(), List.of(), outages, Map.of());
  }
}
