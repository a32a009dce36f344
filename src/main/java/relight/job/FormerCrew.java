package relight.job;

import java.time.Instant;

/** A crew that had a job and lost it: when, how far it had come, and why. */
public record FormerCrew(long crewId, Instant lostAt, String status, String reason) {}
