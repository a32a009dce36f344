package relight.network.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import relight.Refusal;

/**
 * Writes a district that does not exist but could lie in the Mekong delta: its map layers, its units and crews, and its distribution network with
 * customers, in exactly the form a user would bring his own. The same seed and number of customers give the same bytes on every machine.
 */
public final class SampleDistrict {

  /** What one substation with six feeders supplies; more customers make more districts side by side. */
  public static final int CUSTOMERS_PER_DISTRICT = 12_000;
  public static final int FEWEST = 300;
  public static final int MOST = 3_000_000;

  private static final String COMPANY = "PB15";

  private SampleDistrict() {
  }

  /**
   * Writes {@code network/*.csv}, {@code layers/*.geojson} with descriptors, {@code units.csv}, {@code crews.csv} and {@code sample.yaml} below
   * {@code folder}, replacing what an earlier run has left there. Bounded memory: one district at a time is held.
   */
  public static void write(Path folder, long seed, int customers) throws IOException {
    if (customers < FEWEST || customers > MOST) {
      throw Refusal.invalid("sample/customers", "A sample has between " + FEWEST + " and " + MOST + " customers, not " + customers + ".");
    }
    Files.createDirectories(folder.resolve("network"));
    Files.createDirectories(folder.resolve("layers"));
    var plots = plots(seed, customers);
    var furtherNames = Names.furtherCommunes(Dice.of(seed, "communes"));
    try (var network = new NetworkWriter(folder.resolve("network"));
        var layers = new Layers(folder.resolve("layers"));
        var units = new Units(folder)) {
      units.company(COMPANY, "Công ty Điện lực " + Names.COMMUNES.getFirst() + " (mẫu)");
      layers.ground(plots);
      for (var plot : plots) {
        district(plot, plot.number() == 0 ? Names.COMMUNES : furtherNames.subList(6 * plot.number(), 6 * plot.number() + 6), network,
            layers,
            units);
      }
    }
    Files.writeString(folder.resolve("sample.yaml"),
        "# Sample: a district that does not exist / Dữ liệu mẫu: địa bàn không có thật\n" + "sample: true\n"
            + "seed: " + seed + "\ncustomers: " + customers + "\ndistricts: " + plots.size() + "\n");
  }

  private static List<Plot> plots(long seed, int customers) {
    int count = Math.max(1, Math.round((float) customers / CUSTOMERS_PER_DISTRICT));
    int across = (int) Math.ceil(Math.sqrt(count * 0.8));
    int up = (count + across - 1) / across;
    var plots = new ArrayList<Plot>();
    for (int n = 0; n < count; n++) {
      int here = (int) ((long) customers * (n + 1) / count - (long) customers * n / count);
      int side = count > 1 ? 7 : Math.max(3, Math.min(9, (int) Math.round(7 * Math.sqrt(here / (double) CUSTOMERS_PER_DISTRICT))));
      plots.add(new Plot(seed, n, n % across, n / across, across, up, side, side, here));
    }
    return plots;
  }

  private static void district(Plot plot, List<String> names, NetworkWriter network, Layers layers, Units units) throws IOException {
    String first = COMPANY + code(2 * plot.number() + 1);
    String second = COMPANY + code(2 * plot.number() + 2);
    var land = new Landscape(plot);
    var roads = new Roads(plot, land);
    var places = new Places(plot, land, names, first, second);
    var settlement = new Settlement(plot, roads, places);
    var zones = new Zones(roads, settlement, places);
    var plan = new FeederPlan(plot, roads, zones, settlement, places);
    var lines = new Lines(roads, zones, plan, network, new Customers(plot, network));
    var substation = lines.build("110 kV " + names.getFirst());
    layers.district(plot, land, roads, places, settlement);
    units.district(plot, places, substation, first, second, names);
  }

  /** Two characters in base 36, so that a thousand units stay within six-character unit codes. */
  private static String code(int number) {
    var text = Integer.toString(number, 36).toUpperCase(java.util.Locale.ROOT);
    return text.length() == 1 ? "0" + text : text;
  }
}
