package relight.outage.evidence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import relight.storage.Tx;

/** Messages and meters in the database. */
final class EvidenceStore {

  /** A message as it is kept. */
  record Row(String messageId, String kind, Instant at, Long customerId, String device, Double value) {}

  /**
   * Stores what is not stored yet, locked in one order so that two batches never wait for each other in a circle.
   *
   * @return ids of the new ones
   */
  Set<String> insert(Tx tx, long sourceId, Instant arrived, List<Row> rows) {
    return new HashSet<>(tx.all("""
        insert into evidence (source_id, message_id, kind, at, arrived_at, customer_id, device, value)
        select $1, e.message_id, e.kind, e.at, $2, e.customer_id, e.device, e.value
        from unnest($3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7::text[], $8::float8[])
          as e (message_id, kind, at, customer_id, device, value)
        order by e.message_id
        on conflict (source_id, message_id) do nothing returning message_id""", row -> row.getString("message_id"), sourceId, arrived,
        column(rows, String[]::new, Row::messageId), column(rows, String[]::new, Row::kind),
        column(rows, OffsetDateTime[]::new, r -> r.at().atOffset(ZoneOffset.UTC)), column(rows, Long[]::new, Row::customerId),
        column(rows, String[]::new, Row::device), column(rows, Double[]::new, Row::value)));
  }

  /** Messages that are stored, by id. */
  Map<String, Row> known(Tx tx, long sourceId, Collection<String> ids) {
    var found = new HashMap<String, Row>();
    tx.all("select message_id, kind, at, customer_id, device, value from evidence where source_id = $1 and message_id = any($2)",
        row -> found.put(row.getString("message_id"),
            new Row(row.getString("message_id"), row.getString("kind"), row.getOffsetDateTime("at").toInstant(), row.getLong("customer_id"),
                row.getString("device"), row.getDouble("value"))),
        sourceId, ids.toArray(String[]::new));
    return found;
  }

  /** The report that a message became; empty if the message is not known. */
  Optional<Long> report(Tx tx, long sourceId, String messageId) {
    return tx.maybeOne("select report_id from evidence where source_id = $1 and message_id = $2", row -> row.getLong("report_id"), sourceId,
        messageId);
  }

  /** @return false if it was stored before */
  boolean insertReport(Tx tx, long sourceId, String messageId, Instant at, Instant arrived) {
    return tx.run("""
        insert into evidence (source_id, message_id, kind, at, arrived_at) values ($1, $2, 'report', $3, $4)
        on conflict (source_id, message_id) do nothing""", sourceId, messageId, at, arrived) == 1;
  }

  void becameReport(Tx tx, long sourceId, String messageId, long reportId, Long customerId) {
    tx.run("update evidence set report_id = $3, customer_id = $4 where source_id = $1 and message_id = $2", sourceId, messageId, reportId,
        customerId);
  }

  /** @return how many went */
  int forget(Tx tx, Instant arrivedBefore, int most) {
    return tx.run("delete from evidence where id in (select id from evidence where arrived_at < $1 limit $2)", arrivedBefore, most);
  }

  static <S, T> Object column(List<S> rows, IntFunction<T[]> array, Function<S, T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
