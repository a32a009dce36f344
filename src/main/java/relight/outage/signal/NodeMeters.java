package relight.outage.signal;

/**
 * What the meters at one node last said.
 *
 * @param offAt since when those are dark that are, in milliseconds since 1970
 * @param onAt  when those that have supply said so
 */
public record NodeMeters(String node, long[] offAt, long[] onAt) {}
