package relight.job;

import java.util.Arrays;
import relight.Refusal;

/** What a crew is sent for. */
public enum JobKind {
  /** Brings back the supply that an outage took. */
  RESTORATION("restoration"),
  /** Takes a danger away; the repair comes after it. */
  MAKE_SAFE("makeSafe"),
  /** Mends what an inspection found. */
  INSPECTION_FOLLOW_UP("inspectionFollowUp"), MAINTENANCE("maintenance"), METER_CHECK("meterCheck"), PLANNED("planned");

  private final String text;

  JobKind(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  public static JobKind of(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst().orElseThrow(
        () -> Refusal.invalid("job/kind",
            "Say what kind of job it is: kind, one of " + Arrays.stream(values()).map(k -> k.text).toList() + "."));
  }
}
