package relight.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One row of a {@link CsvFile}, its fields by our names. A field that is wrong is reported, and {@link #isGood} false from then on. */
public final class CsvRow {

  private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d{1,20}(?:\\.\\d{0,30})?|\\.\\d{1,30})(?:[eE][+-]?\\d{1,3})?");
  private static final int SHOWN = 40;

  private final CsvFile file;
  private final CsvRecord fields;
  private final long line;
  private final Map<String, Integer> places;
  private final Map<String, String> titles;
  private final Problems problems;
  private boolean good = true;

  CsvRow(CsvFile file, CsvRecord fields, long line, Map<String, Integer> places, Map<String, String> titles, Problems problems) {
    this.file = file;
    this.fields = fields;
    this.line = line;
    this.places = places;
    this.titles = titles;
    this.problems = problems;
  }

  public long line() {
    return line;
  }

  public boolean isGood() {
    return good;
  }

  /** The text of a field without blanks around it; empty if it is or if the column is not there. */
  public String text(String column) {
    var place = places.get(column);
    return place == null ? "" : fields.getField(place).strip();
  }

  /** A text that must be there and not be longer than so many characters. */
  public String required(String column, int longest) {
    String text = upTo(column, longest);
    if (text.isEmpty() && good)
      wrong(column, "is empty");
    return text;
  }

  /** A text that may be empty but not longer than so many characters. */
  public String upTo(String column, int longest) {
    String text = text(column);
    if (text.length() > longest)
      wrong(column, "is longer than " + longest + " characters");
    return text;
  }

  /** A number, or NaN for an empty field; also for a wrong one, which is reported. */
  public double number(String column) {
    String text = text(column);
    if (text.isEmpty())
      return Double.NaN;
    if (NUMBER.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number))
        return number;
    }
    wrong(column, "\"" + shown(text) + "\" is not a number" + (text.matches("[+-]?\\d+,\\d+") ? "; write the decimals after a point" : ""));
    return Double.NaN;
  }

  /** 0, 1, false or true; empty means no. */
  public boolean flag(String column) {
    String text = text(column);
    switch (text) {
      case "", "0", "false" :
        return false;
      case "1", "true" :
        return true;
      default :
        wrong(column, "\"" + shown(text) + "\" is neither 0 nor 1");
        return false;
    }
  }

  /** One word of a closed list; null for any other, which is reported. */
  public <T> T word(String column, Function<String, Optional<T>> meaning, String choices) {
    String text = text(column);
    var found = meaning.apply(text);
    if (found.isEmpty())
      wrong(column, "\"" + shown(text) + "\" is none of " + choices);
    return found.orElse(null);
  }

  public void wrong(String column, String reason) {
    good = false;
    problems.add(file.name(), line, titles.getOrDefault(column, column), reason);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
