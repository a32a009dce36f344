package relight.outage.inference;

/** Why a device is not blamed though enough below it is dark; the text is what goes over the wire. */
public enum Blocker {
  /** Telemetry sees it closed. */
  SCADA_CLOSED("scada-closed"),
  /** A crew has stood before it, later than it went dark, and found it closed. */
  CREW_CLOSED("crew-closed"),
  /** A dispatcher has said that it is not this one. */
  REJECTED("rejected"),
  /** Too many meters below it have said since that they have supply. */
  LIT("lit");

  private final String text;

  Blocker(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
