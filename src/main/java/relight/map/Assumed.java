package relight.map;

import java.util.Arrays;
import relight.network.Grid;

/**
 * What is known or assumed of the network beyond how it is switched, as branch numbers of one grid: devices taken to have opened by outages not
 * yet confirmed, devices a planned outage is about to open, devices whose outage is being restored, and those with a tag or an earth on them.
 */
public record Assumed(int[] predictedOpen, int[] plannedOpen, int[] restoring, int[] tagged, int[] earthed) {

  /** Nothing hangs anywhere. */
  public Assumed(int[] predictedOpen, int[] plannedOpen, int[] restoring) {
    this(predictedOpen, plannedOpen, restoring, new int[0], new int[0]);
  }

  /** Who knows what is assumed of a grid; asked after every change of the journal, so it answers from memory. */
  @FunctionalInterface
  public interface Source {
    Assumed of(Grid grid);
  }

  public static final Assumed NOTHING = new Assumed(new int[0], new int[0], new int[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof Assumed that && Arrays.equals(predictedOpen, that.predictedOpen) && Arrays.equals(plannedOpen, that.plannedOpen)
        && Arrays.equals(restoring, that.restoring) && Arrays.equals(tagged, that.tagged) && Arrays.equals(earthed, that.earthed);
  }

  @Override
  public int hashCode() {
    int hash = Arrays.hashCode(predictedOpen);
    for (var more : new int[][]{plannedOpen, restoring, tagged, earthed})
      hash = 31 * hash + Arrays.hashCode(more);
    return hash;
  }
}
