package relight.outage;

import java.util.Locale;

/** How a report reached us. */
public enum Channel {
  PUBLIC, AGENT, API, IVR, SMS, ZALO;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Channel of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
