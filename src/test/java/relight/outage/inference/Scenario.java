package relight.outage.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.testkit.DrawnGrid;

/**
 * A story as text: a drawn network, what happened at what time, and how the outages stood at the end.
 *
 * <pre>
 *   # what it shows
 *   SUB* -CB1- a -T1- b(3)
 *   ---
 *   18:04 report b#1
 *   18:04 gasp b#2 b#3
 *   18:09 confirm A F1
 *   ===
 *   A predicted T1 since 18:04: b#1 b#2 (callers-under-transformer)
 * </pre>
 *
 * {@code b#1} is the first customer at node b; a customer at a node that is not drawn cannot be placed. Outages are called A, B, … as they begin.
 * Besides there are {@code report b#1 trust=0.5}, {@code on b#1} (the meter tells of supply), {@code look} (time has passed),
 * {@code closed|tripped|checked DEVICE} (by telemetry, by an indicator, by a crew), {@code planned DEVICE until 19:00}, {@code open|close DEVICE},
 * {@code rules storm}, and what dispatchers do: {@code confirm A}, {@code reject A}, {@code move A F1}, {@code merge B A}, {@code split A b#1 b#2}.
 */
final class Scenario {

  private static final Instant DAY = Instant.parse("2026-08-01T00:00:00Z");

  private static final class Kept {
    final long id;
    int device;
    boolean fixed;
    String status = "predicted";
    String rule;
    String marks = "";
    Instant created;
    Instant since;
    final List<Integer> also = new ArrayList<>();

    Kept(long id) {
      this.id = id;
    }

    boolean isOpen() {
      return status.equals("predicted") || status.equals("confirmed");
    }
  }

  private record Word(boolean off, Instant at) {}

  final String text;
  final List<String> events;
  final String expected;
  private final Path file;
  private DrawnGrid grid;
  private RuleSet rules = RuleSet.NORMAL;
  private final Map<Long, Kept> outages = new TreeMap<>();
  private final List<Caller> evidence = new ArrayList<>();
  private final Map<String, Word> meters = new TreeMap<>();
  private final Map<Integer, DeviceSignal> devices = new TreeMap<>();
  private final List<PlannedWork> planned = new ArrayList<>();
  private final Map<Integer, Integer> rejected = new TreeMap<>();
  private final List<String> unplaced = new ArrayList<>();
  private final Map<Long, String> names = new LinkedHashMap<>();
  private List<Conclusion.Doubt> doubts = List.of();
  private Instant now = DAY;
  private long reports;

  private Scenario(Path file, String text) {
    this.file = file;
    this.text = text;
    var parts = text.split("(?m)^(---|===)\\n", -1);
    if (parts.length != 3)
      throw new IllegalArgumentException(file + " needs a drawing, --- events, === outcome");
    grid = DrawnGrid.grid(parts[0].lines().filter(l -> !l.startsWith("#")).collect(Collectors.joining("\n")));
    events = parts[1].lines().filter(l -> !l.isBlank()).toList();
    expected = parts[2].strip();
  }

