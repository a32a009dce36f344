package relight.board;

import java.time.Instant;
import java.util.List;
import relight.clock.Bilingual;

/** What everybody may see, as it goes over the wire. No house, no small number, no name of a person. */
public record PublicBoard(long number, Instant asOf, UnitName unit, boolean sample, boolean exercise, Counts counts, List<Item> outages,
    List<Area> communes,
    List<Planned> planned) {

  public record UnitName(String name) {}

  /** {@code customersRounded} counts the outages that are open now; null when they are fewer than anybody may know. */
  public record Counts(int outages, Integer customersRounded) {}

  public record Area(String code, String name) {}

  /** {@code commune} by name: an outage may reach over the border of one. */
  public record Hamlet(String code, String name, String commune) {}

  public record Window(Instant from, Instant to, String confidence, String basis, Instant at) {}

  public record Target(Instant at, boolean verified) {}

  /** A planned outage in one commune. {@code author} is the unit that says so. */
  public record Planned(String id, String state, Instant from, Instant to, Area commune, List<Hamlet> hamlets, Integer customers,
      Bilingual reason, boolean changed, Instant updatedAt, String author) {}

  /** An outage. {@code author} is the unit that says so. */
  public record Item(String id, String state, String stage, Instant since, Instant restoredAt, Area commune, List<Hamlet> hamlets,
      Integer customers,
      String cause, Window estimate, Target target, Instant updatedAt, String author) {}
}
