package relight.outage.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Supply;

/**
 * Where light did not come back with the others: after an outage was restored, meters below some device say that they are still dark, or those that
 * told of the darkness do not tell of its end. A meter tells of the end nine times out of ten (design/algorithms.md §4), so one that is silent says
 * little and several of them below one transformer, with nobody lit among them, say much. One that does not answer when asked is in no list: it may
 * only be out of reach.
 */
public final class StillDark {

  /**
   * The meters at a node, a while after their outage was restored.
   *
   * @param said   so many have said since then that they are dark
   * @param silent so many had told of the darkness and have told of nothing since
   * @param lit    so many have said since then that they have supply
   */
  public record Spoken(int node, int said, int silent, int lit) {}

  /**
   * What is still dark, as far as meters tell.
   *
   * @param device a transformer or what lies above several of them; -1 for customers by themselves at {@code nodes}
   */
  public record Suspicion(int device, List<Integer> nodes, int said, int silent, int lit) {}

  private record Count(int said, int silent, int lit) {

    Count and(Spoken one) {
      return new Count(said + one.said, silent + one.silent, lit + one.lit);
    }

    int dark() {
      return said + silent;
    }
  }

  private final Supply supply;
  private final SupplyPaths paths;
  private final RuleSet rules;

  public StillDark(Supply supply, RuleSet rules) {
    this.supply = supply;
    this.paths = new SupplyPaths(supply);
    this.rules = rules;
  }

  /**
   * @param below  the device that was closed again, or -1: nothing at or above it is suspected, it was seen to be closed
   * @param spoken all meters of the outage's customers that have said anything
   */
  public List<Suspicion> of(int below, List<Spoken> spoken) {
    var stations = new TreeMap<Integer, Count>();
    var nodes = new TreeMap<Integer, TreeSet<Integer>>();
    for (var one : spoken) {
      int station = paths.transformer(one.node);
      if (station < 0)
        continue;
      stations.merge(station, new Count(one.said, one.silent, one.lit), (count, fresh) -> count.and(one));
      if (one.said + one.silent > 0)
        nodes.computeIfAbsent(station, s -> new TreeSet<>()).add(one.node);
    }
    var dark = new LinkedHashMap<Integer, Count>();
    stations.forEach((station, count) -> {
      if (station != below && count.dark() >= rules.transformer().count() && !rules.outweighs(count.lit, count.dark()))
        dark.put(station, count);
    });
    var found = new ArrayList<Suspicion>();
    int common = common(below, dark, stations);
    if (common >= 0)
      found.add(suspicion(common, dark.values(), dark.keySet().stream().flatMap(s -> nodes.get(s).stream()).toList()));
    else
      dark.forEach((station, count) -> found.add(suspicion(station, List.of(count), List.copyOf(nodes.get(station)))));
    // whoever says so himself is still dark, whatever his neighbours have
    for (var one : spoken)
      if (one.said > 0 && !dark.containsKey(paths.transformer(one.node)))
        found.add(new Suspicion(-1, List.of(one.node), one.said, 0, one.lit));
    return found;
  }

  /** The device above all dark transformers, if it lies below what was closed and no lit transformer stands below it; else -1. */
  private int common(int below, Map<Integer, Count> dark, Map<Integer, Count> stations) {
    if (dark.size() < rules.lateral().count())
      return -1;
    int common = paths.commonDevice(dark.keySet().stream().mapToInt(paths::fedNode).toArray());
    if (common < 0 || common == below)
      return -1;
    if (below >= 0 && Arrays.stream(paths.up(paths.fedNode(common))).noneMatch(branch -> branch == below))
      return -1;
    long lit = stations.entrySet().stream()
        .filter(e -> !dark.containsKey(e.getKey()) && e.getValue().lit > 0 && supply.isBelow(paths.fedNode(e.getKey()), common)).count();
    return rules.outweighs(lit, dark.size()) ? -1 : common;
  }

  private static Suspicion suspicion(int device, Iterable<Count> counts, List<Integer> nodes) {
    int said = 0;
    int silent = 0;
    int lit = 0;
    for (var count : counts) {
      said += count.said;
      silent += count.silent;
      lit += count.lit;
    }
    return new Suspicion(device, nodes, said, silent, lit);
  }
}
