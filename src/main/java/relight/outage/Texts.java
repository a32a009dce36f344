package relight.outage;

import relight.Refusal;

/** Bounds of what people write. */
final class Texts {

  private static final int LONGEST = 500;

  private Texts() {
  }

  /** A reason that must be given. */
  static String reason(String text, String code) {
    if (text == null || text.isBlank())
      throw Refusal.invalid(code, "This needs a reason.");
    return optional(text, code);
  }

  /** What may be left out; null when empty. */
  static String optional(String text, String code) {
    if (text == null || text.isBlank())
      return null;
    if (text.length() > LONGEST)
      throw Refusal.invalid(code, "At most " + LONGEST + " characters.");
    return text.strip();
  }
}
