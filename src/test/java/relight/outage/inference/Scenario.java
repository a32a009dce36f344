package relight.outage.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
 *   18:09 confirm A F1
 *   ===
 *   A predicted T1 since 18:04: b#1 b#2 (callers-under-transformer)
 * </pre>
 *
 * {@code b#1} is the first customer at node b; a customer at a node that is not drawn cannot be placed. Outages are called A, B, … as they begin.
 */
final class Scenario {

  private static final Instant DAY = Instant.parse("2026-08-01T00:00:00Z");

  private static final class Kept {
    final long id;
    int device;
    boolean confirmed;
    String status = "predicted";
    String rule;
    final List<Caller> callers = new ArrayList<>();

    Kept(long id) {
      this.id = id;
    }
  }

  final String text;
  final List<String> events;
  final String expected;
  private final Path file;
  private DrawnGrid grid;
  private final Map<Long, Kept> outages = new TreeMap<>();
  private final List<Caller> evidence = new ArrayList<>();
  private final List<String> unplaced = new ArrayList<>();
  private final Map<Long, String> names = new LinkedHashMap<>();
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

  /** Lives through the events in this order and tells how the outages stand. */
  String run(List<String> order) {
    for (var event : order) {
      var words = event.strip().split("\\s+");
      var at = DAY.plusSeconds(LocalTime.parse(words[0]).toSecondOfDay());
      switch (words[1]) {
        case "report" -> report(words[2], at);
        case "confirm" -> {
          var outage = outages.get((long) words[2].charAt(0) - 'A');
          outage.confirmed = true;
          outage.status = "confirmed";
          if (words.length > 3)
            outage.device = grid.branch(words[3]);
          if (outage.device >= 0)
            grid = grid.withOpen(grid.grid().branchId(outage.device));
        }
        case "open" -> grid = grid.withOpen(words[2]);
        case "close" -> grid = grid.withClosed(words[2]);
        default -> throw new IllegalArgumentException(event);
      }
    }
    return outcome();
  }

  private void report(String customer, Instant at) {
    long id = reports++;
    names.put(id, customer);
    int node = grid.grid().findNode(customer.split("#")[0]);
    if (node < 0)
      unplaced.add(customer);
    else
      evidence.add(new Caller(id, customer, node, at, true, null));
    apply(new OutageInference(grid.supply(), Thresholds.DEFAULT).decide(new Evidence(evidence,
        outages.values().stream().filter(o -> !o.status.startsWith("merged")).map(o -> new OpenOutage(o.id, o.device, o.confirmed))
            .toList())));
  }

  private void apply(List<Decision> decisions) {
    for (var decision : decisions) {
      switch (decision) {
        case Decision.Open open -> {
          var outage = new Kept(outages.size());
          outages.put(outage.id, outage);
          outage.device = open.prediction().device();
          outage.rule = open.prediction().rule().text();
          give(outage, open.prediction().callers().stream().map(Caller::reportId).toList());
        }
        case Decision.Join join -> give(outages.get(join.outageId()), join.reportIds());
        case Decision.Grow grow -> {
          var outage = outages.get(grow.outageId());
          give(outage, grow.reportIds());
          absorb(outage, grow.absorbed());
          if (grow.moved()) {
            outage.device = grow.prediction().device();
            outage.rule = grow.prediction().rule().text();
          }
        }
        case Decision.Absorb absorb -> absorb(outages.get(absorb.outageId()), absorb.absorbed());
      }
    }
  }

  private void absorb(Kept outage, List<Long> others) {
    for (long other : others) {
      give(outage, outages.get(other).callers.stream().map(Caller::reportId).toList());
      outages.get(other).status = "merged into " + name(outage.id);
    }
  }

  private void give(Kept outage, List<Long> reportIds) {
    for (int i = 0; i < evidence.size(); i++) {
      var caller = evidence.get(i);
      if (!reportIds.contains(caller.reportId()))
        continue;
      outages.values().forEach(o -> o.callers.removeIf(c -> c.reportId() == caller.reportId()));
      var attached = new Caller(caller.reportId(), caller.who(), caller.node(), caller.at(), true, outage.id);
      evidence.set(i, attached);
      outage.callers.add(attached);
    }
  }

  private static String name(long id) {
    return String.valueOf((char) ('A' + id));
  }

  private String outcome() {
    var lines = new ArrayList<String>();
    for (var outage : outages.values()) {
      if (outage.status.startsWith("merged")) {
        lines.add(name(outage.id) + " " + outage.status);
        continue;
      }
      lines.add(name(outage.id) + " " + line(outage));
    }
    if (!unplaced.isEmpty())
      lines.add("unplaced: " + String.join(" ", unplaced));
    return String.join("\n", lines);
  }

  /** What the outages say, without their names and without those merged away: what must not depend on the order. */
  String essence() {
    return outages.values().stream().filter(o -> !o.status.startsWith("merged")).map(this::line).sorted().collect(Collectors.joining("\n"))
        + "\n" + unplaced.stream().sorted().toList();
  }

  private String line(Kept outage) {
    outage.callers.sort(Evidence.OLDEST_FIRST.thenComparing(Caller::reportId));
    return outage.status + " " + (outage.device < 0 ? "single" : grid.grid().branchId(outage.device)) + " since "
        + outage.callers.getFirst().at().atOffset(ZoneOffset.UTC).toLocalTime() + ": "
        + outage.callers.stream().map(c -> names.get(c.reportId())).collect(Collectors.joining(" ")) + " (" + outage.rule + ")";
  }
}
