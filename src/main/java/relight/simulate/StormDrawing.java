package relight.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import relight.network.BranchKind;
import relight.network.Grid;
import relight.simulate.Devices.Device;
import relight.simulate.Draws.Stream;
import relight.simulate.Devices.Kind;

/**
 * Draws a storm. Faults come over time as Beta(2, 3), where lines are long and the gusts are; who calls, when, and which meters gasp hangs on the
 * fault and the customer alone.
 */
final class StormDrawing {

  private static final List<String> CAUSES = List.of("tree", "weather", "lightning", "equipment", "animal", "vehicle");
  private static final double TRANSIENT_SAVED = .6;
  private static final double MISCOORDINATED = .05;
  private static final double WRONG_PREMISE = .01;
  private static final double REPEATS_per_hour = .1;
  private static final double FALSE_GASPS_per_hour = 5e-5;
  private static final long HOLD_OFF_s = 45;
  private static final int MOST_REPEATS = 3;
  /** Calls that can be taken a minute; who finds the line busy tries again. */
  private static final int LINES_per_minute = 60;

  private final Territory territory;
  private final Grid grid;
  private final StormParameters parameters;
  private final Draws draws;
  private final Devices devices;
  private final Gusts gusts;
  private final List<StormEvent> events = new ArrayList<>();
  /** What makes one place weaker than another, e.g. its trees; no engine knows it. */
  private final Map<Device, Double> unknown = new IdentityHashMap<>();

  StormDrawing(Territory territory, StormParameters parameters, long seed) {
    this.territory = territory;
    this.grid = territory.grid();
    this.parameters = parameters;
    this.draws = new Draws(seed);
    this.devices = new Devices(territory);
    this.gusts = new Gusts(grid, draws, parameters.length_s());
  }

