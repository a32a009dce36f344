package relight.clock;

import relight.Refusal;

/** The same words in Vietnamese and English. */
public record Bilingual(String vi, String en) {

  public Bilingual {
    if (vi == null || vi.isBlank() || en == null || en.isBlank())
      throw Refusal.invalid("clock/title", "A title is needed in Vietnamese and in English.");
  }
}
