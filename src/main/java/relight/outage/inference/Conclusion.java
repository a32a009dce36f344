package relight.outage.inference;

import java.time.Instant;
import java.util.List;

/**
 * What an engine makes of the evidence.
 *
 * @param decisions what has to be done so that the open outages agree with it; none when they do
 * @param doubts    devices that would have been blamed if it were not known that they are closed
 */
public record Conclusion(List<Decision> decisions, List<Doubt> doubts) {

  /** The evidence blames a device that telemetry, or a crew, says is closed. */
  public record Doubt(int device, Blocker by, int callers, int gasps, Instant since) {}

  public Conclusion {
    decisions = List.copyOf(decisions);
    doubts = List.copyOf(doubts);
  }
}
