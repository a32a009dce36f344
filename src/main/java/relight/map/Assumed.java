package relight.map;

import java.util.Arrays;
import relight.network.Grid;

/**
 * What is assumed of the network beyond how it is switched, as branch numbers of one grid: devices taken to have opened by outages not yet
 * confirmed, devices a planned outage is about to open, and devices whose outage is being restored.
 */
public record Assumed(int[] predictedOpen, int[] plannedOpen, int[] restoring) {

  /** Who knows what is assumed of a grid; asked after every change of the journal, so it answers from memory. */
  @FunctionalInterface
  public interface Source {
    Assumed of(Grid grid);
  }

  public static final Assumed NOTHING = new Assumed(new int[0], new int[0], new int[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof Assumed that && Arrays.equals(predictedOpen, that.predictedOpen) && Arrays.equals(plannedOpen, that.plannedOpen)
        && Arrays.equals(restoring, that.restoring);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(predictedOpen) + Arrays.hashCode(plannedOpen)) + Arrays.hashCode(restoring);
  }
}
