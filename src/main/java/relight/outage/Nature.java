package relight.outage;

import java.util.Locale;

/**
 * What sort of outage it is, beside where and when.
 *
 * @param subCause  narrower than the outage's cause, from the catalogue; null while not known, as is {@code weather}
 * @param plannedId the planned outage whose switching caused it, or null
 * @param nestedIn  the outage after whose end its customers were still dark, or null
 * @param pinned    a dispatcher has said that it is here and holds these reports: the rules leave it where it is
 */
public record Nature(Kind kind, String subCause, String weather, Long plannedId, Long nestedIn, boolean pinned) {

  /** Reliability counts them apart. */
  public enum Kind {
    UNPLANNED, PLANNED, MOMENTARY;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  public static final Nature UNPLANNED = new Nature(Kind.UNPLANNED, null, null, null, null, false);

  public static Nature planned(long plannedId) {
    return new Nature(Kind.PLANNED, null, null, plannedId, null, true);
  }

  /** Unplanned, it is momentary if it was brief. */
  public Nature lasting(boolean brief) {
    return new Nature(kind == Kind.PLANNED ? kind : brief ? Kind.MOMENTARY : Kind.UNPLANNED, subCause, weather, plannedId, nestedIn,
        pinned);
  }

  public Nature because(String newSubCause, String newWeather) {
    return new Nature(kind, newSubCause, newWeather, plannedId, nestedIn, pinned);
  }

  public Nature nestedIn(Long outageId) {
    return new Nature(kind, subCause, weather, plannedId, outageId, pinned);
  }

  public Nature pinned(boolean on) {
    return new Nature(kind, subCause, weather, plannedId, nestedIn, on);
  }
}
