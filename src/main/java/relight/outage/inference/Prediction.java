package relight.outage.inference;

import java.time.Instant;
import java.util.List;

/**
 * What the rules make of some callers: one probable outage, and why.
 *
 * @param device       branch that is probably open, or -1 for a single customer
 * @param callers      oldest first
 * @param transformers how many distribution transformers below the device were predicted by themselves
 */
public record Prediction(Rule rule, int device, List<Caller> callers, int transformers) {

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

  public Instant since() {
    return callers.getFirst().at();
  }

  public int distinctCallers() {
    return (int) callers.stream().map(Caller::who).distinct().count();
  }
}
