package relight.outage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import relight.auth.Actor;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.journal.Journal;
import relight.live.Push;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.outage.OutageView.JobRef;
import relight.outage.disclosed.DisclosedOutage;
import relight.outage.disclosed.Disclosure;
import relight.outage.disclosed.PublicStory;
import relight.outage.disclosed.ReportStatus;
import relight.place.Places;
import relight.storage.Tx;
import relight.unit.UnitTree;

/**
 * Keeps the open outages, those restored lately and the reports that wait for a person in memory, for staff and in the coarse form for
 * everybody, and pushes each change: {@code outage} to the staff, {@code report} while it waits, {@code status} to private links.
 */
public final class OutageProjector implements Follower {

  /** So long a restored outage stays in view. */
  private static final Duration AFTERGLOW = Duration.ofHours(12);
  private static final int MOST_WAITING = 500;
  private static final int MOST_STORY = 200;
  /** Beyond so many private links of one outage the pages are left to ask by themselves. */
  private static final int MOST_LINKS = 5000;

  private record Shown(Outage outage, Estimate estimate, OutageView view, Instant updatedAt) {}

  /** All of it at one moment. */
  private record Snapshot(Map<Long, Shown> outages, Map<Long, Waiting> waiting, List<DisclosedOutage> disclosed, long number) {}

  /** An outage as it stands when it is told, after those who follow the journal later than we have put in what they know. */
  private record Told(Supplier<OutageView> view) {

    @JsonValue
    OutageView now() {
      return view.get();
    }
  }

  private record Waiting(OutageReport report, ReportView view) {}

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final RegroupStore regroupings = new RegroupStore();
  private final InstantSource time;
  private final Supplier<NetworkView> network;
  private final Supplier<Places> places;
  private final Supplier<UnitTree> units;
  private final Supplier<List<Customer>> priority;
  private final CustomerService customers;
  private final RulePacks rules;
  private final Disclosure disclosure;
  private final Push push;
  private final BooleanSupplier sample;
  private volatile LongFunction<JobRef> jobs = id -> null;
  private volatile BiFunction<Long, String, Optional<PlannedWindow>> planned = (id, node) -> Optional.empty();
  private volatile Snapshot current = new Snapshot(Map.of(), Map.of(), List.of(), 0);

  public OutageProjector(InstantSource time, Supplier<NetworkView> network, Supplier<Places> places, Supplier<UnitTree> units,
      Supplier<List<Customer>> priority, CustomerService customers, RulePacks rules, Disclosure disclosure, Push push,
      BooleanSupplier sample) {
    this.time = time;
    this.network = network;
    this.places = places;
    this.units = units;
    this.priority = priority;
    this.customers = customers;
    this.rules = rules;
    this.disclosure = disclosure;
    this.push = push;
    this.sample = sample;
  }

  /** Jobs know outages and not the other way round, so the job of an outage is handed in once jobs stand. */
  public void askForJob(LongFunction<JobRef> asked) {
    jobs = asked;
  }

  /** Planned outages know outages and not the other way round, so what one means for a node is handed in once they stand. */
  public void askForPlanned(BiFunction<Long, String, Optional<PlannedWindow>> asked) {
    planned = asked;
  }

  /** Open outages and those restored lately, by id. */
  public Map<Long, OutageView> current() {
    var views = new LinkedHashMap<Long, OutageView>();
    current.outages.forEach((id, shown) -> views.put(id, withJob(shown.view)));
    return views;
  }

  /** Open outages and those restored lately that this actor may see, oldest first. */
  public List<OutageView> seenBy(Actor actor) {
    return current.outages.values().stream().filter(s -> actor.sees(s.outage.site().unitId())).map(s -> withJob(s.view)).toList();
  }

  /** Reports that wait for a person. */
  public List<ReportView> waitingFor(Actor actor) {
    return current.waiting.values().stream().filter(w -> actor.sees(w.report.unitId())).map(Waiting::view).toList();
  }

  public Optional<OutageView> find(long id) {
    return Optional.ofNullable(current.outages.get(id)).map(s -> withJob(s.view));
  }

  /** The coarse form for everybody, newest first. */
  public List<DisclosedOutage> disclosed() {
    return current.disclosed;
  }

