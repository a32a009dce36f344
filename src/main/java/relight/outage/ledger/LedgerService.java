package relight.outage.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import relight.auth.Actor;
import relight.customer.CustomerService;
import relight.customer.Link;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.Grid;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.network.Operation;
import relight.network.Supply;
import relight.storage.Tx;

/**
 * Keeps the interruptions of customers in step with what was operated: they are a function of the grid, of who hangs where, of the operations by
 * field time and of the premise facts, and are worked out anew from the earliest moment that changed on, for those alone whose darkness changed.
 * <p>
 * Everything here runs under {@link NetworkService#lockSwitching}.
 */
public final class LedgerService {

  private final LedgerStore ledger = new LedgerStore();
  private final Journal journal;
  private final NetworkService switching;
  private final CustomerService customers;
  private final OutageBook book;

  public LedgerService(Journal journal, NetworkService switching, CustomerService customers, OutageBook book) {
    this.journal = journal;
    this.switching = switching;
    this.customers = customers;
    this.book = book;
  }

  /**
   * Follows operations that became known or turned out not to have been.
   *
   * @param view the network as the transaction has it
   * @return the outages whose interruptions changed
   */
  public Set<Long> follow(Tx tx, Actor actor, NetworkView view, List<Operation> added, List<Operation> withdrawn) {
    var grid = view.grid();
    var frozen = frozen(tx);
    var changed = Stream.concat(added.stream(), withdrawn.stream())
        .filter(o -> !o.at().isBefore(frozen) && grid.findBranch(o.device()) >= 0).toList();
    if (changed.isEmpty())
      return Set.of();
    var around = changed.stream().mapToInt(o -> grid.getBranch(o.device())).flatMap(b -> IntStream.of(grid.from(b), grid.to(b))).toArray();
    var moved = moved(tx, grid);
    var span = span(tx, view, earliest(tx, grid, changed, added, withdrawn, frozen), around, frozen, moved.keySet());
    var before = new ArrayList<>(span.operations);
    before.removeIf(o -> added.stream().anyMatch(a -> a.id() == o.id()));
    withdrawn.stream().filter(o -> !o.at().isBefore(span.from) && grid.findBranch(o.device()) >= 0).forEach(before::add);
    before.sort(Operation.BY_FIELD_TIME);
    var wasStretches = new Stretches(grid, before);
    var stretches = new Stretches(grid, span.operations);
    var was = span.darkness(view).after(before).timelines();
    var is = span.darkness(view).after(span.operations).timelines();
    var differing = new TreeSet<Integer>();
    for (var node : union(was.keySet(), is.keySet())) {
      var old = was.getOrDefault(node, List.of());
      if (!old.equals(is.getOrDefault(node, List.of()))
          || old.stream().anyMatch(d -> !Objects.equals(purpose(wasStretches, d), purpose(stretches, d))))
        differing.add(node);
    }
    return rewrite(tx, actor, view, span, stretches, is, differing, moved);
  }

  /**
   * From when on what changed makes a difference: what a stretch was opened for may be told by an operation long after its beginning, so a stretch
   * that is parted, or that is named otherwise, makes one from its beginning on.
   */
  private Instant earliest(Tx tx, Grid grid, List<Operation> changed, List<Operation> added, List<Operation> withdrawn, Instant frozen) {
    var now = switching.of(tx, changed.stream().map(Operation::device).distinct().toList());
    var before = new ArrayList<>(now);
    before.removeIf(o -> added.stream().anyMatch(a -> a.id() == o.id()));
    before.addAll(withdrawn);
    before.sort(Operation.BY_FIELD_TIME);
    var stretches = Stream.concat(new Stretches(grid, before).all().stream(), new Stretches(grid, now).all().stream()).toList();
    var earliest = changed.stream().map(Operation::at).min(Instant::compareTo).orElseThrow();
    for (var operation : changed)
      for (var stretch : stretches)
        if (stretch.branch() == grid.getBranch(operation.device()) && stretch.first().at().isBefore(earliest)
            && (stretch.to() == null || !stretch.to().isBefore(operation.at())))
          earliest = stretch.first().at();
    return earliest.isBefore(frozen) ? frozen : earliest;
  }

