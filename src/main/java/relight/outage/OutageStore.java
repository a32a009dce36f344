package relight.outage;

import com.fasterxml.jackson.core.type.TypeReference;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.Json;
import relight.Refusal;
import relight.outage.estimate.HistoryEstimator;
import relight.storage.Tx;

/** Outages in the database. */
final class OutageStore {

  private static final String SELECT = """
      select id, code, public_id, version, status, level, device, node, feeder, unit_id, commune_code, hamlet_code, lon, lat, rule,
        facts::text as facts, customers, counted_at, counted_number, customers_out, line::text as line, off_at, first_report_at, created_at,
        confirmed_at, restored_at, ended_at, claimed_by, claimed_name, claimed_at, target_rule, target_from, target_at, crew_stage, kind, sub_cause,
        weather, planned_id, nested_in, pinned, cause, end_reason, merged_into from outage\s""";
  private static final int FEEDER_LOCK = 40;
  private static final String OPEN = "status in ('predicted', 'confirmed', 'partiallyRestored')";
  private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {
  };

  /** Takes the lock of a part of the network until the transaction ends, unless somebody else holds it: false then. */
  boolean tryLockFeeder(Tx tx, String feeder) {
    return tx.one("select pg_try_advisory_xact_lock($1, hashtext($2)) as mine", row -> row.getBoolean("mine"), FEEDER_LOCK, feeder);
  }

  /** The same, waiting for it. */
  void lockFeeder(Tx tx, String feeder) {
    tx.run("select pg_advisory_xact_lock($1, hashtext($2))", FEEDER_LOCK, feeder);
  }

  /** The outage, locked together with its part of the network until the transaction ends. */
  Outage lock(Tx tx, long id) {
    return lock(tx, List.of(id)).get(id);
  }

  /**
   * Outages locked together with their parts of the network, in an order that is the same for everybody. Who needs more than one part of the
   * network in a transaction, one after the other, takes the lock for switching before: then two of them never wait for each other.
   */
  Map<Long, Outage> lock(Tx tx, Collection<Long> ids) {
    for (;;) {
      var feeders = new TreeSet<String>();
      withIds(tx, ids).forEach(outage -> feeders.add(outage.site().feeder()));
      for (var feeder : feeders)
        lockFeeder(tx, feeder);
      tx.all("select id from outage where id = any($1) order by id for update", row -> row.getLong("id"),
          (Object) ids.toArray(Long[]::new));
      var locked = new TreeMap<Long, Outage>();
      withIds(tx, ids).forEach(outage -> locked.put(outage.id(), outage));
      for (long id : ids)
        if (!locked.containsKey(id))
          throw unknown(id);
      if (locked.values().stream().allMatch(o -> feeders.contains(o.site().feeder())))
        return locked;
    }
  }

  /** Refuses a device where another outage is open. */
  void requireFree(Tx tx, String device, long exceptId) {
    findOpenAt(tx, device).filter(other -> other.id() != exceptId).ifPresent(other -> {
      throw Refusal.conflict("outage/device-taken", other.code() + " is at " + device + " already: merge them instead.")
          .with("device", device).with("other", other.id()).with("otherCode", other.code());
    });
  }

  /** The next code of a series in a year, e.g. 7 for SC-26-0007. */
  int nextInSeries(Tx tx, String series, int year) {
    return tx.one("""
        insert into code_series (series, year, last) values ($1, $2, 1)
        on conflict (series, year) do update set last = code_series.last + 1 returning last""", row -> row.getInteger("last"), series,
        year);
  }

  long insert(Tx tx, Outage outage) {
    var site = outage.site();
    long id = tx.one("""
        insert into outage (code, public_id, status, level, device, node, feeder, unit_id, commune_code, hamlet_code, lon, lat, rule, facts,
          customers, counted_at, counted_number, customers_out, line, off_at, first_report_at, created_at, target_rule, target_from, target_at,
          kind, sub_cause, weather, planned_id, nested_in, pinned, confirmed_at, restored_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb, $15, $16, $17, $33, $18::text::jsonb, $19, $20, $21,
          $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) returning id""", row -> row.getLong("id"), outage.code(),
        outage.publicId(),
        outage.status().text(),
        site.level().text(),
        site.device(), site.node(), site.feeder(), site.unitId(), site.communeCode(), site.hamletCode(), site.lon(), site.lat(),
        outage.reason().rule(), Json.text(outage.reason().facts()), outage.affected().customers(), at(outage.affected().countedAt()),
        outage.affected().countedNumber(), line(outage), at(outage.offAt()), at(outage.firstReportAt()), at(outage.createdAt()),
        outage.target() == null ? null : outage.target().rule(), outage.target() == null ? null : outage.target().effectiveFrom(),
        outage.target() == null ? null : at(outage.target().at()), outage.nature().kind().text(), outage.nature().subCause(),
        outage.nature().weather(), outage.nature().plannedId(), outage.nature().nestedIn(), outage.nature().pinned(),
        at(outage.confirmedAt()),
        at(outage.restoredAt()), outage.customersOut());
    saveAreas(tx, id, outage.affected());
    return id;
  }

