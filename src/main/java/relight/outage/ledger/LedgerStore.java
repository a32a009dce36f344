package relight.outage.ledger;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import relight.storage.Tx;

/** Interruptions and premise facts in the database. */
final class LedgerStore {

  private static final String FACT = "select id, customer_id, outage_id, from_at, to_at from premise_fact\s";

  /** What of these customers lasted until a moment or longer. */
  List<Interruption> lastingUntil(Tx tx, Collection<Long> customers, Instant moment) {
    return tx.all("""
        select customer_id, off_at, on_at, outage_id from interruption
        where customer_id = any($1) and (on_at is null or on_at >= $2) order by customer_id, off_at""", LedgerStore::interruption,
        customers.toArray(Long[]::new), moment);
  }

  List<Interruption> ofOutage(Tx tx, long outage) {
    return tx.all("select customer_id, off_at, on_at, outage_id from interruption where outage_id = $1 order by customer_id, off_at",
        LedgerStore::interruption, outage);
  }

  List<Long> customersOf(Tx tx, long outage) {
    return tx.all("select distinct customer_id from interruption where outage_id = $1 order by 1", row -> row.getLong("customer_id"),
        outage);
  }

  void remove(Tx tx, List<Interruption> rows) {
    if (!rows.isEmpty())
      tx.run("""
          delete from interruption i using unnest($1::bigint[], $2::timestamptz[]) as g (customer_id, off_at)
          where i.customer_id = g.customer_id and i.off_at = g.off_at""", customers(rows), moments(rows, Interruption::offAt));
  }

  /** The same customers from the same moments, with another end or outage. */
  void change(Tx tx, List<Interruption> rows) {
    if (!rows.isEmpty())
      tx.run("""
          update interruption i set on_at = g.on_at, outage_id = g.outage_id
          from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bigint[]) as g (customer_id, off_at, on_at, outage_id)
          where i.customer_id = g.customer_id and i.off_at = g.off_at""", customers(rows), moments(rows, Interruption::offAt),
          moments(rows, Interruption::onAt), outages(rows));
  }

  void add(Tx tx, List<Interruption> rows) {
    if (!rows.isEmpty())
      tx.run("""
          insert into interruption (customer_id, off_at, on_at, outage_id)
          select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bigint[])""", customers(rows),
          moments(rows, Interruption::offAt), moments(rows, Interruption::onAt), outages(rows));
  }

  Account account(Tx tx, long outage) {
    return tx.one("""
        select count(*)::int as n, count(distinct customer_id)::int as customers, count(*) filter (where on_at is null)::int as open, max(on_at) as last_on,
          coalesce(extract(epoch from max(on_at - off_at)), 0)::bigint as longest
        from interruption where outage_id = $1""",
        row -> new Account(row.getInteger("n"), row.getInteger("customers"), row.getInteger("open"), moment(row, "last_on"),
            row.getLong("longest")),
        outage);
  }

  /** What one operation or repair gave back, in order; those still out come last. */
  List<Step> steps(Tx tx, long outage, Instant now, int most) {
    return tx.all("""
        select number, off_at, on_at, customers, floor(extract(epoch from coalesce(on_at, greatest($2, off_at)) - off_at) * customers / 60)::bigint as minutes
        from restoration_step where outage_id = $1 order by number limit $3""",
        row -> new Step(row.getInteger("number"), moment(row, "off_at"), moment(row, "on_at"), null, row.getInteger("customers"),
            row.getLong("minutes")),
        outage, now, most);
  }

