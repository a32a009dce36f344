package relight.outage.planned;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import relight.clock.Bilingual;

/** A planned outage as the pages of the staff get it. */
public record PlannedView(long id, long number, String code, int version, String status, Unit unit, Instant from, Instant to, String work,
    String cause, List<Step> steps, int customers, int largeCustomers, Instant countedAt, List<Area> areas, List<First> priority,
    Instant announcedAt, Instant changedAt, Instant beganAt, Instant endedAt, String because, List<Clock> clocks, Instant wishUntil,
    List<Told> notices, List<Warning> warnings, List<OutageRef> outages, int reports, Can can, boolean sample) {

  public record Unit(Long id, String name) {}

  /** @param dark how many are dark after it, if all goes as planned */
  public record Step(int number, String device, String kind, boolean open, Instant at, Instant doneAt, String doneBy, int dark, Double lon,
      Double lat) {}

  public record Area(String commune, String hamlet, int customers, Instant off, Instant on) {}

  /** @param name only of institutions; private persons on life support are a kind and nothing more */
  public record First(String kind, @JsonInclude(JsonInclude.Include.NON_NULL) String name, Instant off, Instant on) {}

  /** A clock of the law: {@code state} is met, late, open, soon or missed. */
  public record Clock(Rule rule, Instant dueAt, Instant doneAt, String state) {}

  public record Rule(String id, Bilingual title, String source, LocalDate effectiveFrom, boolean verified) {}

  public record Told(String kind, String channel, Instant at, String by) {}

  /** What somebody should look at before he goes on: notice-late, overlap, left-dark, step-idle, unknown-device, overrun. */
  public record Warning(String code, Map<String, Object> facts) {}

  /** An outage that its switching has brought about. */
  public record OutageRef(long id, String code, String status) {}

  /** What may happen next as far as the status tells; whether this actor may, is decided when he tries. */
  public record Can(boolean change, boolean request, boolean approve, boolean refuse, boolean announce, boolean notice, boolean start,
      boolean step, boolean finish, boolean cancel) {}
}
