package relight.customer;

import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import relight.place.Places;
import relight.storage.Tx;

/** Customers in the database. */
final class CustomerStore {

  private static final String SELECT = """
      select id, code, name, phone, address, node, class, priority, active, unit_id, commune_code, hamlet_code from customer\s""";

  private static final String LINK = "select customer_id, nullif(from_at, '-infinity') as since, node from customer_link\s";

  Optional<Customer> find(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1", CustomerStore::customer, id);
  }

  Optional<Customer> find(Tx tx, String code) {
    return tx.maybeOne(SELECT + "where code = $1", CustomerStore::customer, code);
  }

  List<Customer> withIds(Tx tx, Long[] ids) {
    return tx.all(SELECT + "where id = any($1)", CustomerStore::customer, (Object) ids);
  }

  /** Meters by code: those listed, and customers' own codes. */
  Map<String, Metered> meters(Tx tx, String[] codes) {
    var found = new HashMap<String, Metered>();
    tx.all("""
        select m.code, c.id, c.node, c.unit_id from meter m join customer c on c.id = m.customer_id where m.code = any($1) and c.active
        union all
        select c.code, c.id, c.node, c.unit_id from customer c where c.code = any($1) and c.active
          and not exists (select from meter m where m.code = c.code)""",
        row -> found.put(row.getString("code"), new Metered(row.getLong("id"), row.getString("node"), row.getLong("unit_id"))),
        (Object) codes);
    return found;
  }

  List<Customer> withPhone(Tx tx, String phone, int most) {
    return tx.all(SELECT + "where phone = $1 and active order by id limit $2", CustomerStore::customer, phone, most);
  }

  /** All words in the address or the name; words of one letter say nothing. */
  List<Customer> withWords(Tx tx, String[] patterns, int most) {
    return tx.all(SELECT + "where plain like all($1) and active order by id limit $2", CustomerStore::customer, patterns, most);
  }

  List<CustomersAtPlace> countByPlace(Tx tx, String[] nodes) {
    return tx.all("""
        select unit_id, coalesce(commune_code, '') as commune, coalesce(hamlet_code, '') as hamlet, count(*)::int as customers
        from customer where active and node = any($1) group by 1, 2, 3 order by 4 desc, 2, 3""",
        row -> new CustomersAtPlace(row.getLong("unit_id"), row.getString("commune"), row.getString("hamlet"), row.getInteger("customers")),
        (Object) nodes);
  }

  List<CustomerAtNode> atNodes(Tx tx, String[] nodes) {
    return tx.all("""
        select id, node, unit_id, coalesce(commune_code, '') as commune, coalesce(hamlet_code, '') as hamlet, class, priority
        from customer where active and node = any($1) order by id""",
        row -> new CustomerAtNode(row.getLong("id"), row.getString("node"), row.getLong("unit_id"), row.getString("commune"),
            row.getString("hamlet"), row.getString("class"), row.getString("priority")),
        (Object) nodes);
  }

  List<CustomersAtPlace> countPlacesOf(Tx tx, Long[] ids) {
    return tx.all("""
        select coalesce(commune_code, '') as commune, coalesce(hamlet_code, '') as hamlet, count(*)::int as customers
        from customer where id = any($1) group by 1, 2 order by 3 desc, 1, 2""",
        row -> new CustomersAtPlace(null, row.getString("commune"), row.getString("hamlet"), row.getInteger("customers")), (Object) ids);
  }

  List<Customer> withPriority(Tx tx) {
    return tx.all(SELECT + "where priority is not null and active order by id", CustomerStore::customer);
  }

