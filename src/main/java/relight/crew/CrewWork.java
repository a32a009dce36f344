package relight.crew;

import java.time.Instant;

/**
 * What a crew is busy with, from whoever knows jobs.
 *
 * @param status available, assigned, enRoute, onSite
 * @param open   how many jobs it has in hand
 */
public record CrewWork(String status, Job job, int open) {

  public static final CrewWork NONE = new CrewWork("available", null, 0);

  public record Job(long id, String code, String status, Instant target) {}
}
