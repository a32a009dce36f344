package relight.clock;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relight.Refusal;

/**
 * The rules of one country, older and newer versions of each side by side.
 *
 * @param id name of the file without its ending
 */
public record RulePack(String id, String country, ZoneId timeZone, List<Rule> rules) {

  public RulePack {
    rules = List.copyOf(rules);
    if (rules.isEmpty())
      throw Refusal.invalid("clock/empty", "Rule pack " + id + " holds no rules.");
    for (int i = 0; i < rules.size(); i++)
      for (int j = 0; j < i; j++)
        if (rules.get(i).id().equals(rules.get(j).id()) && rules.get(i).effectiveFrom().equals(rules.get(j).effectiveFrom()))
          throw Refusal.invalid("clock/twice", "Rule " + rules.get(i).id() + " is there twice from " + rules.get(i).effectiveFrom() + ".");
  }

  /** The version of a rule that holds at a moment, or none if it did not exist yet. */
  public Optional<Rule> find(String ruleId, Instant at) {
    var day = LocalDate.ofInstant(at, timeZone);
    return rules.stream().filter(r -> r.id().equals(ruleId) && !r.effectiveFrom().isAfter(day))
        .max(Comparator.comparing(Rule::effectiveFrom));
  }

  /** The deadline of a clock that starts at a moment; none if no such rule held then. */
  public Optional<Deadline> deadline(String ruleId, Instant start) {
    return find(ruleId, start).map(rule -> rule.deadline(start, timeZone));
  }

  /** The day from which the first of its rules holds. */
  public LocalDate effectiveFrom() {
    return rules.stream().map(Rule::effectiveFrom).min(Comparator.naturalOrder()).orElseThrow();
  }
}
