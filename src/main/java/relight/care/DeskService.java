package relight.care;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import relight.auth.Actor;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.outage.CustomerSupply;
import relight.outage.OutageProjector;
import relight.outage.OutageReport;
import relight.outage.OutageView;
import relight.outage.PlannedWindow;
import relight.outage.ReportService;
import relight.outage.ReportView;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;

/** What a call-centre agent needs to know of a customer before the sentence is finished. */
public final class DeskService {

  private static final int MOST_HISTORY = 20;

  private final CustomerService customers;
  private final Function<String, CustomerSupply> supplies;
  private final OutageProjector outages;
  private final ReportService reports;
  private final Supplier<Places> places;
  private final BiFunction<String, Instant, List<PlannedWindow>> planned;
  private final InstantSource time;

  /**
   * @param supplies how the supply at a network node stands
   * @param planned  what is planned for a node from a moment on
   */
  public DeskService(CustomerService customers, Function<String, CustomerSupply> supplies, OutageProjector outages, ReportService reports,
      Supplier<Places> places, BiFunction<String, Instant, List<PlannedWindow>> planned, InstantSource time) {
    this.customers = customers;
    this.supplies = supplies;
    this.outages = outages;
    this.reports = reports;
    this.places = places;
    this.planned = planned;
    this.time = time;
  }

  /** Found customers in short: enough to pick the right one. */
  public List<Map<String, Object>> search(Tx tx, Actor actor, String text) {
    var found = new ArrayList<Map<String, Object>>();
    for (var customer : customers.search(tx, actor, text)) {
      var one = new LinkedHashMap<String, Object>();
      one.put("id", customer.id());
      one.put("code", customer.code());
      one.put("name", customer.name());
      one.put("address", customer.address());
      one.put("commune", communeName(customer));
      one.put("phoneMasked", customer.phoneMasked());
      found.add(one);
    }
    return found;
  }

  /** Everything about one customer: who, supply, outage, his open report, what was before, and what to say. */
  public Map<String, Object> answer(Tx tx, Actor actor, long customerId) {
    var customer = customers.get(tx, actor, customerId);
    var supply = supplies.apply(customer.node());
    var outage = supply.outage();
    var mine = reports.ofCustomer(tx, customerId, MOST_HISTORY);
    var open = mine.stream().filter(r -> r.status() != OutageReport.Status.CLOSED).findFirst().orElse(null);
    if (outage == null && open != null && open.outageId() != null)
      outage = outages.find(open.outageId()).orElse(null);
    var outageShown = outage;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("customer", who(customer, supply));
    answer.put("supply", supply(supply, outage));
    answer.put("outage", outage);
    answer.put("report", open == null ? null : shown(tx, List.of(open)).getFirst());
    var now = time.instant();
    var windows = planned.apply(customer.node(), now);
    answer.put("planned", windows);
    answer.put("history", history(tx, mine, open));
    var inside = windows.stream().filter(w -> w.begun() || !w.from().isAfter(now)).findFirst()
        .filter(w -> !supply.isEnergised() || outageOrReport(outageShown, open)).orElse(null);
    answer.put("say", inside == null ? Saying.about(supply.isEnergised(), outageShown) : Saying.planned(inside));
    return answer;
  }

  /** Whether he is dark, as far as we know, or says so. */
  private static boolean outageOrReport(OutageView outage, OutageReport open) {
    return outage != null && outage.restoredAt() == null || open != null;
  }

  private List<ReportView> shown(Tx tx, List<OutageReport> some) {
    return outages.views(tx, some);
  }

  private Map<String, Object> who(Customer customer, CustomerSupply supply) {
    var who = new LinkedHashMap<String, Object>();
    who.put("id", customer.id());
    who.put("code", customer.code());
    who.put("name", customer.name());
    who.put("phone", customer.phone());
    who.put("address", customer.address());
    who.put("commune", communeName(customer));
    who.put("hamlet", customer.hamletCode() == null ? null : places.get().hamlet(customer.hamletCode()).map(Place::name).orElse(null));
    who.put("priority", customer.priority());
    who.put("active", customer.active());
    who.put("transformer", supply.transformer());
    who.put("pole", customer.node());
    who.put("lon", supply.lon());
    who.put("lat", supply.lat());
    return who;
  }

  private static Map<String, Object> supply(CustomerSupply supply, OutageView outage) {
    var shown = new LinkedHashMap<String, Object>();
    boolean over = outage == null || List.of("restored", "closed", "cancelled").contains(outage.status());
    shown.put("state", supply.state().equals("energised") && !over ? "predicted" : supply.state());
    shown.put("feeder", supply.feeder());
    shown.put("transformer", supply.transformer());
    shown.put("since", over ? null : outage.offAt());
    return shown;
  }

  private String communeName(Customer customer) {
    return customer.communeCode() == null ? null : places.get().commune(customer.communeCode()).map(Place::name).orElse(null);
  }

  /** Former reports as a story: newest first. */
  private List<Map<String, Object>> history(Tx tx, List<OutageReport> mine, OutageReport open) {
    var history = new ArrayList<Map<String, Object>>();
    for (var report : shown(tx, mine.stream().filter(r -> r != open).toList())) {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("kind", report.kind());
      facts.put("reminders", report.reminders());
      var entry = new LinkedHashMap<String, Object>();
      entry.put("at", report.at());
      entry.put("kind", "report.received");
      entry.put("author", null);
      entry.put("facts", facts);
      history.add(entry);
    }
    return history;
  }
}
