package relight.outage.inference;

import java.time.Instant;
import java.util.List;

/**
 * What an engine makes of some evidence: one probable outage, and why.
 *
 * @param device       branch that is probably open, or -1 for a single customer
 * @param callers      oldest first; empty where only meters have spoken
 * @param transformers how many distribution transformers below the device were predicted by themselves
 * @param since        when the first of the evidence went dark
 * @param gasps        meters that went dark and whose customers have not called
 * @param reached      share of the customers below the device who stand where somebody went dark, 0 to 1
 * @param unverified   nobody who could be trusted has said so: a person should look before it is believed
 * @param indicated    a fault indicator behind the device has tripped
 * @param confidence   how sure the engine is, in its own word; null if it has none
 */
public record Prediction(Rule rule, int device, List<Caller> callers, int transformers, Instant since, int gasps, double reached,
    boolean unverified, boolean indicated, String confidence) {

  /** Why; the text is what goes over the wire. */
  public enum Rule {
    SINGLE_CALLER("single-caller"),
    /** Enough distinct callers below one distribution transformer. */
    CALLERS_UNDER_TRANSFORMER("callers-under-transformer"),
    /** Enough distinct callers below one device with no transformer between, e.g. a low-voltage fuse. */
    CALLERS_BELOW_DEVICE("callers-below-device"),
    /** Enough predicted equipment on different branches below one device. */
    TRANSFORMERS_BELOW_DEVICE("transformers-below-device"),
    /** The device is known to be open and nobody has confirmed an outage of it. */
    DEVICE_OPEN("switching");

    private final String text;

    Rule(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Prediction {
    callers = List.copyOf(callers);
  }

  public int distinctCallers() {
    return (int) callers.stream().map(Caller::who).distinct().count();
  }
}