  /** Which outage an operation was for is told differently from now on, though it was for the same one by name: these are looked at again. */
  public Set<Long> again(Tx tx, Actor actor, NetworkView view, List<Operation> operations, Collection<PremiseFact> facts) {
    var touched = new TreeSet<Long>();
    var grid = view.grid();
    var frozen = frozen(tx);
    var those = operations.stream().filter(o -> !o.at().isBefore(frozen) && grid.findBranch(o.device()) >= 0).toList();
    if (!those.isEmpty()) {
      var around = those.stream().mapToInt(o -> grid.getBranch(o.device())).flatMap(b -> IntStream.of(grid.from(b), grid.to(b))).toArray();
      var moved = moved(tx, grid);
      var span = span(tx, view, those.stream().map(Operation::at).min(Instant::compareTo).orElseThrow(), around, frozen, moved.keySet());
      var stretches = new Stretches(grid, span.operations);
      var is = span.darkness(view).after(span.operations).timelines();
      var purposes = those.stream().map(Operation::purpose).filter(Objects::nonNull).collect(Collectors.toSet());
      var nodes = new TreeSet<>(is.keySet());
      nodes.removeIf(node -> is.get(node).stream().map(d -> purpose(stretches, d)).noneMatch(p -> p != null && purposes.contains(p)));
      touched.addAll(rewrite(tx, actor, view, span, stretches, is, nodes, moved));
    }
    touched.addAll(followAll(tx, actor, view, List.copyOf(facts)));
    return touched;
  }

  /** The interruptions of everybody who is or was at these nodes. */
  private Set<Long> rewrite(Tx tx, Actor actor, NetworkView view, Span span, Stretches stretches, Map<Integer, List<Dark>> timelines,
      Set<Integer> nodes, Map<Integer, Set<Long>> moved) {
    if (nodes.isEmpty())
      return Set.of();
    var grid = view.grid();
    var apart = new TreeSet<Long>();
    for (int node : nodes)
      apart.addAll(moved.getOrDefault(node, Set.of()));
    var pieces = pieces(tx, actor, view, stretches, nodes, timelines);
    var there = new HashMap<Long, List<Ledger.Piece>>();
    customers.activeAt(tx, nodes.stream().map(grid::nodeId).toList()).forEach((node, ids) -> ids.stream().filter(id -> !apart.contains(id))
        .forEach(id -> there.put(id, pieces.get(grid.getNode(node)))));
    var touched = rewrite(tx, span.from, there);
    if (!apart.isEmpty())
      touched.addAll(follow(tx, actor, view, apart, span.from));
    return touched;
  }

  /** Who hangs elsewhere than before, by every node they ever hung at: their darkness is put together from several nodes. */
  private Map<Integer, Set<Long>> moved(Tx tx, Grid grid) {
    var moved = new HashMap<Integer, Set<Long>>();
    for (var link : customers.moved(tx)) {
      int node = grid.findNode(link.node());
      if (node >= 0)
        moved.computeIfAbsent(node, n -> new TreeSet<>()).add(link.customer());
    }
    return moved;
  }

  /** What customers went through by themselves from a moment on changed, or where they hang: their interruptions are worked out anew. */
  public Set<Long> follow(Tx tx, Actor actor, NetworkView view, Collection<Long> changed, Instant from) {
    var grid = view.grid();
    var links = new HashMap<Long, List<Link>>(customers.links(tx, changed));
    for (var customer : customers.withIds(tx, changed))
      if (customer.active())
        links.putIfAbsent(customer.id(), List.of(new Link(customer.id(), Instant.MIN, customer.node())));
    var nodes = links.values().stream().flatMap(List::stream).map(l -> grid.findNode(l.node())).filter(n -> n >= 0)
        .collect(Collectors.toCollection(TreeSet::new));
    var frozen = frozen(tx);
    var span = span(tx, view, from.isBefore(frozen) ? frozen : from, nodes.stream().mapToInt(n -> n).toArray(), frozen, nodes);
    var stretches = new Stretches(grid, span.operations);
    var pieces = pieces(tx, actor, view, stretches, nodes, span.darkness(view).after(span.operations).timelines());
    var there = new HashMap<Long, List<Ledger.Piece>>();
    links.forEach((customer, hung) -> {
      var own = new ArrayList<Ledger.Piece>();
      for (int i = 0; i < hung.size(); i++) {
        var until = i + 1 < hung.size() ? hung.get(i + 1).from() : null;
        for (var piece : pieces.getOrDefault(grid.findNode(hung.get(i).node()), List.of()))
          piece.within(hung.get(i).from(), until).ifPresent(own::add);
      }
      there.put(customer, own);
    });
    return rewrite(tx, span.from, there);
  }

  /** What was done before on another grid is not worked out again. */
  private Instant frozen(Tx tx) {
    return switching.gridSince(tx).orElse(Instant.MIN);
  }

