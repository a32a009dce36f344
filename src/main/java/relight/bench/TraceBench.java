package relight.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import relight.network.Energisation;
import relight.network.Grid;
import relight.network.Supply;
import relight.network.SwitchPositions;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Tracing a large network: in memory, and by recursive SQL over the same data in the same run, alternating. Both sides' answers are compared, so
 * that a fast wrong one does not count. The tables are temporary and gone at the end.
 */
public final class TraceBench {

  private static final int OPEN = 200;
  private static final int SQL_ROUNDS = 5;
  private static final int ROUNDS = 41;
  private static final int BELOW_SQL = 200;
  private static final int BELOW_BATCHES = 40;
  private static final int BELOW_BATCH = 100_000;
  private static final int SWITCHINGS = 3_000;
  private static final int INSERT = 50_000;

  private final Database database;
  private final PrintWriter out;
  private final long seed;

  public TraceBench(Database database, PrintWriter out, long seed) {
    this.database = database;
    this.out = out;
    this.seed = seed;
  }

  private static final class RolledBack extends RuntimeException {
    RolledBack() {
      super(null, null, false, false);
    }
  }

  /** On a network made for it. */
  public void run(int nodes) {
    long begun = System.nanoTime();
    var grid = TraceNetwork.generate(nodes, seed);
    out.printf(Locale.ROOT, "%n%,d nodes, %,d branches, %,d sources, seed %d; numbered in %s%n", grid.nodes(), grid.branches(),
        grid.sourceCount(), seed,
        Spread.time(System.nanoTime() - begun));
    var random = new Random(seed);
    var customers = new int[grid.nodes()];
    for (int n = grid.sourceCount(); n < customers.length; n++) {
      customers[n] = random.nextInt(3);
    }
    run(grid, customers);
  }

