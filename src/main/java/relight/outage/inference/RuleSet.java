package relight.outage.inference;

import java.time.Duration;
import relight.Refusal;
import relight.network.BranchKind;

/**
 * When the rules speak. A device is predicted when enough below it is dark: customers for a transformer, predicted equipment for what stands
 * above.
 *
 * @param transformer    customers below a distribution transformer
 * @param lateral        predicted equipment below a fuse or switch
 * @param main           predicted equipment below a recloser, a breaker or a transformer that feeds others
 * @param both           whether count and share must both be reached, or either
 * @param window         evidence farther apart in time is not one event
 * @param together       equipment rolls up only if evidence from both sides came this close together: two faults an hour apart are two faults
 * @param hold           so old must a last gasp be before it counts: most are over by then
 * @param ageing         an outage predicted so long ago is probable and grows no further; null to let it grow for ever
 * @param verifiedFrom   trust from which a caller is believed by himself; those below can only make an outage that is marked unverified
 *                       above the transformers
 * @param fullWeightFrom trust from which a caller counts as one; below, as less
 * @param lit            share of meters, or transformers, with supply up to which a device can still be blamed: some meters hang elsewhere than
 *                       the books say
 * @param rejectedUntil  so many more must call before a rejected device is blamed again
 */
public record RuleSet(Enough transformer, Enough lateral, Enough main, boolean both, Duration window, Duration together, Duration hold,
    Duration ageing, double verifiedFrom, double fullWeightFrom, double lit, int rejectedUntil) {

  /**
   * How many of what can speak, and which share of it, 0 to 1 (0: the count alone).
   *
   * @param reach share of the customers below who must stand where somebody is dark: a silent majority speaks against a device
   */
  public record Enough(int count, double share, double reach) {

    public Enough {
      if (count < 1 || !(share >= 0 && share <= 1) || !(reach >= 0 && reach <= 1))
        throw Refusal.invalid("rules/threshold", "A threshold needs a count of at least 1, and shares between 0 and 1.");
    }
  }

  /** Two callers, two pieces of equipment that stand for half of the customers; two hours; twenty minutes (design/algorithms.md §1.10). */
  public static final RuleSet NORMAL = new RuleSet(new Enough(2, 0, 0), new Enough(2, 0, 0.4), new Enough(2, 0, 0.5), true,
      Duration.ofHours(2),
      Duration.ofMinutes(20), Duration.ofSeconds(90), Duration.ofMinutes(20), 0.75, 0.7, 0.2, 3);

  /** Many faults at once: what is near in time need not be one, few call, and the wind makes lines blink for longer. */
  public static final RuleSet STORM = new RuleSet(new Enough(2, 0, 0), new Enough(2, 0, 0.5), new Enough(2, 0, 0.65), true,
      Duration.ofHours(2), Duration.ofMinutes(10), Duration.ofMinutes(3), Duration.ofMinutes(45), 0.75, 0.7, 0.2, 3);

  public RuleSet {
    if (transformer == null || lateral == null || main == null)
      throw Refusal.invalid("rules/threshold", "A rule set needs thresholds for transformer, lateral and main.");
    if (window == null || together == null || hold == null || together.isNegative() || together.compareTo(window) > 0
        || window.compareTo(Duration.ofDays(1)) > 0)
      throw Refusal.invalid("rules/window", "\"together\" must lie between 0 and \"window\", and \"window\" within a day.");
    if (hold.isNegative() || hold.compareTo(Duration.ofHours(1)) > 0)
      throw Refusal.invalid("rules/hold", "\"hold\" must lie between 0 and an hour.");
    if (ageing != null && !ageing.isPositive())
      throw Refusal.invalid("rules/ageing", "\"ageing\" must be a while, or nothing.");
    if (!(verifiedFrom >= 0 && verifiedFrom <= 1 && fullWeightFrom > 0 && fullWeightFrom <= 1))
      throw Refusal.invalid("rules/trust", "Trust lies between 0 and 1.");
    if (!(lit >= 0 && lit < 1))
      throw Refusal.invalid("rules/lit", "\"lit\" must lie between 0 and 1.");
    if (rejectedUntil < 1)
      throw Refusal.invalid("rules/rejected-until", "\"rejectedUntil\" must be at least 1.");
  }

  /** The same with other counts and another window, for settings of an older time. */
  public RuleSet counting(int callers, int equipment, Duration newWindow) {
    return new RuleSet(new Enough(callers, transformer.share, transformer.reach), new Enough(equipment, lateral.share, lateral.reach),
        new Enough(equipment, main.share, main.reach), both, newWindow, together.compareTo(newWindow) < 0 ? together : newWindow, hold,
        ageing,
        verifiedFrom, fullWeightFrom, lit, rejectedUntil);
  }

  Enough of(BranchKind kind, boolean distribution) {
    return switch (kind) {
      case TRANSFORMER -> distribution ? transformer : main;
      case FUSE, SWITCH, LINE -> lateral;
      case RECLOSER, BREAKER -> main;
    };
  }

  boolean reached(Enough enough, double voters, int possible) {
    boolean counted = voters > enough.count - 1e-9;
    boolean shared = enough.share > 0 && voters > enough.share * possible - 1e-9;
    return both ? counted && (shared || enough.share == 0) : counted || shared;
  }

  /** Whether so many with supply, against so many dark, clear what stands above them. */
  boolean outweighs(double lightCount, double darkCount) {
    return lightCount > lit * (lightCount + darkCount);
  }

  double weight(Caller caller) {
    return Math.min(1, caller.trust() / fullWeightFrom);
  }
}
