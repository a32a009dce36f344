package relight.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import relight.map.Assumed;
import relight.map.MapProjector;
import relight.map.Mercator;
import relight.map.NetworkPicture;
import relight.map.Tile;
import relight.map.TileCache;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.network.Supply;
import relight.network.SwitchPositions;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Vector tiles of a large network: cut in memory, and by PostGIS from the same lines in the same run where it is there, tile by tile in turn.
 * Then what one switching costs until every tile it touches is cut again.
 */
public final class TilesBench {

  private static final int[] ZOOMS = {10, 12, 14, 16};
  private static final int TILES = 120;
  private static final int PASSES = 3;
  private static final int SWITCHINGS = 200;
  private static final int INSERT = 50_000;
  private static final int COMPRESSION = 3;

  /** ST_AsMVT, lines only, median, milliseconds: measured once on another machine with two cores; shown where PostGIS is absent. */
  private static final Map<Integer, double[]> PUBLISHED_MS = Map.of(10, new double[]{50, 200}, 12, new double[]{2, 10}, 14,
      new double[]{1.4, 1.4}, 16, new double[]{0.4, 0.4});

  private final PrintWriter out;
  private final long seed;

  public TilesBench(PrintWriter out, long seed) {
    this.out = out;
    this.seed = seed;
  }

  private static final class RolledBack extends RuntimeException {
    RolledBack() {
      super(null, null, false, false);
    }
  }