  /** On a network of one's own. */
  public void run(Grid grid, int[] customers) {
    long begun = System.nanoTime();
    var normal = Supply.of(grid, grid.normal(), customers);
    int deepest = 0;
    for (int n = 0; n < grid.nodes(); n += 7) {
      deepest = Math.max(deepest, normal.upstream(n).length);
    }
    out.printf(Locale.ROOT, "supply worked out in %s; %,d customers, %d branches deep, %d loops; Java %s, %d processors%n%n",
        Spread.time(System.nanoTime() - begun), normal.totalCustomers(), deepest, normal.loops().length, System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    out.flush();
    var random = new Random(seed);
    var positions = grid.normal();
    for (int i = 0; i < OPEN; i++) {
      positions = positions.with(random.nextInt(grid.branches()), true);
    }
    var open = positions;
    var rows = new ArrayList<String[]>();
    try {
      database.transaction(tx -> {
        load(tx, grid, open, normal, customers);
        everything(tx, grid, open, rows);
        below(tx, grid, normal, random, rows);
        throw new RolledBack();
      });
    } catch (RolledBack done) {
      switching(grid, normal, random, rows);
    }
    print(rows);
  }

  /** Edges in both directions for the trace, the supply tree for what is below: the best both questions can get from plain tables. */
  private void load(Tx tx, Grid grid, SwitchPositions open, Supply normal, int[] customers) {
    tx.run("set local temp_buffers = '1GB'");
    tx.run("set local work_mem = '512MB'");
    tx.run("create temp table bench_edge (a int not null, b int not null, open boolean not null) on commit drop");
    tx.run("create temp table bench_tree (node int not null, parent int not null, customers int not null) on commit drop");
    batches(grid.branches(),
        (from, count) -> tx.run("""
        insert into bench_edge select * from unnest($1::int[], $2::int[], $3::boolean[])
        union all select b, a, o from unnest($1::int[], $2::int[], $3::boolean[]) as t (a, b, o)""",
            column(from, count, Integer[]::new, grid::from),
            column(from, count, Integer[]::new, grid::to), column(from, count, Boolean[]::new, open::isOpen)));
    batches(grid.nodes(), (from, count) -> tx.run("insert into bench_tree select * from unnest($1::int[], $2::int[], $3::int[])",
        column(from, count, Integer[]::new, n -> n), column(from, count, Integer[]::new, normal::feedingNode),
        column(from, count, Integer[]::new, n -> customers[n])));
    tx.run("create index on bench_edge (a) include (b) where not open");
    tx.run("create index on bench_tree (parent) include (node)");
    tx.run("create index on bench_tree (node) include (customers)");
    tx.run("analyze bench_edge");
    tx.run("analyze bench_tree");
  }

  private interface Batch {
    void of(int from, int count);
  }

  private static void batches(int size, Batch batch) {
    for (int from = 0; from < size; from += INSERT) {
      batch.of(from, Math.min(INSERT, size - from));
    }
  }

  private static <T> Object column(int from, int count, IntFunction<T[]> array, IntFunction<T> value) {
    var column = array.apply(count);
    Arrays.setAll(column, i -> value.apply(from + i));
    return column;
  }

  private void everything(Tx tx, Grid grid, SwitchPositions open, List<String[]> rows) {
    var sql = new long[SQL_ROUNDS];
    var sweep = new long[SQL_ROUNDS * ROUNDS];
    var whole = new long[SQL_ROUNDS * 3];
    for (int i = 0; i < ROUNDS; i++) {
      Energisation.of(grid, open); // warm-up
    }
    int sources = grid.sourceCount();
    for (int round = 0; round < SQL_ROUNDS; round++) {
      long begun = System.nanoTime();
      long inSql = tx.one("""
          with recursive live (node) as (
            select generate_series(0, $1::int - 1) union select e.b from live l join bench_edge e on e.a = l.node and not e.open)
          select count(*) as n from live""", row -> row.getLong("n"), sources);
      sql[round] = System.nanoTime() - begun;
      for (int i = 0; i < ROUNDS; i++) {
        begun = System.nanoTime();
        var energised = Energisation.of(grid, open);
        sweep[round * ROUNDS + i] = System.nanoTime() - begun;
        if (i == 0)
          same("energised nodes", inSql, energised.energisedNodes());
      }
      for (int i = 0; i < 3; i++) {
        begun = System.nanoTime();
        var supply = Supply.of(grid, open);
        whole[round * 3 + i] = System.nanoTime() - begun;
        if (i == 0)
          same("supplied nodes", inSql, supply.energisedNodes());
      }
    }
    row(rows, "everything energised, " + OPEN + " more open", Spread.of(sql), Spread.of(sweep), "<= 5 ms, >= 300x", true);
    row(rows, "  with ways, sources, counts", Spread.of(sql), Spread.of(whole), "", true);
  }

  private void below(Tx tx, Grid grid, Supply normal, Random random, List<String[]> rows) {
    var sql = new long[BELOW_SQL];
    for (int i = 0; i < BELOW_SQL; i++) {
      int branch = device(grid, normal, random);
      long begun = System.nanoTime();
      long inSql = tx.one("""
          with recursive below (node) as (select $1::int union all select t.node from below b join bench_tree t on t.parent = b.node)
          select coalesce(sum(t.customers), 0)::bigint as n from below b join bench_tree t on t.node = b.node""", row -> row.getLong("n"),
          normal.fedNode(branch));
      sql[i] = System.nanoTime() - begun;
      same("customers below " + grid.branchId(branch), inSql, normal.customersBelow(branch));
    }
    var batches = new long[BELOW_BATCHES];
    var devices = new int[BELOW_BATCH];
    Arrays.setAll(devices, i -> device(grid, normal, random));
    long sum = 0;
    for (int batch = 0; batch < BELOW_BATCHES; batch++) {
      long begun = System.nanoTime();
      for (int branch : devices) {
        sum += normal.customersBelow(branch);
      }
      batches[batch] = (System.nanoTime() - begun) / BELOW_BATCH;
    }
    if (sum <= 0)
      throw new IllegalStateException("no customers below any of " + BELOW_BATCH + " devices");
    row(rows, "customers below a device", Spread.of(sql), Spread.of(batches), "<= 1 µs", true);
  }

  /** A random branch that feeds something and is not a plain line. */
  private static int device(Grid grid, Supply supply, Random random) {
    while (true) {
      int branch = random.nextInt(grid.branches());
      if (grid.kind(branch) != relight.network.BranchKind.LINE && supply.fedNode(branch) >= 0)
        return branch;
    }
  }

  /** Devices open and close at random, ties among them, so that parts are fed from the other side and back. */
  private void switching(Grid grid, Supply normal, Random random, List<String[]> rows) {
    var ties = grid.normal().openBranches();
    var supply = normal;
    var times = new long[SWITCHINGS];
    for (int i = -SWITCHINGS; i < SWITCHINGS; i++) {
      boolean tie = ties.length > 0 && random.nextInt(3) == 0;
      int branch = tie ? ties[random.nextInt(ties.length)] : device(grid, normal, random);
      long begun = System.nanoTime();
      var next = supply.with(branch, !supply.positions().isOpen(branch));
      long took = System.nanoTime() - begun;
      if (i >= 0)
        times[i] = took;
      // stay near normal: a thousand open devices at once is not how a network is run
      supply = supply.positions().differences(grid.normal()).length > 50 ? normal : next;
    }
    same("supplied nodes after switching", Supply.of(grid, supply.positions()).energisedNodes(), supply.energisedNodes());
    var spread = Spread.of(times);
    row(rows, "one device switched, re-rooted", null, spread, "", false);
    rows.add(new String[]{"  99th percentile", "", Spread.time(spread.percentile(99)), "", "<= 5 ms"});
  }

  private static void same(String what, long reference, long ours) {
    if (reference != ours)
      throw new IllegalStateException(what + ": the reference says " + reference + ", we say " + ours);
  }

  private static void row(List<String[]> rows, String what, Spread reference, Spread ours, String target, boolean ratio) {
    rows.add(new String[]{what, reference == null ? "" : reference.text(), ours.text(),
        ratio ? String.format(Locale.ROOT, "%,.0fx", reference.median() / ours.median()) : "", target});
  }

  private void print(List<String[]> rows) {
    rows.addFirst(new String[]{"median (min–max)", "recursive SQL", "in memory", "ratio", "target"});
    var width = new int[5];
    for (var row : rows) {
      for (int c = 0; c < width.length; c++) {
        width[c] = Math.max(width[c], row[c].length());
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < width.length; c++) {
        line.append(String.format(Locale.ROOT, "%-" + (width[c] + 2) + "s", row[c]));
      }
      out.println(line.toString().stripTrailing());
    }
    out.println();
    out.flush();
  }
}
