package relight.crew;

import java.util.Locale;

/** Why a fix is kept as history and never shown as where somebody is. */
public enum Doubt {
  /** Older than what is known already. */
  LATE,
  /** The same phone has told about the same moment before. */
  DUPLICATE,
  /** Not on earth, or further away than anybody could have gone since. */
  IMPOSSIBLE,
  /** The phone's clock runs ahead: it would stay "now" for ever. */
  FUTURE,
  /** The phone itself does not believe it. */
  UNSURE,
  /** The phone may not be the one it says it is. */
  UNVERIFIED;

  /** As it is stored and on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null for what was not doubted. */
  public static Doubt of(String text) {
    return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
  }
}
