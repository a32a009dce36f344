package relight.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relight.Refusal;

/** What is wrong with the files of one import, collected so that they are mended in one go; then one refusal. */
public final class Problems {

  /**
   * One thing that is wrong.
   *
   * @param row    line number in the file, the header being 1; 0 for the file as a whole
   * @param column name in the file's header, or empty for the whole row
   */
  public record Problem(String file, long row, String column, String reason) {

    @Override
    public String toString() {
      return file + (row > 0 ? ", row " + row : "") + (column.isEmpty() ? "" : ", column " + column) + ": " + reason;
    }
  }

  private final int limit;
  private final List<Problem> found = new ArrayList<>();

  /** @param limit after so many it is refused at once: a file of nonsense need not be read to its end */
  public Problems(int limit) {
    this.limit = limit;
  }

  public void add(String file, long row, String column, String reason) {
    found.add(new Problem(file, row, column, reason));
    if (found.size() >= limit)
      refuse(true);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** Refuses if anything was found. */
  public void refuseIfAny() {
    if (!found.isEmpty())
      refuse(false);
  }

  private void refuse(boolean full) {
    String problems = found.stream().map(Problem::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
    throw Refusal.invalid("import/refused", "The files cannot be imported; nothing was changed. " + (full
        ? "Only the first " + found.size() + " problems are listed:"
        : found.size() == 1 ? "One problem:" : found.size() + " problems:") + problems);
  }
}
