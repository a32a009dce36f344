package relight.network.importer;

import java.util.List;
import relight.csv.Comparison;
import relight.network.Grid;

/** What an import would do to the network in service. */
public record Difference(Comparison nodes, Comparison branches, Comparison sources) {

  public static Difference between(Grid before, Grid after) {
    var nodes = new Comparison.Counting("nodes");
    for (int n = 0; n < after.nodes(); n++) {
      int old = before.findNode(after.nodeId(n));
      if (old < 0)
        nodes.added(after.nodeId(n));
      else
        nodes.there(after.nodeId(n), sameNode(before, old, after, n));
    }
    for (int n = 0; n < before.nodes(); n++) {
      if (after.findNode(before.nodeId(n)) < 0)
        nodes.missing(before.nodeId(n));
    }
    var branches = new Comparison.Counting("branches");
    for (int b = 0; b < after.branches(); b++) {
      int old = before.findBranch(after.branchId(b));
      if (old < 0)
        branches.added(after.branchId(b));
      else
        branches.there(after.branchId(b), sameBranch(before, old, after, b));
    }
    for (int b = 0; b < before.branches(); b++) {
      if (after.findBranch(before.branchId(b)) < 0)
        branches.missing(before.branchId(b));
    }
    var sources = new Comparison.Counting("sources");
    for (int s : after.sources()) {
      int old = before.findNode(after.nodeId(s));
      if (old < 0 || !before.isSource(old))
        sources.added(after.nodeId(s));
      else
        sources.there(after.nodeId(s), before.sourceName(old).equals(after.sourceName(s)));
    }
    for (int s : before.sources()) {
      int now = after.findNode(before.nodeId(s));
      if (now < 0 || !after.isSource(now))
        sources.missing(before.nodeId(s));
    }
    return new Difference(nodes.done(), branches.done(), sources.done());
  }

  private static boolean sameNode(Grid before, int old, Grid after, int n) {
    return before.lon(old) == after.lon(n) && before.lat(old) == after.lat(n) && before.nodeKind(old) == after.nodeKind(n)
        && before.isPlaced(old) == after.isPlaced(n);
  }

  private static boolean sameBranch(Grid before, int old, Grid after, int b) {
    return before.nodeId(before.from(old)).equals(after.nodeId(after.from(b)))
        && before.nodeId(before.to(old)).equals(after.nodeId(after.to(b)))
        && before.kind(old) == after.kind(b) && before.normallyOpen(old) == after.normallyOpen(b)
        && before.length_m(old) == after.length_m(b)
        && before.phases(old).equals(after.phases(b)) && before.subtype(old).equals(after.subtype(b))
        && before.feeder(old).equals(after.feeder(b));
  }

  public List<Comparison> parts() {
    return List.of(nodes, branches, sources);
  }
}
