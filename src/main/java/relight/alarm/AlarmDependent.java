package relight.alarm;

import relight.auth.Actor;
import relight.storage.Tx;

/** Who keeps something safe while there is danger, in the same transaction. */
public interface AlarmDependent {

  void raised(Tx tx, Actor actor, Alarm alarm);

  /** Somebody with authority has said that it is over. */
  void closed(Tx tx, Actor actor, Alarm alarm);
}
