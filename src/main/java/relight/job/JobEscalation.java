package relight.job;

import java.time.Instant;

/**
 * Somebody was told that a time of a job is running out.
 *
 * @param clock target, or causeTold: by when customers must know cause and expected time
 * @param level amber, red or late
 * @param dueAt the time it is about
 */
public record JobEscalation(String clock, String level, Instant dueAt, Instant at) {

  /** Who is told: dispatcher, supervisor, or unitAbove for the supervisors of the unit above. */
  String to() {
    return switch (level) {
      case "amber" -> "dispatcher";
      case "red" -> "supervisor";
      default -> clock.equals("target") ? "unitAbove" : "supervisor";
    };
  }

  /** Whether it is still about what the job is held to, and not met yet. */
  boolean holds(Job job) {
    if (!job.status().isOpen())
      return false;
    return clock.equals("target") ? dueAt.equals(job.due().at()) : job.told() == null && dueAt.equals(job.due().causeAt());
  }
}