  /** The open outage that explains why a node has no supply, confirmed ones first. */
  public Optional<OutageView> findAbove(NetworkView view, int node) {
    Shown best = null;
    var paths = new relight.outage.inference.SupplyPaths(view.supply());
    var above = new HashMap<String, Integer>();
    int[] path = paths.up(node);
    for (int i = 0; i < path.length; i++)
      above.put(view.grid().branchId(path[i]), i);
    for (var shown : current.outages.values()) {
      var site = shown.outage.site();
      boolean explains = shown.outage.status().isOpen()
          && (site.device() != null ? above.containsKey(site.device()) : view.grid().nodeId(node).equals(site.node()));
      if (explains && (best == null || best.outage.status() == OutageStatus.PREDICTED && shown.outage.status() != OutageStatus.PREDICTED))
        best = shown;
    }
    return Optional.ofNullable(best).map(s -> withJob(s.view));
  }

  /** Branches that probably are open, by outages nobody has confirmed. */
  public int[] predictedOpen(Grid grid) {
    return branches(grid, Set.of(OutageStatus.PREDICTED));
  }

  /** Devices whose outage is being restored in parts. */
  public int[] restoring(Grid grid) {
    return branches(grid, Set.of(OutageStatus.PARTIALLY_RESTORED));
  }

  /** Whether a node is without supply by a prediction that nobody has confirmed yet. */
  public boolean isPredictedDead(NetworkView view, int node) {
    for (int branch : predictedOpen(view.grid()))
      if (view.supply().isBelow(node, branch))
        return true;
    return false;
  }

  private int[] branches(Grid grid, Set<OutageStatus> wanted) {
    return current.outages.values().stream().map(Shown::outage).filter(o -> wanted.contains(o.status()) && o.site().device() != null)
        .mapToInt(o -> grid.findBranch(o.site().device())).filter(b -> b >= 0).toArray();
  }

  @Override
  public void load(Tx tx, long number) {
    var all = new LinkedHashMap<Long, Shown>();
    for (var shown : shown(tx, outages.openOrRestoredAfter(tx, time.instant().minus(AFTERGLOW)), number, time.instant()))
      all.put(shown.outage.id(), shown);
    var waiting = new LinkedHashMap<Long, Waiting>();
    for (var one : waiting(tx, reports.needingAPerson(tx, MOST_WAITING), number))
      waiting.put(one.report.id(), one);
    current = new Snapshot(all, waiting, disclosed(all.values()), number);
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    var changedReports = new LinkedHashSet<Long>();
    for (var entry : entries) {
      entry.idOf("outage").ifPresent(changed::add);
      entry.idOf("report").ifPresent(changedReports::add);
      if (entry.body().path("outage").isNumber())
        changed.add(entry.body().path("outage").asLong());
    }
    if (changed.isEmpty() && changedReports.isEmpty())
      return;
    long number = entries.getLast().number();
    var at = entries.getLast().at();
    var fresh = shown(tx, outages.withIds(tx, changed), number, at);
    var all = new LinkedHashMap<>(current.outages);
    var faded = at.minus(AFTERGLOW);
    all.values().removeIf(s -> s.outage.restoredAt() != null && s.outage.restoredAt().isBefore(faded));
    for (var shown : fresh) {
      var status = shown.outage.status();
      if (status.isOpen() || status == OutageStatus.RESTORED)
        all.put(shown.outage.id(), shown);
      else
        all.remove(shown.outage.id());
    }
    // reports that an outage has taken in wait no longer, though nothing was written about them by name
    var waitingNow = reports.needingAPerson(tx, MOST_WAITING);
    var ids = waitingNow.stream().map(OutageReport::id).collect(Collectors.toSet());
    var waiting = new LinkedHashMap<Long, Waiting>();
    for (var one : waiting(tx,
        waitingNow.stream().filter(r -> changedReports.contains(r.id()) || !current.waiting.containsKey(r.id())).toList(), number))
      waiting.put(one.report.id(), one);
    var newlyWaiting = List.copyOf(waiting.values());
    var done = new ArrayList<Long>();
    current.waiting.forEach((id, one) -> {
      if (ids.contains(id))
        waiting.putIfAbsent(id, one);
      else
        done.add(id);
    });
    var sorted = new LinkedHashMap<Long, Waiting>();
    waitingNow.forEach(r -> sorted.put(r.id(), waiting.get(r.id())));
    current = new Snapshot(all, sorted, disclosed(all.values()), number);
    for (var shown : fresh)
      publish(shown, number);
    for (var one : newlyWaiting)
      push.publish(number, "reports", one.report.unitId(), "report", one.view);
    for (var one : waiting(tx, reports.withIds(tx, done), number))
      push.publish(number, "reports", one.report.unitId(), "report", one.view);
    publishStatus(tx, fresh, changedReports, number);
  }

