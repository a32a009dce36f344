package relight.crew.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * A crew at a place of work that must give a sign of life now and then.
 *
 * @param subject   what it is there for, e.g. {@code job/7}
 * @param dueAt     when it is to check in next
 * @param contactAt when it was last heard, apart from its positions
 * @param prompted  when it was reminded; null while it was not
 * @param missed    the alarm that it did not check in; null while there is none
 * @param silent    the alarm that nothing is heard of it; null while there is none
 */
record Watch(long id, long crewId, String subject, Duration every, Duration grace, Duration silence, Instant beganAt, Instant dueAt,
    Instant contactAt, Instant prompted, Long missed, Long silent, Instant endedAt) {

  /**
   * When the next sign of life is due after one given at a moment, by the clock of whoever gave it: one that was written down on the way and
   * comes late counts from when it was given, but never from before the watch began, nor from the future.
   */
  static Instant due(Instant began, Instant givenAt, Instant now, Duration every) {
    var counted = givenAt == null || givenAt.isAfter(now) ? now : givenAt.isBefore(began) ? began : givenAt;
    return counted.plus(every);
  }

  Instant alarmAt() {
    return dueAt.plus(grace);
  }
}