  void save(Tx tx, Outage outage) {
    var site = outage.site();
    var claim = outage.claim();
    var target = outage.target();
    tx.run("""
        update outage set version = $2, status = $3, level = $4, device = $5, node = $6, unit_id = $7, commune_code = $8, hamlet_code = $9,
          lon = $10, lat = $11, rule = $12, facts = $13::text::jsonb, customers = $14, counted_at = $15, counted_number = $16,
          customers_out = $17, line = $18::text::jsonb, off_at = $19, first_report_at = $20, confirmed_at = $21, restored_at = $22,
          ended_at = $23, claimed_by = $24, claimed_name = $25, claimed_at = $26, target_rule = $27, target_from = $28, target_at = $29,
          crew_stage = $30, cause = $31, end_reason = $32, merged_into = $33, feeder = $34, kind = $35, sub_cause = $36,
          weather = $37, planned_id = $38, nested_in = $39, pinned = $40 where id = $1""", outage.id(), outage.version(),
        outage.status().text(), site.level().text(), site.device(), site.node(), site.unitId(), site.communeCode(), site.hamletCode(),
        site.lon(), site.lat(), outage.reason().rule(), Json.text(outage.reason().facts()), outage.affected().customers(),
        at(outage.affected().countedAt()), outage.affected().countedNumber(), outage.customersOut(), line(outage), at(outage.offAt()),
        at(outage.firstReportAt()), at(outage.confirmedAt()), at(outage.restoredAt()), at(outage.endedAt()),
        claim == null ? null : claim.userId(), claim == null ? null : claim.name(), claim == null ? null : at(claim.at()),
        target == null ? null : target.rule(), target == null ? null : target.effectiveFrom(), target == null ? null : at(target.at()),
        outage.crewStage().text(), outage.cause(), outage.endReason(), outage.mergedInto(), site.feeder(), outage.nature().kind().text(),
        outage.nature().subCause(), outage.nature().weather(), outage.nature().plannedId(), outage.nature().nestedIn(),
        outage.nature().pinned());
  }

  /** Writes anew where the affected live and who of them comes first. */
  void saveAreas(Tx tx, long id, Affected affected) {
    tx.run("delete from outage_area where outage_id = $1", id);
    tx.run("delete from outage_priority where outage_id = $1", id);
    tx.runMany("insert into outage_area (outage_id, commune_code, hamlet_code, customers) values ($1, $2, $3, $4)",
        affected.areas().stream().map(a -> Tuple.of(id, a.communeCode(), a.hamletCode(), a.customers())).toList());
    tx.runMany("insert into outage_priority (outage_id, customer_id) values ($1, $2)",
        affected.priority().stream().map(c -> Tuple.of(id, c)).toList());
  }

  Optional<Outage> find(Tx tx, long id) {
    return withIds(tx, List.of(id)).stream().findFirst();
  }

  Outage get(Tx tx, long id) {
    return find(tx, id).orElseThrow(() -> unknown(id));
  }

  Outage getForUpdate(Tx tx, long id) {
    tx.maybeOne("select id from outage where id = $1 for update", row -> row.getLong("id"), id).orElseThrow(() -> unknown(id));
    return get(tx, id);
  }

  private static Refusal unknown(long id) {
    return Refusal.missing("outage/unknown", "There is no outage " + id + ".");
  }

  /** Open outages of a part of the network, locked in the order of their ids. */
  List<Outage> openInFeeder(Tx tx, String feeder) {
    return full(tx, tx.all(SELECT + "where feeder = $1 and " + OPEN + " order by id for update", OutageStore::outage, feeder));
  }

  List<Outage> withIds(Tx tx, Collection<Long> ids) {
    return full(tx, tx.all(SELECT + "where id = any($1) order by id", OutageStore::outage, (Object) ids.toArray(Long[]::new)));
  }

  List<Outage> openOrRestoredAfter(Tx tx, Instant moment) {
    return full(tx,
        tx.all(SELECT + "where " + OPEN + " or (status = 'restored' and restored_at > $1) order by id", OutageStore::outage, at(moment)));
  }

  /** Customer-minutes so far, by outage; those without interruptions are left out. */
  Map<Long, Long> minutes(Tx tx, Collection<Long> ids, Instant now) {
    var found = new HashMap<Long, Long>();
    tx.each("""
        select outage_id, floor(sum(extract(epoch from coalesce(on_at, greatest($2, off_at)) - off_at)) / 60)::bigint as minutes
        from interruption where outage_id = any($1) group by 1""", row -> found.put(row.getLong("outage_id"), row.getLong("minutes")),
        ids.toArray(Long[]::new), now);
    return found;
  }