  /** Customers of an outage together by where they hang and live. */
  List<AtNode> nodes(Tx tx, long outage, Instant now) {
    return tx.all("""
        select c.node, c.unit_id, coalesce(c.commune_code, '') as commune, count(distinct c.id)::int as customers,
          count(*) filter (where i.on_at is null)::int as open, min(i.off_at) as off_at, max(i.on_at) as on_at,
          (sum(extract(epoch from coalesce(i.on_at, greatest($2, i.off_at)) - i.off_at)) * 1000000)::bigint as micros
        from interruption i join customer c on c.id = i.customer_id where i.outage_id = $1 group by 1, 2, 3""",
        row -> new AtNode(row.getString("node"), row.getLong("unit_id"), row.getString("commune"), row.getInteger("customers"),
            row.getInteger("open"), moment(row, "off_at"), moment(row, "on_at"), row.getLong("micros")),
        outage, now);
  }

  /** Where customers of an outage still have no supply, with how many. */
  Map<String, Integer> darkNodes(Tx tx, long outage) {
    var found = new HashMap<String, Integer>();
    tx.all("""
        select c.node, count(*)::int as customers from interruption i join customer c on c.id = i.customer_id
        where i.outage_id = $1 and i.on_at is null group by 1""", row -> found.put(row.getString("node"), row.getInteger("customers")),
        outage);
    return found;
  }

  Set<Long> darkOf(Tx tx, Collection<Long> customers) {
    return new HashSet<>(tx.all("select customer_id from interruption where on_at is null and customer_id = any($1)",
        row -> row.getLong("customer_id"), (Object) customers.toArray(Long[]::new)));
  }

  /** The last interruption of each of these customers in an outage. */
  List<Interruption> lastOf(Tx tx, long outage, Collection<Long> customers) {
    return tx.all("""
        select distinct on (customer_id) customer_id, off_at, on_at, outage_id from interruption
        where outage_id = $1 and customer_id = any($2) order by customer_id, off_at desc""", LedgerStore::interruption, outage,
        customers.toArray(Long[]::new));
  }

  List<PremiseFact> factsLastingUntil(Tx tx, Instant moment) {
    return tx.all(FACT + "where withdrawn_at is null and (to_at is null or to_at >= $1) order by id", LedgerStore::fact, moment);
  }

  List<PremiseFact> factsOf(Tx tx, long outage) {
    return tx.all(FACT + "where outage_id = $1 and withdrawn_at is null order by id", LedgerStore::fact, outage);
  }

  /** What lasts of these customers by themselves. */
  List<PremiseFact> lastingFactsOf(Tx tx, Collection<Long> customers) {
    return tx.all(FACT + "where customer_id = any($1) and to_at is null and withdrawn_at is null order by id", LedgerStore::fact,
        (Object) customers.toArray(Long[]::new));
  }

  PremiseFact insert(Tx tx, long customer, long outage, Instant from, Instant to) {
    return tx.one("""
        insert into premise_fact (customer_id, outage_id, from_at, to_at) values ($1, $2, $3, $4)
        returning id, customer_id, outage_id, from_at, to_at""", LedgerStore::fact, customer, outage, from, to);
  }

  void end(Tx tx, long fact, Instant to) {
    tx.run("update premise_fact set to_at = $2 where id = $1", fact, to);
  }

  void withdraw(Tx tx, long fact, Instant at) {
    tx.run("update premise_fact set withdrawn_at = $2 where id = $1", fact, at);
  }

  private static Long[] customers(List<Interruption> rows) {
    return rows.stream().map(Interruption::customer).toArray(Long[]::new);
  }

  private static Long[] outages(List<Interruption> rows) {
    return rows.stream().map(Interruption::outage).toArray(Long[]::new);
  }

  private static OffsetDateTime[] moments(List<Interruption> rows, Function<Interruption, Instant> moment) {
    return rows.stream().map(moment).map(at -> at == null ? null : at.atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new);
  }

  private static Interruption interruption(Row row) {
    return new Interruption(row.getLong("customer_id"), moment(row, "off_at"), moment(row, "on_at"), row.getLong("outage_id"));
  }

  private static PremiseFact fact(Row row) {
    return new PremiseFact(row.getLong("id"), row.getLong("customer_id"), row.getLong("outage_id"), moment(row, "from_at"),
        moment(row, "to_at"));
  }

  private static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
