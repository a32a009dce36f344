package relight.outage.planned;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import relight.clock.RulePacks;
import relight.customer.Customer;
import relight.network.NetworkView;
import relight.place.Place;
import relight.place.Places;
import relight.unit.UnitTree;

/** Turns what is stored into what pages show: ids get their names, clocks their state. Pure, made anew for each round. */
final class PlannedPicture {

  /** Priority kinds that are private persons: never named. */
  private static final Set<String> PERSONS = Set.of("life-support");

  /** Everything about one planned outage that stands in tables of its own. */
  record Around(List<Reckoning.Area> areas, List<Notice> notices, List<PlannedStore.Overlap> overlaps, List<PlannedStore.First> first,
      List<PlannedView.OutageRef> outages, int reports) {}

  private final NetworkView network;
  private final Places places;
  private final UnitTree units;
  private final LongFunction<Customer> priority;
  private final RulePacks rules;
  private final boolean sample;
  private final Instant now;

  PlannedPicture(NetworkView network, Places places, UnitTree units, LongFunction<Customer> priority, RulePacks rules, boolean sample,
      Instant now) {
    this.network = network;
    this.places = places;
    this.units = units;
    this.priority = priority;
    this.rules = rules;
    this.sample = sample;
    this.now = now;
  }

  PlannedView view(PlannedOutage p, Around around, long number) {
    var clocks = NoticeClock.of(p, around.notices, rules, now);
    var status = p.status();
    var t = p.times();
    var grid = network.grid();
    boolean whole = p.steps().stream().allMatch(s -> grid.findBranch(s.device()) >= 0);
    var effect = whole ? SwitchingEffect.of(network.normalSupply(), p.steps(), p.window().to()) : null;
    var steps = new ArrayList<PlannedView.Step>();
    for (int i = 0; i < p.steps().size(); i++) {
      var s = p.steps().get(i);
      int branch = grid.findBranch(s.device());
      steps.add(new PlannedView.Step(s.number(), s.device(), branch < 0 ? null : grid.kind(branch).text(), s.open(), s.plannedAt(),
          s.doneAt(), s.doneBy(), effect == null ? 0 : effect.after().get(i), branch < 0 ? null : grid.lon(grid.from(branch)),
          branch < 0 ? null : grid.lat(grid.from(branch))));
    }
    boolean running = status == PlannedStatus.IN_PROGRESS;
    return new PlannedView(p.id(), number, p.code(), p.version(), status.text(), unit(p.unitId()), p.window().from(), p.window().to(),
        p.work(), p.cause(), steps, p.reckoned().customers(), p.reckoned().large(), p.reckoned().at(),
        around.areas.stream().map(this::area).toList(), around.first.stream().flatMap(f -> first(f).stream()).toList(), t.announced(),
        t.changed(), t.began(), t.ended(), p.because(),
        clocks.stream().map(PlannedPicture::clock).toList(), status.isOpen() ? NoticeClock.wishUntil(p, rules).orElse(null) : null,
        around.notices.stream().map(n -> new PlannedView.Told(n.kind().text(), n.channel(), n.at(), n.by())).toList(),
        warnings(p, around, clocks, effect), around.outages, around.reports,
        new PlannedView.Can(status.isOpen() || status == PlannedStatus.REFUSED, status.canBecome(PlannedStatus.REQUESTED),
            status.canBecome(PlannedStatus.APPROVED), status.canBecome(PlannedStatus.REFUSED), status.canBecome(PlannedStatus.ANNOUNCED),
            t.announced() != null && (status == PlannedStatus.ANNOUNCED || status == PlannedStatus.CANCELLED),
            status.canBecome(PlannedStatus.IN_PROGRESS), running && p.steps().stream().anyMatch(s -> !s.isDone()), running,
            status.canBecome(PlannedStatus.CANCELLED)),
        sample);
  }

  private List<PlannedView.Warning> warnings(PlannedOutage p, Around around, List<NoticeClock> clocks, SwitchingEffect effect) {
    var warnings = new ArrayList<PlannedView.Warning>();
    for (var clock : clocks)
      if (clock.state().isBreach())
        warnings.add(new PlannedView.Warning("notice-late", Map.of("rule", clock.rule().id(), "dueAt", clock.dueAt())));
    if (!p.status().isOpen())
      return warnings;
    for (var overlap : around.overlaps)
      warnings.add(new PlannedView.Warning("overlap",
          Map.of("plannedId", overlap.plannedId(), "code", overlap.code(), "customers", overlap.customers())));
    for (var step : p.steps())
      if (network.grid().findBranch(step.device()) < 0)
        warnings.add(new PlannedView.Warning("unknown-device", Map.of("step", step.number(), "device", step.device())));
    if (effect != null) {
      for (int step : effect.idle())
        warnings.add(new PlannedView.Warning("step-idle", Map.of("step", step)));
      if (effect.leftDark() > 0)
        warnings.add(new PlannedView.Warning("left-dark", Map.of("customers", effect.leftDark())));
    }
    if (p.status() == PlannedStatus.IN_PROGRESS && now.isAfter(p.window().to()))
      warnings.add(new PlannedView.Warning("overrun", Map.of("to", p.window().to())));
    return warnings;
  }

  private List<PlannedView.First> first(PlannedStore.First f) {
    var customer = priority.apply(f.customerId());
    return customer == null || !customer.isPriority()
        ? List.of()
        : List.of(
            new PlannedView.First(customer.priority(), PERSONS.contains(customer.priority()) ? null : customer.name(), f.off(), f.on()));
  }

  private PlannedView.Area area(Reckoning.Area a) {
    return new PlannedView.Area(a.communeCode().isEmpty() ? null : places.commune(a.communeCode()).map(Place::name).orElse(null),
        a.hamletCode().isEmpty() ? null : places.hamlet(a.hamletCode()).map(Place::name).orElse(null), a.customers(), a.off(), a.on());
  }

  private PlannedView.Unit unit(Long id) {
    return id == null ? null : units.find(id).map(u -> new PlannedView.Unit(u.id(), u.name())).orElse(null);
  }

  private static PlannedView.Clock clock(NoticeClock c) {
    var r = c.rule();
    return new PlannedView.Clock(new PlannedView.Rule(r.id(), r.title(), r.source(), r.effectiveFrom(), r.verified()), c.dueAt(),
        c.doneAt(),
        c.state().text());
  }
}
