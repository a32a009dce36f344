package relight.journal;

import java.util.List;
import relight.storage.Tx;

/** Keeps something in memory in step with the journal: loads the tables as of a number, then follows. Called by one thread only. */
public interface Follower {

  /** Reads everything anew; the transaction sees the data exactly as of this number. */
  void load(Tx tx, long number);

  /**
   * Takes the next entries, oldest first, without gaps. May read tables through the transaction, which may be newer than the entries:
   * reading the same row twice must do no harm.
   */
  void follow(Tx tx, List<Entry> entries);

  /**
   * Some other follower could not follow and was loaded anew: what it would have told about entries up to this number, it has not told.
   */
  default void othersLoaded(long number) {
  }
}