  /** Pushes an outage because its job has changed. */
  public void jobChanged(long outageId, long number) {
    var shown = current.outages.get(outageId);
    if (shown != null)
      publish(shown, number);
  }

  private void publish(Shown shown, long number) {
    var view = shown.view.at(Math.max(number, shown.view.number()));
    push.publish(number, "outages", shown.outage.site().unitId(), "outage", new Told(() -> withJob(view)));
  }

  private OutageView withJob(OutageView view) {
    return view.with(jobs.apply(view.id()));
  }

  /** What the private link of a report shows. */
  public ReportStatus status(Tx tx, OutageReport report) {
    var outage = report.outageId() == null ? Optional.<Outage>empty() : outages.find(tx, report.outageId());
    var estimate = outage.map(o -> outages.lastEstimates(tx, List.of(o.id())).get(o.id())).orElse(null);
    var story = outage.map(o -> Journal.of(tx, List.of("outage/" + o.id()), MOST_STORY)).orElse(List.of());
    return status(report, outage.orElse(null), estimate, story, Journal.of(tx, List.of("report/" + report.id()), MOST_STORY),
        reports.asides(tx, List.of(report.id())).getOrDefault(report.id(), ReportStore.Aside.NOTHING), Journal.last(tx));
  }

  private ReportStatus status(OutageReport report, Outage outage, Estimate estimate, List<Entry> story, List<Entry> own,
      ReportStore.Aside aside,
      long number) {
    var picture = picture();
    var place = picture.place(report.communeCode(), report.hamletCode());
    var here = place == null ? null : new ReportStatus.Place(place.commune(), place.hamlet());
    var entries = new ArrayList<>(own);
    entries.addAll(story);
    entries.sort(java.util.Comparator.comparingLong(Entry::number));
    boolean canRemind = report.kind().concern() != ReportKind.Concern.DANGER;
    var answered = outage != null && outage.id() == (aside.about() == null ? -1 : aside.about()) ? aside.lightBack() : null;
    boolean canLightBack = answered == null && report.kind().concern() == ReportKind.Concern.SUPPLY && outage != null
        && (outage.status() == OutageStatus.RESTORED || outage.status() == OutageStatus.CLOSED);
    var window = aside.plannedId() == null || report.status() != OutageReport.Status.OPEN
        ? null
        : planned.apply(aside.plannedId(), report.node())
            .map(w -> new ReportStatus.Planned(w.from(), w.to(), w.cause(), w.begun())).orElse(null);
    if (outage == null) {
      var stage = report.status() == OutageReport.Status.OPEN ? "reported" : "closed";
      return new ReportStatus(report.at(), report.kind().text(), here, report.reminders(), stage, null, null, null, null, null, null,
          PublicStory.of(entries, null, disclosure), window, null, false, canRemind, sample.getAsBoolean(), number);
    }
    var unit = picture.unit(outage.site().unitId());
    var shown = disclosure.of(outage, estimate, verified(outage), outage.createdAt(), unit == null ? null : unit.name());
    return new ReportStatus(report.at(), report.kind().text(), here, report.reminders(), shown.stage().text(), shown.state(), shown.since(),
        shown.restoredAt(), shown.customersRounded(),
        shown.window() == null
            ? null
            : new ReportStatus.Window(shown.window().from(), shown.window().to(), shown.window().confidence(), shown.window().basis(),
                shown.window().at()),
        shown.target() == null ? null : new ReportStatus.Target(shown.target(), shown.targetVerified()),
        PublicStory.of(entries, unit == null ? null : unit.name(), disclosure), window, answered, canLightBack, canRemind,
        sample.getAsBoolean(), number);
  }

