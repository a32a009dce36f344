package relight.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an import would do to one kind of thing that is there already, by id: shown before anything is changed. */
public record Comparison(String what, int added, int changed, int unchanged, int missing, List<String> addedExamples,
    List<String> changedExamples,
    List<String> missingExamples) {

  private static final int EXAMPLES = 5;

  public boolean isNothing() {
    return added == 0 && changed == 0 && missing == 0;
  }

  /** The same import where what is not in the files stays as it is. */
  public Comparison kept() {
    return new Comparison(what, added, changed, unchanged, 0, addedExamples, changedExamples, List.of());
  }

  /** For a terminal, about 70 columns wide. */
  public static String table(List<Comparison> comparisons) {
    var text = new StringBuilder(
        String.format(Locale.ROOT, "%-12s %10s %10s %10s %14s%n", "", "new", "changed", "unchanged", "not in files"));
    for (var one : comparisons) {
      text.append(
          String.format(Locale.ROOT, "%-12s %,10d %,10d %,10d %,14d%n", one.what, one.added, one.changed, one.unchanged, one.missing));
      if (one.added > 0 && one.changed + one.unchanged > 0)
        examples(text, "new", one.added, one.addedExamples);
      examples(text, "changed", one.changed, one.changedExamples);
      examples(text, "not in files", one.missing, one.missingExamples);
    }
    return text.toString();
  }

  private static void examples(StringBuilder text, String name, int count, List<String> examples) {
    if (count > 0)
      text.append(String.format(Locale.ROOT, "    %s: %s%s%n", name, String.join(", ", examples), count > examples.size() ? ", …" : ""));
  }

  /** Counts as it goes. */
  public static final class Counting {
    private final String what;
    private int added;
    private int changed;
    private int unchanged;
    private int missing;
    private final List<String> addedExamples = new ArrayList<>();
    private final List<String> changedExamples = new ArrayList<>();
    private final List<String> missingExamples = new ArrayList<>();

    public Counting(String what) {
      this.what = what;
    }

    public void added(String id) {
      added++;
      example(addedExamples, id);
    }

    public void there(String id, boolean same) {
      if (same)
        unchanged++;
      else {
        changed++;
        example(changedExamples, id);
      }
    }

    public void missing(String id) {
      missing++;
      example(missingExamples, id);
    }

    private static void example(List<String> examples, String id) {
      if (examples.size() < EXAMPLES)
        examples.add(id);
    }

    public Comparison done() {
      return new Comparison(what, added, changed, unchanged, missing, addedExamples, changedExamples, missingExamples);
    }
  }
}
