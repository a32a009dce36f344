package relight.place;

import java.util.List;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/** Keeps all places in memory. */
public final class PlaceProjector implements Follower {

  private final PlaceStore places = new PlaceStore();
  private volatile Places current = Places.NONE;

  public Places current() {
    return current;
  }

  @Override
  public void load(Tx tx, long number) {
    current = new Places(places.all(tx));
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    if (entries.stream().anyMatch(e -> e.kind().equals("place.imported")))
      load(tx, entries.getLast().number());
  }
}
