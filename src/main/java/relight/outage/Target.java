package relight.outage;

import java.time.Instant;
import java.time.LocalDate;

/** By when supply must be back, and by which version of which rule. */
public record Target(Instant at, String rule, LocalDate effectiveFrom) {}
