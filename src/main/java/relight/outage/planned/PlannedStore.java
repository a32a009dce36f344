package relight.outage.planned;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.storage.Tx;

/** Planned outages in the database. */
final class PlannedStore {

  /** Another planned outage that takes the light of the same customers at the same time. */
  record Overlap(long plannedId, String code, int customers) {}

  /** A customer who must be seen first, and when he is dark. */
  record First(long plannedId, long customerId, Instant off, Instant on) {}

  /** A part of the network that is dark in a planned outage. */
  record DarkNode(long plannedId, String node, Instant off, Instant on) {}

  private static final String SERIES = "KH";
  private static final String SELECT = """
      select id, code, public_id, version, status, unit_id, from_at, to_at, work, cause, customers, large_customers, counted_at, counted_number,
        created_at, requested_by, announced_at, announced_from, changed_at, began_at, ended_at, because, alarms from planned_outage\s""";
  private static final String OPEN = "status not in ('refused', 'done', 'cancelled')";

  /** The next code, e.g. KH-26-0007. */
  String nextCode(Tx tx, int year) {
    int next = tx.one("""
        insert into code_series (series, year, last) values ($1, $2, 1)
        on conflict (series, year) do update set last = code_series.last + 1 returning last""", row -> row.getInteger("last"), SERIES,
        year);
    return "%s-%02d-%04d".formatted(SERIES, year % 100, next);
  }

  long insert(Tx tx, PlannedOutage p) {
    long id = tx.one("""
        insert into planned_outage (code, public_id, status, unit_id, from_at, to_at, work, cause, customers, large_customers, counted_at,
          counted_number, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id""", row -> row.getLong("id"), p.code(), p.publicId(),
        p.status().text(), p.unitId(), p.window().from(), p.window().to(), p.work(), p.cause(), p.reckoned().customers(),
        p.reckoned().large(), p.reckoned().at(), p.reckoned().number(), p.times().created());
    saveSteps(tx, id, p.steps());
    return id;
  }

  void save(Tx tx, PlannedOutage p) {
    var t = p.times();
    tx.run("""
        update planned_outage set version = $2, status = $3, unit_id = $4, from_at = $5, to_at = $6, work = $7, cause = $8, customers = $9,
          large_customers = $10, counted_at = $11, counted_number = $12, requested_by = $13, announced_at = $14, announced_from = $15,
          changed_at = $16, began_at = $17, ended_at = $18, because = $19, alarms = $20 where id = $1""", p.id(), p.version(),
        p.status().text(), p.unitId(), p.window().from(), p.window().to(), p.work(), p.cause(), p.reckoned().customers(),
        p.reckoned().large(), p.reckoned().at(), p.reckoned().number(), p.requestedBy(), t.announced(), t.announcedFrom(), t.changed(),
        t.began(), t.ended(), p.because(), p.alarms());
  }

  void saveSteps(Tx tx, long id, List<SwitchingStep> steps) {
    tx.run("delete from planned_step where planned_id = $1", id);
    tx.runMany(
        "insert into planned_step (planned_id, number, device, open, planned_at, done_at, done_by) values ($1, $2, $3, $4, $5, $6, $7)",
        steps.stream().map(s -> Tuple.of(id, s.number(), s.device(), s.open(), at(s.plannedAt()), at(s.doneAt()), s.doneBy())).toList());
  }

  /** Writes anew who is dark when, and where they live. */
  void saveReckoning(Tx tx, long id, Reckoning reckoning) {
    tx.run("delete from planned_customer where planned_id = $1", id);
    tx.run("delete from planned_area where planned_id = $1", id);
    var customers = reckoning.customers();
    tx.run("""
        insert into planned_customer (planned_id, customer_id, node, off_at, on_at)
        select $1, c.id, c.node, c.off_at, c.on_at from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[])
          as c (id, node, off_at, on_at)""", id, customers.stream().map(Reckoning.DarkCustomer::id).toArray(Long[]::new),
        customers.stream().map(Reckoning.DarkCustomer::node).toArray(String[]::new),
        customers.stream().map(c -> at(c.off())).toArray(OffsetDateTime[]::new),
        customers.stream().map(c -> at(c.on())).toArray(OffsetDateTime[]::new));
    tx.runMany("insert into planned_area (planned_id, commune_code, hamlet_code, customers, off_at, on_at) values ($1, $2, $3, $4, $5, $6)",
        reckoning.areas().stream().map(a -> Tuple.of(id, a.communeCode(), a.hamletCode(), a.customers(), at(a.off()), at(a.on())))
            .toList());
  }

