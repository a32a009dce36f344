package relight.outage.disclosed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import relight.outage.Affected;
import relight.outage.CrewStage;
import relight.outage.Estimate;
import relight.outage.Outage;
import relight.outage.planned.PlannedOutage;
import relight.outage.planned.Reckoning;

/**
 * Decides how coarse the public form is. Pure; whatever leaves the house about an outage has gone through here.
 *
 * @param fewest  fewer customers than this are never told as a number, and never as a hamlet
 * @param roundTo larger numbers are told as a multiple of this
 */
public record Disclosure(int fewest, int roundTo) {

  /**
   * @param targetVerified whether a lawyer has read the rule behind the target
   * @param unit           name of the unit that speaks
   */
  public DisclosedOutage of(Outage outage, Estimate estimate, boolean targetVerified, Instant updatedAt, String unit) {
    int customers = outage.status().isOpen() ? outage.customersOut() : outage.affected().customers();
    boolean open = outage.status().isOpen();
    return new DisclosedOutage(outage.publicId(), outage.status().text(), stage(outage), outage.offAt(), outage.restoredAt(),
        outage.site().communeCode(), hamlets(outage.affected()), rounded(customers), outage.cause(),
        estimate == null || !open
            ? null
            : new DisclosedOutage.Window(estimate.from(), estimate.to(), estimate.confidence(), estimate.kind().text(), estimate.at()),
        open && outage.target() != null ? outage.target().at() : null, targetVerified, updatedAt, unit);
  }

  /**
   * A planned outage, told apart by the communes it reaches; people of a place we do not know are told nothing.
   *
   * @param areas who is dark where and when
   */
  public List<DisclosedPlanned> of(PlannedOutage planned, List<Reckoning.Area> areas, String unit) {
    var communes = new LinkedHashMap<String, List<Reckoning.Area>>();
    for (var area : areas)
      if (!area.communeCode().isEmpty())
        communes.computeIfAbsent(area.communeCode(), c -> new ArrayList<>()).add(area);
    var times = planned.times();
    var updated = times.changed() == null ? times.announced() : times.changed();
    return communes.entrySet().stream().map(e -> {
      var here = e.getValue();
      var hamlets = here.stream().filter(a -> a.customers() >= fewest && !a.hamletCode().isEmpty()).map(Reckoning.Area::hamletCode).sorted()
          .toList();
      return new DisclosedPlanned(planned.publicId() + "-" + e.getKey(), planned.status().text(),
          here.stream().map(Reckoning.Area::off).min(Comparator.naturalOrder()).orElseThrow(),
          here.stream().map(Reckoning.Area::on).max(Comparator.naturalOrder()).orElseThrow(), e.getKey(), hamlets,
          rounded(here.stream().mapToInt(Reckoning.Area::customers).sum()), planned.cause(), times.changed() != null, planned.version(),
          updated, unit);
    }).toList();
  }

  public static Stage stage(Outage outage) {
    return switch (outage.status()) {
      case PREDICTED -> crew(outage.crewStage(), Stage.REPORTED);
      case CONFIRMED -> crew(outage.crewStage(), Stage.FOUND);
      case PARTIALLY_RESTORED -> Stage.PARTLY_BACK;
      case RESTORED -> Stage.BACK;
      case CLOSED, CANCELLED -> Stage.CLOSED;
    };
  }

  private static Stage crew(CrewStage stage, Stage otherwise) {
    return switch (stage) {
      case NONE, ASSIGNED -> otherwise;
      case ON_THE_WAY -> Stage.ON_THE_WAY;
      case ON_SITE -> Stage.ON_SITE;
    };
  }

  /** Null for few. */
  public Integer rounded(int customers) {
    return customers < fewest ? null : Math.max(fewest, Math.round((float) customers / roundTo) * roundTo);
  }

  private List<String> hamlets(Affected affected) {
    return affected.areas().stream().filter(a -> a.customers() >= fewest && !a.hamletCode().isEmpty()).map(Affected.Area::hamletCode)
        .sorted()
        .toList();
  }
}
