package relight.network;

import java.time.Instant;

/**
 * What is to be recorded as done to a device.
 *
 * @param at      when it was done in the field
 * @param purpose what it was done for, e.g. {@code outage/7}, or null
 */
public record Order(String device, boolean open, Instant at, String reason, String purpose) {}