  /** By the whole code, the beginning of ours, the whole or the end of the phone number, or all words of name and address. */
  List<Customer> search(Tx tx, String text, Long[] unitIds, int most) {
    var compact = text.replaceAll("[\\s.]", "");
    // not every utility's codes look like ours
    var whole = tx.all(SELECT + "where code = $1 and (unit_id is null or unit_id = any($2))", CustomerStore::customer,
        Customer.plainCode(text), unitIds);
    if (!whole.isEmpty())
      return whole;
    if (compact.matches("\\d{4,}")) {
      return tx.all(SELECT + "where (phone = $1 or phone like '%' || $1) and (unit_id is null or unit_id = any($2)) order by code limit $3",
          CustomerStore::customer, compact, unitIds, most);
    }
    if (compact.matches("(?i)P[A-Z][0-9A-Z]{2,}") && compact.chars().anyMatch(Character::isDigit)) {
      var from = compact.toUpperCase(java.util.Locale.ROOT);
      return tx.all(SELECT
          + "where code collate \"C\" >= $1 and code collate \"C\" < $1 || 'ZZZZ' and (unit_id is null or unit_id = any($2)) order by code limit $3",
          CustomerStore::customer, from, unitIds, most);
    }
    var words = Places.plain(text).split("\\s+");
    var patterns = new String[words.length];
    for (int i = 0; i < words.length; i++)
      patterns[i] = "%" + words[i].replaceAll("[%_\\\\]", "") + "%";
    return tx.all(SELECT + "where plain like all($1) and (unit_id is null or unit_id = any($2)) order by code limit $3",
        CustomerStore::customer, patterns,
        unitIds, most);
  }

  /** Hang nowhere from a moment on. */
  void leave(Tx tx, Long[] ids, Instant at) {
    tx.run("""
        insert into customer_link (customer_id, from_at, node) select id, '-infinity', node from customer c
        where id = any($1) and not exists (select from customer_link l where l.customer_id = c.id)""", (Object) ids);
    tx.run("delete from customer_link where customer_id = any($1) and from_at >= $2", ids, at);
    tx.run("insert into customer_link (customer_id, from_at, node) select id, $2, '' from unnest($1::bigint[]) as c (id)", ids, at);
  }

  /** From a moment on at a node, whatever was said of later before. */
  void link(Tx tx, Customer customer, String node, Instant from) {
    tx.run("""
        insert into customer_link (customer_id, from_at, node) select $1, '-infinity', $2
        where not exists (select 1 from customer_link where customer_id = $1)""", customer.id(), customer.node());
    var moment = from.equals(Instant.MIN) ? null : from;
    tx.run("delete from customer_link where customer_id = $1 and from_at >= coalesce($2::timestamptz, '-infinity')", customer.id(), moment);
    tx.run("insert into customer_link (customer_id, from_at, node) values ($1, coalesce($2::timestamptz, '-infinity'), $3)", customer.id(),
        moment, node);
    tx.run("update customer set node = $2 where id = $1", customer.id(), node);
  }

  List<Link> links(Tx tx, Long[] ids) {
    return tx.all(LINK + "where customer_id = any($1) order by customer_id, from_at", CustomerStore::link, (Object) ids);
  }

  List<Link> moved(Tx tx) {
    return tx.all(LINK + "order by customer_id, from_at", CustomerStore::link);
  }

  private static Link link(Row row) {
    var from = row.getOffsetDateTime("since");
    return new Link(row.getLong("customer_id"), from == null ? Instant.MIN : from.toInstant(), row.getString("node"));
  }

  void activeAt(Tx tx, String[] nodes, BiConsumer<String, Long> taker) {
    tx.all("select id, node from customer where active and node = any($1) order by id", row -> {
      taker.accept(row.getString("node"), row.getLong("id"));
      return null;
    }, (Object) nodes);
  }

  /** Active customers of each node that has any. */
  void countPerNode(Tx tx, java.util.function.ObjIntConsumer<String> taker) {
    tx.each("select node, count(*)::int as customers from customer where active group by node",
        row -> taker.accept(row.getString("node"), row.getInteger("customers")));
  }

  private static Customer customer(Row row) {
    return new Customer(row.getLong("id"), row.getString("code"), row.getString("name"), row.getString("phone"), row.getString("address"),
        row.getString("node"), row.getString("class"), row.getString("priority"), row.getBoolean("active"), row.getLong("unit_id"),
        row.getString("commune_code"), row.getString("hamlet_code"));
  }
}
