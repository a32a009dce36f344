package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import relight.storage.Tx;

/** Which imports the ledger has followed, and whom they touch. */
final class ImportFollowingStore {

  /** An import runs for a while before its entry is written. */
  private static final Duration LONGEST_IMPORT = Duration.ofHours(1);

  /** @param network whether it was one of a network; else of customers */
  record Imported(long number, Instant at, boolean network) {}

  long followed(Tx tx) {
    return tx.one("select number from ledger_followed for update", row -> row.getLong("number"));
  }

  void followed(Tx tx, long number) {
    tx.run("update ledger_followed set number = $1", number);
  }

  List<Imported> importsAfter(Tx tx, long from, long to) {
    return tx.all("""
        select number, at, kind from journal where number > $1 and number <= $2
          and (kind = 'network.imported'
            or kind = 'customer.imported' and ((body ->> 'moved')::int > 0 or (body ->> 'ended')::int > 0)) order by number""",
        row -> new Imported(row.getLong("number"), row.getOffsetDateTime("at").toInstant(),
            row.getString("kind").equals("network.imported")),
        from, to);
  }

  /** Those that are not over, oldest first. */
  List<Stranded> open(Tx tx) {
    return tx.all("""
        select id, code, device, node, status, customers_out, crew_stage from outage
        where status in ('predicted', 'confirmed', 'partiallyRestored') order by id""",
        row -> new Stranded(row.getLong("id"), row.getString("code"), row.getString("device"), row.getString("node"),
            row.getString("status"),
            row.getInteger("customers_out"), !row.getString("crew_stage").equals(CrewStage.NONE.text())));
  }

  /** Customers who are inactive and of whom something lasts. */
  List<Long> goneInTheDark(Tx tx) {
    return tx.all("""
        select id from customer where not active and id in (select customer_id from interruption where on_at is null
          union select customer_id from premise_fact where to_at is null and withdrawn_at is null) order by id""",
        row -> row.getLong("id"));
  }

  /** Customers whose interruption lasts. */
  List<Long> dark(Tx tx) {
    return tx.all("select customer_id from interruption where on_at is null", row -> row.getLong("customer_id"));
  }

  /** Who hangs elsewhere since an import whose entry was written at a moment. */
  List<Long> movedSince(Tx tx, Instant at) {
    return tx.all("select distinct customer_id from customer_link where from_at > $1 and from_at <= $2 order by 1",
        row -> row.getLong("customer_id"), at.minus(LONGEST_IMPORT), at);
  }
}
