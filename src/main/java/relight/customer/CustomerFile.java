package relight.customer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import relight.Refusal;
import relight.csv.CsvFile;
import relight.csv.CsvRow;
import relight.csv.Problems;
import relight.csv.Progress;

/** A list of customers as CSV, in whatever columns the utility's billing gives it. */
public final class CustomerFile {

  /** Our columns; all but code and node may be missing. */
  private static final Map<String, Integer> LONGEST = new LinkedHashMap<>();

  static {
    LONGEST.put("code", 40);
    LONGEST.put("node", 120);
    LONGEST.put("name", 200);
    LONGEST.put("phone", 20);
    LONGEST.put("address", 400);
    LONGEST.put("class", 60);
    LONGEST.put("priority", 60);
    LONGEST.put("unit", 40);
    LONGEST.put("active", 40);
  }

  private final Path path;
  private final Map<String, String> columns;
  /** The text that means an active customer, where the file has a word of its own for it; else 0 and 1 are read. */
  private final String activeWord;

  private CustomerFile(Path path, Map<String, String> columns, String activeWord) {
    this.path = path;
    this.columns = columns;
    this.activeWord = activeWord;
  }

  /**
   * @param mapping our column and the file's, e.g. {@code code=customer_no,node=usage_point,active=status:AT}: with a colon, the word that means
   *                yes. What is not mapped goes by its own name; a code also by {@code id}.
   */
  public static CustomerFile at(Path path, Map<String, String> mapping) {
    for (var name : mapping.keySet()) {
      if (!LONGEST.containsKey(name)) {
        throw Refusal.invalid("import/mapping",
            "A customer has no column " + name + "; it has " + String.join(", ", LONGEST.keySet()) + ".");
      }
    }
    var columns = new LinkedHashMap<String, String>();
    String activeWord = null;
    var header = CsvFile.header(path);
    for (var name : LONGEST.keySet()) {
      String title = mapping.getOrDefault(name, name);
      if (name.equals("active") && title.indexOf(':') > 0) {
        activeWord = title.substring(title.indexOf(':') + 1);
        title = title.substring(0, title.indexOf(':'));
      }
      if (name.equals("code") && !mapping.containsKey(name) && !header.contains("code") && header.contains("id"))
        title = "id";
      columns.put(name, title);
    }
    return new CustomerFile(path, columns, activeWord);
  }

  public Path path() {
    return path;
  }

  /** What one of our columns is called in this file. */
  public String title(String column) {
    return columns.get(column);
  }

  public String name() {
    return path.getFileName().toString();
  }

  /**
   * Gives every good row to the taker and reports the others.
   *
   * @param mapped columns that must be there because somebody named them
   */
  void read(Predicate<String> nodeExists, Predicate<String> unitExists, Set<String> mapped, Problems problems, Progress progress,
      Consumer<Listed> taker) {
    var optional = new ArrayList<>(LONGEST.keySet());
    optional.removeAll(Set.of("code", "node"));
    optional.removeAll(mapped);
    var seen = new HashSet<String>();
    var words = new HashMap<String, String>();
    new CsvFile(path, problems, rows -> progress.reached(name(), rows)).read(columns, List.copyOf(optional), row -> {
      String code = Customer.plainCode(row.required("code", LONGEST.get("code")));
      String node = row.required("node", LONGEST.get("node"));
      if (!code.isEmpty() && !seen.add(code))
        row.wrong("code", "customer " + code + " stands in the file twice");
      if (!node.isEmpty() && !nodeExists.test(node))
        row.wrong("node", "node " + node + " is not in the network");
      String unit = row.upTo("unit", LONGEST.get("unit"));
      if (!unit.isEmpty() && !unitExists.test(unit))
        row.wrong("unit", "there is no unit with the code " + unit);
      var listed = new Listed(code, empty(row, "name"), phone(row), row.upTo("address", LONGEST.get("address")), node,
          word(row, "class", words),
          word(row, "priority", words), active(row), unit.isEmpty() ? null : words.computeIfAbsent(unit, same -> same));
      if (row.isGood())
        taker.accept(listed);
    });
  }

  private boolean active(CsvRow row) {
    if (activeWord != null)
      return row.text("active").equals(activeWord);
    return row.text("active").isEmpty() || row.flag("active");
  }

  /** Digits only, so that a number is found however it was written; +84 is read as 0. */
  private static String phone(CsvRow row) {
    String text = Customer.plainPhone(row.upTo("phone", LONGEST.get("phone")));
    if (!text.matches("\\+?\\d{0,15}"))
      row.wrong("phone", "is not a telephone number");
    return text.isEmpty() ? null : text;
  }

  private static String empty(CsvRow row, String column) {
    String text = row.upTo(column, LONGEST.get(column));
    return text.isEmpty() ? null : text;
  }

  private static String word(CsvRow row, String column, Map<String, String> words) {
    String text = empty(row, column);
    return text == null ? null : words.computeIfAbsent(text, same -> same);
  }

  /** A customer as the file lists him; unit by code. */
  record Listed(String code, String name, String phone, String address, String node, String usageClass, String priority, boolean active,
      String unit) {}
}
