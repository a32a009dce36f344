package relight.unit;

import java.time.InstantSource;
import java.util.List;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Keeps today's organisation in memory. */
public final class UnitProjector implements Follower {

  private final UnitStore units = new UnitStore();
  private final InstantSource time;
  private volatile UnitTree current = UnitTree.EMPTY;

  public UnitProjector(InstantSource time) {
    this.time = time;
  }

  public UnitTree current() {
    return current;
  }

  @Override
  public void load(Tx tx, long number) {
    current = new UnitTree(units.at(tx, time.instant()));
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().anyMatch(e -> e.kind().equals("unit.changed")))
      current = new UnitTree(units.at(tx, time.instant()));
  }
}
