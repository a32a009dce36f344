package relight.outage.signal;

import java.time.Instant;

/** The last word about one customer's supply: whether he is dark, and as of when. */
public record LastWord(boolean off, Instant at) {}
