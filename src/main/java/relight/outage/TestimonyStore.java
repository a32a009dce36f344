package relight.outage;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import relight.storage.Tx;

/** What witnesses said about the customers and devices of an outage. */
final class TestimonyStore {

  private static final String SAID = """
      with said as (
        select e.kind as basis, null as kind, s.code as source, c.code as customer, e.device, e.value, e.at, e.arrived_at
        from customer c join evidence e on e.customer_id = c.id and e.report_id is null and e.at >= $2 and e.at <= $3
          join evidence_source s on s.id = e.source_id
        where c.node = any($1)
        union all
        select e.kind, null, s.code, null, e.device, e.value, e.at, e.arrived_at
        from evidence e join evidence_source s on s.id = e.source_id where e.device = any($4) and e.at >= $2 and e.at <= $3
        union all
        select 'report', r.kind, coalesce(s.code, r.channel), c.code, null, null, r.at, r.received_at
        from report r left join customer c on c.id = r.customer_id left join evidence_source s on s.id = r.source_id where r.outage_id = $5)
      """;

  /** The most first. */
  List<Testimony.Row> tally(Tx tx, Collection<String> nodes, Collection<String> devices, Instant from, Instant to, long outageId) {
    return tx.all(SAID + """
        select basis, kind, source, count(*)::int as count, min(at) as first_at, max(at) as last_at from said
        group by basis, kind, source order by 4 desc, 5, 1""",
        row -> new Testimony.Row(row.getString("basis"), row.getString("kind"), row.getString("source"), row.getInteger("count"),
            moment(row, "first_at"), moment(row, "last_at")),
        nodes.toArray(String[]::new), from, to, devices.toArray(String[]::new), outageId);
  }

  /** Latest event first. */
  List<Testimony.Word> latest(Tx tx, Collection<String> nodes, Collection<String> devices, Instant from, Instant to, long outageId,
      int most) {
    return tx.all(SAID + "select * from said order by at desc, arrived_at desc limit $6",
        row -> new Testimony.Word(row.getString("basis"), row.getString("kind"), row.getString("source"), row.getString("customer"),
            row.getString("device"), row.getDouble("value"), moment(row, "at"), moment(row, "arrived_at")),
        nodes.toArray(String[]::new), from, to, devices.toArray(String[]::new), outageId, most);
  }

  private static Instant moment(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
