package relight.network;

import java.util.Locale;
import java.util.Optional;

/** What a branch is: a conductor, a transformer, or one of the devices that can open. */
public enum BranchKind {
  LINE, SWITCH, FUSE, RECLOSER, BREAKER, TRANSFORMER;

  private static final BranchKind[] ALL = values();

  /** The kind as it is written in network files and on the wire: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<BranchKind> find(String text) {
    for (var kind : ALL) {
      if (kind.text().equals(text))
        return Optional.of(kind);
    }
    return Optional.empty();
  }

  /** Whether it clears a fault by itself: what is below it goes out together. */
  public boolean isProtective() {
    return this == FUSE || this == RECLOSER || this == BREAKER;
  }

  /** Whether people (or a relay) open and close it; a line or a transformer can also be out, but only by being disconnected. */
  public boolean isSwitching() {
    return this == SWITCH || isProtective();
  }

  static BranchKind at(int ordinal) {
    return ALL[ordinal];
  }
}
