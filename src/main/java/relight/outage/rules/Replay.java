package relight.outage.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.network.Supply;
import relight.outage.inference.Caller;
import relight.outage.inference.Decision;
import relight.outage.inference.DeviceSignal;
import relight.outage.inference.Evidence;
import relight.outage.inference.Meters;
import relight.outage.inference.OpenOutage;
import relight.outage.inference.Prediction;
import relight.outage.inference.RuleEngine;
import relight.outage.inference.RuleSet;

/**
 * Lives through a past period's evidence with some rules and counts how well they did against what was confirmed then: as if nobody had touched
 * a prediction until supply came back, on the network as it normally stands.
 */
final class Replay {

  /** How often the rules look in replay; less often where that would be more than so many times for one feeder. */
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final int MOST_LOOKS = 1_000;

  /** A report: open from its arrival until it was answered (null: to the end). */
  record Call(long id, String who, int node, String feeder, Instant at, Instant arrivedAt, Instant until, boolean counts, double trust) {}

  /** A meter's word. */
  record Word(long customer, int node, String feeder, boolean off, Instant at, Instant arrivedAt) {}

  /** A word about a device; null state: nothing is known any more. */
  record Position(int device, String feeder, DeviceSignal.State state, DeviceSignal.Basis basis, Instant at, Instant arrivedAt) {}

  /** What was confirmed: the device that was open, from when to when. */
  record Confirmed(int device, String feeder, Instant offAt, Instant restoredAt) {}

  /** What happened in the period. */
  record Past(List<Call> calls, List<Word> words, List<Position> positions, List<Confirmed> truth) {

    int messages() {
      return calls.size() + words.size() + positions.size();
    }
  }

  /**
   * How some rules did.
   *
   * @param predictions    devices that were predicted, each once for each outage
   * @param correct        of them, those that were confirmed then
   * @param wrong          the others
   * @param found          of what was confirmed, how many were predicted at their device at some time
   * @param medianMinutes  from the beginning of an outage to its first correct prediction; null if there was none
   * @param singles        single customers
   * @param perConfirmed   predictions for each confirmed outage, 1 being best
   */
  record Score(int predictions, int correct, int wrong, int found, Double medianMinutes, int singles, double perConfirmed) {}

  private final Supply supply;
  private final RuleSet rules;

  Replay(Supply supply, RuleSet rules) {
    this.supply = supply;
    this.rules = rules;
  }

  Score run(Past past) {
    var feeders = new TreeSet<String>();
    past.calls.forEach(c -> feeders.add(c.feeder));
    past.words.forEach(w -> feeders.add(w.feeder));
    var calls = by(past.calls, Call::feeder);
    var words = by(past.words, Word::feeder);
    var positions = by(past.positions, Position::feeder);
    var truth = by(past.truth, Confirmed::feeder);
    var tally = new Tally();
    for (var feeder : feeders)
      new Feeder(calls.getOrDefault(feeder, List.of()), words.getOrDefault(feeder, List.of()), positions.getOrDefault(feeder, List.of()),
          truth.getOrDefault(feeder, List.of()), tally).live();
    return tally.score(past.truth.size());
  }

  private static <T> Map<String, List<T>> by(List<T> some, java.util.function.Function<T, String> feeder) {
    var found = new HashMap<String, List<T>>();
    for (var one : some)
      found.computeIfAbsent(feeder.apply(one), f -> new ArrayList<>()).add(one);
    return found;
  }

  private static final class Tally {

    int predictions;
    int correct;
    int singles;
    final List<Double> minutes = new ArrayList<>();

    Score score(int confirmed) {
      minutes.sort(Comparator.naturalOrder());
      return new Score(predictions, correct, predictions - correct, minutes.size(),
          minutes.isEmpty() ? null : minutes.get(minutes.size() / 2),
          singles, confirmed == 0 ? 0 : (double) predictions / confirmed);
    }
  }

  private static final class Held {

    final long id;
    int device;
    final Instant created;
    Instant since;
    final Set<Long> reports = new HashSet<>();
    final Set<Integer> predicted = new HashSet<>();

    Held(long id, Instant created, Instant since) {
      this.id = id;
      this.created = created;
      this.since = since;
    }
  }

  /** One part of the network, which has nothing to do with the rest. */
  private final class Feeder {

    private final List<Call> calls;
    private final List<Word> words;
    private final List<Position> positions;
    private final List<Confirmed> truth;
    private final Tally tally;
    private final Map<Long, Held> outages = new TreeMap<>();
    private final Map<Long, Word> latest = new HashMap<>();
    private final Map<Integer, Position> devices = new HashMap<>();
    private final Set<Confirmed> found = new HashSet<>();
    private long last;

    Feeder(List<Call> calls, List<Word> words, List<Position> positions, List<Confirmed> truth, Tally tally) {
      this.calls = calls;
      this.words = sorted(words, Word::arrivedAt);
      this.positions = sorted(positions, Position::arrivedAt);
      this.truth = truth;
      this.tally = tally;
    }

    private static <T> List<T> sorted(List<T> some, java.util.function.Function<T, Instant> when) {
      var all = new ArrayList<>(some);
      all.sort(Comparator.comparing(when));
      return all;
    }

    void live() {
      int word = 0;
      int position = 0;
      for (var now : looks()) {
        while (word < words.size() && !words.get(word).arrivedAt.isAfter(now)) {
          var said = words.get(word++);
          latest.merge(said.customer, said, (old, fresh) -> fresh.at.isBefore(old.at) ? old : fresh);
        }
        while (position < positions.size() && !positions.get(position).arrivedAt.isAfter(now)) {
          var said = positions.get(position++);
          devices.merge(said.device, said, (old, fresh) -> fresh.at.isBefore(old.at) ? old : fresh);
        }
        look(now);
      }
      for (var outage : outages.values())
        settle(outage);
    }