  /** @param database where PostGIS may be; null for none */
  public void run(Grid grid, int[] customers, Database database) {
    long begun = System.nanoTime();
    var normal = Supply.of(grid, grid.normal(), customers);
    var view = new NetworkView(grid, grid.normal(), normal, normal, 0);
    var picture = NetworkPicture.of(view, Assumed.NOTHING);
    out.printf(Locale.ROOT, "%n%,d nodes, %,d branches; the picture worked out in %s; seed %d; Java %s, %d processors%n", grid.nodes(),
        grid.branches(),
        Spread.time(System.nanoTime() - begun), seed, System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
    out.flush();
    if (database == null) {
      out.println("PostGIS: no database named (--database), so its published figures are shown as such");
      tiles(picture, null);
    } else {
      try {
        database.transaction(tx -> {
          boolean there = load(tx, grid, picture);
          tiles(picture, there ? tx : null);
          throw new RolledBack();
        });
      } catch (RolledBack done) {
        // nothing of ours stays in the database
      }
    }
    switching(view);
  }

  // -- cutting -----------------------------------------------------------------------------------

  private void tiles(NetworkPicture picture, Tx postgis) {
    var rows = new ArrayList<String[]>();
    rows.add(new String[]{"zoom", "tiles", "PostGIS p50 / p99", "cut p50 / p99", "ratio of p50", "gzip p50 / p99", "cached p50", "bytes",
        "gzipped", "PostGIS bytes"});
    for (int zoom : ZOOMS) {
      rows.add(zoom(picture, zoom, postgis));
    }
    print(rows);
    out.println(
        "cut: lines, devices, transformers, services and sources, uncompressed. PostGIS: lines only, the same kinds at each zoom. Target: ratio >= 5.");
    out.flush();
  }

  private String[] zoom(NetworkPicture picture, int zoom, Tx postgis) {
    var tiles = someTiles(picture.view().grid(), zoom);
    long until = System.nanoTime() + 1_500_000_000L;
    while (System.nanoTime() < until) {
      for (var tile : tiles)
        TileCache.gzip(picture.cut(tile), COMPRESSION);
    }
    var cut = new long[PASSES][tiles.size()];
    var zip = new long[PASSES][tiles.size()];
    var sql = new long[PASSES][tiles.size()];
    long bytes = 0;
    long zipped = 0;
    long sqlBytes = 0;
    for (int pass = -1; pass < PASSES; pass++) {
      for (int i = 0; i < tiles.size(); i++) {
        var tile = tiles.get(i);
        long begun = System.nanoTime();
        var made = picture.cut(tile);
        long cutDone = System.nanoTime();
        var gzip = TileCache.gzip(made, COMPRESSION);
        long zipDone = System.nanoTime();
        if (postgis != null) {
          int size = byPostgis(postgis, tile);
          if (pass >= 0)
            sql[pass][i] = System.nanoTime() - zipDone;
          if (pass == 0)
            sqlBytes += size;
        }
        if (pass < 0)
          continue;
        cut[pass][i] = cutDone - begun;
        zip[pass][i] = zipDone - cutDone;
        if (pass == 0) {
          bytes += made.length;
          zipped += gzip.length;
        }
      }
    }
    double ours = middle(cut, 50);
    var published = PUBLISHED_MS.get(zoom);
    String reference = postgis != null
        ? Spread.time(middle(sql, 50)) + " / " + Spread.time(middle(sql, 99))
        : published[0] == published[1] ? "published " + published[0] + " ms" : "published " + published[0] + "–" + published[1] + " ms";
    String ratio = String.format(Locale.ROOT, "%.0fx", (postgis != null ? middle(sql, 50) : published[0] * 1e6) / ours);
    return new String[]{String.valueOf(zoom), String.valueOf(tiles.size()), reference,
        Spread.time(ours) + " / " + Spread.time(middle(cut, 99)),
        ratio, Spread.time(middle(zip, 50)) + " / " + Spread.time(middle(zip, 99)), cached(picture, tiles), size(bytes / tiles.size()),
        size(zipped / tiles.size()), postgis == null ? "" : size(sqlBytes / tiles.size())};
  }

  /** How long a tile takes that is there already. */
  private static String cached(NetworkPicture picture, List<Tile> tiles) {
    var projector = new MapProjector(picture::view, grid -> Assumed.NOTHING, () -> java.time.Instant.EPOCH, picture);
    for (var tile : tiles)
      projector.tile(tile);
    var times = new long[200];
    long bytes = 0;
    for (int i = -50; i < times.length; i++) {
      long begun = System.nanoTime();
      for (var tile : tiles)
        bytes += projector.tile(tile).gzip().length();
      if (i >= 0)
        times[i] = (System.nanoTime() - begun) / tiles.size();
    }
    if (bytes <= 0)
      throw new IllegalStateException("tiles of a network, and nothing in them");
    return Spread.time(Spread.of(times).median());
  }

  /** The median over the passes of a percentile over the tiles. */
  private static double middle(long[][] passes, double percent) {
    return Spread.of(Arrays.stream(passes).mapToLong(pass -> (long) Spread.of(pass).percentile(percent)).toArray()).median();
  }

  /** Tiles at places of the network chosen at random, so where much is there are many. */
  private List<Tile> someTiles(Grid grid, int zoom) {
    var random = new Random(seed);
    var tiles = new LinkedHashMap<Long, Tile>();
    for (int i = 0; i < 20 * TILES && tiles.size() < TILES; i++) {
      int node = random.nextInt(grid.nodes());
      var tile = Tile.at(zoom, Mercator.x(grid.lon(node)), Mercator.y(grid.lat(node)));
      tiles.put(tile.key(), tile);
    }
    return List.copyOf(tiles.values());
  }

  // -- the reference -----------------------------------------------------------------------------

  /** One row a line, in Web Mercator, indexed and clustered by place: the best that plain ST_AsMVT can get. */
  private boolean load(Tx tx, Grid grid, NetworkPicture picture) {
    if (tx.maybeOne("select 1 as n from pg_available_extensions where name = 'postgis'", row -> row.getInteger("n")).isEmpty()) {
      out.println("PostGIS: absent from this database, so its published figures are shown as such");
      return false;
    }
    long begun = System.nanoTime();
    tx.run("set local jit = off"); // compiling takes longer than any of these queries
    tx.run("create extension if not exists postgis");
    tx.run("create table bench_line (id text not null, kind text not null, level int not null, state text not null, feeder text not null,"
        + " geom geometry(LineString, 3857) not null)");
    var lines = java.util.stream.IntStream.range(0, grid.branches()).filter(b -> grid.kind(b) != BranchKind.TRANSFORMER).toArray();
    for (int from = 0; from < lines.length; from += INSERT) {
      int first = from;
      int count = Math.min(INSERT, lines.length - from);
      tx.run("""
          insert into bench_line select id, kind, level, state, feeder,
            st_transform(st_setsrid(st_makeline(st_makepoint(x0, y0), st_makepoint(x1, y1)), 4326), 3857)
          from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[])
            as t (id, kind, level, state, feeder, x0, y0, x1, y1)""",
          column(count, String[]::new, i -> grid.branchId(lines[first + i])),
          column(count, String[]::new, i -> kind(grid, lines[first + i])),
          column(count, Integer[]::new, i -> fromZoom(grid, lines[first + i])),
          column(count, String[]::new, i -> picture.state(grid.to(lines[first + i])).word()),
          column(count, String[]::new, i -> grid.feeder(lines[first + i])),
          column(count, Double[]::new, i -> grid.lon(grid.from(lines[first + i]))),
          column(count, Double[]::new, i -> grid.lat(grid.from(lines[first + i]))),
          column(count, Double[]::new, i -> grid.lon(grid.to(lines[first + i]))),
          column(count, Double[]::new, i -> grid.lat(grid.to(lines[first + i]))));
    }
    tx.run("create index bench_line_geom on bench_line using gist (geom)");
    tx.run("cluster bench_line using bench_line_geom");
    tx.run("analyze bench_line");
    var version = tx.one("select current_setting('server_version') || ', PostGIS ' || postgis_lib_version() as v",
        row -> row.getString("v"));
    out.printf(Locale.ROOT, "PostgreSQL %s: %,d lines loaded, indexed and clustered in %s%n", version, lines.length,
        Spread.time(System.nanoTime() - begun));
    out.flush();
    return true;
  }

  private static String kind(Grid grid, int branch) {
    var subtype = grid.subtype(branch);
    return subtype.startsWith("service") ? "service" : subtype.startsWith("lv") ? "lv" : "mv";
  }

  private static int fromZoom(Grid grid, int branch) {
    return switch (kind(grid, branch)) {
      case "service" -> 16;
      case "lv" -> 14;
      default -> 0;
    };
  }

  private static int byPostgis(Tx tx, Tile tile) {
    return tx.one("""
        select length(st_asmvt(t, 'lines', 4096, 'geom')) as n from (
          select id, kind, state, feeder, st_asmvtgeom(geom, st_tileenvelope($1, $2, $3), 4096, 80, true) as geom
          from bench_line where level <= $1 and geom && st_tileenvelope($1, $2, $3, margin => 80 / 4096.0)) t""",
        row -> row.getInteger("n"), tile.z(), tile.x(), tile.y());
  }

  private static <T> Object column(int count, IntFunction<T[]> array, IntFunction<T> value) {
    var column = array.apply(count);
    Arrays.setAll(column, value);
    return column;
  }

  // -- switching ---------------------------------------------------------------------------------

  /** Devices open and close; people look at the place at every zoom, so those tiles are there and have to be cut again. */
  private void switching(NetworkView start) {
    var view = new NetworkView[]{start};
    var projector = new MapProjector(() -> view[0], g -> Assumed.NOTHING, () -> java.time.Instant.EPOCH);
    var grid = start.grid();
    var random = new Random(seed);
    var refresh = new long[SWITCHINGS];
    var recut = new long[SWITCHINGS];
    var cutAgain = new long[SWITCHINGS];
    var kept = new long[SWITCHINGS];
    var changed = new long[SWITCHINGS];
    for (int i = -SWITCHINGS; i < SWITCHINGS; i++) {
      int branch = device(grid, start.normalSupply(), random);
      var looking = around(grid, branch);
      looking.forEach(projector::tile);
      SwitchPositions positions = view[0].current().with(branch, !view[0].current().isOpen(branch));
      view[0] = new NetworkView(grid, positions, start.normalSupply(), view[0].supply().with(positions), i);
      var before = projector.current();
      long begun = System.nanoTime();
      projector.refresh();
      long done = System.nanoTime();
      var branches = projector.current().changedSince(before);
      var touched = MapProjector.touched(projector.current(), branches);
      var again = looking.stream().filter(tile -> touched.contains(tile.key())).toList();
      long cutting = System.nanoTime();
      again.forEach(projector::tile);
      if (i < 0)
        continue;
      recut[i] = System.nanoTime() - cutting;
      refresh[i] = done - begun;
      cutAgain[i] = again.size();
      kept[i] = looking.size() - again.size();
      changed[i] = branches.length;
    }
    out.printf(Locale.ROOT, "%none device switched, %d times, with 36 tiles of zooms 10 to 16 open at its place:%n", SWITCHINGS);
    out.printf(Locale.ROOT, "  lines that look different     p50 %.0f, p99 %.0f%n", Spread.of(changed).median(),
        Spread.of(changed).percentile(99));
    out.printf(Locale.ROOT, "  picture and cache brought up  p50 %s, p99 %s%n", Spread.time(Spread.of(refresh).median()),
        Spread.time(Spread.of(refresh).percentile(99)));
    out.printf(Locale.ROOT, "  tiles cut again               p50 %.0f, p99 %.0f; left as they were: p50 %.0f%n",
        Spread.of(cutAgain).median(), Spread.of(cutAgain).percentile(99),
        Spread.of(kept).median());
    out.printf(Locale.ROOT, "  cutting and compressing them  p50 %s, p99 %s%n", Spread.time(Spread.of(recut).median()),
        Spread.time(Spread.of(recut).percentile(99)));
    out.flush();
  }

  private static int device(Grid grid, Supply supply, Random random) {
    while (true) {
      int branch = random.nextInt(grid.branches());
      if (grid.kind(branch).isSwitching() && supply.fedNode(branch) >= 0)
        return branch;
    }
  }

  private static List<Tile> around(Grid grid, int branch) {
    int x = Mercator.x(grid.lon(grid.from(branch)));
    int y = Mercator.y(grid.lat(grid.from(branch)));
    var tiles = new ArrayList<Tile>();
    for (int zoom : ZOOMS) {
      var middle = Tile.at(zoom, x, y);
      for (int dx = -1; dx <= 1; dx++)
        for (int dy = -1; dy <= 1; dy++)
          tiles.add(new Tile(zoom, middle.x() + dx, middle.y() + dy));
    }
    return tiles;
  }

  // -- printing ----------------------------------------------------------------------------------

  private static String size(long bytes) {
    return bytes < 10_000 ? String.format(Locale.ROOT, "%,d B", bytes) : String.format(Locale.ROOT, "%.1f kB", bytes / 1000.0);
  }

  private void print(List<String[]> rows) {
    int columns = rows.getFirst().length;
    var width = new int[columns];
    for (var row : rows)
      for (int c = 0; c < columns; c++)
        width[c] = Math.max(width[c], row[c].length());
    out.println();
    for (var row : rows) {
      out.println(
          java.util.stream.IntStream.range(0, columns).mapToObj(c -> String.format(Locale.ROOT, "%-" + (width[c] + 2) + "s", row[c]))
              .collect(Collectors.joining()).stripTrailing());
    }
    out.flush();
  }
}
