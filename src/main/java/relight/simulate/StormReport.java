package relight.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.simulate.Caller.Refused;
import relight.simulate.Truth.Dark;

/**
 * What came of a storm: the truth of the field beside what the server's ledger holds. For a fault that was confirmed at its device with its times,
 * and that shared no customer with one the server never knew, the two are the same to the second or something is wrong.
 */
public final class StormReport {

  /**
   * One fault.
   *
   * @param outage     the server's, or 0 if it never knew
   * @param confirmed  whether device and times were confirmed
   * @param alone      whether nobody below was dark because of something the server never knew, at the same time
   * @param trueMin    customer-minutes, with customers where the data has them
   * @param ledgerMin  customer-minutes as the server holds them; NaN where it has none
   * @param really     who was dark from when to when
   * @param told       what the ledger says step by step, or why there is none; null where the outage is not known
   */
  public record Line(int fault, String kind, String device, long outage, boolean confirmed, boolean alone, int customers, double trueMin,
      double ledgerMin, String really, String told) {

    public boolean mustBeExact() {
      return confirmed && alone;
    }

    /** Minutes are told to the second. */
    public boolean isExact() {
      return Math.abs(trueMin - ledgerMin) < 1 / 120.0;
    }
  }

  private static final long MINUTE_MICROS = 60_000_000;

  private final Storm storm;
  private final Truth real;
  private final Instant start;
  private final Instant end;
  private final List<Line> lines = new ArrayList<>();
  private final int tickets;
  private final int longestQueue;
  private final int passedOver;
  private final int sent;
  private final int refused;
  private final int falseTrips;
  private final List<Double> minutesToDevice = new ArrayList<>();
  private final double realMinutes;
  private final double linkedMinutes;
  private final double momentaryMinutes;

  StormReport(Territory territory, Storm storm, World world, Dispatcher dispatcher, Map<Integer, StormRun.Confirmed> confirmed,
      Map<Integer, Instant> mended, Instant start, Instant end, int sent, int refused, int falseTrips, Caller reader)
      throws InterruptedException {
    this.storm = storm;
    this.start = start;
    this.end = end;
    this.sent = sent;
    this.refused = refused;
    this.falseTrips = falseTrips;
    this.tickets = dispatcher.seen().size();
    this.longestQueue = dispatcher.longestQueue();
    this.passedOver = dispatcher.passedOver();
    var operations = world.operations();
    this.real = Truth.of(world.truth(), operations);
    var linked = Truth.of(territory, operations);
    realMinutes = minutes(real.all());
    linkedMinutes = minutes(linked.all());
    momentaryMinutes = minutes(linked.byFault().getOrDefault(0, List.of()));
    var faults = new TreeMap<Integer, StormEvent.Fault>();
    for (var operation : operations)
      if (operation.open() && operation.fault() > 0)
        storm.faults().stream().filter(f -> f.id() == operation.fault()).forEach(f -> faults.put(f.id(), f));
    var unknown = new HashSet<Integer>(faults.keySet());
    unknown.removeAll(confirmed.keySet());
    unknown.addAll(confirmed.keySet().stream().filter(f -> !mended.containsKey(f)).toList());
    var by = linked.byFault();
    for (var fault : faults.values()) {
      var dark = by.getOrDefault(fault.id(), List.of());
      var known = confirmed.get(fault.id());
      var held = known == null ? new Held(Double.NaN, null) : ledger(reader, known.outage());
      lines.add(new Line(fault.id(), fault.kind(), fault.device() == null ? fault.customer() : fault.device(),
          known == null ? 0 : known.outage(),
          known != null && mended.containsKey(fault.id()), isAlone(territory, fault, faults, unknown, mended), dark.size(), minutes(dark),
          held.minutes, stretches(dark), held.told));
      if (fault.device() != null)
        dispatcher.firstNamed(fault.device(), start.plusSeconds(fault.t()))
            .filter(at -> !at.isAfter(mended.getOrDefault(fault.id(), end)))
            .ifPresent(at -> minutesToDevice.add(Duration.between(start.plusSeconds(fault.t()), at).toSeconds() / 60.0));
    }
    minutesToDevice.sort(Double::compare);
  }

  public List<Line> lines() {
    return lines;
  }

  /** Writes {@code truth.ndjson}: each customer's dark stretches as they really were. */
  public void write(Path folder) {
    real.write(folder.resolve("truth.ndjson"));
  }

  /** Faults that must be exact and are not. */
  public List<Line> wrong() {
    return lines.stream().filter(l -> l.mustBeExact() && !l.isExact()).toList();
  }

  public long exact() {
    return lines.stream().filter(l -> l.mustBeExact() && l.isExact()).count();
  }