    private List<Instant> looks() {
      var moments = new ArrayList<Long>();
      for (var call : calls) {
        moments.add(call.arrivedAt.getEpochSecond());
        if (call.until != null)
          moments.add(call.until.getEpochSecond());
      }
      for (var word : words)
        moments.add(word.off
            ? Math.max(word.arrivedAt.getEpochSecond(), word.at.plus(rules.hold()).getEpochSecond())
            : word.arrivedAt.getEpochSecond());
      for (var position : positions)
        moments.add(position.arrivedAt.getEpochSecond());
      for (long step = STEP.toSeconds();; step *= 2) {
        var steps = new TreeSet<Long>();
        for (long moment : moments)
          steps.add(Math.ceilDiv(moment, step));
        if (steps.size() <= MOST_LOOKS) {
          long length = step;
          return steps.stream().map(s -> Instant.ofEpochSecond(s * length)).toList();
        }
      }
    }

    private void look(Instant now) {
      var open = new LinkedHashMap<Long, Call>();
      for (var call : calls)
        if (!call.arrivedAt.isAfter(now) && (call.until == null || call.until.isAfter(now)))
          open.put(call.id, call);
      var holder = new HashMap<Long, Long>();
      for (var outage : List.copyOf(outages.values())) {
        outage.reports.retainAll(open.keySet());
        outage.reports.forEach(r -> holder.put(r, outage.id));
      }
      var callers = new ArrayList<Caller>();
      var spoke = new HashSet<String>();
      for (var call : open.values()) {
        spoke.add(call.who);
        var own = call.who.startsWith("customer/") ? latest.get(Long.parseLong(call.who.substring(9))) : null;
        callers.add(
            new Caller(call.id, call.who, call.node, own != null && own.off && own.at.isBefore(call.at) ? own.at : call.at, call.counts,
                call.trust, own == null || own.off ? null : own.at, holder.get(call.id)));
      }
      var evidence = new Evidence(now, callers, meters(now, spoke), signals(), List.of(), outages.values().stream()
          .map(o -> new OpenOutage(o.id, o.device, false,
              rules.ageing() != null && o.device >= 0 && !o.created.isAfter(now.minus(rules.ageing())), o.since, o.reports.size(),
              List.of()))
          .toList(), Map.of());
      for (var decision : new RuleEngine(rules).conclude(supply, evidence).decisions()) {
        switch (decision) {
          case Decision.Open opened -> {
            var outage = new Held(++last, now, opened.prediction().since());
            outages.put(outage.id, outage);
            becomes(outage, opened.prediction(), now);
            give(outage, opened.prediction().callers().stream().map(Caller::reportId).toList());
          }
          case Decision.Join join -> give(outages.get(join.outageId()), join.reportIds());
          case Decision.Grow grow -> {
            var outage = outages.get(grow.outageId());
            give(outage, grow.reportIds());
            grow.absorbed().forEach(id -> absorb(outage, id));
            if (grow.moved())
              becomes(outage, grow.prediction(), now);
          }
          case Decision.Absorb absorb -> absorb.absorbed().forEach(id -> absorb(outages.get(absorb.outageId()), id));
          case Decision.Withdraw withdraw -> settle(outages.remove(withdraw.outageId()));
        }
      }
      for (var outage : List.copyOf(outages.values()))
        if (outage.device < 0 && outage.reports.isEmpty())
          settle(outages.remove(outage.id));
    }

    private List<Meters> meters(Instant now, Set<String> spoke) {
      var off = new TreeMap<Integer, List<Long>>();
      var on = new TreeMap<Integer, List<Long>>();
      for (var word : latest.values()) {
        if (spoke.contains("customer/" + word.customer) || word.off && word.at.plus(rules.hold()).isAfter(now))
          continue;
        (word.off ? off : on).computeIfAbsent(word.node, n -> new ArrayList<>()).add(word.at.toEpochMilli());
      }
      var nodes = new TreeSet<>(off.keySet());
      nodes.addAll(on.keySet());
      return nodes.stream().map(n -> new Meters(n, moments(off.get(n)), moments(on.get(n)))).toList();
    }

    private static long[] moments(List<Long> some) {
      return some == null ? new long[0] : some.stream().mapToLong(t -> t).toArray();
    }

    private List<DeviceSignal> signals() {
      return devices.values().stream().filter(p -> p.state != null).map(p -> new DeviceSignal(p.device, p.state, p.basis, p.at)).toList();
    }

    private void becomes(Held outage, Prediction prediction, Instant now) {
      outage.device = prediction.device();
      outage.since = prediction.since().isBefore(outage.since) ? prediction.since() : outage.since;
      if (outage.device < 0 || !outage.predicted.add(outage.device))
        return;
      tally.predictions++;
      for (var one : truth)
        if (one.device == outage.device && !now.isBefore(one.offAt) && (one.restoredAt == null || !now.isAfter(one.restoredAt))) {
          tally.correct++;
          if (found.add(one))
            tally.minutes.add(Duration.between(one.offAt, now).toSeconds() / 60.0);
          return;
        }
    }

    private void settle(Held outage) {
      if (outage.predicted.isEmpty())
        tally.singles++;
    }

    private void absorb(Held into, long id) {
      var gone = outages.remove(id);
      if (gone != null)
        give(into, List.copyOf(gone.reports));
    }

    private void give(Held outage, List<Long> reports) {
      for (var other : outages.values())
        other.reports.removeAll(reports);
      outage.reports.addAll(reports);
    }
  }
}
