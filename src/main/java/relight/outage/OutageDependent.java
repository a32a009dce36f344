package relight.outage;

import java.time.Instant;
import relight.auth.Actor;
import relight.storage.Tx;

/** Who has work hanging on an outage, and settles it in the same transaction when the outage ends otherwise. */
public interface OutageDependent {

  /** The outage was restored, cancelled or closed. */
  void over(Tx tx, Actor actor, Outage outage, Instant now);

  /** The outage turned out to be part of another one. */
  void merged(Tx tx, Actor actor, Outage outage, Outage into, Instant now);

  /** That was taken back: the outage is one of its own again. */
  void parted(Tx tx, Actor actor, Outage from, Outage outage, Instant now);
}
