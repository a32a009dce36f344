package relight.outage;

import java.util.List;
import relight.network.Grid;
import relight.storage.Tx;

/** Which outages lose their place by an import, for whoever decides about it. What then becomes of them: {@link ImportFollowingService}. */
public final class StrandedService {

  private final ImportFollowingStore store = new ImportFollowingStore();

  /** @param next the network that is to be taken over */
  public List<Stranded> by(Tx tx, Grid next) {
    return store.open(tx).stream().filter(outage -> !outage.isIn(next)).toList();
  }
}
