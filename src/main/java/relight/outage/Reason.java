package relight.outage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why we think that an outage is where it is: the rule, and what it saw. */
public record Reason(String rule, Map<String, Object> facts) {

  /** Somebody said so. */
  public static final String DISPATCHER = "dispatcher";

  /** A device was switched, and customers went dark. */
  public static final String SWITCHING = "switching";

  /** Its customers were still dark when others had supply again. */
  public static final String STILL_OUT = "still-out";

  /** Its meters did not come back when others had supply again. */
  public static final String METERS_STILL_OFF = "meters-still-off";

  /** Several callers and no device: they were dark together, and what speaks since tells of supply. They are to be asked. */
  public static final String LIGHT_SEEMS_BACK = "light-seems-back";

  public Reason {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
