package relight.crew.guest;

import relight.storage.Tx;

/** Whether a crew is on its way to work, at it, watched over or in danger: then nobody sends it home. Told by those who know jobs. */
@FunctionalInterface
public interface AtWork {

  boolean isAtWork(Tx tx, long crewId);
}