  /** Ids of the open outages of customers who were still out after this one. */
  List<Long> openNestedIn(Tx tx, long id) {
    return tx.all("select id from outage where nested_in = $1 and " + OPEN + " order by id", row -> row.getLong("id"), id);
  }

  /** The outage a planned one has led to. */
  Optional<Outage> findPlanned(Tx tx, long plannedId) {
    return tx
        .maybeOne("select id from outage where planned_id = $1 and status <> 'cancelled' order by id desc limit 1",
            row -> row.getLong("id"), plannedId)
        .flatMap(id -> find(tx, id));
  }

  /** The open outage at a device. */
  Optional<Outage> findOpenAt(Tx tx, String device) {
    return full(tx, tx.all(SELECT + "where device = $1 and " + OPEN, OutageStore::outage, device)).stream().findFirst();
  }

  /** Outages that are known to be at one of these devices and are not over. */
  List<Outage> confirmedAt(Tx tx, Collection<String> devices) {
    return full(tx, tx.all(SELECT + "where device = any($1) and status in ('confirmed', 'partiallyRestored') order by id",
        OutageStore::outage, (Object) devices.toArray(String[]::new)));
  }

  /** Open outages that the switching for a planned one has brought about. */
  List<Long> openOfPlanned(Tx tx, long plannedId) {
    return tx.all("select id from outage where planned_id = $1 and " + OPEN + " order by id", row -> row.getLong("id"), plannedId);
  }

  /** Ids of the outages that turned out to be part of this one. */
  List<Long> mergedInto(Tx tx, long id) {
    return tx.all("select id from outage where merged_into = $1 order by id", row -> row.getLong("id"), id);
  }

  long estimate(Tx tx, long outageId, Estimate estimate) {
    return tx.one("""
        insert into outage_estimate (outage_id, from_at, to_at, confidence, reason, by_name, at, kind, basis)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb) returning id""", row -> row.getLong("id"), outageId, at(estimate.from()),
        at(estimate.to()), estimate.confidence(), estimate.reason(), estimate.by(), at(estimate.at()), estimate.kind().text(),
        Json.text(estimate.basis()));
  }

