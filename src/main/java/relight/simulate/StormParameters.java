package relight.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import relight.Refusal;

/**
 * How bad it gets. What is not listed here is the same in all storms and stands with whoever draws it.
 *
 * @param faults         permanent faults to expect
 * @param momentaries    openings of reclosing devices to expect that last seconds
 * @param length_s       from the first gust to the last
 * @param callBeta       a customer without supply calls with a chance of Beta(2, this): 6 means a quarter, 11 a seventh
 * @param falseCalls     per customer and hour, of people whose supply is there
 * @param meters         share of customers whose meter sends a last gasp
 * @param scada          whether breakers and half of the reclosers tell their position
 * @param wrongLinks     share of customers who hang on another transformer than the data says
 * @param unknownSwitches share of switches that stand otherwise than the data says, as far as nobody is dark for it
 * @param crews          how many are out
 * @param haste          by how much people and crews are quicker than they really are, so that a demonstration does not bore; 1 = not at all
 */
public record StormParameters(String name, double faults, double momentaries, long length_s, int callBeta, double falseCalls, double meters,
    boolean scada, double wrongLinks, double unknownSwitches, int crews, double haste) {

  public StormParameters {
    if (faults < 0 || faults > 20_000 || momentaries < 0 || momentaries > 20_000)
      throw Refusal.invalid("simulate/storm", "A storm has from 0 to 20000 faults.");
    if (length_s < 60 || length_s > 30 * 86_400)
      throw Refusal.invalid("simulate/storm", "A storm lasts from a minute to 30 days.");
    if (!(meters >= 0 && meters <= 1) || !(wrongLinks >= 0 && wrongLinks <= 1) || !(unknownSwitches >= 0 && unknownSwitches <= 1))
      throw Refusal.invalid("simulate/storm", "Shares of meters, of wrong links and of unknown switches lie between 0 and 1.");
    if (crews < 1 || crews > 500)
      throw Refusal.invalid("simulate/storm", "From 1 to 500 crews are out.");
  }

  private static final long HOUR_s = 3600;

  /** Those that have a name; {@code quiet} is the demonstration's. */
  public static final List<StormParameters> NAMED = List.of(
      new StormParameters("quiet", 120, 0, 6 * HOUR_s, 6, 0, 0, false, 0, 0, 4, 20),
      new StormParameters("blue-day", 2, 2, 24 * HOUR_s, 6, 2e-5, 0.3, true, 0.02, 0.005, 3, 1),
      new StormParameters("storm-20", 20, 10, 3 * HOUR_s, 11, 1e-3, 0.3, true, 0.02, 0.005, 6, 1),
      new StormParameters("storm-60", 60, 25, 5 * HOUR_s, 11, 1e-3, 0.3, true, 0.02, 0.005, 12, 1),
      new StormParameters("storm-200", 200, 60, 8 * HOUR_s, 11, 1e-3, 0.3, true, 0.02, 0.005, 30, 1));

  public static StormParameters named(String name) {
    return NAMED.stream().filter(storm -> storm.name.equals(name)).findFirst().orElseThrow(() -> Refusal.invalid("simulate/storm",
        "There is no storm " + name + "; there are " + String.join(", ", NAMED.stream().map(StormParameters::name).toList()) + "."));
  }

  /** Made to be watched: not more at a time than one can follow, and nobody waits for hours. */
  @JsonIgnore
  public boolean isDemonstration() {
    return name.equals("quiet");
  }

  public StormParameters withFaults(double newFaults) {
    return new StormParameters(name, newFaults, momentaries * newFaults / Math.max(faults, 1e-9), length_s, callBeta, falseCalls, meters,
        scada, wrongLinks, unknownSwitches, crews, haste);
  }

  public StormParameters lasting(long newLength_s) {
    return new StormParameters(name, faults, momentaries, newLength_s, callBeta, falseCalls, meters, scada, wrongLinks, unknownSwitches,
        crews, haste);
  }

  public StormParameters withData(double newMeters, double newWrongLinks) {
    return new StormParameters(name, faults, momentaries, length_s, callBeta, falseCalls, newMeters, scada, newWrongLinks, unknownSwitches,
        crews, haste);
  }

  public StormParameters withUnknownSwitches(double share) {
    return new StormParameters(name, faults, momentaries, length_s, callBeta, falseCalls, meters, scada, wrongLinks, share, crews, haste);
  }

  public StormParameters quicker(double newHaste) {
    return new StormParameters(name, faults, momentaries, length_s, callBeta, falseCalls, meters, scada, wrongLinks, unknownSwitches, crews,
        newHaste);
  }

  public StormParameters withCrews(int newCrews) {
    return new StormParameters(name, faults, momentaries, length_s, callBeta, falseCalls, meters, scada, wrongLinks, unknownSwitches,
        newCrews, haste);
  }
}
