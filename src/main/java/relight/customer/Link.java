package relight.customer;

import java.time.Instant;

/** Since when a customer hangs at a network node; {@link Instant#MIN} for always. */
public record Link(long customer, Instant from, String node) {}
