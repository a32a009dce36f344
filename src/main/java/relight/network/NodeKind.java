package relight.network;

import java.util.Locale;
import java.util.Optional;

/** What stands at a connectivity node. */
public enum NodeKind {
  JUNCTION, TRANSFORMER_SECONDARY, SERVICE_POINT, SOURCE;

  private static final NodeKind[] ALL = values();

  /** The kind as it is written in network files and on the wire: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<NodeKind> find(String text) {
    for (var kind : ALL) {
      if (kind.text().equals(text))
        return Optional.of(kind);
    }
    return Optional.empty();
  }

  static NodeKind at(int ordinal) {
    return ALL[ordinal];
  }
}
