package relight.map;

/**
 * What is assumed of the network beyond how it is switched, as branch numbers of one grid: devices taken to have opened by outages not yet
 * confirmed, devices a planned outage is about to open, and devices whose outage is being restored.
 */
public record Assumed(int[] predictedOpen, int[] plannedOpen, int[] restoring) {

  public static final Assumed NOTHING = new Assumed(new int[0], new int[0], new int[0]);
}
