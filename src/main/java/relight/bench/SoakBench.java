package relight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;

/** Many shifts of {@link FieldShift}, one after the other; what went wrong is named with its seed and its data are left to be looked at. */
public final class SoakBench {

  private final PrintWriter out;

  public SoakBench(PrintWriter out) {
    this.out = out;
  }

  /** Whether every shift ended as it should. */
  public boolean run(long first, int seeds, int actions, int photos) throws IOException, SQLException {
    var wrong = new ArrayList<Long>();
    for (long seed = first; seed < first + seeds; seed++) {
      var data = Files.createTempDirectory("relight-soak-" + seed + "-");
      var outcome = FieldShift.run(new FieldShift.Plan(seed, actions, photos, 2), data, out);
      out.println(outcome.line());
      out.printf("  first load %,d bytes without the map library, dearest deed %,d bytes on the wire%n", outcome.firstLoad_bytes(),
          outcome.action_bytes());
      out.flush();
      if (outcome.faults().isEmpty()) {
        delete(data);
      } else {
        wrong.add(seed);
        out.println("  its data stay in " + data);
      }
    }
    out.println(wrong.isEmpty()
        ? "%d shifts, %d deeds, %d photos: nothing lost, nothing doubled, order kept, receipts true".formatted(seeds, seeds * actions,
            seeds * photos)
        : "%d of %d shifts went wrong: seeds %s".formatted(wrong.size(), seeds, wrong));
    return wrong.isEmpty();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList())
        Files.deleteIfExists(file);
    }
  }
}
