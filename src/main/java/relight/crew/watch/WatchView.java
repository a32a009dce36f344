package relight.crew.watch;

import java.time.Instant;

/**
 * A watch as pages get it.
 *
 * @param alarmAt when an alarm is raised if nothing is heard until then
 * @param state   {@code running}, {@code prompted} (due, not given) or {@code missed} (an alarm was raised)
 */
public record WatchView(long id, long number, long crewId, String subject, Instant beganAt, Instant dueAt, Instant alarmAt, long every_s,
    String state, boolean silent, Instant endedAt) {

  static WatchView of(Watch watch, long number) {
    return new WatchView(watch.id(), number, watch.crewId(), watch.subject(), watch.beganAt(), watch.dueAt(), watch.alarmAt(),
        watch.every().toSeconds(), watch.missed() != null ? "missed" : watch.prompted() != null ? "prompted" : "running",
        watch.silent() != null, watch.endedAt());
  }
}
