package relight.outage.disclosed;

/** How far help has come, in six words that everybody understands. */
public enum Stage {
  REPORTED("reported"), FOUND("found"), ON_THE_WAY("onTheWay"), ON_SITE("onSite"), PARTLY_BACK("partlyBack"), BACK("back"), CLOSED(
      "closed");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
