package relight.customer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.csv.Comparison;
import relight.place.Places;
import relight.storage.Tx;

/** Takes a list of customers into the database: into a temporary table first, then by comparison into the real one. */
final class CustomerImportStore {

  private static final String COLUMNS = "code, name, phone, address, node, class, priority, active, unit_id, commune_code, hamlet_code, plain";

  /** Both sides with the unit by code: a unit may be new in the same import. */
  private static final String SAME = """
      (c.name, c.phone, c.address, c.node, c.class, c.priority, c.active, u.code, c.commune_code, c.hamlet_code)
        is not distinct from (s.name, s.phone, s.address, s.node, s.class, s.priority, s.active, s.unit, s.commune_code, s.hamlet_code)""";

  private final int many;

  /** @param many from how many customers on a first import builds the index of letters at its end */
  CustomerImportStore(int many) {
    this.many = many;
  }

  void begin(Tx tx) {
    tx.run("""
        create temp table staged_customer (number bigint generated always as identity, code text not null, name text, phone text, address text not null,
          node text not null, class text, priority text, active boolean not null, unit text, commune_code text, hamlet_code text, plain text not null)
          on commit drop""");
  }

  /** @param place commune and hamlet code of a node, either of which may be null */
  void stage(Tx tx, List<CustomerFile.Listed> customers, Function<String, String[]> place) {
    int count = customers.size();
    var places = customers.stream().map(c -> place.apply(c.node())).toList();
    var active = new Boolean[count];
    for (int i = 0; i < count; i++) {
      active[i] = customers.get(i).active();
    }
    tx.run("""
        insert into staged_customer (code, name, phone, address, node, class, priority, active, unit, commune_code, hamlet_code, plain)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::text[],
          $10::text[], $11::text[], $12::text[])""", column(customers, CustomerFile.Listed::code),
        column(customers, CustomerFile.Listed::name),
        column(customers, CustomerFile.Listed::phone), column(customers, CustomerFile.Listed::address),
        column(customers, CustomerFile.Listed::node),
        column(customers, CustomerFile.Listed::usageClass), column(customers, CustomerFile.Listed::priority), active,
        column(customers, CustomerFile.Listed::unit), column(places, p -> p[0]), column(places, p -> p[1]),
        column(customers, c -> Places.plain((c.name() == null ? "" : c.name() + " ") + c.address())));
  }

  private static <T> Object column(List<T> rows, Function<T, String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  Comparison compare(Tx tx, boolean keepMissing) {
    tx.run("create index on staged_customer (code)");
    tx.run("analyze staged_customer");
    String joined = " from staged_customer s left join customer c on c.code = s.code left join unit u on u.id = c.unit_id ";
    String left = "from customer c where c.active and not exists (select from staged_customer s where s.code = c.code)";
    return tx.one("""
        select count(*) filter (where c.id is null)::int as added, count(*) filter (where c.id is not null and %1$s)::int as unchanged,
          count(*) filter (where c.id is not null and not (%1$s))::int as changed
        """.formatted(SAME) + joined,
        row -> new Comparison("customers", row.getInteger("added"), row.getInteger("changed"), row.getInteger("unchanged"),
            keepMissing ? 0 : tx.one("select count(*)::int as n " + left, r -> r.getInteger("n")),
            examples(tx, "select s.code" + joined + "where c.id is null"),
            examples(tx, "select s.code" + joined + "where c.id is not null and not (" + SAME + ")"),
            keepMissing ? List.of() : examples(tx, "select c.code " + left)));
  }

  private static List<String> examples(Tx tx, String sql) {
    return tx.all(sql + " limit 5", row -> row.getString("code"));
  }

  /** How many are active and will not be any more. */
  int ending(Tx tx, boolean keepMissing) {
    return tx.one("""
        select count(*)::int as n from customer c left join staged_customer s on s.code = c.code
        where c.active and (not s.active or s.code is null and not $1)""", row -> row.getInteger("n"), keepMissing);
  }

  /**
   * Writes down where those hung who are listed at another node than before, or are back after they hung nowhere, and from when on they hang there.
   * Returns how many.
   */
  int keepLinks(Tx tx, Instant now) {
    String nowhere = "coalesce((select l.node from customer_link l where l.customer_id = c.id order by l.from_at desc limit 1), c.node) = ''";
    String moved = "from customer c join staged_customer s on s.code = c.code where (s.node <> c.node and not " + nowhere
        + " or s.active and "
        + nowhere + ")";
    tx.run("insert into customer_link (customer_id, from_at, node) select c.id, '-infinity', c.node " + moved
        + " and not exists (select from customer_link l where l.customer_id = c.id)");
    return tx.run("insert into customer_link (customer_id, from_at, node) select c.id, $1, s.node " + moved
        + " on conflict on constraint customer_link_pk do update set node = excluded.node", now);
  }

  /** Returns how many customers the list holds. */
  int take(Tx tx, boolean keepMissing) {
    var searchIndex = setAside(tx);
    tx.run("""
        insert into customer as c (%s)
        select s.code, s.name, s.phone, s.address, s.node, s.class, s.priority, s.active, u.id, s.commune_code, s.hamlet_code, s.plain
        from staged_customer s left join unit u on u.code = s.unit order by s.number
        on conflict on constraint customer_code_unique do update
        set name = excluded.name, phone = excluded.phone, address = excluded.address, node = excluded.node, class = excluded.class,
          priority = excluded.priority, active = excluded.active, unit_id = excluded.unit_id, commune_code = excluded.commune_code,
          hamlet_code = excluded.hamlet_code, plain = excluded.plain
        where (c.name, c.phone, c.address, c.node, c.class, c.priority, c.active, c.unit_id, c.commune_code, c.hamlet_code)
          is distinct from (excluded.name, excluded.phone, excluded.address, excluded.node, excluded.class, excluded.priority, excluded.active,
            excluded.unit_id, excluded.commune_code, excluded.hamlet_code)""".formatted(COLUMNS));
    if (!keepMissing) {
      tx.run("update customer c set active = false where active and not exists (select from staged_customer s where s.code = c.code)");
    }
    int count = tx.one("select count(*)::int as n from staged_customer", row -> row.getInteger("n"));
    tx.run("drop table staged_customer");
    searchIndex.ifPresent(tx::run);
    tx.run("analyze customer");
    return count;
  }

  /**
   * For a first import of many: drops the index of letters and returns how to make it again. Built at once it costs a fraction of what it costs
   * row by row; until the commit nobody reads customers, of whom there are next to none.
   */
  private Optional<String> setAside(Tx tx) {
    boolean first = tx.one("""
        select (select count(*) from staged_customer) >= $1
          and (select count(*) from (select from customer limit $1 / 50 + 1) as few) <= $1 / 50 as first""", row -> row.getBoolean("first"),
        many);
    if (!first)
      return Optional.empty();
    tx.run("set local maintenance_work_mem = '256MB'");
    var definition = tx.one("select pg_get_indexdef('customer_plain'::regclass) as definition", row -> row.getString("definition"));
    tx.run("drop index customer_plain");
    return Optional.of(definition);
  }
}
