package relight.network;

import java.time.Instant;

/**
 * Where the network in service came from.
 *
 * @param name   the folder it was read from
 * @param crs    the coordinate system its files were in
 * @param sample whether it is the sample district, which must be said wherever it is shown
 */
public record NetworkOrigin(String name, String crs, boolean sample, Instant at, String by) {}
