package relight.outage;

import static relight.outage.OutageStore.at;
import static relight.outage.OutageStore.moment;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.storage.Tx;

/** Reports in the database. */
final class ReportStore {

  /** How many reports an outage has, and how often their authors have said it again. */
  record Tally(int reports, int reminders) {}

  private static final String SELECT = """
      select id, at, received_at, kind, channel, status, customer_id, reporter, node, feeder, lon, lat, place_text, note, phone, phone_until,
        unit_id, commune_code, hamlet_code, outage_id, reminders, reminded_at, answered_at, trust, source_id, candidates from report\s""";

  /** Empty if the same customer has an open report of the same trouble; that row is then locked by {@link #findOpen}. */
  Optional<Long> insert(Tx tx, OutageReport r) {
    return tx.maybeOne("""
        insert into report (at, received_at, kind, concern, channel, customer_id, reporter, node, feeder, lon, lat, place_text, note, phone,
          phone_until, unit_id, commune_code, hamlet_code, trust, source_id, candidates)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        on conflict (customer_id, concern) where status = 'open' and concern <> 'danger' and customer_id is not null do nothing
        returning id""", row -> row.getLong("id"), at(r.at()), at(r.receivedAt()), r.kind().text(), concern(r.kind()), r.channel().text(),
        r.customerId(), r.reporter() == null ? null : Buffer.buffer(r.reporter()), r.node(), r.feeder(), r.lon(), r.lat(), r.placeText(),
        r.note(),
        r.phone(), r.phoneUntil(), r.unitId(), r.communeCode(), r.hamletCode(), r.trust(), r.sourceId(),
        r.candidates().isEmpty() ? null : r.candidates().toArray(String[]::new));
  }

  /** Somebody who is believed more has said it, too. */
  void believe(Tx tx, long id, double trust) {
    tx.run("update report set trust = greatest(trust, $2) where id = $1", id, trust);
  }

  /** The customer's open report of this trouble, locked. */
  Optional<OutageReport> findOpen(Tx tx, long customerId, ReportKind.Concern concern) {
    return tx.maybeOne(SELECT + "where customer_id = $1 and concern = $2 and status = 'open' for update", ReportStore::report, customerId,
        concern.name().toLowerCase(Locale.ROOT));
  }

  /** Open reports of this trouble from one browser that named no customer, locked. */
  List<OutageReport> openFromBrowser(Tx tx, byte[] reporter, ReportKind.Concern concern) {
    return tx.all(SELECT + "where reporter = $1 and concern = $2 and status = 'open' and customer_id is null order by id for update",
        ReportStore::report, Buffer.buffer(reporter), concern.name().toLowerCase(Locale.ROOT));
  }

  OutageReport get(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1", ReportStore::report, id).orElseThrow(() -> unknown(id));
  }

  OutageReport getForUpdate(Tx tx, long id) {
    return tx.maybeOne(SELECT + "where id = $1 for update", ReportStore::report, id).orElseThrow(() -> unknown(id));
  }

  private static Refusal unknown(long id) {
    return Refusal.missing("report/unknown", "There is no report " + id + ".");
  }

  List<OutageReport> withIds(Tx tx, Collection<Long> ids) {
    return tx.all(SELECT + "where id = any($1) order by id", ReportStore::report, (Object) ids.toArray(Long[]::new));
  }

  /** Newest first. */
  List<OutageReport> ofOutage(Tx tx, long outageId, int most) {
    return tx.all(SELECT + "where outage_id = $1 order by id desc limit $2", ReportStore::report, outageId, most);
  }

  List<OutageReport> ofCustomer(Tx tx, long customerId, int most) {
    return tx.all(SELECT + "where customer_id = $1 order by id desc limit $2", ReportStore::report, customerId, most);
  }

  /** What nobody has explained yet and a person must look at: not placed, or a trouble no outage explains. Dangers have their alarm. */
  List<OutageReport> needingAPerson(Tx tx, int most) {
    return tx.all(SELECT
        + "where status = 'open' and outage_id is null and planned_id is null and concern <> 'danger' and (node is null or concern <> 'supply') order by id limit $1",
        ReportStore::report, most);
  }

  /** Supply reports of a part of the network that no confirmed outage explains. */
  List<OutageReport> evidence(Tx tx, String feeder) {
    return tx.all(SELECT + """
        where feeder = $1 and status = 'open' and concern = 'supply' and planned_id is null
          and (outage_id is null or exists (select 1 from outage o where o.id = report.outage_id and o.status = 'predicted'))
        order by id""", ReportStore::report, feeder);
  }

  /** Open again, for another outage than before; unless the same customer has reported anew meanwhile. */
  void reopenFor(Tx tx, long id, long outageId) {
    tx.run("""
        update report r set status = 'open', answered_at = null, outage_id = $2 where id = $1 and not exists (select 1 from report n
          where n.customer_id = r.customer_id and n.concern = r.concern and n.id <> r.id and n.status = 'open')""", id, outageId);
  }

