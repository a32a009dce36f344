package relight.outage;

import java.util.Locale;

/** How much an outage takes in. */
public enum Level {
  DEVICE, TRANSFORMER, CUSTOMER;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Level of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
