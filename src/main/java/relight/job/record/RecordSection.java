package relight.job.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.regex.Pattern;
import relight.Refusal;

/** What is written about a job, in sections; a field is named within its section, parts separated by dots. */
public enum RecordSection {
  /** {@code <item>.<what>}: what is broken; hours are crew-hours, materials what the repair needs. */
  DAMAGE("damage", "[\\w:-]{1,60}\\.(kind|asset|device|severity|hours|people|note|lon|lat|photo\\.[0-9a-f]{64}|material\\.[\\w-]{1,40})"),
  /** {@code before.voltage.a}: a number in volt, ampere, kilowatt, hertz, ohm (earth), megohm (insulation), degrees. */
  READINGS("readings", "(before|after)\\.(voltage|current|power|frequency|earthResistance|insulation|temperature)(\\.[\\w-]{1,20})?"),
  /** Why it was, in codes of the catalogue. */
  CAUSE("cause", "cause|subCause|weather|note"),
  /** {@code <topic>} */
  NOTE("note", "[\\w-]{1,60}"),
  /** {@code <asset>.<what>}: what stands there, as it was found. */
  ASSET("asset", "[\\w:-]{1,60}\\.[\\w-]{1,40}"),
  /** {@code <crew>.<code>.<what>}: what a crew used; of several crews it adds up. */
  MATERIALS("materials", "\\d{1,18}\\.[\\w-]{1,40}\\.(quantity|unit|name)"),
  /** {@code <crew>.<what>}: the crew-hours where those from the steps are wrong, and why. */
  HOURS("hours", "\\d{1,18}\\.(hours|reason)");

  private static final int LONGEST_TEXT = 2000;

  private final String text;
  private final Pattern field;

  RecordSection(String text, String field) {
    this.text = text;
    this.field = Pattern.compile(field, Pattern.UNICODE_CHARACTER_CLASS);
  }

  public String text() {
    return text;
  }

  public static RecordSection of(String text) {
    return Arrays.stream(values()).filter(s -> s.text.equals(text)).findFirst().orElseThrow(() -> Refusal.invalid("record/section",
        "Say which section it is for, one of " + Arrays.stream(values()).map(s -> s.text).toList() + "."));
  }

  /** Whether a field of this name can be written. */
  public boolean has(String name) {
    return field.matcher(name).matches();
  }

  /** Refuses a field it does not have, and a value that cannot be. */
  void check(String name, JsonNode value) {
    if (name == null || !has(name))
      throw Refusal.invalid("record/field", "The section " + text + " has no field \"" + name + "\".");
    if (value == null || value.isNull())
      return; // what was written was wrong, and is taken back
    if (value.isContainerNode())
      throw Refusal.invalid("record/value", "The value of " + name + " must be a text, a number or true or false.");
    if (value.isTextual() && value.asText().length() > LONGEST_TEXT)
      throw Refusal.invalid("record/value", "The value of " + name + " is longer than " + LONGEST_TEXT + " characters.");
    if (isNumber(name) && (!value.isNumber() || !Double.isFinite(value.asDouble()) || Math.abs(value.asDouble()) > 1e9))
      throw Refusal.invalid("record/value", "The value of " + name + " must be a number.");
    if (isAmount(name) && value.asDouble() < 0)
      throw Refusal.invalid("record/value", "The value of " + name + " cannot be negative.");
  }

  private boolean isNumber(String name) {
    return this == READINGS || isAmount(name) || this == DAMAGE && name.matches(".*\\.(lon|lat)");
  }

  private boolean isAmount(String name) {
    return switch (this) {
      case MATERIALS -> name.endsWith(".quantity");
      case HOURS -> name.endsWith(".hours");
      case DAMAGE -> name.matches("[^.]+\\.(hours|people|material\\..+)");
      case READINGS, CAUSE, NOTE, ASSET -> false;
    };
  }
}
