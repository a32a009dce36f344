package relight.csv;

/** Told how far a long import has come. */
@FunctionalInterface
public interface Progress {

  Progress SILENT = (step, done) -> {
  };

  /** @param step what is being done, e.g. {@code branches.csv} */
  void reached(String step, long done);
}
