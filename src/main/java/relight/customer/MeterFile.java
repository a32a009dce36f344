package relight.customer;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import relight.Refusal;
import relight.csv.CsvFile;
import relight.csv.Problems;
import relight.csv.Progress;

/** A list of meters as CSV: the code a meter has in its head-end, and whose it is. A customer may have several. */
public final class MeterFile {

  private static final Map<String, Integer> LONGEST = Map.of("code", 40, "customer", 40);

  /** A meter as the file lists it; the customer by code. */
  record Listed(String code, String customer, int row) {}

  private final Path path;
  private final Map<String, String> columns = new LinkedHashMap<>();

  private MeterFile(Path path, Map<String, String> mapping) {
    this.path = path;
    for (var name : List.of("code", "customer"))
      columns.put(name, mapping.getOrDefault(name, name));
  }

  /** @param mapping our column and the file's, e.g. {@code code=serial_no,customer=ma_kh} */
  public static MeterFile at(Path path, Map<String, String> mapping) {
    for (var name : mapping.keySet())
      if (!LONGEST.containsKey(name))
        throw Refusal.invalid("import/mapping", "A meter has no column " + name + "; it has code, customer.");
    return new MeterFile(path, mapping);
  }

  String name() {
    return path.getFileName().toString();
  }

  String title(String column) {
    return columns.get(column);
  }

  /** Gives every good row to the taker and reports the others. */
  void read(Problems problems, Progress progress, Consumer<Listed> taker) {
    var seen = new HashSet<String>();
    new CsvFile(path, problems, rows -> progress.reached(name(), rows)).read(columns, List.of(), row -> {
      var code = row.required("code", LONGEST.get("code"));
      var customer = Customer.plainCode(row.required("customer", LONGEST.get("customer")));
      if (!code.isEmpty() && !seen.add(code))
        row.wrong("code", "meter " + code + " stands in the file twice");
      if (row.isGood())
        taker.accept(new Listed(code, customer, seen.size() + 1));
    });
  }
}
