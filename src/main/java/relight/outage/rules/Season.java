package relight.outage.rules;

import java.util.Arrays;
import java.util.Locale;
import relight.Refusal;

/** What sort of days these are: in a storm many faults come at once. */
public enum Season {
  NORMAL, STORM;

  /** As it is stored and on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Season of(String text) {
    return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst()
        .orElseThrow(() -> Refusal.invalid("rules/season", "A season is normal or storm."));
  }
}
