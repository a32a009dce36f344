package relight.outage.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import relight.storage.Tx;

/**
 * Keeps the latest word about each customer's supply and each device, and which parts of the network the rules have to look at again. Writes
 * no journal of its own: whoever brings the words does.
 */
public final class SignalService {

  private final SignalStore signals = new SignalStore();

  /** Takes words about customers, in any order and as often as they are said; marks their parts of the network to be weighed. */
  public void tellSupply(Tx tx, List<SupplySignal> words) {
    if (words.isEmpty())
      return;
    signals.putSupply(tx, words);
    var due = new LinkedHashSet<Due>();
    for (var word : words)
      if (word.feeder() != null)
        due.add(new Due(word.feeder(), wholeSecondAfter(word.weighsFrom())));
    signals.weigh(tx, due.stream().map(Due::feeder).toList(), due.stream().map(Due::at).toList());
  }

  /** A part of the network, and when. */
  private record Due(String feeder, Instant at) {}

  /**
   * Notes dips: last gasps of these customers that a power-up ended within the hold.
   *
   * @param from where the search begins
   * @return how many that were not known, by part of the network
   */
  public Map<String, Integer> noteMomentaries(Tx tx, Collection<Long> customers, Instant from, Duration hold) {
    if (customers.isEmpty())
      return Map.of();
    var dips = new LinkedHashMap<String, Integer>();
    for (var one : signals.noteMomentaries(tx, customers, from, hold))
      dips.put(one.feeder(), one.count());
    return dips;
  }

  /** Takes words about devices. Whether anything is operated is the caller's to decide. */
  public void tellDevices(Tx tx, List<DeviceSignal> words) {
    if (words.isEmpty())
      return;
    var changed = new LinkedHashSet<>(signals.putDevices(tx, words));
    var feeders = new LinkedHashMap<String, Instant>();
    for (var word : words)
      if (word.feeder() != null && changed.contains(word.device()))
        feeders.put(word.feeder(), word.arrivedAt());
    signals.weigh(tx, new ArrayList<>(feeders.keySet()), new ArrayList<>(feeders.values()));
  }

  /** The latest words about these devices, by whatever way they are known. */
  public List<DeviceSignal> ofDevices(Tx tx, Collection<String> devices) {
    return devices.isEmpty() ? List.of() : signals.ofDevices(tx, devices);
  }

  /**
   * What the meters of a part of the network last said, node by node: those that are dark and may be counted by now, and those that have had
   * supply since a moment. Customers with an open report speak for themselves and are left out, and so is darkness that is known to be over: whether
   * light came back to a meter that says nothing is not for this. Last gasps that are too young come up again.
   *
   * @param hold how old a last gasp must be to count
   */
  public List<NodeMeters> meters(Tx tx, String feeder, Instant now, Duration hold, Instant litSince) {
    signals.waitingSince(tx, feeder, now.minus(hold))
        .ifPresent(at -> signals.weigh(tx, List.of(feeder), List.of(wholeSecondAfter(at.plus(hold)))));
    return signals.meters(tx, feeder, now, hold, litSince);
  }

  /** The same for a person who looks: changes nothing, and every last gasp that may be counted by now is there. */
  public List<NodeMeters> spoken(Tx tx, String feeder, Instant now, Instant litSince) {
    return signals.meters(tx, feeder, now, Duration.ZERO, litSince);
  }

  /** The last word about each of these customers, as far as there is one. */
  public Map<Long, LastWord> ofCustomers(Tx tx, Collection<Long> customers) {
    return customers.isEmpty() ? Map.of() : signals.ofCustomers(tx, customers);
  }

  /** Customers at a node whose last word is that they are dark. */
  public List<Long> darkAt(Tx tx, String node) {
    return signals.darkAt(tx, node);
  }

  /** An outage that these customers' words stood behind was none: until they say something new they are no evidence. */
  public void refute(Tx tx, Collection<String> nodes, long outage) {
    if (!nodes.isEmpty())
      signals.refute(tx, nodes, outage);
  }

  /** The latest words about the devices of a part of the network. */
  public List<DeviceSignal> devicesOf(Tx tx, String feeder) {
    return signals.devicesOf(tx, feeder);
  }

  /** The rules should look at this part of the network soon, but not within this transaction. */
  public void weighSoon(Tx tx, String feeder, Instant now) {
    signals.weigh(tx, List.of(feeder), List.of(now));
  }

  /** Parts of the network whose evidence has changed since the rules looked, longest waiting first. */
  public List<String> toWeigh(Tx tx, Instant now, int most) {
    return signals.toWeigh(tx, now, most);
  }

  /** The rules look at it in this transaction. */
  public int weighed(Tx tx, String feeder, Instant now) {
    return signals.weighed(tx, feeder, now);
  }

  /** Words that come due in the same second share a mark. */
  private static Instant wholeSecondAfter(Instant moment) {
    var floor = moment.truncatedTo(ChronoUnit.SECONDS);
    return floor.equals(moment) ? moment : floor.plusSeconds(1);
  }
}
