package relight.outage.signal;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.storage.Tx;

/** Latest words about customers and devices in the database, and which parts of the network are to be weighed. */
final class SignalStore {

  /**
   * Each customer's latest word wins, the same whatever the order they come in: by moment, then the stronger basis, then light over darkness,
   * then the source. Rows are locked in one order, so that two batches never wait for each other in a circle.
   */
  void putSupply(Tx tx, List<SupplySignal> signals) {
    tx.run("""
        insert into supply_signal as s (customer_id, node, feeder, state, basis, at, arrived_at, weighs_from, source_id)
        select distinct on (e.customer_id) e.* from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
            $7::timestamptz[], $8::timestamptz[], $9::bigint[]) as e (customer_id, node, feeder, state, basis, at, arrived_at, weighs_from, source_id)
        order by e.customer_id, e.at desc, array_position($10::text[], e.basis) desc, e.state desc, coalesce(e.source_id, 0) desc
        on conflict (customer_id) do update set node = excluded.node, feeder = excluded.feeder, state = excluded.state, basis = excluded.basis,
          at = excluded.at, arrived_at = excluded.arrived_at, weighs_from = excluded.weighs_from, source_id = excluded.source_id,
          outage_id = null
        where (excluded.at, array_position($10::text[], excluded.basis), excluded.state, coalesce(excluded.source_id, 0))
          > (s.at, array_position($10::text[], s.basis), s.state, coalesce(s.source_id, 0))""",
        column(signals, Long[]::new, SupplySignal::customerId), column(signals, String[]::new, SupplySignal::node),
        column(signals, String[]::new, SupplySignal::feeder), column(signals, String[]::new, s -> s.off() ? "off" : "on"),
        column(signals, String[]::new, s -> s.basis().text()), moments(signals, SupplySignal::at),
        moments(signals, SupplySignal::arrivedAt),
        moments(signals, SupplySignal::weighsFrom), column(signals, Long[]::new, SupplySignal::sourceId), ranks());
  }

  /**
   * Finds power-ups of these customers that ended a last gasp within the hold, and notes those not noted before.
   *
   * @return how many dips were new, by part of the network
   */
  List<Dips> noteMomentaries(Tx tx, Collection<Long> customers, Instant from, Duration hold) {
    return tx.all("""
        with dip as (
          insert into momentary_signal as m (customer_id, off_at, on_at, feeder)
          select p.customer_id, min(g.at), p.at, min(s.feeder)
          from evidence p join evidence g on g.customer_id = p.customer_id and g.kind = 'last-gasp' and g.at <= p.at
            and g.at > p.at - make_interval(secs => $3)
          join supply_signal s on s.customer_id = p.customer_id
          where p.customer_id = any($1) and p.kind = 'power-up' and p.at >= $2
          group by p.customer_id, p.at
          on conflict (customer_id, on_at) do update set off_at = least(m.off_at, excluded.off_at)
          returning coalesce(feeder, '') as feeder, (xmax = 0) as fresh)
        select feeder, count(*)::int as dips from dip where fresh group by feeder order by feeder""",
        row -> new Dips(row.getString("feeder"), row.getInteger("dips")), customers.toArray(Long[]::new), from, (double) hold.toSeconds());
  }

  /** Dips in a part of the network. */
  record Dips(String feeder, int count) {}

  /** @return the devices whose word changed */
  List<String> putDevices(Tx tx, List<DeviceSignal> signals) {
    return tx.all("""
        insert into device_signal as s (device, basis, state, at, arrived_at, feeder, source_id)
        select distinct on (e.device, e.basis) e.* from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
            $6::text[], $7::bigint[]) as e (device, basis, state, at, arrived_at, feeder, source_id)
        order by e.device, e.basis, e.at desc, e.state desc, coalesce(e.source_id, 0) desc
        on conflict (device, basis) do update set state = excluded.state, at = excluded.at, arrived_at = excluded.arrived_at,
          feeder = excluded.feeder, source_id = excluded.source_id
        where (excluded.at, excluded.state, coalesce(excluded.source_id, 0)) > (s.at, s.state, coalesce(s.source_id, 0))
        returning device""", row -> row.getString("device"), column(signals, String[]::new, DeviceSignal::device),
        column(signals, String[]::new, s -> s.basis().text()), column(signals, String[]::new, s -> s.state().text()),
        moments(signals, DeviceSignal::at), moments(signals, DeviceSignal::arrivedAt), column(signals, String[]::new, DeviceSignal::feeder),
        column(signals, Long[]::new, DeviceSignal::sourceId));
  }

