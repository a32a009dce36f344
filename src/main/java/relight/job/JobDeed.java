package relight.job;

import java.util.Arrays;

/** What somebody does with a job that moves it on. */
public enum JobDeed {
  /** A crew is chosen and not told yet. */
  ASSIGN("assign", false), SEND("send", false), ACKNOWLEDGE("acknowledge", true), REJECT("reject", true), EN_ROUTE("enRoute", true), //
  ON_SITE("onSite", true), START("start", true), SUSPEND("suspend", true), RESUME("resume", true),
  /** Done, and for a restoration the supply is back. */
  DONE("done", true),
  /** It goes to another crew, whoever has it now. */
  TRANSFER("transfer", false), VERIFY("verify", false), CANCEL("cancel", false);

  private final String text;
  private final boolean crews;

  JobDeed(String text, boolean crews) {
    this.text = text;
    this.crews = crews;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return text;
  }

  /** Whether the crew does it; the dispatcher does the others. */
  public boolean isCrews() {
    return crews;
  }

  static JobDeed of(String text) {
    return Arrays.stream(values()).filter(d -> d.text.equals(text)).findFirst().orElseThrow();
  }
}
