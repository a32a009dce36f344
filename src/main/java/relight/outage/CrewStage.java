package relight.outage;

import java.util.Arrays;

/** How near help is. */
public enum CrewStage {
  NONE("none"), ASSIGNED("assigned"), ON_THE_WAY("onTheWay"), ON_SITE("onSite");

  private final String text;

  CrewStage(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  static CrewStage of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow();
  }
}
