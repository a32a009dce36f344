package relight.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.network.NetworkView;
import relight.outage.OutageView.Can;
import relight.outage.OutageView.ClaimedBy;
import relight.outage.OutageView.Device;
import relight.outage.OutageView.EstimateView;
import relight.outage.OutageView.NatureView;
import relight.outage.OutageView.PlaceName;
import relight.outage.OutageView.Priority;
import relight.outage.OutageView.RuleView;
import relight.outage.OutageView.TargetView;
import relight.outage.OutageView.UnitName;
import relight.outage.inference.Prediction;
import relight.place.Place;
import relight.place.Places;
import relight.unit.UnitTree;

/** Turns what is stored into what pages show: ids get their names. Pure, made anew for each round. */
final class OutagePicture {

  /** Priority kinds that are private persons: never named. */
  private static final Set<String> PERSONS = Set.of("life-support");

  private final NetworkView network;
  private final Places places;
  private final UnitTree units;
  private final LongFunction<Customer> priority;
  private final RulePacks rules;
  private final boolean sample;

  OutagePicture(NetworkView network, Places places, UnitTree units, LongFunction<Customer> priority, RulePacks rules, boolean sample) {
    this.network = network;
    this.places = places;
    this.units = units;
    this.priority = priority;
    this.rules = rules;
    this.sample = sample;
  }

  /**
   * @param undo    whether a dispatcher has regrouped it and nobody has taken that back
   * @param minutes customer-minutes so far
   */
  OutageView view(Outage o, ReportStore.Tally tally, Estimate estimate, boolean undo, long minutes, long number) {
    var site = o.site();
    boolean open = o.status().isOpen();
    boolean byHand = o.nature().kind() != Nature.Kind.PLANNED; // planned work ends with the steps of its plan
    var first = o.affected().priority().stream().map(priority::apply).filter(c -> c != null && c.isPriority())
        .map(c -> new Priority(c.priority(), PERSONS.contains(c.priority()) ? null : c.name())).toList();
    int reports = tally == null ? 0 : tally.reports();
    return new OutageView(o.id(), number, o.code(), o.version(), o.status().text(), site.level().text(), device(site), site.feeder(),
        unit(site.unitId()),
        place(site.communeCode(), site.hamletCode()), site.lon(), site.lat(), o.affected().customers(), o.customersOut(), first, reports,
        tally == null ? 0 : tally.reminders(), o.offAt(), o.firstReportAt(), o.confirmedAt(), o.restoredAt(),
        o.claim() == null ? null : new ClaimedBy(o.claim().userId(), o.claim().name(), o.claim().at()), reason(o.reason(), reports),
        estimate == null ? null : EstimateView.of(estimate),
        target(o.target()), o.crewStage().text(), o.cause(),
        new NatureView(o.nature().kind().text(), o.nature().subCause(), o.nature().weather(), o.nature().nestedIn(), o.nature().plannedId(),
            o.nature().pinned()),
        null, o.affected().line(),
        new Can(open && o.claim() == null, o.claim() != null, o.status().canBecome(OutageStatus.CONFIRMED),
            byHand && o.status().canBecome(OutageStatus.CANCELLED),
            open, open, open && byHand, byHand && o.status().canBecome(OutageStatus.CLOSED), o.status().canBecome(OutageStatus.CANCELLED),
            open && reports > 1,
            o.status() == OutageStatus.PREDICTED, o.status() == OutageStatus.PREDICTED && site.device() != null, undo,
            open && o.status() != OutageStatus.PREDICTED, o.status() != OutageStatus.PREDICTED && o.status() != OutageStatus.CANCELLED,
            o.status() != OutageStatus.PREDICTED && o.status() != OutageStatus.CANCELLED && o.customersOut() < o.affected().customers()),
        o.mergedInto(), minutes, sample);
  }

  ReportView view(OutageReport r, Customer customer, long number) {
    List<ReportView.Candidate> candidates = r.isPlaced() || r.lon() == null
        ? r.candidates().stream().map(device -> new ReportView.Candidate(device, null)).toList()
        : Placement.at(network, r.lon(), r.lat()).candidates().stream()
            .map(c -> new ReportView.Candidate(network.grid().branchId(c.transformer()), Math.round(c.distance_m()))).toList();
    return new ReportView(r.id(), number, r.at(), r.receivedAt(), r.kind().text(), r.channel().text(),
        customer == null ? null : new ReportView.CustomerRef(customer.id(), customer.code(), customer.address()),
        place(r.communeCode(), r.hamletCode()), r.placeText(), r.lon(), r.lat(), r.note(), r.phone(), r.outageId(), r.reminders(),
        r.status().text(),
        candidates, r.trust());
  }

  PlaceName place(String communeCode, String hamletCode) {
    var commune = communeCode == null ? null : places.commune(communeCode).map(Place::name).orElse(null);
    var hamlet = hamletCode == null ? null : places.hamlet(hamletCode).map(Place::name).orElse(null);
    return commune == null && hamlet == null ? null : new PlaceName(commune, hamlet);
  }

  UnitName unit(Long id) {
    return id == null ? null : units.find(id).map(u -> new UnitName(u.id(), u.name())).orElse(null);
  }

  private Device device(Site site) {
    if (site.device() == null)
      return null;
    int branch = network.grid().findBranch(site.device());
    return new Device(site.device(), branch < 0 ? "" : network.grid().kind(branch).text(), site.device(), site.lon(), site.lat());
  }

  private static Map<String, Object> reason(Reason reason, int reports) {
    var all = new LinkedHashMap<String, Object>();
    boolean many = reports > 1 && reason.rule().equals(Prediction.Rule.SINGLE_CALLER.text());
    all.put("rule", many ? Reason.LIGHT_SEEMS_BACK : reason.rule());
    all.putAll(reason.facts());
    all.put("reports", reports);
    return all;
  }

  private TargetView target(Target target) {
    if (target == null)
      return null;
    var rule = rules.find(target.rule(), target.effectiveFrom())
        .map(r -> new RuleView(r.id(), r.title(), r.source(), r.effectiveFrom(), r.verified(), false)).orElse(null);
    return new TargetView(target.at(), rule);
  }
}
