package relight.outage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relight.auth.Actor;
import relight.customer.Customer;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.outage.ledger.LedgerService;
import relight.storage.Tx;

/**
 * Outages within outages: customers who are still dark when the others have supply again. They went dark with the others, so theirs begins back then,
 * and the clock of the law goes on running for them.
 */
final class NestingService {

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final Journal journal;
  private final Supplier<NetworkView> network;
  private final SiteService sites;
  private final PredictionService predictions;
  private final SettlementService settlement;
  private final LedgerService ledger;
  private final ActiveRules rules;

  NestingService(Journal journal, Supplier<NetworkView> network, SiteService sites, PredictionService predictions,
      SettlementService settlement, ActiveRules rules) {
    this.journal = journal;
    this.network = network;
    this.sites = sites;
    this.predictions = predictions;
    this.settlement = settlement;
    this.ledger = settlement.ledger();
    this.rules = rules;
  }

  /**
   * Somebody who is believed says that they are still out.
   *
   * @param who   the customers
   * @param since when each of them went dark
   * @param said  what they reported
   */
  Outage nest(Tx tx, Actor actor, Outage in, List<Customer> who, Map<Long, Instant> since, List<OutageReport> said, Instant now) {
    var view = network.get();
    var first = who.getFirst();
    var node = view.grid().findNode(first.node());
    var feeder = node < 0 ? null : new SupplyPaths(view.supply()).feeder(node);
    double lon = node < 0 ? in.site().lon() : view.grid().lon(node);
    double lat = node < 0 ? in.site().lat() : view.grid().lat(node);
    var site = new Site(Level.CUSTOMER, null, first.node(), feeder == null ? in.site().feeder() : feeder, first.unitId(),
        first.communeCode(), first.hamletCode(), lon, lat);
    var off = since.values().stream().min(Instant::compareTo).orElseThrow();
    var affected = sites.recount(tx, new Affected(who.size(), now, view.number(), List.of(), List.of(), null), who.size(),
        who.stream().map(Customer::id).toList(), view.number(), now);
    var reported = said.stream().map(OutageReport::at).min(Instant::compareTo).orElse(null);
    var nested = insert(tx, in, OutageStatus.CONFIRMED, new SiteService.Counted(site, affected), new Reason(Reason.STILL_OUT, from(in)),
        off,
        reported, now);
    SettlementService.inHand(tx).tells(nested.id());
    SettlementService.inHand(tx).tells(in.id());
    for (var report : said)
      reports.reopenFor(tx, report.id(), nested.id());
    journal(tx, actor, "outage.confirmed", nested, Map.of("nestedIn", in.id(), "customers", who.size()));
    settlement.settle(tx, actor, ledger.darkByThemselves(tx, actor, settlement.latest(tx), nested.id(), since));
    return outages.get(tx, nested.id());
  }

  /**
   * Somebody who reported it says on his own page that he is still out. That is believed as far as a report is: it makes a prediction, which begins
   * when he went dark, and the ledger hears of it when somebody confirms it.
   *
   * @param report locked, as is the outage, which is over
   * @return empty if it is no case of this: another outage keeps him dark, or nobody knows where he hangs any more
   */
  Optional<Outage> suspect(Tx tx, Actor actor, Outage in, OutageReport report, Instant now) {
    var view = network.get();
    if (!report.isPlaced() || view.grid().findNode(report.node()) < 0)
      return Optional.empty();
    var customer = report.customerId();
    if (customer != null && !ledger.darkOf(tx, List.of(customer)).isEmpty())
      return Optional.empty();
    predictions.lockFeeder(tx, report.feeder());
    var off = customer == null
        ? in.offAt()
        : ledger.lastOf(tx, in.id(), List.of(customer)).stream().map(row -> row.offAt()).findFirst().orElse(in.offAt());
    var facts = from(in);
    if (report.trust() < rules.of(tx, report.unitId(), now).verifiedFrom())
      facts.put("unverified", true);
    var nested = insert(tx, in, OutageStatus.PREDICTED, sites.single(tx, view, report, report.feeder(), now),
        new Reason(Reason.STILL_OUT, facts), off, report.at(), now);
    reports.reopenFor(tx, report.id(), nested.id());
    journal(tx, actor, "outage.predicted", nested,
        Map.of("rule", Reason.STILL_OUT, "nestedIn", in.id(), "customers", 1, "reportIds", List.of(report.id())));
    return Optional.of(nested);
  }

  /** Meters below a device have not come back with the others. */
  Outage suspect(Tx tx, Outage in, SiteService.Counted where, Map<String, Object> seen, Instant off, Instant now) {
    var facts = from(in);
    facts.putAll(seen);
    var nested = insert(tx, in, OutageStatus.PREDICTED, where, new Reason(Reason.METERS_STILL_OFF, facts), off, null, now);
    var body = new LinkedHashMap<String, Object>(facts);
    body.put("rule", Reason.METERS_STILL_OFF);
    body.put("nestedIn", in.id());
    body.put("customers", where.affected().customers());
    journal(tx, Actor.SYSTEM, "outage.predicted", nested, body);
    return nested;
  }

  private Outage insert(Tx tx, Outage in, OutageStatus status, SiteService.Counted where, Reason reason, Instant off, Instant reported,
      Instant now) {
    long id = outages.insert(tx,
        new Outage(0, predictions.nextCode(tx, now), predictions.nextPublicId(), 1, status, where.site(), reason, where.affected(),
            where.affected().customers(), off, reported, now, status == OutageStatus.CONFIRMED ? now : null, null, null, null,
            clock(in, Stream.of(reported, now).filter(Objects::nonNull).findFirst().orElseThrow()), CrewStage.NONE,
            Nature.UNPLANNED.nestedIn(in.id()), null, null, null));
    return outages.get(tx, id);
  }

  /** The clock of the law goes on running for those who are still out; after planned work it begins with the first word. */
  private Target clock(Outage in, Instant said) {
    return in.target() != null ? in.target() : sites.target(said);
  }

  private static Map<String, Object> from(Outage in) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("outage", in.code());
    return facts;
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
