package relight.network;

import java.time.Instant;

/** Somebody operated a device: whether it was left open, when it was done in the field, by whom and why. */
public record Operated(boolean open, Instant at, String by, String reason) {}
