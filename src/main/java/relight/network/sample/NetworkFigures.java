package relight.network.sample;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The figures by which a network looks real or not, counted from its CSV files. Regulators are no transformers here; a tie is a normally open switch
 * or fuse (the real networks do not hold the neighbour's side); devices are set against kilometres of medium-voltage line.
 */
public record NetworkFigures(String name, long customers, long feeders, long transformers, double mv_km, double lv_km, double drop_km,
    long drops, long switches, long fuses, long ties) {

  /** One line of the table. */
  public record Figure(String title, int decimals, ToDoubleFunction<NetworkFigures> value) {}

  public static final List<Figure> FIGURES = List.of(new Figure("line length per customer, m", 1, NetworkFigures::lengthPerCustomer_m),
      new Figure("customers per transformer", 1, f -> (double) f.customers / f.transformers),
      new Figure("transformers per feeder", 1, f -> (double) f.transformers / f.feeders),
      new Figure("switches per km of medium voltage", 2, f -> f.switches / f.mv_km),
      new Figure("fuses per km of medium voltage", 2, f -> f.fuses / f.mv_km),
      new Figure("ties per km of medium voltage", 2, f -> f.ties / f.mv_km));

  private static final List<Figure> COUNTS = List.of(new Figure("customers", 0, NetworkFigures::customers),
      new Figure("feeders", 0, NetworkFigures::feeders), new Figure("transformers", 0, NetworkFigures::transformers),
      new Figure("medium-voltage line, km", 1, NetworkFigures::mv_km), new Figure("low-voltage line, km", 1, NetworkFigures::lv_km),
      new Figure("service drops, km", 1, NetworkFigures::drop_km), new Figure("service drops", 0, NetworkFigures::drops),
      new Figure("switches (open ones included)", 0, NetworkFigures::switches), new Figure("fuses", 0, NetworkFigures::fuses),
      new Figure("ties (normally open)", 0, NetworkFigures::ties));

  public double lengthPerCustomer_m() {
    return (mv_km + lv_km + drop_km) * 1000 / customers;
  }

  /** Counts {@code branches.csv} and {@code customers.csv} of a network in CSV form. */
  public static NetworkFigures of(String name, Path folder) throws IOException {
    long customers = 0;
    try (var rows = CsvReader.builder().ofNamedCsvRecord(folder.resolve("customers.csv"))) {
      for (var row : rows) {
        customers += row.getField("id").isEmpty() ? 0 : 1;
      }
    }
    var feeders = new HashSet<String>();
    long transformers = 0;
    double mv = 0;
    double lv = 0;
    double drop = 0;
    long drops = 0;
    long switches = 0;
    long fuses = 0;
    long ties = 0;
    try (var rows = CsvReader.builder().ofNamedCsvRecord(folder.resolve("branches.csv"))) {
      for (var row : rows) {
        feeders.add(row.getField("feeder"));
        String subtype = row.getField("subtype");
        String kind = row.getField("kind");
        double length_m = row.getField("length_m").isEmpty() ? 0 : Double.parseDouble(row.getField("length_m"));
        switch (kind) {
          case "line" -> {
            switch (subtype) {
              case "mv_line" -> mv += length_m;
              case "service_drop" -> {
                drop += length_m;
                drops++;
              }
              default -> lv += length_m;
            }
          }
          case "transformer" -> transformers += subtype.equals("regulator") ? 0 : 1;
          case "switch" -> switches++;
          case "fuse" -> fuses++;
          default -> {
          }
        }
        if (row.getField("normally_open").equals("1") && (kind.equals("switch") || kind.equals("fuse"))) {
          ties++;
        }
      }
    }
    return new NetworkFigures(name, customers, feeders.size(), transformers, mv / 1000, lv / 1000, drop / 1000, drops, switches, fuses,
        ties);
  }

  /** A table in Markdown with one column per network. */
  public static String table(List<NetworkFigures> networks) {
    var text = new StringBuilder("| |");
    networks.forEach(n -> text.append(' ').append(n.name).append(" |"));
    text.append("\n|---|").append("---:|".repeat(networks.size())).append('\n');
    for (var figures : List.of(COUNTS, FIGURES)) {
      for (var figure : figures) {
        text.append("| ").append(figure.title).append(" |");
        for (var network : networks) {
          text.append(' ').append(String.format(Locale.ROOT, "%,." + figure.decimals + "f", figure.value.applyAsDouble(network)))
              .append(" |");
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
