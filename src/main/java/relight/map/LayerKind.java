package relight.map;

import java.util.Locale;
import java.util.Optional;

/** What a layer shows; the page draws each kind in its own quiet way, in this order from the ground up. */
public enum LayerKind {
  LAND, FIELD, WATER, CANAL, BUILDING, ROAD, COMMUNE, HAMLET, HOSPITAL, LABEL;

  /** As descriptors and tiles write it: in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LayerKind> of(String word) {
    for (var kind : values())
      if (kind.word().equals(word))
        return Optional.of(kind);
    return Optional.empty();
  }
}
