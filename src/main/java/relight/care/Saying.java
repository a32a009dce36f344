package relight.care;

import java.util.LinkedHashMap;
import java.util.Map;
import relight.outage.OutageView;
import relight.outage.PlannedWindow;

/**
 * What an agent can say to a customer who asks about his supply: which sentence, and what goes into it. The page words it.
 *
 * @param situation energised, single, predicted, confirmed, crewOnWay, onSite, restored, planned; {@code case} on the wire
 */
public record Saying(@com.fasterxml.jackson.annotation.JsonProperty("case") String situation, Map<String, Object> facts) {

  /**
   * @param energised whether the network says this customer has supply
   * @param outage    the outage above the customer, or null
   */
  static Saying about(boolean energised, OutageView outage) {
    if (outage == null)
      return new Saying(energised ? "energised" : "confirmed", Map.of());
    var facts = new LinkedHashMap<String, Object>();
    facts.put("since", outage.offAt());
    facts.put("cause", outage.cause());
    facts.put("estimate", outage.estimate());
    facts.put("target", outage.target());
    facts.put("customers", outage.customersOut());
    facts.put("place", outage.place());
    facts.put("crew", outage.job() == null || outage.job().crew() == null ? null : outage.job().crew().name());
    facts.put("restoredAt", outage.restoredAt());
    return new Saying(situation(outage), facts);
  }

  /** His light is out as planned. */
  static Saying planned(PlannedWindow window) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("since", window.from());
    facts.put("until", window.to());
    facts.put("cause", window.cause());
    return new Saying("planned", facts);
  }

  private static String situation(OutageView outage) {
    return switch (outage.status()) {
      case "restored", "closed" -> "restored";
      default -> switch (outage.crewStage() == null ? "none" : outage.crewStage()) {
        case "onSite" -> "onSite";
        case "onTheWay", "assigned" -> "crewOnWay";
        default -> outage.status().equals("predicted") ? outage.level().equals("customer") ? "single" : "predicted" : "confirmed";
      };
    };
  }
}
