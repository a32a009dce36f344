package relight.testkit;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Puts a drawn network and its customers into the database, as an import would. */
public final class StoredGrid {

  private StoredGrid() {
  }

  /**
   * The customers of node {@code c} are called {@code c#1}, {@code c#2} …; the answer tells their customer codes.
   *
   * @param unitId whose customers they are, or null
   */
  public static Map<String, String> store(Tx tx, Journal journal, DrawnGrid drawn, Long unitId) {
    var grid = drawn.grid();
    var ids = new LinkedHashMap<String, Long>();
    for (int n = 0; n < grid.nodes(); n++)
      ids.put(grid.nodeId(n),
          tx.one("insert into network_node (code, lon, lat, kind) values ($1, $2, $3, $4) returning id", row -> row.getLong("id"),
              grid.nodeId(n),
              grid.lon(n), grid.lat(n), grid.nodeKind(n).text()));
    var branches = new ArrayList<Tuple>();
    for (int b = 0; b < grid.branches(); b++)
      branches.add(Tuple.of(grid.branchId(b), ids.get(grid.nodeId(grid.from(b))), ids.get(grid.nodeId(grid.to(b))), grid.kind(b).text(),
          grid.normallyOpen(b), grid.length_m(b)));
    tx.runMany("insert into network_branch (code, from_node, to_node, kind, normally_open, length_m) values ($1, $2, $3, $4, $5, $6)",
        branches);
    for (int source : grid.sources())
      tx.run("insert into network_source (node_id, name) values ($1, $2)", ids.get(grid.nodeId(source)), grid.sourceName(source));
    var codes = new LinkedHashMap<String, String>();
    var customers = new ArrayList<Tuple>();
    int number = 0;
    for (int n = 0; n < grid.nodes(); n++)
      for (int c = 1; c <= drawn.customers()[n]; c++) {
        var code = "PB0701%07d".formatted(++number);
        codes.put(grid.nodeId(n) + "#" + c, code);
        customers.add(Tuple.of(code, "Khách hàng " + number, "Số " + number, grid.nodeId(n), unitId, "khach hang " + number));
      }
    tx.runMany("insert into customer (code, name, address, node, unit_id, plain) values ($1, $2, $3, $4, $5, $6)", customers);
    journal.append(tx, Actor.SYSTEM, new Change("network.imported", "network/all", null, Map.of("branches", grid.branches())));
    return codes;
  }
}
