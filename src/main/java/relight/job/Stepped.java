package relight.job;

/** What became of a step: the job as it stands now, and whether the step has moved it. */
public record Stepped(Job job, boolean counted) {}
