package relight.outage.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import relight.Refusal;
import relight.outage.Channel;

/** What sort of machine hands in evidence, and so which sort of evidence it may hand in. */
public enum SourceKind {
  IVR(Intake.REPORTS, Channel.IVR), SMS(Intake.REPORTS, Channel.SMS), ZALO(Intake.REPORTS, Channel.ZALO), APP(Intake.REPORTS,
      Channel.API), METER_HEAD_END(Intake.METERS, null), SCADA(Intake.DEVICES, null), INDICATOR(Intake.DEVICES, null);

  /** The three doors. */
  public enum Intake {
    METERS, DEVICES, REPORTS;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Intake of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  private final Intake intake;
  private final Channel channel;

  SourceKind(Intake intake, Channel channel) {
    this.intake = intake;
    this.channel = channel;
  }

  public Intake intake() {
    return intake;
  }

  /** How its reports reach us; null for machines that bring none. */
  Channel channel() {
    return channel;
  }

  /** As it is stored and on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static SourceKind of(String text) {
    return Arrays.stream(values()).filter(k -> k.text().equals(text)).findFirst()
        .orElseThrow(() -> Refusal.invalid("evidence/source-kind", "There is no kind of source called " + text + ". Known: "
            + Arrays.stream(values()).map(SourceKind::text).collect(Collectors.joining(", ")) + "."));
  }
}
