package relight.outage.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what clears a device of having caused the darkness below it: telemetry, a crew, a dispatcher, meters that have supply. */
final class Clearance {

  private final RuleSet rules;
  private final SupplyPaths paths;
  private final Evidence evidence;
  private final Map<Integer, DeviceSignal> closed = new HashMap<>();
  private final Map<Integer, List<Meters>> litBelow = new HashMap<>();

  Clearance(RuleSet rules, SupplyPaths paths, Evidence evidence) {
    this.rules = rules;
    this.paths = paths;
    this.evidence = evidence;
    for (var signal : evidence.devices())
      if (signal.state() == DeviceSignal.State.CLOSED)
        closed.put(signal.device(), signal);
    for (var meters : evidence.meters())
      if (meters.onAt().length > 0)
        for (int device : paths.up(meters.node()))
          litBelow.computeIfAbsent(device, d -> new ArrayList<>()).add(meters);
  }

  /** What clears the device of this event; nothing leaves it to blame. */
  Optional<Blocker> of(int device, Cluster event) {
    var signal = closed.get(device);
    if (signal != null && signal.basis() == DeviceSignal.Basis.SCADA)
      return Optional.of(Blocker.SCADA_CLOSED);
    if (signal != null && !signal.at().isBefore(event.since()))
      return Optional.of(Blocker.CREW_CLOSED);
    var until = evidence.rejected().get(device);
    if (until != null && event.dark() < until)
      return Optional.of(Blocker.REJECTED);
    return isLit(device, event) ? Optional.of(Blocker.LIT) : Optional.empty();
  }

  /** Something is known now that clears the device of an outage the rules have predicted. */
  boolean isUntenable(OpenOutage outage) {
    if (outage.device() < 0 || outage.fixed() || paths.abnormallyOpen(outage.device()))
      return false;
    var dark = new ArrayList<Caller>();
    for (var caller : evidence.callers())
      if (!caller.isLit() && paths.isUnder(caller.node(), outage.device()))
        dark.add(caller);
    var gasps = new ArrayList<Gasps>();
    for (var meters : evidence.meters())
      if (meters.offAt().length > 0 && paths.isUnder(meters.node(), outage.device()))
        gasps.addAll(Gasps.of(meters, rules.window()));
    if (dark.isEmpty() && gasps.isEmpty())
      return false; // whoever called has supply again: that it is over is not for the rules to say
    return of(outage.device(), new Cluster(outage.device(), dark, gasps, 0)).isPresent();
  }

  /** Meters beside him, or a device above him, have told since his call that there is supply: he has it as well, or a trouble of his own. */
  boolean seemsBack(Caller caller) {
    for (int device : paths.up(caller.node())) {
      var signal = closed.get(device);
      if (signal != null && !signal.at().isBefore(caller.at()))
        return true;
    }
    int transformer = paths.transformer(caller.node());
    return transformer >= 0 && rules.outweighs(litSince(transformer, caller.at()), 1);
  }

  /** Meters below have said, since this began, that they have supply; above the transformers whole transformers are counted. */
  private boolean isLit(int device, Cluster event) {
    var lit = litBelow.get(device);
    if (lit == null)
      return false;
    if (paths.isDistribution(device))
      return rules.outweighs(litSince(device, event.since()), event.dark());
    var on = new HashMap<Integer, Integer>();
    for (var meters : lit) {
      int count = meters.onAfter(event.since());
      if (count > 0)
        on.merge(paths.station(meters.node()), count, Integer::sum);
    }
    var dark = event.darkByStation(paths);
    long lights = on.entrySet().stream().filter(e -> rules.outweighs(e.getValue(), dark.getOrDefault(e.getKey(), 0))).count();
    long darks = dark.keySet().stream().filter(s -> !on.containsKey(s) || !rules.outweighs(on.get(s), dark.get(s))).count();
    return rules.outweighs(lights, darks);
  }

  private int litSince(int device, Instant moment) {
    return litBelow.getOrDefault(device, List.of()).stream().mapToInt(m -> m.onAfter(moment)).sum();
  }
}
