package relight.journal;

/**
 * What somebody has said in his own words, as a value in the body of a {@link Change}. It may name people; so it is kept beside the journal, for as
 * long as the settings say, and joined to the entry again where somebody reads the story.
 */
public record Words(String text) {

  public Words {
    if (text == null)
      throw new IllegalArgumentException("words say something");
  }
}
