package relight.job;

import java.time.Instant;

/**
 * Something that was done with a job, with the time it was done, what the phone showed then, and when the server heard of it.
 *
 * @param deed    of {@link JobDeed}, or another word for what does not move the job on
 * @param status  of the job afterwards
 * @param phoneAt null where no phone was in it
 * @param counted false for what a crew told that no longer had the job, or that was known already
 * @param people  how many of the crew were on shift when it was told; null where no crew was in it or nobody counted
 */
public record JobStep(long jobId, String deed, String status, Long crewId, String by, Instant at, Instant phoneAt, Integer skew_s,
    Instant receivedAt, boolean counted, String reason, Integer people) {}