  void notice(Tx tx, long id, Notice notice) {
    tx.run("insert into planned_notice (planned_id, kind, channel, at, by_name) values ($1, $2, $3, $4, $5)", id, notice.kind().text(),
        notice.channel(), notice.at(), notice.by());
  }

  PlannedOutage get(Tx tx, long id) {
    return withIds(tx, List.of(id)).stream().findFirst().orElseThrow(() -> unknown(id));
  }

  PlannedOutage getForUpdate(Tx tx, long id) {
    tx.maybeOne("select id from planned_outage where id = $1 for no key update", row -> row.getLong("id"), id)
        .orElseThrow(() -> unknown(id));
    return get(tx, id);
  }

  private static Refusal unknown(long id) {
    return Refusal.missing("planned/unknown", "There is no planned outage " + id + ".");
  }

  List<PlannedOutage> withIds(Tx tx, Collection<Long> ids) {
    return full(tx, tx.all(SELECT + "where id = any($1) order by id", PlannedStore::planned, (Object) ids.toArray(Long[]::new)));
  }

  /** Those still to come or going on, and those that ended after a moment. */
  List<PlannedOutage> openOrEndedAfter(Tx tx, Instant moment) {
    return full(tx, tx.all(SELECT + "where " + OPEN + " or ended_at > $1 order by from_at, id", PlannedStore::planned, moment));
  }

  /** Newest first. */
  List<PlannedOutage> between(Tx tx, Instant from, Instant to, int most) {
    return full(tx,
        tx.all(SELECT + "where to_at > $1 and from_at < $2 order by from_at desc, id desc limit $3", PlannedStore::planned, from, to,
            most));
  }

  /** Those under way whose promised end lies before a moment and that have raised fewer alarms than this, locked. */
  List<PlannedOutage> late(Tx tx, Instant before, int alarms) {
    return withIds(tx,
        tx.all(
            "select id from planned_outage where status = 'inProgress' and alarms < $2 and to_at <= $1 order by id for no key update skip locked",
            row -> row.getLong("id"), before, alarms));
  }

  /** Outages that plans have led to which are done: all have supply again, and nobody closes them by hand. */
  List<Long> doneWith(Tx tx, int most) {
    return tx.all("""
        select o.id from outage o join planned_outage p on p.id = o.planned_id
        where o.status = 'restored' and p.status in ('done', 'cancelled') order by o.id limit $1""", row -> row.getLong("id"), most);
  }

