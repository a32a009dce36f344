package relight.outage.inference;

/**
 * An outage that is not over, as the rules see it.
 *
 * @param device branch number, or -1 for a single customer
 * @param fixed  confirmed: the rules add callers to it and never move it
 */
public record OpenOutage(long id, int device, boolean fixed) {}