  private static String purpose(Stretches stretches, Dark dark) {
    var stretch = stretches.before(dark.branch(), dark.to());
    return stretch == null ? null : stretch.purpose();
  }

  /** What has to be lived through so that everything the change has an effect on is known from its beginning. */
  private final class Span {

    final Instant from;
    final Region region;
    /** Of the region, from then on, in the order of the field. */
    final List<Operation> operations;
    final Supply start;

    private final Set<Integer> also;

    Span(Tx tx, NetworkView view, Instant from, int[] around, Set<Integer> also) {
      var grid = view.grid();
      this.also = also;
      this.from = from;
      var since = switching.since(tx, from);
      var operated = new HashSet<Integer>();
      for (var operation : since) {
        int branch = grid.findBranch(operation.device());
        if (branch >= 0)
          operated.add(branch);
      }
      var devices = since.stream().map(Operation::device).filter(d -> grid.findBranch(d) >= 0).distinct().toList();
      var open = switching.openBefore(tx, devices, from);
      var positions = view.current();
      for (var device : devices)
        positions = positions.with(grid.getBranch(device), open.contains(device));
      start = view.supply().with(positions);
      // what is dark behind an open branch has a part in it as well: when the branch above is closed, that one keeps it dark
      region = new Region(grid, around, b -> !view.current().isOpen(b) || operated.contains(b) || bordersDark(view.supply(), b)
          || bordersDark(start, b));
      operations = since.stream().filter(o -> grid.findBranch(o.device()) >= 0 && region.touches(grid.getBranch(o.device()))).toList();
    }

    private static boolean bordersDark(Supply supply, int branch) {
      return !supply.energised(supply.grid().from(branch)) || !supply.energised(supply.grid().to(branch));
    }

    /** Whether anybody is there, or was. */
    private boolean isInhabited(int node) {
      return start.customersAt(node) > 0 || also.contains(node);
    }

    boolean isDarkAtStart(NetworkView view) {
      for (int node : region.nodes())
        if (isInhabited(node) && !start.energised(node) && view.normalSupply().energised(node))
          return true;
      return false;
    }

    Darkness darkness(NetworkView view) {
      return new Darkness(view.normalSupply(), start, from, this::isInhabited, region.nodes());
    }
  }

  private Span span(Tx tx, NetworkView view, Instant changedAt, int[] around, Instant frozen, Set<Integer> also) {
    var grid = view.grid();
    var from = changedAt;
    for (;;) {
      var span = new Span(tx, view, from, around, also);
      if (!span.isDarkAtStart(view))
        return span;
      // somebody is dark already: what opened the branches around the dark parts has to be lived through as well
      var supply = span.start;
      var open = Arrays.stream(span.region.branches(
          b -> supply.positions().isOpen(b) && Span.bordersDark(supply, b))).mapToObj(grid::branchId).toList();
      var start = from;
      var earlier = new Stretches(grid, switching.of(tx, open)).all().stream()
          .filter(s -> s.first().at().isBefore(start) && !(s.to() != null && s.to().isBefore(start)))
          .map(s -> s.first().at()).min(Instant::compareTo).filter(t -> !t.isBefore(frozen));
      if (earlier.isEmpty())
        return span;
      from = earlier.get();
    }
  }

  /** The times without supply of these nodes, each with its outage; one without belongs to what is written already. */
  private Map<Integer, List<Ledger.Piece>> pieces(Tx tx, Actor actor, NetworkView view, Stretches stretches, Set<Integer> nodes,
      Map<Integer, List<Dark>> timelines) {
    var places = new TreeMap<Stretch, TreeSet<String>>((a, b) -> Operation.BY_FIELD_TIME.compare(a.first(), b.first()));
    for (int node : nodes)
      for (var time : timelines.getOrDefault(node, List.of())) {
        var stretch = stretches.before(time.branch(), time.to());
        if (stretch != null)
          places.computeIfAbsent(stretch, s -> new TreeSet<>()).add(view.grid().nodeId(node));
      }
    var outages = new HashMap<Stretch, Long>();
    places.forEach((stretch, where) -> {
      var outage = stretch.purpose() == null ? null : book.find(tx, stretch.purpose());
      if (outage == null) {
        outage = book.open(tx, stretch.first(), stretch.to(), List.copyOf(where));
        switching.purpose(tx, actor, stretch.first(), "outage/" + outage);
      }
      outages.put(stretch, outage);
    });
    var pieces = new HashMap<Integer, List<Ledger.Piece>>();
    for (int node : nodes)
      pieces.put(node, timelines.getOrDefault(node, List.of()).stream().map(time -> {
        var stretch = stretches.before(time.branch(), time.to());
        return new Ledger.Piece(time.from(), time.to(), Ledger.Piece.NETWORK,
            stretch == null ? Ledger.Piece.AS_WRITTEN : outages.get(stretch));
      }).toList());
    return pieces;
  }

