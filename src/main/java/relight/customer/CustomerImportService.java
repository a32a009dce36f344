package relight.customer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Comparison;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.journal.Change;
import relight.journal.Journal;
import relight.network.Grid;
import relight.place.Place;
import relight.place.Places;
import relight.storage.Tx;

/** Taking in a list of customers, in two steps of one transaction: read and compare, then take. */
public final class CustomerImportService {

  private static final int BATCH = 10_000;

  private static final int MANY = 50_000;

  private final CustomerImportStore store;
  private final Journal journal;

  public CustomerImportService(Journal journal) {
    this(journal, MANY);
  }

  CustomerImportService(Journal journal, int many) {
    this.journal = journal;
    this.store = new CustomerImportStore(many);
  }

  /**
   * Reads the file into a temporary table and says what it would change. Commune and hamlet are those that the usage point lies in.
   *
   * @param grid        the network whose nodes the customers name
   * @param mapped      columns that must be in the file, because somebody named them
   * @param keepMissing whether customers that the file does not have stay active
   * @throws relight.Refusal naming everything that is wrong with the file
   */
  public Comparison read(Tx tx, CustomerFile file, Set<String> mapped, Grid grid, Predicate<String> unitExists, Places places,
      boolean keepMissing,
      Problems problems, Progress progress) {
    store.begin(tx);
    var here = new HashMap<String, String[]>();
    var batch = new ArrayList<CustomerFile.Listed>(BATCH);
    file.read(node -> grid.findNode(node) >= 0, unitExists, mapped, problems, progress, listed -> {
      if (!problems.isEmpty())
        return; // only looking for what else is wrong
      batch.add(listed);
      if (batch.size() < BATCH)
        return;
      store.stage(tx, batch, node -> here.computeIfAbsent(node, any -> place(grid, places, any)));
      batch.clear();
    });
    problems.refuseIfAny();
    store.stage(tx, batch, node -> here.computeIfAbsent(node, any -> place(grid, places, any)));
    progress.reached("comparing customers", 0);
    return store.compare(tx, keepMissing);
  }

  private static String[] place(Grid grid, Places places, String id) {
    int node = grid.getNode(id);
    var commune = places.communeAt(grid.lon(node), grid.lat(node));
    var hamlet = places.hamletAt(grid.lon(node), grid.lat(node));
    return new String[]{commune.map(Place::code).orElse(null), hamlet.map(Place::code).orElse(null)};
  }

  /**
   * Takes what was read: same codes update; customers that the file does not have are inactive from now on, unless they are kept.
   * Who hangs elsewhere than before does so from now on: where he hung stays known, because his interruptions follow from it. So do those of whoever
   * is inactive from now on: they end with this.
   */
  public void take(Tx tx, Actor actor, boolean keepMissing, Instant now, Progress progress) {
    actor.requireAny(Role.ADMINISTRATOR);
    int moved = store.keepLinks(tx, now);
    int ended = store.ending(tx, keepMissing);
    int count = store.take(tx, keepMissing);
    progress.reached("customers", count);
    journal.append(tx, actor,
        new Change("customer.imported", "customer/all", null, Map.of("count", count, "moved", moved, "ended", ended)));
  }
}
