package relight.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Operating devices. */
public final class NetworkService {

  private final NetworkStore network = new NetworkStore();
  private final Journal journal;
  private final InstantSource time;

  public NetworkService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /**
   * The device stands open or closed from now on.
   *
   * @param at when it was done in the field
   * @return false if it stood so already; nothing is written then
   */
  public boolean operate(Tx tx, Actor actor, String device, boolean open, Instant at, String reason) {
    var branch = network.lock(tx, device).orElseThrow(() -> Refusal.missing("network/unknown", "There is no device " + device + "."));
    if (branch.open() == open)
      return false;
    network.operate(tx, branch.id(), open, at, time.instant(), actor, reason);
    journal.append(tx, actor,
        new Change("network.switched", "device/" + device, null, Map.of("device", device, "open", open, "at", at.toString())));
    return true;
  }

  public Optional<Operated> lastOperation(Tx tx, String device) {
    return network.lastOperation(tx, device);
  }
}
