package relight.job;

/** A job that must be done before another one may begin. */
public record Prerequisite(long id, String code, JobStatus status) {

  /** One that was called off was not done: somebody has to decide that the other may begin all the same. */
  boolean isMet() {
    return status == JobStatus.DONE || status == JobStatus.VERIFIED;
  }
}
