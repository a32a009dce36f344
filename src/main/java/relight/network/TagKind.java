package relight.network;

import java.util.Arrays;
import relight.Refusal;

/** What hangs on a device. */
public enum TagKind {
  /** People work behind it. */
  WORK("work"),
  /** Somebody in charge wants it left as it is. */
  HOLD("hold"),
  /** Look out: it may be operated. */
  CAUTION("caution"),
  /** Earthed and short-circuited here. */
  EARTH("earth");

  private final String text;

  TagKind(String text) {
    this.text = text;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  /** Whether nobody may close the device while it hangs there. */
  public boolean forbidsClosing() {
    return this != CAUTION;
  }

  public static TagKind of(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst().orElseThrow(
        () -> Refusal.invalid("network/tag-kind",
            "The kind of a tag is one of " + Arrays.stream(values()).map(k -> k.text).toList() + "."));
  }
}
