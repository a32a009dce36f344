package relight.outage;

import java.util.Arrays;
import java.util.Optional;
import relight.alarm.AlarmKind;

/** What somebody reports. */
public enum ReportKind {
  NO_POWER("no-power", Concern.SUPPLY), PART_POWER("part-power", Concern.SUPPLY), FLICKER("flicker", Concern.QUALITY), LOW_VOLTAGE(
      "low-voltage",
      Concern.QUALITY), WIRE_DOWN("wire-down", Concern.DANGER), FIRE("fire", Concern.DANGER), SHOCK("shock", Concern.DANGER), STREET_LIGHT(
          "street-light", Concern.OTHER), OTHER("other", Concern.OTHER);

  /** Kinds that are the same trouble when the same customer reports them again. */
  public enum Concern {
    SUPPLY, QUALITY, DANGER, OTHER
  }

  private final String text;
  private final Concern concern;

  ReportKind(String text, Concern concern) {
    this.text = text;
    this.concern = concern;
  }

  public String text() {
    return text;
  }

  public Concern concern() {
    return concern;
  }

  public static Optional<ReportKind> find(String text) {
    return Arrays.stream(values()).filter(k -> k.text.equals(text)).findFirst();
  }

  /** The alarm it raises, if people are in danger. */
  public Optional<AlarmKind> alarm() {
    return switch (this) {
      case WIRE_DOWN -> Optional.of(AlarmKind.WIRE_DOWN);
      case FIRE -> Optional.of(AlarmKind.FIRE);
      case SHOCK -> Optional.of(AlarmKind.SHOCK);
      case NO_POWER, PART_POWER, FLICKER, LOW_VOLTAGE, STREET_LIGHT, OTHER -> Optional.empty();
    };
  }
}
