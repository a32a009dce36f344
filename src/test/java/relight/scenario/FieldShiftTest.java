package relight.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.bench.FieldShift;
import relight.testkit.Needed;

/** A shift in Chromium, with the line cut, the page opened anew and the server killed twice; {@code relight bench soak} does twenty of them. */
class FieldShiftTest {

  @TempDir
  Path data;

  @Test
  void nothingIsLostNothingIsDoubledOrderIsKeptAndReceiptsAreTrue() throws IOException, SQLException {
    Needed.oneOf("Chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    var outcome = FieldShift.run(new FieldShift.Plan(1, 300, 90, 2), data, new PrintWriter(System.out, true));
    System.out.println(outcome.line());
    System.out.printf("first load %,d bytes without the map library, dearest deed %,d bytes on the wire%n", outcome.firstLoad_bytes(),
        outcome.action_bytes());
    assertThat(outcome.faults()).as(outcome.line()).isEmpty();
    assertThat(outcome.cuts()).as("the line was cut").isPositive();
    assertThat(outcome.firstLoad_bytes()).as("the first opening, without the map library").isBetween(20_000L, 300_000L);
    assertThat(outcome.action_bytes()).as("one deed over the wire, headers and answer included").isBetween(300L, 2_000L);
  }
}
