package relight.crew;

import java.time.Instant;

/**
 * What a crew is busy with, from whoever knows jobs.
 *
 * @param status available, assigned, enRoute, onSite
 */
public record CrewWork(String status, Job job) {

  public static final CrewWork NONE = new CrewWork("available", null);

  public record Job(long id, String code, String status, Instant target) {}
}