  List<StormEvent> events() {
    int count = parameters.isDemonstration() ? (int) parameters.faults() : draws.poisson(Stream.FAULT, 0, parameters.faults());
    var calls = new ArrayList<StormEvent.Call>();
    for (int id = 1; id <= count; id++)
      fault(id, calls);
    momentaries();
    falseOnes(calls);
    events.addAll(answered(calls));
    var ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparingLong(StormEvent::t).thenComparing(StormDrawing::name));
    return ordered;
  }

  /** Orders what happens in one second by what it is, so that the order of drawing does not show. */
  private static String name(StormEvent event) {
    return switch (event) {
      case StormEvent.Fault f -> "a" + String.format("%06d", f.id());
      case StormEvent.Momentary m -> "b" + m.device();
      case StormEvent.Gasp g -> "c" + g.customer() + g.fault();
      case StormEvent.Call c -> "d" + c.customer() + c.fault() + c.kind();
      case StormEvent.Said s -> throw new IllegalStateException("recorded, not drawn: " + s);
      case StormEvent.MeterSaid s -> throw new IllegalStateException("recorded, not drawn: " + s);
      case StormEvent.DeviceSaid s -> throw new IllegalStateException("recorded, not drawn: " + s);
    };
  }

  private void fault(int id, List<StormEvent.Call> calls) {
    // who watches a demonstration sees something soon, and then again and again
    long t = Math.round(parameters.isDemonstration()
        ? 15 + (id - 1) * (parameters.length_s() / parameters.faults())
        : parameters.length_s() * beta23(id));
    var device = device(id, t);
    if (device == null)
      return;
    var kind = device.kind();
    int opens = device.branch();
    if ((kind == Kind.LATERAL || kind == Kind.SUB_LATERAL) && opens >= 0) {
      int reclosing = devices.above(opens, BranchKind.RECLOSER, BranchKind.BREAKER);
      if (reclosing >= 0 && draws.uniform(Stream.MOMENTARY, id, 0) < TRANSIENT_SAVED && t > 10)
        events.add(new StormEvent.Momentary(t - 8, grid.branchId(reclosing), 2 + (long) (4 * draws.uniform(Stream.MOMENTARY, id, 1))));
      int next = devices.above(opens, BranchKind.FUSE, BranchKind.RECLOSER, BranchKind.BREAKER);
      if (next >= 0 && draws.uniform(Stream.FAULT, id, 7) < MISCOORDINATED)
        opens = next;
    }
    double hard = draws.lognormal(Stream.DURATION, 0, 9, 1, parameters.isDemonstration() ? 0 : .3);
    long repair = seconds(60 * draws.lognormal(Stream.DURATION, id, 0, kind.repair_min, .55) * hard);
    long assess = seconds(60 * draws.lognormal(Stream.DURATION, id, 4, 20, .5));
    var cause = CAUSES.get((int) (draws.uniform(Stream.FAULT, id, 8) * CAUSES.size()));
    boolean wireDown = kind != Kind.TRANSFORMER && cause.equals("tree") && draws.uniform(Stream.FAULT, id, 9) < .2;
    events.add(new StormEvent.Fault(t, id, kind.text(), opens < 0 ? null : grid.branchId(opens),
        opens < 0 ? territory.code(device.customer()) : null, cause, assess, wireDown ? repair + seconds(1200) : repair, wireDown));
    var dark = opens < 0 ? List.of(device.customer()) : territory.below(opens);
    if (parameters.isDemonstration()) {
      neighboursCall(id, t, dark, calls);
      return;
    }
    double share = draws.beta2(Stream.CALLPROP, id, 0, parameters.callBeta());
    double heard = dark.size() < 50 ? .85 : dark.size() > 500 ? .35 : .6;
    for (int customer : dark)
      tell(id, t, customer, share, heard, calls);
    if (wireDown && !dark.isEmpty()) {
      int sees = dark.get((int) (draws.uniform(Stream.CALLPROP, id, 1) * dark.size()));
      calls.add(new StormEvent.Call(t + seconds(300), id, territory.code(sees), territory.code(sees), "wire-down", "agent"));
    }
  }

  /** Here and there below the device a few neighbours call, soon one after the other: enough to be noticed, and to be watched. */
  private void neighboursCall(int id, long t, List<Integer> dark, List<StormEvent.Call> calls) {
    long at = t;
    int places = Math.min(4, 1 + dark.size() / 60);
    for (int place = 0; place < places; place++) {
      int first = (int) (draws.uniform(Stream.CALLPROP, id, 10 + place) * dark.size());
      for (int i = first; i < Math.min(dark.size(), first + 3); i++) {
        at += 1 + (long) (6 * draws.uniform(Stream.CALLDELAY, id, 10 * place + i - first));
        calls.add(new StormEvent.Call(at, id, territory.code(dark.get(i)), territory.code(dark.get(i)), "no-power", "public"));
      }
    }
  }

  private void tell(int id, long t, int customer, double share, double heard, List<StormEvent.Call> calls) {
    var code = territory.code(customer);
    long who = Draws.entity(code);
    if (draws.uniform(Stream.CALLPROP, who, id) < share) {
      boolean soon = draws.uniform(Stream.CALLDELAY, who, 8L * id) < .7;
      long at = t + seconds(60 * draws.lognormal(Stream.CALLDELAY, who, 8L * id + 1, soon ? 8 : 60, soon ? 1 : .8));
      for (int again = 0; again <= MOST_REPEATS; again++) {
        calls.add(new StormEvent.Call(at, id, code, named(customer, id), "no-power", channel(who, id)));
        at += seconds(3600 / REPEATS_per_hour * draws.exponential(Stream.CALLDELAY, who, 8L * id + 2 + again));
      }
    }
    if (hasMeter(code) && draws.uniform(Stream.GASP, who, 2L * id) < heard)
      events.add(new StormEvent.Gasp(t + HOLD_OFF_s + Math.round(60 * draws.exponential(Stream.GASP, who, 2L * id + 1)), id, code));
  }

  boolean hasMeter(String code) {
    return draws.uniform(Stream.DATA, Draws.entity(code), 1) < parameters.meters();
  }

  private String named(int customer, int id) {
    long who = Draws.entity(territory.code(customer));
    if (draws.uniform(Stream.DATA, who, 1000 + id) >= WRONG_PREMISE)
      return territory.code(customer);
    return territory.code((int) (draws.uniform(Stream.DATA, who, 2_000_000 + id) * territory.customers()));
  }

  private String channel(long who, int id) {
    double u = draws.uniform(Stream.CALLPROP, who, -1 - id);
    return u < .2 ? "public" : u < .6 ? "agent" : "ivr";
  }

  private void momentaries() {
    int count = draws.poisson(Stream.MOMENTARY, -1, parameters.momentaries());
    var reclosing = new ArrayList<Device>(devices.of(Kind.RECLOSER));
    reclosing.addAll(devices.of(Kind.BREAKER));
    for (int i = 0; i < count && !reclosing.isEmpty(); i++) {
      long t = 60 + Math.round((parameters.length_s() - 60) * draws.uniform(Stream.MOMENTARY, -2, i));
      var device = chosen(reclosing, t, Stream.MOMENTARY, -3 - i);
      long lasts = 1 + (long) (30 * draws.uniform(Stream.MOMENTARY, -2, -1 - i));
      events.add(new StormEvent.Momentary(t, grid.branchId(device.branch()), lasts));
    }
  }

  private void falseOnes(List<StormEvent.Call> calls) {
    double customerHours = territory.customers() * (parameters.length_s() / 3600.0);
    int wrong = draws.poisson(Stream.FALSECALL, -1, parameters.falseCalls() * customerHours);
    for (int i = 0; i < wrong; i++) {
      var code = territory.code((int) (draws.uniform(Stream.FALSECALL, i, 0) * territory.customers()));
      long t = Math.round(parameters.length_s() * draws.uniform(Stream.FALSECALL, i, 1));
      calls.add(new StormEvent.Call(t, null, code, code, draws.uniform(Stream.FALSECALL, i, 2) < .5 ? "no-power" : "flicker",
          channel(Draws.entity(code), -1 - i)));
    }
    int gasps = draws.poisson(Stream.FALSEGASP, -1, FALSE_GASPS_per_hour * customerHours * parameters.meters());
    for (int i = 0; i < gasps; i++) {
      var code = territory.code((int) (draws.uniform(Stream.FALSEGASP, i, 0) * territory.customers()));
      if (hasMeter(code))
        events.add(new StormEvent.Gasp(Math.round(parameters.length_s() * draws.uniform(Stream.FALSEGASP, i, 1)), null, code));
    }
  }

  /** Calls as they get through: who finds the line busy tries again after a while, three times. */
  private List<StormEvent.Call> answered(List<StormEvent.Call> wished) {
    record Try(StormEvent.Call call, long t, int times) {}
    var waiting = new PriorityQueue<Try>(Comparator.comparingLong(Try::t).thenComparing(x -> name(x.call)));
    for (var call : wished)
      waiting.add(new Try(call, call.t(), 0));
    var through = new ArrayList<StormEvent.Call>();
    long minute = Long.MIN_VALUE;
    int taken = 0;
    while (!waiting.isEmpty()) {
      var next = waiting.poll();
      var call = next.call;
      if (next.t / 60 != minute) {
        minute = next.t / 60;
        taken = 0;
      }
      if (!call.channel().equals("public") && taken >= LINES_per_minute) {
        long later = seconds(600 * draws.exponential(Stream.CALLDELAY, Draws.entity(call.customer()), -100 - next.times)) + 1;
        if (next.times < 3)
          waiting.add(new Try(call, next.t + later, next.times + 1));
        continue;
      }
      taken++;
      through.add(new StormEvent.Call(next.t, call.fault(), call.customer(), call.named(), call.kind(), call.channel()));
    }
    return through;
  }

  private Device device(int id, long t) {
    double present = 0;
    for (var kind : Kind.values())
      if (canBreak(kind))
        present += kind.share;
    double u = draws.uniform(Stream.FAULT, id, 0) * present;
    for (var kind : Kind.values()) {
      if (!canBreak(kind))
        continue;
      if (u < kind.share)
        return chosen(devices.of(kind), t, Stream.PLACE, id);
      u -= kind.share;
    }
    return null;
  }

  /** A single customer's connection makes nothing to watch. */
  private boolean canBreak(Kind kind) {
    return !devices.of(kind).isEmpty() && !(parameters.isDemonstration() && kind == Kind.SERVICE);
  }

  /** By length of line, gust there and then, and what nobody knows of the place. */
  private Device chosen(List<Device> from, long t, Stream stream, long entity) {
    var weight = new double[from.size()];
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      var device = from.get(i);
      double exposed = 0;
      for (int line : device.lines())
        exposed += (.02 + grid.length_m(line) / 1000) * gusts.at(line, t);
      weight[i] = exposed * unknown.computeIfAbsent(device, this::unknown);
      sum += weight[i];
    }
    double u = draws.uniform(stream, entity, 3) * sum;
    for (int i = 0; i < weight.length; i++) {
      u -= weight[i];
      if (u < 0)
        return from.get(i);
    }
    return from.getLast();
  }

  private double unknown(Device device) {
    var name = device.branch() >= 0 ? grid.branchId(device.branch()) : territory.code(device.customer());
    return draws.gamma2(Stream.PLACE, Draws.entity(name), 0, 1);
  }

  /** Beta(2, 3): the second smallest of four. */
  private double beta23(int id) {
    return draws.beta2(Stream.ONSET, id, 0, 3);
  }

  private long seconds(double real_s) {
    return Math.max(1, Math.round(real_s / parameters.haste()));
  }
}
