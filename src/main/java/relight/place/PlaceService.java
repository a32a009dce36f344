package relight.place;

import java.util.List;
import java.util.Map;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Takes places in; the same kind and code updates. */
public final class PlaceService {

  private final PlaceStore places = new PlaceStore();
  private final Journal journal;

  public PlaceService(Journal journal) {
    this.journal = journal;
  }

  public void put(Tx tx, Actor actor, List<Place> some) {
    places.put(tx, some);
    journal.append(tx, actor, new Change("place.imported", "place/all", null, Map.of("count", some.size())));
  }
}
