package relight.map;

import java.util.Locale;

/**
 * How a piece of the network stands, as the page draws it; in ascending order of precedence, so that a line shows the graver state of its
 * two ends.
 */
public enum LineState {
  ENERGISED,
  /** Has its supply back since less than {@link NetworkPicture#SHOW_RESTORED}. */
  RESTORED,
  /** Will lose supply by a planned outage that stands at the door. */
  PLANNED,
  /** Probably without supply, nobody has confirmed it. */
  PREDICTED,
  /** Not supplied in normal positions either: nobody expects anything of it. */
  UNKNOWN,
  /** Without supply, but part of an outage that is being restored. */
  RESTORING, DEAD,
  /** Without supply and earthed: people may be at work on it. */
  EARTHED;

  private static final LineState[] ALL = values();

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LineState at(int ordinal) {
    return ALL[ordinal];
  }
}
