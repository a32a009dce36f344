package relight.clock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All rule packs that were loaded, and the one that holds here. */
public record RulePacks(List<RulePack> all, RulePack local) {

  /** The clock of restoration jobs. */
  public static final String RESTORATION = "restoration";
  /** The second clock: if restoration takes longer, cause and expected time must be told. */
  public static final String CAUSE_TOLD = "cause-told";

  public RulePacks {
    all = List.copyOf(all);
  }

  /** One country's rules and no others. */
  public static RulePacks of(RulePack pack) {
    return new RulePacks(List.of(pack), pack);
  }

  public Optional<Deadline> deadline(String ruleId, Instant start) {
    return local.deadline(ruleId, start);
  }

  /** A rule as it was chosen once, by its date; rules that were since taken out of the file are gone. */
  public Optional<Rule> find(String ruleId, java.time.LocalDate effectiveFrom) {
    return local.rules().stream().filter(r -> r.id().equals(ruleId) && r.effectiveFrom().equals(effectiveFrom)).findFirst();
  }
}