  private void publishStatus(Tx tx, List<Shown> fresh, Set<Long> changedReports, long number) {
    var byId = new HashMap<Long, Shown>();
    for (var shown : fresh)
      byId.put(shown.outage.id(), shown);
    var links = reports.links(tx, byId.keySet(), changedReports);
    if (links.isEmpty() || links.size() > MOST_LINKS)
      return;
    var stories = new HashMap<Long, List<Entry>>();
    var own = Journal.of(tx, links.keySet().stream().map(id -> "report/" + id).toList(), 20 * links.size()).stream()
        .collect(Collectors.groupingBy(Entry::subject));
    var asides = reports.asides(tx, links.keySet());
    for (var report : reports.withIds(tx, links.keySet())) {
      Outage outage = null;
      Estimate estimate = null;
      List<Entry> story = List.of();
      if (report.outageId() != null) {
        var shown = byId.containsKey(report.outageId()) ? byId.get(report.outageId()) : current.outages.get(report.outageId());
        outage = shown != null ? shown.outage : outages.get(tx, report.outageId());
        estimate = shown != null ? shown.estimate : null;
        story = stories.computeIfAbsent(report.outageId(), id -> Journal.of(tx, List.of("outage/" + id), MOST_STORY));
      }
      var status = status(report, outage, estimate, story, own.getOrDefault("report/" + report.id(), List.of()),
          asides.getOrDefault(report.id(), ReportStore.Aside.NOTHING), number);
      for (var hash : links.get(report.id()))
        push.publish(number, ReportService.topic(hash), null, "status", status);
    }
  }

  private List<Shown> shown(Tx tx, List<Outage> some, long number, Instant at) {
    if (some.isEmpty())
      return List.of();
    var ids = some.stream().map(Outage::id).toList();
    var tallies = reports.tallies(tx, ids);
    var estimates = outages.lastEstimates(tx, ids);
    var undoable = regroupings.undoable(tx, ids);
    var minutes = outages.minutes(tx, ids, time.instant());
    var picture = picture();
    return some.stream().map(o -> new Shown(o, estimates.get(o.id()),
        picture.view(o, tallies.get(o.id()), estimates.get(o.id()), undoable.contains(o.id()),
            minutes.getOrDefault(o.id(), 0L), number),
        at)).toList();
  }

  private List<Waiting> waiting(Tx tx, Collection<OutageReport> some, long number) {
    var picture = picture();
    var known = new HashMap<Long, Customer>();
    for (var customer : customers.withIds(tx, some.stream().map(OutageReport::customerId).filter(c -> c != null).toList()))
      known.put(customer.id(), customer);
    return some.stream().map(r -> new Waiting(r, picture.view(r, r.customerId() == null ? null : known.get(r.customerId()), number)))
        .toList();
  }

  /** Views of single reports, e.g. of one outage. */
  public List<ReportView> views(Tx tx, Collection<OutageReport> some) {
    return waiting(tx, some, current.number).stream().map(Waiting::view).toList();
  }

  /** The view of one report. */
  public ReportView view(Tx tx, OutageReport report) {
    return views(tx, List.of(report)).getFirst();
  }

  /** The view of any outage, also of one that is over for long. */
  public OutageView view(Tx tx, Outage outage) {
    var shown = current.outages.get(outage.id());
    long number = Journal.last(tx);
    if (shown == null || !shown.outage.equals(outage))
      return withJob(shown(tx, List.of(outage), number, time.instant()).getFirst().view);
    return withJob(shown.view.lasting(outages.minutes(tx, List.of(outage.id()), time.instant()).getOrDefault(outage.id(), 0L)));
  }

  private List<DisclosedOutage> disclosed(Collection<Shown> all) {
    var picture = picture();
    return all.stream().map(s -> {
      var unit = picture.unit(s.outage.site().unitId());
      return disclosure.of(s.outage, s.estimate, verified(s.outage), s.updatedAt, unit == null ? null : unit.name());
    }).sorted(java.util.Comparator.comparing(DisclosedOutage::since).reversed()).toList();
  }

  private boolean verified(Outage outage) {
    return outage.target() != null
        && rules.find(outage.target().rule(), outage.target().effectiveFrom()).map(relight.clock.Rule::verified).orElse(false);
  }

  private OutagePicture picture() {
    var first = new HashMap<Long, Customer>();
    for (var customer : priority.get())
      first.put(customer.id(), customer);
    return new OutagePicture(network.get(), places.get(), units.get(), first::get, rules, sample.getAsBoolean());
  }
}