  Map<Long, List<Notice>> notices(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, List<Notice>>();
    tx.each("select planned_id, kind, channel, at, by_name from planned_notice where planned_id = any($1) order by at, id",
        row -> found.computeIfAbsent(row.getLong("planned_id"), i -> new ArrayList<>())
            .add(new Notice(Notice.Kind.find(row.getString("kind")).orElseThrow(), row.getString("channel"), moment(row, "at"),
                row.getString("by_name"))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Most customers first. */
  Map<Long, List<Reckoning.Area>> areas(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, List<Reckoning.Area>>();
    tx.each("""
        select planned_id, commune_code, hamlet_code, customers, off_at, on_at from planned_area where planned_id = any($1)
        order by customers desc, commune_code, hamlet_code""",
        row -> found.computeIfAbsent(row.getLong("planned_id"), i -> new ArrayList<>())
            .add(new Reckoning.Area(row.getString("commune_code"), row.getString("hamlet_code"), row.getInteger("customers"),
                moment(row, "off_at"), moment(row, "on_at"))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Other open planned outages that take the light of the same customers at the same time, by planned outage. */
  Map<Long, List<Overlap>> overlaps(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, List<Overlap>>();
    tx.each("""
        select mine.planned_id, other.id, other.code, count(distinct mine.customer_id)::int as customers
        from planned_customer mine
        join planned_customer theirs on theirs.customer_id = mine.customer_id and theirs.planned_id <> mine.planned_id
          and theirs.off_at < mine.on_at and theirs.on_at > mine.off_at
        join planned_outage other on other.id = theirs.planned_id
        where mine.planned_id = any($1) and other.status not in ('refused', 'done', 'cancelled')
        group by 1, 2, 3 order by 1, 2""",
        row -> found.computeIfAbsent(row.getLong("planned_id"), i -> new ArrayList<>())
            .add(new Overlap(row.getLong("id"), row.getString("code"), row.getInteger("customers"))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Who of some customers is dark when. */
  List<First> windowsOf(Tx tx, Collection<Long> ids, Collection<Long> customers) {
    return tx.all("""
        select planned_id, customer_id, off_at, on_at from planned_customer where planned_id = any($1) and customer_id = any($2)
        order by planned_id, off_at, customer_id""",
        row -> new First(row.getLong("planned_id"), row.getLong("customer_id"), moment(row, "off_at"), moment(row, "on_at")),
        ids.toArray(Long[]::new), customers.toArray(Long[]::new));
  }

  /** Nodes with customers and the times when they are dark. */
  List<DarkNode> darkNodes(Tx tx, Collection<Long> ids) {
    return tx.all("select distinct planned_id, node, off_at, on_at from planned_customer where planned_id = any($1) order by 1, 2, 3",
        row -> new DarkNode(row.getLong("planned_id"), row.getString("node"), moment(row, "off_at"), moment(row, "on_at")),
        (Object) ids.toArray(Long[]::new));
  }

  /** What their switching has brought about. */
  Map<Long, List<PlannedView.OutageRef>> outages(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, List<PlannedView.OutageRef>>();
    tx.each("select planned_id, id, code, status from outage where planned_id = any($1) order by id",
        row -> found.computeIfAbsent(row.getLong("planned_id"), i -> new ArrayList<>())
            .add(new PlannedView.OutageRef(row.getLong("id"), row.getString("code"), row.getString("status"))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** The planned outages behind some outages. */
  List<Long> ofOutages(Tx tx, Collection<Long> outageIds) {
    return tx.all("select distinct planned_id from outage where id = any($1) and planned_id is not null", row -> row.getLong("planned_id"),
        (Object) outageIds.toArray(Long[]::new));
  }

  /** How many have called inside them. */
  Map<Long, Integer> reports(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, Integer>();
    tx.each("select planned_id, count(*)::int as reports from report where planned_id = any($1) group by planned_id",
        row -> found.put(row.getLong("planned_id"), row.getInteger("reports")), (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Those that are over while a call inside them waits for its answer still: it came in the moment in which they ended. */
  List<Long> overWithOpenReports(Tx tx) {
    return tx.all("""
        select distinct p.id from report r join planned_outage p on p.id = r.planned_id
        where r.status = 'open' and r.planned_id is not null and p.status in ('done', 'cancelled') order by p.id""",
        row -> row.getLong("id"));
  }

  private List<PlannedOutage> full(Tx tx, List<PlannedOutage> some) {
    if (some.isEmpty())
      return some;
    var steps = new HashMap<Long, List<SwitchingStep>>();
    tx.each("""
        select planned_id, number, device, open, planned_at, done_at, done_by from planned_step where planned_id = any($1)
        order by planned_id, number""",
        row -> steps.computeIfAbsent(row.getLong("planned_id"), i -> new ArrayList<>())
            .add(new SwitchingStep(row.getInteger("number"), row.getString("device"), row.getBoolean("open"), moment(row, "planned_at"),
                moment(row, "done_at"), row.getString("done_by"))),
        (Object) some.stream().map(PlannedOutage::id).toArray(Long[]::new));
    return some.stream()
        .map(p -> new PlannedOutage(p.id(), p.code(), p.publicId(), p.version(), p.status(), p.unitId(), p.window(), p.work(),
            p.cause(), steps.getOrDefault(p.id(), List.of()), p.reckoned(), p.times(), p.requestedBy(), p.because(), p.alarms()))
        .toList();
  }

  private static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private static Instant moment(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant).orElse(null);
  }

  private static PlannedOutage planned(Row row) {
    return new PlannedOutage(row.getLong("id"), row.getString("code"), row.getString("public_id"), row.getInteger("version"),
        PlannedStatus.of(row.getString("status")), row.getLong("unit_id"),
        new PlannedOutage.Window(moment(row, "from_at"), moment(row, "to_at")), row.getString("work"), row.getString("cause"), List.of(),
        new PlannedOutage.Reckoned(row.getInteger("customers"), row.getInteger("large_customers"), moment(row, "counted_at"),
            row.getLong("counted_number")),
        new PlannedOutage.Times(moment(row, "created_at"), moment(row, "announced_at"), moment(row, "announced_from"),
            moment(row, "changed_at"), moment(row, "began_at"), moment(row, "ended_at")),
        row.getLong("requested_by"), row.getString("because"), row.getInteger("alarms"));
  }
}
