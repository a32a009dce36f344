package relight.customer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.network.Grid;
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

  /** At most 20, by code, phone, name or address; accents and case do not matter. */
  public List<Customer> search(Tx tx, Actor actor, String text) {
    if (text.strip().length() < 2)
      throw Refusal.invalid("customer/search-short", "Type at least two letters or digits.");
    if (text.length() > 200)
      throw Refusal.invalid("customer/search-long", "Search for something shorter than 200 characters.");
    return customers.search(tx, text.strip(), actor.unitIds().toArray(Long[]::new), MOST);
  }
}