  /**
   * Works out anew the interruptions of customers, as far as they last until a moment or longer.
   *
   * @param there when the network gave each of them no supply, from that moment on
   */
  private Set<Long> rewrite(Tx tx, Instant from, Map<Long, List<Ledger.Piece>> there) {
    var written = ledger.lastingUntil(tx, there.keySet(), from).stream().collect(Collectors.groupingBy(Interruption::customer));
    var facts = ledger.factsLastingUntil(tx, from).stream().filter(f -> there.containsKey(f.customer()))
        .map(f -> f.with(Objects.requireNonNullElse(book.find(tx, "outage/" + f.outage()), f.outage())))
        .collect(Collectors.groupingBy(PremiseFact::customer));
    var removed = new ArrayList<Interruption>();
    var changed = new ArrayList<Interruption>();
    var added = new ArrayList<Interruption>();
    var outages = new TreeSet<Long>();
    there.forEach((customer, dark) -> {
      var old = written.getOrDefault(customer, List.of());
      var own = facts.getOrDefault(customer, List.of());
      if (old.isEmpty() && dark.isEmpty() && own.isEmpty())
        return;
      var now = Ledger.interruptions(customer, Ledger.pieces(from, old, dark, own));
      for (var row : old) {
        var same = now.stream().filter(n -> n.offAt().equals(row.offAt())).findFirst();
        if (same.isEmpty())
          removed.add(row);
        else if (!same.get().equals(row))
          changed.add(same.get());
        if (same.isEmpty() || !same.get().equals(row))
          outages.add(row.outage());
      }
      for (var row : now)
        if (old.stream().noneMatch(o -> o.offAt().equals(row.offAt())))
          added.add(row);
    });
    changed.forEach(row -> outages.add(row.outage()));
    added.forEach(row -> outages.add(row.outage()));
    // in this order nothing overlaps in between
    ledger.remove(tx, removed);
    ledger.change(tx, changed);
    ledger.add(tx, added);
    return outages;
  }

  /** What the ledger says about an outage. */
  public Account account(Tx tx, long outage) {
    return ledger.account(tx, outage);
  }

  /** The steps of an outage, oldest first, each with what was closed then. */
  public List<Step> steps(Tx tx, long outage, Instant now, int most) {
    var steps = ledger.steps(tx, outage, now, most);
    var closed = switching.closedAt(tx, steps.stream().map(Step::onAt).filter(Objects::nonNull).distinct().toList());
    var purpose = "outage/" + outage;
    return steps.stream().map(step -> {
      var then = closed.stream().filter(o -> o.at().equals(step.onAt())).toList();
      return step.with(then.stream().filter(o -> purpose.equals(o.purpose())).findFirst().or(() -> then.stream().findFirst())
          .map(Operation::device).orElse(null));
    }).toList();
  }

  /** Customers of an outage by where they hang. */
  public List<AtNode> nodes(Tx tx, long outage, Instant now) {
    return ledger.nodes(tx, outage, now);
  }

  /** Nodes where customers of an outage still have no supply, with how many. */
  public Map<String, Integer> darkNodes(Tx tx, long outage) {
    return ledger.darkNodes(tx, outage);
  }

  /** Which of these customers have no supply, whatever the outage. */
  public Set<Long> darkOf(Tx tx, Collection<Long> customers) {
    return ledger.darkOf(tx, customers);
  }

  /** The last interruption of each of these customers in an outage; those who have none are left out. */
  public List<Interruption> lastOf(Tx tx, long outage, Collection<Long> customers) {
    return ledger.lastOf(tx, outage, customers);
  }

  /**
   * What was said of an outage's customers by themselves was so from another moment on, or until another one.
   *
   * @param from null leaves it as it was, as does {@code to}
   */
  public Set<Long> correct(Tx tx, Actor actor, NetworkView view, long outage, Instant from, Instant to, Instant now) {
    var touched = new ArrayList<PremiseFact>();
    for (var fact : ledger.factsOf(tx, outage)) {
      ledger.withdraw(tx, fact.id(), now);
      tell(tx, actor, "ledger.premise-withdrawn", fact);
      touched.add(fact);
      var begin = from == null ? fact.from() : from;
      var end = to == null || fact.to() == null ? fact.to() : to;
      if (end != null && !end.isAfter(begin))
        continue;
      touched.add(ledger.insert(tx, fact.customer(), outage, begin, end));
      tell(tx, actor, "ledger.premise-dark", touched.getLast());
    }
    return followAll(tx, actor, view, touched);
  }

