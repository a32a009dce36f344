package relight.network;

/**
 * The network at one moment: as built, as switched, and who supplies whom both normally and now. Immutable and consistent in itself: take it
 * once per request.
 *
 * @param number the journal number up to which it is current
 */
public record NetworkView(Grid grid, SwitchPositions current, Supply normalSupply, Supply supply, long number) {}
