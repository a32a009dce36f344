package relight.customer;

import java.util.ArrayList;
import java.util.Map;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Comparison;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Taking in the list of meters, in two steps of one transaction: read and compare, then take. */
public final class MeterImportService {

  private static final int BATCH = 10_000;
  private static final int MOST_NAMED = 100;

  private final MeterImportStore store = new MeterImportStore();
  private final Journal journal;

  public MeterImportService(Journal journal) {
    this.journal = journal;
  }

  /**
   * Reads the file into a temporary table and says what it would change.
   *
   * @param withCustomers whether {@link CustomerImportService#read} has read a list in this transaction: its customers count as there
   * @param keepMissing   whether meters that the file does not have stay
   * @throws relight.Refusal naming everything that is wrong with the file
   */
  public Comparison read(Tx tx, MeterFile file, boolean withCustomers, boolean keepMissing, Problems problems, Progress progress) {
    store.begin(tx);
    var batch = new ArrayList<MeterFile.Listed>(BATCH);
    file.read(problems, progress, listed -> {
      if (!problems.isEmpty())
        return; // only looking for what else is wrong
      batch.add(listed);
      if (batch.size() < BATCH)
        return;
      store.stage(tx, batch);
      batch.clear();
    });
    problems.refuseIfAny();
    store.stage(tx, batch);
    progress.reached("comparing meters", 0);
    for (var one : store.withoutCustomer(tx, withCustomers, MOST_NAMED))
      problems.add(file.name(), one.row(), file.title("customer"), "there is no customer " + one.customer());
    problems.refuseIfAny();
    return store.compare(tx, keepMissing);
  }

  /** Takes what was read, after the customers of the same import: same codes update; what the file does not have is gone, unless it is kept. */
  public void take(Tx tx, Actor actor, boolean keepMissing, Progress progress) {
    actor.requireAny(Role.ADMINISTRATOR);
    int count = store.take(tx, keepMissing);
    progress.reached("meters", count);
    journal.append(tx, actor, new Change("meter.imported", "meter/all", null, Map.of("count", count)));
  }
}
