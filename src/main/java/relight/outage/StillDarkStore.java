package relight.outage;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import relight.storage.Tx;

/** What meters have said of customers whose outage is over. */
final class StillDarkStore {

  /** The meters of an outage's customers at one node; see {@link relight.outage.inference.StillDark.Spoken}. */
  record AtNode(String node, int said, int silent, int lit, Instant off) {}

  /**
   * Outages after whose end some meter has not told of light: those that gave supply back between two moments.
   *
   * @return ids, oldest first
   */
  List<Long> doubtful(Tx tx, Instant from, Instant to, int most) {
    return tx.all("""
        select distinct i.outage_id from supply_signal s join interruption i on i.customer_id = s.customer_id
        where s.state = 'off' and i.on_at > $1 and i.on_at <= $2 and s.at >= i.off_at
          and not exists (select from interruption later where later.customer_id = i.customer_id and later.off_at >= i.on_at)
          and not exists (select from report r where r.customer_id = i.customer_id and r.status = 'open' and r.concern = 'supply')
        order by 1 limit $3""", row -> row.getLong("outage_id"), from, to, most);
  }

  /** Customers who have reported again speak for themselves. */
  List<AtNode> spoken(Tx tx, long outage, Instant restoredBefore) {
    return tx.all("""
        select s.node, count(*) filter (where s.state = 'off' and s.at > i.on_at)::int as said,
          count(*) filter (where s.state = 'off' and s.at <= i.on_at)::int as silent,
          count(*) filter (where s.state = 'on')::int as lit, min(i.off_at) as off_at
        from interruption i join supply_signal s on s.customer_id = i.customer_id
        where i.outage_id = $1 and i.on_at <= $2 and s.at >= i.off_at and s.weighs_from <= $2
          and not exists (select from interruption later where later.customer_id = i.customer_id and later.off_at >= i.on_at)
          and not exists (select from report r where r.customer_id = i.customer_id and r.status = 'open' and r.concern = 'supply')
        group by s.node order by s.node""",
        row -> new AtNode(row.getString("node"), row.getInteger("said"), row.getInteger("silent"), row.getInteger("lit"),
            row.getOffsetDateTime("off_at").toInstant()),
        outage, restoredBefore);
  }

  /** Whether the same was suspected after the same outage before: a person has looked, or light came late. */
  boolean wasSuspected(Tx tx, long outage, String device, String node) {
    return tx.one(
        """
        select exists (select from outage where nested_in = $1 and (device = $2 or device is null and $2::text is null and node = $3)) as was""",
        row -> row.getBoolean("was"), outage, device, node);
  }

  /** Open predictions that only silent meters stand behind, with the outage they lie in. */
  List<Long> suspected(Tx tx, int most) {
    return tx.all("select id from outage where status = 'predicted' and rule = $1 order by id limit $2", row -> row.getLong("id"),
        Reason.METERS_STILL_OFF, most);
  }

  /** How many of the meters at these nodes are dark by their last word since a moment, and how many have supply. */
  Meters meters(Tx tx, Collection<String> nodes, Instant since) {
    return tx.one("""
        select count(*) filter (where s.state = 'off')::int as dark, count(*) filter (where s.state = 'on')::int as lit
        from customer c join supply_signal s on s.customer_id = c.id where c.node = any($1) and s.at >= $2""",
        row -> new Meters(row.getInteger("dark"), row.getInteger("lit")),
        nodes.toArray(String[]::new), since);
  }

  /** Meters with and without supply. */
  record Meters(int dark, int lit) {}
}
