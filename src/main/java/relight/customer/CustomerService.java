package relight.customer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.Grid;
import relight.network.NetworkView;
import relight.place.Places;
import relight.storage.Tx;

/** Finding customers, within the units one may see. */
public final class CustomerService {

  private static final int MOST = 20;

  private final CustomerStore customers = new CustomerStore();

  public Customer get(Tx tx, Actor actor, long id) {
    var customer = customers.find(tx, id).orElseThrow(() -> Refusal.missing("customer/unknown", "There is no customer " + id + "."));
    actor.requireUnit(customer.unitId());
    return customer;
  }

  /** For intake, where anybody may name a code; what is found must not be shown to the anonymous. */
  public Optional<Customer> findByCode(Tx tx, String code) {
    return customers.find(tx, Customer.plainCode(code));
  }

  /** Active customers by the codes of their meters, each as it was asked for; a meter that is not listed goes by its customer's code. */
  public Map<String, Metered> meters(Tx tx, Collection<String> codes) {
    return codes.isEmpty() ? Map.of() : customers.meters(tx, codes.toArray(String[]::new));
  }

  /** The customer behind a meter's code, e.g. from the picture on its box. */
  public Optional<Customer> findByMeter(Tx tx, String code) {
    var found = customers.meters(tx, new String[]{code, Customer.plainCode(code)});
    return Optional.ofNullable(found.getOrDefault(code, found.get(Customer.plainCode(code))))
        .flatMap(metered -> customers.find(tx, metered.customerId()));
  }

  /** Active customers with this telephone number, however it is written; at most 20. */
  public List<Customer> findByPhone(Tx tx, String phone) {
    return customers.withPhone(tx, Customer.plainPhone(phone), MOST);
  }

  /** Active customers whose address or name has all these words; at most 20, and none if there is too little to look for. */
  public List<Customer> findByAddress(Tx tx, String address) {
    var words = Arrays.stream(Places.plain(address).split("[^a-z0-9]+")).filter(w -> w.length() > 1).distinct().limit(10).toList();
    if (words.stream().mapToInt(String::length).sum() < 4)
      return List.of();
    return customers.withWords(tx, words.stream().map(w -> "%" + w + "%").toArray(String[]::new), MOST);
  }

  /** For views that have the ids already. */
  public List<Customer> withIds(Tx tx, Collection<Long> ids) {
    return ids.isEmpty() ? List.of() : customers.withIds(tx, ids.toArray(Long[]::new));
  }

  /** All the network may know of customers: how many active ones hang on each node of the grid; those of nodes it does not have are left out. */
  public int[] countPerNode(Tx tx, Grid grid) {
    var counts = new int[grid.nodes()];
    customers.countPerNode(tx, (node, count) -> {
      int number = grid.findNode(node);
      if (number >= 0)
        counts[number] = count;
    });
    return counts;
  }

  /** How many active customers live at these network nodes, by unit, commune and hamlet; most first. */
  public List<CustomersAtPlace> countByPlace(Tx tx, Collection<String> nodes) {
    return nodes.isEmpty() ? List.of() : customers.countByPlace(tx, nodes.toArray(String[]::new));
  }

  /**
   * The unit a device belongs to: that of most customers it feeds when everything stands as built, as an outage there would. One that feeds none, such
   * as a tie, belongs to the unit of most customers of its feeder; null where there is none.
   */
  public Long unitOf(Tx tx, NetworkView view, int branch) {
    var grid = view.grid();
    var usual = view.normalSupply();
    var below = IntStream.of(usual.below(branch));
    if (usual.customersBelow(branch) == 0)
      below = IntStream.range(0, grid.branches()).filter(b -> grid.feeder(b).equals(grid.feeder(branch))).map(grid::to);
    var nodes = below.filter(n -> usual.customersAt(n) > 0).mapToObj(grid::nodeId).distinct().toList();
    var units = new HashMap<Long, Integer>();
    for (var place : countByPlace(tx, nodes))
      if (place.unitId() != null)
        units.merge(place.unitId(), place.customers(), Integer::sum);
    return units.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
  }

  /** Every active customer at these network nodes. */
  public List<CustomerAtNode> atNodes(Tx tx, Collection<String> nodes) {
    return nodes.isEmpty() ? List.of() : customers.atNodes(tx, nodes.toArray(String[]::new));
  }

  /**
   * The customer hangs elsewhere than the list says, since a moment.
   *
   * @param from null for always
   */
  public Customer link(Tx tx, Actor actor, Journal journal, long id, String node, Instant from, String reason) {
    var before = get(tx, actor, id);
    var since = from == null ? Instant.MIN : from;
    customers.link(tx, before, node, since);
    var body = new LinkedHashMap<String, Object>();
    body.put("customer", id);
    body.put("node", node);
    body.put("before", before.node());
    if (reason != null)
      body.put("reason", new Words(reason));
    if (from != null)
      body.put("from", from.toString());
    journal.append(tx, actor, new Change("customer.linked", "customer/" + id, before.unitId(), body));
    return get(tx, actor, id);
  }

  /** These are no customers any more since a moment: until then they hung where they hung, from then on nowhere. */
  public void leave(Tx tx, Collection<Long> ids, Instant at) {
    if (!ids.isEmpty())
      customers.leave(tx, ids.toArray(Long[]::new), at);
  }

  /** Where these customers hung when, oldest first; only of those who were ever moved. */
  public Map<Long, List<Link>> links(Tx tx, Collection<Long> ids) {
    return ids.isEmpty()
        ? Map.of()
        : customers.links(tx, ids.toArray(Long[]::new)).stream().collect(Collectors.groupingBy(Link::customer));
  }

  /** Everybody who was ever moved, with every node they hung at. */
  public List<Link> moved(Tx tx) {
    return customers.moved(tx);
  }

  /** Ids of the active customers at these network nodes, by node. */
  public Map<String, List<Long>> activeAt(Tx tx, Collection<String> nodes) {
    var found = new HashMap<String, List<Long>>();
    if (!nodes.isEmpty())
      customers.activeAt(tx, nodes.toArray(String[]::new), (node, id) -> found.computeIfAbsent(node, n -> new ArrayList<>()).add(id));
    return found;
  }

  /** Where these customers live, by commune and hamlet; most first. */
  public List<CustomersAtPlace> countPlacesOf(Tx tx, Collection<Long> ids) {
    return ids.isEmpty() ? List.of() : customers.countPlacesOf(tx, ids.toArray(Long[]::new));
  }

  /** At most 20, by code, phone, name or address; accents and case do not matter. */
  public List<Customer> search(Tx tx, Actor actor, String text) {
    if (text.strip().length() < 2)
      throw Refusal.invalid("customer/search-short", "Type at least two letters or digits.");
    if (text.length() > 200)
      throw Refusal.invalid("customer/search-long", "Search for something shorter than 200 characters.");
    return customers.search(tx, text.strip(), actor.unitIds().toArray(Long[]::new), MOST);
  }
}
