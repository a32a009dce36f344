package relight.network;

import relight.auth.Actor;
import relight.storage.Tx;

/** Who knows the people a tag protects. */
public interface TagKeeper {

  /** Refuses if people would be without protection, or if it is not for this actor to take it off. Called in the transaction that does it. */
  void requireMayRemove(Tx tx, Actor actor, Tag tag);

  /** It was taken off: whoever keeps a record of what was done at the job adds it. Called in the transaction that does it. */
  void removed(Tx tx, Actor actor, Tag tag);

  /** Refuses if this actor may not hang something up for this job. */
  void requireMayPlace(Tx tx, Actor actor, long jobId);
}