  static Scenario read(Path file) {
    try {
      return new Scenario(file, Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Writes this outcome into the file as the right one; reviewers read the difference. */
  void approve(String outcome) throws IOException {
    Files.writeString(file, text.substring(0, text.indexOf("===\n") + 4) + outcome + "\n");
  }

  /** Everything arrives at one moment, after the last event: in whatever order phones and meters find their way. */
  String runAtOnce(List<String> order) {
    now = order.stream().map(Scenario::at).max(Instant::compareTo).orElseThrow();
    return run(order);
  }

  private static Instant at(String event) {
    return DAY.plusSeconds(LocalTime.parse(event.strip().split("\\s+")[0]).toSecondOfDay());
  }

  /** Lives through the events in this order and tells how the outages stand. */
  String run(List<String> order) {
    for (var event : order) {
      var words = event.strip().split("\\s+");
      var at = at(event);
      now = at.isAfter(now) ? at : now;
      switch (words[1]) {
        case "report" -> report(words[2], at, words.length > 3 ? Double.parseDouble(words[3].replace("trust=", "")) : 1);
        case "gasp" -> meters(words, at, true);
        case "on" -> meters(words, at, false);
        case "look" -> {
        }
        case "closed" -> signal(words[2], DeviceSignal.State.CLOSED, DeviceSignal.Basis.SCADA, at);
        case "checked" -> signal(words[2], DeviceSignal.State.CLOSED, DeviceSignal.Basis.CREW, at);
        case "tripped" -> signal(words[2], DeviceSignal.State.TRIPPED, DeviceSignal.Basis.INDICATOR, at);
        case "planned" ->
          Arrays.stream(grid.supply().below(grid.branch(words[2])))
              .forEach(n -> planned.add(new PlannedWork(1, n, at, DAY.plusSeconds(LocalTime.parse(words[4]).toSecondOfDay()))));
        case "rules" -> rules = words[2].equals("storm") ? RuleSet.STORM : RuleSet.NORMAL;
        case "confirm" -> {
          var outage = outage(words[2]);
          outage.fixed = true;
          outage.status = "confirmed";
          if (words.length > 3)
            outage.device = grid.branch(words[3]);
          if (outage.device >= 0)
            grid = grid.withOpen(grid.grid().branchId(outage.device));
        }
        case "reject" -> {
          var outage = outage(words[2]);
          rejected.put(outage.device, callersOf(outage).size() + rules.rejectedUntil());
        }
        case "move" -> {
          var outage = outage(words[2]);
          outage.device = grid.branch(words[3]);
          outage.rule = "dispatcher";
          outage.fixed = true;
        }
        case "merge" -> {
          var gone = outage(words[2]);
          var into = outage(words[3]);
          if (gone.device >= 0)
            into.also.add(gone.device);
          into.also.addAll(gone.also);
          into.fixed = true;
          absorb(into, List.of(gone.id));
        }
        case "split" -> split(outage(words[2]), Arrays.asList(words).subList(3, words.length));
        case "open" -> grid = grid.withOpen(words[2]);
        case "close" -> grid = grid.withClosed(words[2]);
        default -> throw new IllegalArgumentException(event);
      }
      look();
    }
    return outcome();
  }

  private Kept outage(String name) {
    return outages.get((long) name.charAt(0) - 'A');
  }

  private List<Caller> callersOf(Kept outage) {
    return evidence.stream().filter(c -> c.outageId() != null && c.outageId() == outage.id).sorted(Evidence.OLDEST_FIRST).toList();
  }

  private void split(Kept from, List<String> customers) {
    var other = new Kept(outages.size());
    outages.put(other.id, other);
    other.fixed = true;
    from.fixed = true;
    other.rule = "dispatcher";
    other.created = now;
    var part = callersOf(from).stream().filter(c -> customers.contains(c.who())).toList();
    var paths = new SupplyPaths(grid.supply());
    other.device = part.size() < 2 ? -1 : paths.commonDevice(part.stream().mapToInt(Caller::node).toArray());
    other.since = part.getFirst().at();
    give(other, part.stream().map(Caller::reportId).toList());
    int rest = callersOf(from).size() < 2 ? -1 : paths.commonDevice(callersOf(from).stream().mapToInt(Caller::node).toArray());
    if (rest >= 0)
      from.device = rest;
  }

  private void report(String customer, Instant at, double trust) {
    long id = reports++;
    names.put(id, customer);
    int node = grid.grid().findNode(customer.split("#")[0]);
    if (node < 0)
      unplaced.add(customer);
    else
      evidence.add(new Caller(id, customer, node, at, true, trust, null, null));
  }

  private void meters(String[] words, Instant at, boolean off) {
    for (int i = 2; i < words.length; i++) {
      var word = new Word(off, at);
      meters.merge(words[i], word, (old, fresh) -> fresh.at.isAfter(old.at) || fresh.at.equals(old.at) && !fresh.off ? fresh : old);
    }
  }

  private void signal(String device, DeviceSignal.State state, DeviceSignal.Basis basis, Instant at) {
    devices.put(grid.branch(device), new DeviceSignal(grid.branch(device), state, basis, at));
  }

  private Evidence seen() {
    var lit = new ArrayList<Caller>();
    for (var c : evidence) {
      var own = meters.get(c.who());
      var dark = own != null && own.off && own.at.isBefore(c.at()) ? own.at : c.at();
      lit.add(
          new Caller(c.reportId(), c.who(), c.node(), dark, c.counts(), c.trust(), own == null || own.off ? null : own.at, c.outageId()));
    }
    var callers = evidence.stream().map(Caller::who).collect(Collectors.toSet());
    var off = new TreeMap<Integer, List<Long>>();
    var on = new TreeMap<Integer, List<Long>>();
    meters.forEach((customer, word) -> {
      int node = grid.node(customer.split("#")[0]);
      off.putIfAbsent(node, new ArrayList<>());
      on.putIfAbsent(node, new ArrayList<>());
      if (!callers.contains(customer) && (!word.off || !word.at.plus(rules.hold()).isAfter(now)))
        (word.off ? off : on).get(node).add(word.at.toEpochMilli());
    });
    var spoken = off.keySet().stream().map(n -> new Meters(n, off.get(n).stream().mapToLong(t -> t).toArray(),
        on.get(n).stream().mapToLong(t -> t).toArray())).toList();
    var open = outages.values().stream().filter(Kept::isOpen)
        .map(o -> new OpenOutage(o.id, o.device, o.fixed, !o.created.isAfter(now.minus(rules.ageing())), o.since, callersOf(o).size(),
            o.also))
        .toList();
    return new Evidence(now, lit, spoken, List.copyOf(devices.values()), planned, open, rejected);
  }

  private void look() {
    var conclusion = new RuleEngine(rules).conclude(grid.supply(), seen());
    doubts = conclusion.doubts();
    for (var decision : conclusion.decisions()) {
      switch (decision) {
        case Decision.Open open -> {
          var outage = new Kept(outages.size());
          outages.put(outage.id, outage);
          outage.created = now;
          outage.since = open.prediction().since();
          becomes(outage, open.prediction());
          give(outage, open.prediction().callers().stream().map(Caller::reportId).toList());
        }
        case Decision.Join join -> give(outages.get(join.outageId()), join.reportIds());
        case Decision.Grow grow -> {
          var outage = outages.get(grow.outageId());
          give(outage, grow.reportIds());
          absorb(outage, grow.absorbed());
          outage.since = grow.prediction().since().isBefore(outage.since) ? grow.prediction().since() : outage.since;
          if (grow.moved())
            becomes(outage, grow.prediction());
        }
        case Decision.Absorb absorb -> absorb(outages.get(absorb.outageId()), absorb.absorbed());
        case Decision.Withdraw withdraw -> outages.get(withdraw.outageId()).status = "withdrawn";
      }
    }
  }

  private static void becomes(Kept outage, Prediction prediction) {
    outage.device = prediction.device();
    outage.rule = prediction.rule().text();
    outage.marks = (prediction.gasps() > 0 ? ", gasps " + prediction.gasps() : "") + (prediction.unverified() ? ", unverified" : "")
        + (prediction.indicated() ? ", indicated" : "");
  }

  private void absorb(Kept outage, List<Long> others) {
    for (long other : others) {
      give(outage, callersOf(outages.get(other)).stream().map(Caller::reportId).toList());
      outages.get(other).status = "merged into " + name(outage.id);
    }
  }

  private void give(Kept outage, List<Long> reportIds) {
    for (int i = 0; i < evidence.size(); i++) {
      var c = evidence.get(i);
      if (reportIds.contains(c.reportId()))
        evidence.set(i, new Caller(c.reportId(), c.who(), c.node(), c.at(), c.counts(), c.trust(), c.litAt(), outage.id));
      if (reportIds.contains(c.reportId()) && c.at().isBefore(outage.since))
        outage.since = c.at();
    }
  }

  private static String name(long id) {
    return String.valueOf((char) ('A' + id));
  }

  private String outcome() {
    var lines = new ArrayList<String>();
    for (var outage : outages.values())
      lines.add(name(outage.id) + " " + (outage.isOpen() ? line(outage, outage.marks) : outage.status));
    if (!unplaced.isEmpty())
      lines.add("unplaced: " + String.join(" ", unplaced));
    doubts().forEach(lines::add);
    return lines.isEmpty() ? "nothing" : String.join("\n", lines);
  }

  private List<String> doubts() {
    return doubts.stream()
        .map(d -> "doubt " + grid.grid().branchId(d.device()) + " " + d.by().text() + ": callers " + d.callers() + ", gasps "
            + d.gasps())
        .sorted().toList();
  }

  /** What the outages say, without their names and without those merged away: what must not depend on the order. */
  String essence() {
    return outages.values().stream().filter(Kept::isOpen).map(o -> line(o, "")).sorted().collect(Collectors.joining("\n"))
        + "\n" + unplaced.stream().sorted().toList() + doubts();
  }

  private String line(Kept outage, String marks) {
    return outage.status + " " + (outage.device < 0 ? "single" : grid.grid().branchId(outage.device)) + " since "
        + outage.since.atOffset(ZoneOffset.UTC).toLocalTime() + ":"
        + callersOf(outage).stream().map(c -> " " + names.get(c.reportId())).collect(Collectors.joining()) + " (" + outage.rule + marks
        + ")";
  }
}