  /** Everybody an outage holds in the ledger. */
  public List<Long> customersOf(Tx tx, long outage) {
    return ledger.customersOf(tx, outage);
  }

  /** The devices that stand open for an outage. */
  public Set<String> openFor(Tx tx, NetworkView view, long outage, List<Operation> operations) {
    var grid = view.grid();
    var devices = operations.stream().map(Operation::device).filter(d -> grid.findBranch(d) >= 0)
        .collect(Collectors.toCollection(TreeSet::new));
    var stretches = new Stretches(grid, switching.of(tx, devices));
    devices.removeIf(device -> {
      var now = stretches.before(grid.getBranch(device), null);
      return now == null || now.purpose() == null || !Objects.equals(book.find(tx, now.purpose()), outage);
    });
    return devices;
  }

  /** Customers who are dark by themselves, for an outage, from a moment on. */
  public Set<Long> darkByThemselves(Tx tx, Actor actor, NetworkView view, long outage, Map<Long, Instant> since) {
    if (since.isEmpty())
      return Set.of();
    since.forEach((customer, from) -> tell(tx, actor, "ledger.premise-dark", ledger.insert(tx, customer, outage, from, null)));
    return follow(tx, actor, view, since.keySet(), since.values().stream().min(Instant::compareTo).orElseThrow());
  }

  /** These are no customers any more since a moment: what lasted of theirs ended then. */
  public Set<Long> gone(Tx tx, Actor actor, NetworkView view, Collection<Long> gone, Instant at) {
    if (gone.isEmpty())
      return Set.of();
    customers.leave(tx, gone, at);
    for (long customer : gone)
      journal.append(tx, actor, new Change("ledger.customer-gone", "customer/" + customer, null, Map.of("at", at.toString())));
    end(tx, actor, ledger.lastingFactsOf(tx, gone), at);
    return follow(tx, actor, view, gone, at);
  }

  /** Those of an outage who were dark by themselves have supply again. */
  public Set<Long> backByThemselves(Tx tx, Actor actor, NetworkView view, long outage, Instant at) {
    return followAll(tx, actor, view,
        end(tx, actor, ledger.factsOf(tx, outage).stream().filter(f -> f.to() == null).toList(), at));
  }

  private List<PremiseFact> end(Tx tx, Actor actor, List<PremiseFact> open, Instant at) {
    var over = new ArrayList<PremiseFact>();
    for (var fact : open) {
      if (at.isAfter(fact.from())) {
        ledger.end(tx, fact.id(), at);
        over.add(new PremiseFact(fact.id(), fact.customer(), fact.outage(), fact.from(), at));
        tell(tx, actor, "ledger.premise-back", over.getLast());
      } else {
        ledger.withdraw(tx, fact.id(), at);
        over.add(fact);
        tell(tx, actor, "ledger.premise-withdrawn", fact);
      }
    }
    return over;
  }

  /** What was said of customers by themselves for an outage was not so. */
  public Set<Long> notByThemselves(Tx tx, Actor actor, NetworkView view, long outage, Instant now) {
    var facts = ledger.factsOf(tx, outage);
    for (var fact : facts) {
      ledger.withdraw(tx, fact.id(), now);
      tell(tx, actor, "ledger.premise-withdrawn", fact);
    }
    return followAll(tx, actor, view, facts);
  }

  private Set<Long> followAll(Tx tx, Actor actor, NetworkView view, List<PremiseFact> facts) {
    return facts.isEmpty()
        ? Set.of()
        : follow(tx, actor, view, facts.stream().map(PremiseFact::customer).toList(),
            facts.stream().map(PremiseFact::from).min(Instant::compareTo).orElseThrow());
  }

  /** How many customers of an outage are dark by themselves. */
  public List<PremiseFact> facts(Tx tx, long outage) {
    return ledger.factsOf(tx, outage);
  }

  private void tell(Tx tx, Actor actor, String kind, PremiseFact fact) {
    var body = new LinkedHashMap<String, Object>();
    body.put("fact", fact.id());
    body.put("customer", fact.customer());
    body.put("outage", fact.outage());
    body.put("from", fact.from().toString());
    if (fact.to() != null)
      body.put("to", fact.to().toString());
    journal.append(tx, actor, new Change(kind, "premise/" + fact.id(), null, body));
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    var all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }
}