  /** For people. */
  public String text() {
    var text = new StringBuilder();
    long known = lines.stream().filter(l -> l.outage > 0).count();
    double ledger = lines.stream().mapToDouble(l -> Double.isNaN(l.ledgerMin) ? 0 : l.ledgerMin).sum();
    double unreported = lines.stream().filter(l -> l.outage == 0).mapToDouble(Line::trueMin).sum();
    line(text, "storm", "%s, seed %d, from %s to %s", storm.parameters().name(), storm.seed(), start, end);
    line(text, "told", "%,d messages, %,d of them not taken", sent, refused);
    line(text, "true outages", "%d, of which %d are known to the server at the right device with the right times", lines.size(), known);
    line(text, "tickets", "%d, %.2f for each true outage; %d trips where nothing was found", tickets,
        tickets / (double) Math.max(1, lines.size()),
        falseTrips);
    line(text, "longest queue", "%d without a job; free crews passed over %d times, unfit or of another trade", longestQueue, passedOver);
    if (!minutesToDevice.isEmpty())
      line(text, "right device named", "%d times, after %.1f min (median), %.1f min (nine of ten)", minutesToDevice.size(), quantile(.5),
          quantile(.9));
    line(text, "exact", "%d of %d confirmed ones that shared no customer with an unknown one", exact(),
        lines.stream().filter(Line::mustBeExact).count());
    line(text, "customer-minutes", "%,.1f in truth, %,.1f in the ledger for them", linkedMinutes, ledger);
    line(text, "undercount", "%,.1f min of %d outages that nobody reported or that were not over in time", unreported,
        lines.stream().filter(l -> l.outage == 0).count());
    line(text, "momentaries", "%,.1f min", momentaryMinutes);
    line(text, "wrong links", "%+,.1f min against where customers really hang", linkedMinutes - realMinutes);
    for (var wrong : wrong()) {
      line(text, "NOT EXACT", "fault %d (%s %s), outage %d: truth %.3f, ledger %.3f", wrong.fault, wrong.kind, wrong.device, wrong.outage,
          wrong.trueMin, wrong.ledgerMin);
      line(text, "  in truth", "%s", wrong.really);
      line(text, "  in the ledger", "%s", wrong.told);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String what, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "  %-20s %s%n", what, String.format(Locale.ROOT, format, values)));
  }

  private double quantile(double share) {
    return minutesToDevice.get((int) Math.min(minutesToDevice.size() - 1, Math.floor(share * minutesToDevice.size())));
  }

  private double minutes(List<Dark> dark) {
    return dark.stream().mapToDouble(d -> d.minutes(end)).sum();
  }

  private boolean isAlone(Territory territory, StormEvent.Fault fault, Map<Integer, StormEvent.Fault> faults, Set<Integer> unknown,
      Map<Integer, Instant> mended) {
    var mine = who(territory, fault);
    for (int id : unknown) {
      var other = faults.get(id);
      boolean sameTime = !start.plusSeconds(other.t()).isAfter(mended.getOrDefault(fault.id(), end))
          && !mended.getOrDefault(id, end).isBefore(start.plusSeconds(fault.t()));
      if (id != fault.id() && sameTime && who(territory, other).stream().anyMatch(mine::contains))
        return false;
    }
    return true;
  }

  private static Set<Integer> who(Territory territory, StormEvent.Fault fault) {
    return fault.device() == null
        ? Set.of(territory.find(fault.customer()))
        : new HashSet<>(territory.below(territory.grid().getBranch(fault.device())));
  }

  private static String stretches(List<Dark> dark) {
    return dark.stream().collect(Collectors.groupingBy(d -> d.off() + " to " + d.on(), TreeMap::new, Collectors.counting())).entrySet()
        .stream().map(some -> some.getValue() + " from " + some.getKey()).collect(Collectors.joining(", "));
  }

  private static Held ledger(Caller reader, long outage) throws InterruptedException {
    try {
      JsonNode ledger = reader.get("/api/outages/" + outage + "/ledger");
      long micros = 0;
      var steps = new ArrayList<String>();
      for (var step : ledger.path("steps")) {
        long customers = step.path("customers").asLong();
        steps.add("%d from %s to %s".formatted(customers, step.path("offAt").asText(), step.path("onAt").asText()));
        if (step.path("onAt").isTextual())
          micros += customers
              * ChronoUnit.MICROS.between(Instant.parse(step.path("offAt").asText()), Instant.parse(step.path("onAt").asText()));
      }
      // the minutes the ledger tells and the steps it shows must say the same
      long told = ledger.path("minutes").asLong(-1);
      return new Held(told == micros / MINUTE_MICROS ? micros / (double) MINUTE_MICROS : Double.NaN,
          told + " min: " + String.join(", ", steps));
    } catch (Refused e) {
      return new Held(Double.NaN, e.code + " " + e.getMessage());
    }
  }

  /** @param minutes NaN where the ledger could not be had or contradicts itself; @param told what it says */
  private record Held(double minutes, String told) {}
}
