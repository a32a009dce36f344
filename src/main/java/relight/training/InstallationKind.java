package relight.training;

import java.util.Locale;

/** What a database is for. */
public enum InstallationKind {

  /** Real customers. */
  PRODUCTION,
  /** Exercises on a real or a made-up network: nothing in it has happened. */
  TRAINING,
  /** The district that does not exist. */
  SAMPLE;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static InstallationKind of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
