package relight.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.csv.Progress;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Taking a network in, and operating its devices. */
public final class NetworkService {

  private final NetworkStore network = new NetworkStore();
  private final ImportStore imports = new ImportStore();
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

  /**
   * Makes the given grid the network in service: same ids update, equal ones stay as they are. What is not in it goes out of service and stays
   * known, unless it is to be kept. Positions that differ from normal hold.
   *
   * @param name   where it came from, for people to recognise
   * @param crs    the coordinate system its files were in
   * @param sample whether it is the sample district
   */
  public void take(Tx tx, Actor actor, Grid grid, String name, String crs, boolean sample, boolean keepMissing, Progress progress) {
    actor.requireAny(Role.ADMINISTRATOR);
    var now = time.instant();
    imports.lock(tx);
    imports.take(tx, grid, now, keepMissing, progress);
    long id = imports.record(tx, actor, now, name, crs, sample, grid);
    journal.append(tx, actor, new Change("network.imported", "network/" + id, null,
        Map.of("nodes", grid.nodes(), "branches", grid.branches(), "sources", grid.sourceCount(), "sample", sample)));
  }

  /** The network in service, read from the tables; for comparison before an import. Requests take {@link NetworkProjector#current}. */
  public Grid grid(Tx tx) {
    return network.grid(tx);
  }

  /** Where the network in service came from; empty while there is none. */
  public Optional<NetworkOrigin> origin(Tx tx) {
    return imports.origin(tx);
  }

  /** Codes of devices that hold this text, shortest first. */
  public List<String> search(Tx tx, String text, int most) {
    return network.codesLike(tx, text.replaceAll("[%_\\\\]", ""), most);
  }

  public Optional<Operated> lastOperation(Tx tx, String device) {
    return network.lastOperation(tx, device);
  }
}
