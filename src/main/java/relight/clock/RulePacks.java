package relight.clock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.Refusal;

/** All rule packs that were loaded, and the one that holds here. */
public record RulePacks(List<RulePack> all, RulePack local) {

  /** The clock of restoration jobs. */
  public static final String RESTORATION = "restoration";
  /** The second clock: if restoration takes longer, cause and expected time must be told. */
  public static final String CAUSE_TOLD = "cause-told";

  public RulePacks {
    all = List.copyOf(all);
  }

  public static RulePacks of(List<RulePack> packs, String country) {
    return new RulePacks(packs, packs.stream().filter(p -> p.country().equals(country)).findFirst()
        .orElseThrow(() -> Refusal.invalid("clock/no-pack", "There is no rule pack for country " + country + ".")));
  }

  public Optional<Deadline> deadline(String ruleId, Instant start) {
    return local.deadline(ruleId, start);
  }

  /** A rule as it was chosen once, by its date; rules that were since taken out of the file are gone. */
  public Optional<Rule> find(String ruleId, java.time.LocalDate effectiveFrom) {
    return local.rules().stream().filter(r -> r.id().equals(ruleId) && r.effectiveFrom().equals(effectiveFrom)).findFirst();
  }
}