  /** The estimate that counts, by outage. */
  Map<Long, Estimate> lastEstimates(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, Estimate>();
    tx.each("""
        select distinct on (outage_id) outage_id, from_at, to_at, confidence, reason, by_name, at, kind, basis::text as basis
        from outage_estimate where outage_id = any($1) order by outage_id, id desc""",
        row -> found.put(row.getLong("outage_id"), estimate(row)), (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Everything that was ever said about one outage, newest first. */
  List<Estimate> estimates(Tx tx, long outageId, int most) {
    return tx.all("""
        select from_at, to_at, confidence, reason, by_name, at, kind, basis::text as basis from outage_estimate
        where outage_id = $1 order by id desc limit $2""", OutageStore::estimate, outageId, most);
  }

  private static Estimate estimate(Row row) {
    var basis = row.getString("basis");
    return new Estimate(Estimate.Kind.of(row.getString("kind")), moment(row, "from_at"), moment(row, "to_at"), row.getString("confidence"),
        row.getString("reason"), row.getString("by_name"), moment(row, "at"),
        basis == null ? Map.of() : Json.MAPPER.convertValue(Json.tree(basis), FACTS));
  }

  /** Outages of faults that are over since a moment, newest first: cause, what had opened, when it went and came. */
  List<HistoryEstimator.Past> past(Tx tx, Instant since, int most) {
    return tx.all("""
        select cause, coalesce(facts->>'deviceKind', level) as device_kind, off_at, restored_at from outage
        where status in ('restored', 'closed') and kind = 'unplanned' and restored_at > $1 and restored_at > off_at
        order by restored_at desc limit $2""", row -> {
      var off = moment(row, "off_at");
      return new HistoryEstimator.Past(row.getString("cause"), row.getString("device_kind"), off,
          java.time.Duration.between(off, moment(row, "restored_at")));
    }, at(since), most);
  }

  /** What can be reckoned with of all that are open. */
  List<EstimateService.Open> open(Tx tx) {
    return tx.all("select id, cause, coalesce(facts->>'deviceKind', level) as device_kind, off_at, kind, planned_id, crew_stage, status "
        + "from outage where " + OPEN + " order by id",
        row -> new EstimateService.Open(row.getLong("id"), row.getString("cause"), row.getString("device_kind"), moment(row, "off_at"),
            Nature.Kind.of(row.getString("kind")), row.getLong("planned_id"), CrewStage.of(row.getString("crew_stage")),
            OutageStatus.of(row.getString("status"))));
  }

  /** A merged outage's promises stay with the one it merged into, unless that has its own. */
  void inheritEstimate(Tx tx, long from, long to) {
    tx.run("""
        insert into outage_estimate (outage_id, from_at, to_at, confidence, reason, by_name, at, kind, basis)
        select $2, from_at, to_at, confidence, reason, by_name, at, kind, basis from outage_estimate
        where outage_id = $1 and not exists (select 1 from outage_estimate where outage_id = $2) order by id""", from, to);
  }

  /** Takes back what {@link #inheritEstimate} copied, as far as nobody has promised anything since. */
  void dropInherited(Tx tx, long from, long to) {
    tx.run("""
        delete from outage_estimate e using outage_estimate f
        where e.outage_id = $2 and f.outage_id = $1 and e.at = f.at and e.from_at = f.from_at and e.to_at = f.to_at and e.id > f.id""",
        from, to);
  }

  private List<Outage> full(Tx tx, List<Outage> outages) {
    if (outages.isEmpty())
      return outages;
    var ids = outages.stream().map(Outage::id).toArray(Long[]::new);
    var areas = new HashMap<Long, java.util.ArrayList<Affected.Area>>();
    var priority = new HashMap<Long, java.util.ArrayList<Long>>();
    tx.each(
        "select outage_id, commune_code, hamlet_code, customers from outage_area where outage_id = any($1) order by customers desc, hamlet_code",
        row -> areas.computeIfAbsent(row.getLong("outage_id"), i -> new java.util.ArrayList<>())
            .add(new Affected.Area(row.getString("commune_code"), row.getString("hamlet_code"), row.getInteger("customers"))),
        (Object) ids);
    tx.each("select outage_id, customer_id from outage_priority where outage_id = any($1) order by customer_id",
        row -> priority.computeIfAbsent(row.getLong("outage_id"), i -> new java.util.ArrayList<>()).add(row.getLong("customer_id")),
        (Object) ids);
    return outages.stream().map(o -> new Outage(o.id(), o.code(), o.publicId(), o.version(), o.status(), o.site(), o.reason(),
        new Affected(o.affected().customers(), o.affected().countedAt(), o.affected().countedNumber(),
            areas.getOrDefault(o.id(), new java.util.ArrayList<>()),
            priority.getOrDefault(o.id(), new java.util.ArrayList<>()), o.affected().line()),
        o.customersOut(), o.offAt(), o.firstReportAt(), o.createdAt(), o.confirmedAt(), o.restoredAt(), o.endedAt(), o.claim(), o.target(),
        o.crewStage(), o.nature(), o.cause(), o.endReason(), o.mergedInto())).toList();
  }

  private static String line(Outage outage) {
    return outage.affected().line() == null ? null : Json.text(outage.affected().line());
  }

  static OffsetDateTime at(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  static Instant moment(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Outage outage(Row row) {
    var site = new Site(Level.of(row.getString("level")), row.getString("device"), row.getString("node"), row.getString("feeder"),
        row.getLong("unit_id"), row.getString("commune_code"), row.getString("hamlet_code"), row.getDouble("lon"), row.getDouble("lat"));
    var line = row.getString("line");
    var affected = new Affected(row.getInteger("customers"), moment(row, "counted_at"), row.getLong("counted_number"), List.of(), List.of(),
        line == null ? null : Json.tree(line));
    var claim = row.getLong("claimed_by") == null
        ? null
        : new Claim(row.getLong("claimed_by"), row.getString("claimed_name"), moment(row, "claimed_at"));
    var target = row.getString("target_rule") == null
        ? null
        : new Target(moment(row, "target_at"), row.getString("target_rule"), row.getLocalDate("target_from"));
    return new Outage(row.getLong("id"), row.getString("code"), row.getString("public_id"), row.getInteger("version"),
        OutageStatus.of(row.getString("status")), site,
        new Reason(row.getString("rule"), Json.MAPPER.convertValue(Json.tree(row.getString("facts")), FACTS)), affected,
        row.getInteger("customers_out"), moment(row, "off_at"), moment(row, "first_report_at"), moment(row, "created_at"),
        moment(row, "confirmed_at"), moment(row, "restored_at"), moment(row, "ended_at"), claim, target,
        CrewStage.of(row.getString("crew_stage")),
        new Nature(Nature.Kind.of(row.getString("kind")), row.getString("sub_cause"), row.getString("weather"), row.getLong("planned_id"),
            row.getLong("nested_in"), row.getBoolean("pinned")),
        row.getString("cause"), row.getString("end_reason"), row.getLong("merged_into"));
  }
}
