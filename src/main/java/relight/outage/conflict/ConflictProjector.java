package relight.outage.conflict;

import java.util.LinkedHashSet;
import java.util.List;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.live.Push;
import relight.storage.Tx;

/** Pushes every change of a conflict to the control room; keeps nothing, for the list is short and asked for rarely. */
public final class ConflictProjector implements Follower {

  private final ConflictStore conflicts = new ConflictStore();
  private final Push push;

  public ConflictProjector(Push push) {
    this.push = push;
  }

  @Override
  public void load(Tx tx, long number) {
    // nothing is kept
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    var changed = new LinkedHashSet<Long>();
    for (var entry : entries)
      entry.idOf("conflict").ifPresent(changed::add);
    if (changed.isEmpty())
      return;
    long number = entries.getLast().number();
    for (var conflict : conflicts.withIds(tx, changed))
      push.publish(number, "conflicts", conflict.unitId(), "conflict", ConflictView.of(conflict, number));
  }
}
