package relight.unit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import relight.Refusal;
import relight.csv.CsvFile;
import relight.csv.Problems;
import relight.csv.Progress;

/** The organisation as CSV: {@code code,name,parent}, the top unit with an empty parent. */
public final class UnitFile {

  private static final List<String> COLUMNS = List.of("code", "name", "parent");

  /** A unit as the file lists it; parent null at the top. */
  public record Listed(String code, String name, String parent) {}

  private UnitFile() {
  }

  /**
   * Reads the units, parents before their parts.
   *
   * @param mapping our column and the file's, e.g. {@code code=ma_don_vi}
   * @param known   codes of the units that are there already and may be named as parents
   * @throws Refusal naming everything that is wrong with the file
   */
  public static List<Listed> read(Path path, Map<String, String> mapping, Predicate<String> known, Problems problems, Progress progress) {
    var columns = new LinkedHashMap<String, String>();
    for (var name : COLUMNS) {
      columns.put(name, mapping.getOrDefault(name, name));
    }
    for (var name : mapping.keySet()) {
      if (!COLUMNS.contains(name))
        throw Refusal.invalid("import/mapping", "A unit has no column " + name + "; it has " + String.join(", ", COLUMNS) + ".");
    }
    String file = path.getFileName().toString();
    var lines = new LinkedHashMap<String, Long>();
    var units = new LinkedHashMap<String, Listed>();
    new CsvFile(path, problems, rows -> progress.reached(file, rows)).read(columns, List.of(), row -> {
      String code = row.required("code", 40);
      String name = row.required("name", 200);
      String parent = row.upTo("parent", 40);
      if (!code.isEmpty() && units.putIfAbsent(code, new Listed(code, name, parent.isEmpty() ? null : parent)) != null) {
        row.wrong("code", "unit " + code + " stands in the file twice");
      }
      lines.putIfAbsent(code, row.line());
    });
    for (var unit : units.values()) {
      if (unit.parent() != null && !units.containsKey(unit.parent()) && !known.test(unit.parent())) {
        problems.add(file, lines.get(unit.code()), columns.get("parent"), "there is no unit with the code " + unit.parent());
      }
    }
    problems.refuseIfAny();
    var ordered = new ArrayList<Listed>();
    var done = new LinkedHashSet<String>();
    while (ordered.size() < units.size()) {
      int before = ordered.size();
      for (var unit : units.values()) {
        boolean ready = unit.parent() == null || !units.containsKey(unit.parent()) || done.contains(unit.parent());
        if (ready && done.add(unit.code()))
          ordered.add(unit);
      }
      if (ordered.size() > before)
        continue;
      units.keySet().stream().filter(code -> !done.contains(code)).findFirst()
          .ifPresent(code -> problems.add(file, lines.get(code), columns.get("parent"),
              "unit " + code + " belongs, by way of its parents, to itself"));
      problems.refuseIfAny();
    }
    return ordered;
  }
}
