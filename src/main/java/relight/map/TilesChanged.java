package relight.map;

import java.util.Optional;

/**
 * Tiles of the network look different now. {@code number} is the journal number they stand for, {@code bounds} west, south, east and north in
 * degrees of what changed; empty when everything did.
 */
public record TilesChanged(long number, Optional<double[]> bounds) {}
