package relight.outage;

import java.time.Instant;

/** Who looks after an outage, and since when. */
public record Claim(long userId, String name, Instant at) {}
