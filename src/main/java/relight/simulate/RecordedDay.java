package relight.simulate;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import relight.Refusal;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * What people, meters and devices told a server between two moments, to be told again to a server for exercises. Nothing of a person comes along:
 * no code, name, number, note or place but the node of the network, and of several customers at a node which of them spoke first. What
 * dispatchers and crews decided is left out; those who train decide themselves.
 */
public final class RecordedDay {

  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST = 2_000_000;

  private RecordedDay() {
  }

  /** Reads, and changes nothing. */
  public static Storm read(Database database, Territory territory, Instant from, Instant to) {
    if (!to.isAfter(from) || Duration.between(from, to).compareTo(LONGEST) > 0)
      throw Refusal.invalid("simulate/days", "Say --from and --to: from before to, and at most seven days between them.");
    var events = new ArrayList<StormEvent>();
    database.read(tx -> {
      events.addAll(reports(tx, from, to));
      events.addAll(meters(tx, from, to));
      events.addAll(devices(tx, from, to));
      return null;
    });
    events.sort(Comparator.comparingLong(StormEvent::t));
    var length = Math.max(60, Duration.between(from, to).toSeconds());
    return new Storm(new StormParameters("recorded", 0, 0, length, 6, 0, 0, false, 0, 0, 1, 1), 0, territory.gridHash(), events);
  }

  private static List<StormEvent> reports(Tx tx, Instant from, Instant to) {
    return tx.all("""
        select at, node, kind, channel, dense_rank() over (partition by node order by first) - 1 as nth
        from (select r.at, r.node, r.kind, r.channel, min(r.at) over (partition by r.node, r.customer_id) as first
              from report r where r.at >= $1 and r.at < $2 and r.node is not null
              union all
              select r.reminded_at, r.node, r.kind, r.channel, r.at
              from report r where r.reminded_at >= $1 and r.reminded_at < $2 and r.at >= $1 and r.node is not null) said
        order by at limit $3""",
        row -> new StormEvent.Said(seconds(from, row), row.getString("node"), row.getInteger("nth"), row.getString("kind"),
            row.getString("channel")),
        moment(from), moment(to), MOST);
  }

  private static List<StormEvent> meters(Tx tx, Instant from, Instant to) {
    return tx.all("""
        select e.at, c.node, e.kind, dense_rank() over (partition by c.node order by md5(c.id::text)) - 1 as nth
        from evidence e join customer c on c.id = e.customer_id
        where e.at >= $1 and e.at < $2 and e.kind in ('last-gasp', 'power-up', 'ping-on', 'ping-off')
        order by e.at limit $3""",
        row -> new StormEvent.MeterSaid(seconds(from, row), row.getString("node"), row.getInteger("nth"), row.getString("kind")),
        moment(from), moment(to), MOST);
  }

  private static List<StormEvent> devices(Tx tx, Instant from, Instant to) {
    return tx.all("""
        select at, device, kind from evidence where at >= $1 and at < $2 and device is not null and kind in ('open', 'closed')
        order by at limit $3""",
        row -> new StormEvent.DeviceSaid(seconds(from, row), row.getString("device"), row.getString("kind")), moment(from), moment(to),
        MOST);
  }

  private static long seconds(Instant from, Row row) {
    return Duration.between(from, row.getOffsetDateTime("at").toInstant()).toSeconds();
  }

  private static OffsetDateTime moment(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
