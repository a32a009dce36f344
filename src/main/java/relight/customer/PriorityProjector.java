package relight.customer;

import java.util.List;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Hospitals, pump stations, people on oxygen: the few whose outage must be seen first, kept in memory. */
public final class PriorityProjector implements Follower {

  private final CustomerStore customers = new CustomerStore();
  private volatile List<Customer> current = List.of();

  public List<Customer> current() {
    return current;
  }

  @Override
  public void load(Tx tx, long number) {
    current = List.copyOf(customers.withPriority(tx));
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().anyMatch(e -> e.kind().startsWith("customer.")))
      load(tx, entries.getLast().number());
  }
}
