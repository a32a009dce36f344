package relight.outage.conflict;

import java.util.Arrays;
import java.util.Locale;

/** How witnesses can contradict each other. */
public enum ConflictKind {
  /** Telemetry says closed, and several customers below say that it is dark. */
  SCADA_CLOSED_CALLERS_BELOW,
  /** Meters tell of supply where an outage is confirmed. */
  METER_ON_IN_CONFIRMED_OUTAGE,
  /** Meters tell of no supply where it is restored. */
  STILL_OUT_AFTER_RESTORE,
  /** Two witnesses say at about the same time that a device stands differently. */
  TWO_SOURCES_DISAGREE_ON_DEVICE;

  /** As it is stored and on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ConflictKind of(String text) {
    return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst().orElseThrow();
  }
}
