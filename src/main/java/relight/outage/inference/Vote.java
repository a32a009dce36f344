package relight.outage.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/** Something below a device that speaks for the device being open, and for how many of its kind. */
record Vote(String voter, double weight, Cluster cluster) {

  private record Said(long at, long order, int vote) {}

  /** Votes whose evidence follows each other without a longer gap are one event; oldest first. */
  static List<List<Vote>> events(List<Vote> votes, Duration gap) {
    var said = new ArrayList<Said>();
    for (int v = 0; v < votes.size(); v++) {
      for (var caller : votes.get(v).cluster.callers)
        said.add(new Said(caller.at().toEpochMilli(), caller.reportId(), v));
      for (var one : votes.get(v).cluster.gasps) {
        said.add(new Said(one.from(), -1 - one.node(), v));
        said.add(new Said(one.to(), -1 - one.node(), v));
      }
    }
    said.sort(Comparator.comparingLong(Said::at).thenComparingLong(Said::order));
    int[] joined = new int[votes.size()];
    Arrays.setAll(joined, i -> i);
    for (int i = 1; i < said.size(); i++)
      if (said.get(i).at - said.get(i - 1).at <= gap.toMillis())
        joined[root(joined, said.get(i).vote)] = root(joined, said.get(i - 1).vote);
    var events = new LinkedHashMap<Integer, List<Vote>>();
    var seen = new boolean[votes.size()];
    for (var one : said)
      if (!seen[one.vote]) {
        seen[one.vote] = true;
        events.computeIfAbsent(root(joined, one.vote), r -> new ArrayList<>()).add(votes.get(one.vote));
      }
    return List.copyOf(events.values());
  }

  /** The weight of an event: whoever speaks twice counts once, as much as he did at most. */
  static double weight(List<Vote> event) {
    var byVoter = new HashMap<String, Double>();
    for (var vote : event)
      byVoter.merge(vote.voter, vote.weight, Math::max);
    return byVoter.values().stream().mapToDouble(w -> w).sum();
  }

  private static int root(int[] joined, int i) {
    while (joined[i] != i)
      i = joined[i] = joined[joined[i]];
    return i;
  }
}
