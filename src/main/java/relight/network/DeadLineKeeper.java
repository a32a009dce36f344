package relight.network;

import java.util.List;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.storage.Tx;

/** Who knows the people at lines that must stay dead, whichever device would bring them supply. Called while wiring. */
public interface DeadLineKeeper {

  /**
   * Something is about to be closed, or an opening withdrawn; positions in the database are those from before. What it answers is asked in the
   * same transaction when they have changed, and refuses if supply would reach such a line.
   */
  Look watch(Tx tx, Actor actor);

  /** What a person would be told who brings the network from the one into the other by this device; nothing where nobody is in the way. */
  Optional<Refusal> foresee(Tx tx, NetworkView before, NetworkView after, String device);

  /** What is asked once positions have changed. */
  @FunctionalInterface
  interface Look {

    /** No line has to stay dead. */
    Look NOTHING = devices -> {
    };

    /** @param devices that were operated */
    void changed(List<String> devices);
  }
}
