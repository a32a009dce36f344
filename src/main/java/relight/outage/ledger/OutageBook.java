package relight.outage.ledger;

import java.time.Instant;
import java.util.List;
import relight.network.Operation;
import relight.storage.Tx;

/** Whoever knows outages: the ledger asks to which of them a time without supply belongs. */
public interface OutageBook {

  /** The outage that an operation's purpose leads to today; null if it leads to none. */
  Long find(Tx tx, String purpose);

  /**
   * The outage of a device that was opened without a word and took the supply from customers: one that is there or a new one.
   *
   * @param opened what opened it
   * @param to     when it was closed again, or null
   * @param nodes  where customers went dark
   */
  long open(Tx tx, Operation opened, Instant to, List<String> nodes);
}
