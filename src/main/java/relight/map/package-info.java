/**
 * The map: layers of the utility and of the sample district, and the network with its state, as vector tiles. Everything is served from
 * immutable snapshots in memory; positions are whole numbers on the Web Mercator square, 2^31 units wide ({@link relight.map.Mercator}).
 */
package relight.map;
