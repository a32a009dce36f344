package relight.customer;

import java.util.List;
import java.util.function.Function;
import relight.csv.Comparison;
import relight.storage.Tx;

/** Takes a list of meters into the database: into a temporary table first, then by comparison into the real one. */
final class MeterImportStore {

  /** A meter whose customer nobody knows. */
  record Orphan(int row, String customer) {}

  void begin(Tx tx) {
    tx.run("create temp table staged_meter (code text not null, customer text not null, row int not null) on commit drop");
  }

  void stage(Tx tx, List<MeterFile.Listed> meters) {
    tx.run("insert into staged_meter (code, customer, row) select * from unnest($1::text[], $2::text[], $3::int[])",
        column(meters, MeterFile.Listed::code), column(meters, MeterFile.Listed::customer),
        meters.stream().map(MeterFile.Listed::row).toArray(Integer[]::new));
  }

  private static Object column(List<MeterFile.Listed> rows, Function<MeterFile.Listed, String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  List<Orphan> withoutCustomer(Tx tx, boolean withCustomers, int most) {
    var staged = withCustomers ? " and not exists (select from staged_customer n where n.code = s.customer)" : "";
    return tx.all("select row, customer from staged_meter s where not exists (select from customer c where c.code = s.customer)" + staged
        + " order by row limit $1", row -> new Orphan(row.getInteger("row"), row.getString("customer")), most);
  }

  Comparison compare(Tx tx, boolean keepMissing) {
    tx.run("create index on staged_meter (code)");
    tx.run("analyze staged_meter");
    String joined = " from staged_meter s left join meter m on m.code = s.code left join customer c on c.id = m.customer_id ";
    String left = "from meter m where not exists (select from staged_meter s where s.code = m.code)";
    return tx.one("""
        select count(*) filter (where m.code is null)::int as added, count(*) filter (where c.code = s.customer)::int as unchanged,
          count(*) filter (where c.code <> s.customer)::int as changed""" + joined,
        row -> new Comparison("meters", row.getInteger("added"), row.getInteger("changed"), row.getInteger("unchanged"),
            keepMissing ? 0 : tx.one("select count(*)::int as n " + left, r -> r.getInteger("n")),
            examples(tx, "select s.code" + joined + "where m.code is null"),
            examples(tx, "select s.code" + joined + "where c.code <> s.customer"),
            keepMissing ? List.of() : examples(tx, "select m.code " + left)));
  }

  private static List<String> examples(Tx tx, String sql) {
    return tx.all(sql + " limit 5", row -> row.getString("code"));
  }

  /** Returns how many meters the list holds. */
  int take(Tx tx, boolean keepMissing) {
    if (!keepMissing)
      tx.run("delete from meter m where not exists (select from staged_meter s where s.code = m.code)");
    tx.run("""
        insert into meter as m (code, customer_id) select s.code, c.id from staged_meter s join customer c on c.code = s.customer
        on conflict on constraint meter_pk do update set customer_id = excluded.customer_id where m.customer_id <> excluded.customer_id""");
    int count = tx.one("select count(*)::int as n from staged_meter", row -> row.getInteger("n"));
    tx.run("drop table staged_meter");
    tx.run("analyze meter");
    return count;
  }
}
