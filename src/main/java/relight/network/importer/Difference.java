package relight.network.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import relight.network.Grid;

/** What an import would do to the network that is there: shown before anything is changed. */
public record Difference(Part nodes, Part branches, Part sources) {

  private static final int EXAMPLES = 5;

  /** One kind of thing: how many are new, changed, unchanged and not in the files, with examples by id. */
  public record Part(int added, int changed, int unchanged, int missing, List<String> addedExamples, List<String> changedExamples,
      List<String> missingExamples) {}

  public static Difference between(Grid before, Grid after) {
    var nodes = new Counting();
    for (int n = 0; n < after.nodes(); n++) {
      int old = before.findNode(after.nodeId(n));
      nodes.count(after.nodeId(n), old < 0 ? null : sameNode(before, old, after, n));
    }
    for (int n = 0; n < before.nodes(); n++) {
      if (after.findNode(before.nodeId(n)) < 0)
        nodes.missing(before.nodeId(n));
    }
    var branches = new Counting();
    for (int b = 0; b < after.branches(); b++) {
      int old = before.findBranch(after.branchId(b));
      branches.count(after.branchId(b), old < 0 ? null : sameBranch(before, old, after, b));
    }
    for (int b = 0; b < before.branches(); b++) {
      if (after.findBranch(before.branchId(b)) < 0)
        branches.missing(before.branchId(b));
    }
    var sources = new Counting();
    for (int s : after.sources()) {
      int old = before.findNode(after.nodeId(s));
      boolean was = old >= 0 && before.isSource(old);
      sources.count(after.nodeId(s), was ? (Boolean) before.sourceName(old).equals(after.sourceName(s)) : null);
    }
    for (int s : before.sources()) {
      int now = after.findNode(before.nodeId(s));
      if (now < 0 || !after.isSource(now))
        sources.missing(before.nodeId(s));
    }
    return new Difference(nodes.part(), branches.part(), sources.part());
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

  public boolean isNothing() {
    return isNothing(nodes) && isNothing(branches) && isNothing(sources);
  }

  private static boolean isNothing(Part part) {
    return part.added == 0 && part.changed == 0 && part.missing == 0;
  }

  /** For a terminal. */
  public String text() {
    var text = new StringBuilder(
        String.format(Locale.ROOT, "%-12s %10s %10s %10s %14s%n", "", "new", "changed", "unchanged", "not in files"));
    line(text, "nodes", nodes);
    line(text, "branches", branches);
    line(text, "sources", sources);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Part part) {
    text.append(
        String.format(Locale.ROOT, "%-12s %,10d %,10d %,10d %,14d%n", name, part.added, part.changed, part.unchanged, part.missing));
    examples(text, "changed", part.changed, part.changedExamples);
    examples(text, "not in files", part.missing, part.missingExamples);
  }

  private static void examples(StringBuilder text, String name, int count, List<String> examples) {
    if (count > 0)
      text.append(String.format(Locale.ROOT, "    %s: %s%s%n", name, String.join(", ", examples), count > examples.size() ? ", …" : ""));
  }

  private static final class Counting {
    private int added;
    private int changed;
    private int unchanged;
    private int missing;
    private final List<String> addedExamples = new ArrayList<>();
    private final List<String> changedExamples = new ArrayList<>();
    private final List<String> missingExamples = new ArrayList<>();

    /** @param same null if it was not there */
    void count(String id, Boolean same) {
      if (same == null) {
        added++;
        example(addedExamples, id);
      } else if (same)
        unchanged++;
      else {
        changed++;
        example(changedExamples, id);
      }
    }

    void missing(String id) {
      missing++;
      example(missingExamples, id);
    }

    private static void example(List<String> examples, String id) {
      if (examples.size() < EXAMPLES)
        examples.add(id);
    }

    Part part() {
      return new Part(added, changed, unchanged, missing, addedExamples, changedExamples, missingExamples);
    }
  }
}