  /** Reports of an outage whose people were told that supply is back, or should be. */
  List<Long> answeredOf(Tx tx, long outageId, int most) {
    return tx.all("select id from report where outage_id = $1 and status = 'answered' order by id limit $2", row -> row.getLong("id"),
        outageId,
        most);
  }

  /** The customers who reported what an outage explains, as far as they are known. */
  List<Long> customersOf(Tx tx, long outageId) {
    return tx.all("select distinct customer_id from report where outage_id = $1 and customer_id is not null order by 1",
        row -> row.getLong("customer_id"), outageId);
  }

  /** Gives reports to an outage; those of merged outages come with {@link #moveAll}. */
  void join(Tx tx, long outageId, Collection<Long> reportIds) {
    if (!reportIds.isEmpty())
      tx.run("update report set outage_id = $1 where id = any($2)", outageId, reportIds.toArray(Long[]::new));
  }

  void moveAll(Tx tx, long from, long to) {
    tx.run("update report set outage_id = $2 where outage_id = $1", from, to);
  }

  List<Long> idsOf(Tx tx, long outageId) {
    return tx.all("select id from report where outage_id = $1 order by id", row -> row.getLong("id"), outageId);
  }

  /** Open supply reports of an outage, oldest first. */
  List<OutageReport> openOf(Tx tx, long outageId) {
    return tx.all(SELECT + "where outage_id = $1 and status = 'open' order by at, id", ReportStore::report, outageId);
  }

  /** Reports that changed hands and are still there go back. */
  void giveBack(Tx tx, List<Long> ids, long from, long to) {
    tx.run("update report set outage_id = $3 where outage_id = $2 and id = any($1)", ids.toArray(Long[]::new), from, to);
  }

  /** Open reports of an outage other than these belong to none. */
  void letGoOthers(Tx tx, long outageId, List<Long> ids) {
    tx.run("update report set outage_id = null where outage_id = $1 and status = 'open' and id <> all($2)", outageId,
        ids.toArray(Long[]::new));
  }

  /** The node of a report lies in another part of the network than when it came. */
  void placeInFeeder(Tx tx, long id, String feeder) {
    tx.run("update report set feeder = $2 where id = $1", id, feeder);
  }

  /** These open reports of an outage belong to none. */
  void letGo(Tx tx, long outageId, List<Long> ids) {
    if (!ids.isEmpty())
      tx.run("update report set outage_id = null where outage_id = $1 and status = 'open' and id = any($2)", outageId,
          ids.toArray(Long[]::new));
  }

  /** @return how many got their answer */
  int answerAll(Tx tx, long outageId, Instant now) {
    return tx.run(
        "update report set status = 'answered', answered_at = $2 where outage_id = $1 and status = 'open' and concern <> 'quality'",
        outageId, at(now));
  }

  int closeAll(Tx tx, long outageId) {
    return tx.run("update report set status = 'closed' where outage_id = $1 and status <> 'closed' and concern <> 'quality'", outageId);
  }

  /** Trouble with the voltage does not end with the light that is back: it waits for somebody. */
  void setFreeTroubledVoltage(Tx tx, long outageId) {
    tx.run("update report set outage_id = null where outage_id = $1 and status = 'open' and concern = 'quality'", outageId);
  }

  void close(Tx tx, long id) {
    tx.run("update report set status = 'closed' where id = $1", id);
  }

  void remind(Tx tx, long id, ReportKind kind, String note, Instant now) {
    tx.run("""
        update report set reminders = reminders + 1, reminded_at = $2, kind = $3, note = coalesce($4, note) where id = $1""", id, at(now),
        kind.text(), note);
  }

  /** The planned outage that takes this caller's light: he is answered with it, and no fault is looked for. */
  void plan(Tx tx, long id, long plannedId) {
    tx.run("update report set planned_id = $2 where id = $1", id, plannedId);
  }

  /** Those who called inside a planned outage have their light again, or it was called off; returns how many. */
  int answerPlanned(Tx tx, long plannedId, Instant now) {
    return tx.run("update report set status = 'answered', answered_at = $2 where planned_id = $1 and status = 'open'", plannedId, at(now));
  }

  /** He was asked after an outage, and has answered. */
  void answerLightBack(Tx tx, long id, boolean back, Long outageId, Instant now) {
    tx.run("update report set light_back = $2, light_back_at = $3, light_back_about = $4 where id = $1", id, back, at(now), outageId);
  }

  /** What the private page of a report shows beside it. */
  record Aside(Long plannedId, Boolean lightBack, Long about) {

    static final Aside NOTHING = new Aside(null, null, null);
  }

