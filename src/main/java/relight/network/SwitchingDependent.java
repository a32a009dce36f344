package relight.network;

import java.util.List;
import relight.auth.Actor;
import relight.storage.Tx;

/** Who has something hanging on where devices stand, and settles it in the same transaction. */
public interface SwitchingDependent {

  /**
   * These operations became known, and these turned out not to have been. The positions in the database are up to date; nobody else operates
   * anything until the transaction ends.
   */
  void switched(Tx tx, Actor actor, List<Operation> added, List<Operation> withdrawn);
}