  List<DeviceSignal> ofDevices(Tx tx, Collection<String> devices) {
    return tx.all("select device, basis, state, at, arrived_at, feeder, source_id from device_signal where device = any($1)",
        SignalStore::deviceSignal, (Object) devices.toArray(String[]::new));
  }

  List<NodeMeters> meters(Tx tx, String feeder, Instant now, Duration hold, Instant litSince) {
    return tx.all("""
        select node, array_agg(ms) filter (where state = 'off') as off_at, array_agg(ms) filter (where state = 'on') as on_at
        from (
          select node, state, (extract(epoch from at) * 1000)::bigint as ms from supply_signal s
          where feeder = $1 and (state = 'off' and case basis when 'last-gasp' then at <= $4 else weighs_from <= $2 end or state = 'on' and at > $3)
            and not exists (select from report r where r.customer_id = s.customer_id and r.status = 'open' and r.concern = 'supply')
            and (state = 'on' or s.outage_id is null and not exists (select from interruption i where i.customer_id = s.customer_id and i.on_at >= s.at))) as said
        group by node""", row -> new NodeMeters(row.getString("node"), moments(row.getArrayOfLongs("off_at")),
        moments(row.getArrayOfLongs("on_at"))), feeder, now, litSince, now.minus(hold));
  }

  Optional<Instant> waitingSince(Tx tx, String feeder, Instant held) {
    return tx.maybeOne(
        "select at from supply_signal where feeder = $1 and state = 'off' and basis = 'last-gasp' and at > $2 order by at limit 1",
        row -> row.getOffsetDateTime("at"), feeder, held).map(OffsetDateTime::toInstant);
  }

  private static long[] moments(Long[] some) {
    return some == null ? new long[0] : java.util.Arrays.stream(some).mapToLong(Long::longValue).toArray();
  }

  Map<Long, LastWord> ofCustomers(Tx tx, Collection<Long> customers) {
    var found = new HashMap<Long, LastWord>();
    tx.each("select customer_id, state, at from supply_signal where customer_id = any($1)",
        row -> found.put(row.getLong("customer_id"),
            new LastWord(row.getString("state").equals("off"), row.getOffsetDateTime("at").toInstant())),
        (Object) customers.toArray(Long[]::new));
    return found;
  }

  List<Long> darkAt(Tx tx, String node) {
    return tx.all("""
        select s.customer_id from customer c join supply_signal s on s.customer_id = c.id
        where c.node = $1 and s.state = 'off' order by 1""", row -> row.getLong("customer_id"), node);
  }

  void refute(Tx tx, Collection<String> nodes, long outage) {
    tx.run("""
        update supply_signal set outage_id = $2 where state = 'off' and customer_id in (
          select s.customer_id from customer c join supply_signal s on s.customer_id = c.id where c.node = any($1) and s.state = 'off'
          order by 1 for update of s)""", nodes.toArray(String[]::new), outage);
  }

  List<DeviceSignal> devicesOf(Tx tx, String feeder) {
    return tx.all("select device, basis, state, at, arrived_at, feeder, source_id from device_signal where feeder = $1",
        SignalStore::deviceSignal, feeder);
  }

  void weigh(Tx tx, Collection<String> feeders, Collection<Instant> due) {
    tx.run("insert into weighing (feeder, due_at) select * from unnest($1::text[], $2::timestamptz[])", feeders.toArray(String[]::new),
        due.stream().map(SignalStore::at).toArray(OffsetDateTime[]::new));
  }

  List<String> toWeigh(Tx tx, Instant now, int most) {
    return tx.all("select feeder from weighing where due_at <= $1 group by feeder order by min(id) limit $2",
        row -> row.getString("feeder"),
        now, most);
  }

  int weighed(Tx tx, String feeder, Instant now) {
    return tx.run("delete from weighing where feeder = $1 and due_at <= $2", feeder, now);
  }

  private static String[] ranks() {
    return java.util.Arrays.stream(SupplySignal.Basis.values()).map(SupplySignal.Basis::text).toArray(String[]::new);
  }

  private static DeviceSignal deviceSignal(Row row) {
    return new DeviceSignal(row.getString("device"), DeviceSignal.Basis.valueOf(row.getString("basis").toUpperCase(Locale.ROOT)),
        DeviceSignal.State.find(row.getString("state")).orElseThrow(), row.getOffsetDateTime("at").toInstant(),
        row.getOffsetDateTime("arrived_at").toInstant(), row.getString("feeder"), row.getLong("source_id"));
  }

  private static <S, T> Object column(List<S> rows, java.util.function.IntFunction<T[]> array, Function<S, T> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static <S> Object moments(List<S> rows, Function<S, Instant> value) {
    return rows.stream().map(row -> at(value.apply(row))).toArray(OffsetDateTime[]::new);
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