  Map<Long, Aside> asides(Tx tx, Collection<Long> ids) {
    var found = new HashMap<Long, Aside>();
    tx.each("select id, planned_id, light_back, light_back_about from report where id = any($1)",
        row -> found.put(row.getLong("id"),
            new Aside(row.getLong("planned_id"), row.getBoolean("light_back"), row.getLong("light_back_about"))),
        (Object) ids.toArray(Long[]::new));
    return found;
  }

  /** Whoever said "still out" is in another outage by now, but was asked about this one. */
  CheckBack checkBack(Tx tx, long outageId) {
    return tx.one("""
        select count(*)::int as asked, count(*) filter (where light_back_about = $1 and light_back)::int as back,
          count(*) filter (where light_back_about = $1 and not light_back)::int as still_out
        from report where concern = 'supply' and (outage_id = $1 or light_back_about = $1)""",
        row -> new CheckBack(row.getInteger("asked"), row.getInteger("back"), row.getInteger("still_out")), outageId);
  }

  /** Open again, as evidence of its own: the light that came back for others did not come for him. */
  void reopen(Tx tx, long id, Instant now) {
    tx.run("""
        update report set status = 'open', at = $2, outage_id = null, planned_id = null, answered_at = null, reminders = reminders + 1, reminded_at = $2
        where id = $1""", id, at(now));
  }

  void place(Tx tx, OutageReport r) {
    tx.run("""
        update report set customer_id = $2, node = $3, feeder = $4, lon = $5, lat = $6, unit_id = $7, commune_code = $8, hamlet_code = $9,
          trust = $10, candidates = null
        where id = $1""", r.id(), r.customerId(), r.node(), r.feeder(), r.lon(), r.lat(), r.unitId(), r.communeCode(), r.hamletCode(),
        r.trust());
  }

  void link(Tx tx, byte[] tokenHash, long reportId, Instant now) {
    tx.run("insert into report_link (token_hash, report_id, created_at) values ($1, $2, $3)", Buffer.buffer(tokenHash), reportId, at(now));
  }

  Optional<Long> findByLink(Tx tx, byte[] tokenHash) {
    return tx.maybeOne("select report_id from report_link where token_hash = $1", row -> row.getLong("report_id"),
        Buffer.buffer(tokenHash));
  }

  /** Hashes of the private links to the reports of some outages, or to single reports. */
  Map<Long, List<byte[]>> links(Tx tx, Collection<Long> outageIds, Collection<Long> reportIds) {
    var found = new HashMap<Long, List<byte[]>>();
    tx.each("""
        select l.report_id, l.token_hash from report_link l join report r on r.id = l.report_id
        where r.outage_id = any($1) or r.id = any($2)""",
        row -> found.computeIfAbsent(row.getLong("report_id"), i -> new java.util.ArrayList<>())
            .add(row.getBuffer("token_hash").getBytes()),
        outageIds.toArray(Long[]::new), reportIds.toArray(Long[]::new));
    return found;
  }

  Map<Long, Tally> tallies(Tx tx, Collection<Long> outageIds) {
    var found = new HashMap<Long, Tally>();
    tx.each("""
        select outage_id, count(*)::int as reports, sum(reminders)::int as reminders from report where outage_id = any($1)
        group by outage_id""",
        row -> found.put(row.getLong("outage_id"), new Tally(row.getInteger("reports"), row.getInteger("reminders"))),
        (Object) outageIds.toArray(Long[]::new));
    return found;
  }

  /** Empties phone numbers whose time is over; returns how many. */
  int forgetPhones(Tx tx, LocalDate today) {
    return tx.run("update report set phone = null, phone_until = null where phone is not null and phone_until < $1", today);
  }

  private static String concern(ReportKind kind) {
    return kind.concern().name().toLowerCase(Locale.ROOT);
  }

  private static OutageReport report(Row row) {
    var reporter = row.getBuffer("reporter");
    return new OutageReport(row.getLong("id"), moment(row, "at"), moment(row, "received_at"),
        ReportKind.find(row.getString("kind")).orElseThrow(),
        Channel.of(row.getString("channel")), OutageReport.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getLong("customer_id"), reporter == null ? null : reporter.getBytes(), row.getString("node"), row.getString("feeder"),
        row.getDouble("lon"), row.getDouble("lat"), row.getString("place_text"), row.getString("note"), row.getString("phone"),
        row.getLocalDate("phone_until"), row.getLong("unit_id"), row.getString("commune_code"), row.getString("hamlet_code"),
        row.getLong("outage_id"), row.getInteger("reminders"), moment(row, "reminded_at"), moment(row, "answered_at"),
        row.getDouble("trust"), row.getLong("source_id"),
        row.getArrayOfStrings("candidates") == null ? List.of() : List.of(row.getArrayOfStrings("candidates")));
  }
}
