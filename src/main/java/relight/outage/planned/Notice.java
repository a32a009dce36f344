package relight.outage.planned;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Its customers were told: how, when, by whom. */
public record Notice(Kind kind, String channel, Instant at, String by) {

  public enum Kind {
    /** Where everybody hears it. */
    PUBLIC,
    /** A letter, or what was agreed with the customer in its place. */
    WRITTEN,
    /** That it will be otherwise than announced. */
    CHANGE;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> find(String text) {
      return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst();
    }
  }
}
